"""Deferring tasks. The queue is rows of the same database (procrastinate), so a task rolls back with its cause."""

from functools import partial
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


def defer(name: str, **arguments: Any) -> None:
    """Queue a task in the running transaction: it exists if and only if the transaction commits."""
    app.configure_task(name).defer(**arguments)


def wake(name: str) -> None:
    """Make sure a reader runs soon after the commit. One waiting wake-up is enough, so a second adds nothing.

    Not in the transaction itself: two that wake the same reader would wait for each other. Should the process die
    between commit and wake-up, the reader's own timetable catches up.
    """
    transaction.on_commit(partial(_wake_now, name), robust=True)


def _wake_now(name: str) -> None:
    try:
        with transaction.atomic():
            app.configure_task(name, queueing_lock=name).defer()
    except AlreadyEnqueued:
        return
