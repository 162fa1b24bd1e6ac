"""Deferring tasks. The queue is rows of the same database (procrastinate), so a task rolls back with its cause."""

from functools import partial
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued, UniqueViolation
from procrastinate.jobs import JobDeferrer, Status
from procrastinate.manager import JobManager

STALLED_SECONDS = 60  # a worker that has not shown itself for so long is dead: it does every 10 seconds


def defer(name: str, **arguments: Any) -> None:
    """Queue a task in the running transaction: it exists if and only if the transaction commits."""
    _deferrer(name).defer(**arguments)


def wake(name: str) -> None:
    """Make sure a reader runs soon after the commit. One waiting wake-up is enough, so a second adds nothing.

    Not in the transaction itself: two that wake the same reader would wait for each other. Should the process die
    between commit and wake-up, the reader's own timetable catches up.
    """
    transaction.on_commit(partial(_wake_now, name), robust=True)


def _wake_now(name: str) -> None:
    try:
        with transaction.atomic():
            _deferrer(name, queueing_lock=name).defer()
    except AlreadyEnqueued:
        return


def _deferrer(name: str, **how: Any) -> JobDeferrer:
    """Write to the queue over Django's connection. In a worker `app` has one of its own, outside our transactions:

    what a task defers there would be begun before the transaction that it belongs to has ended, or without it.
    """
    deferrer = app.configure_task(name, **how)
    deferrer.job_manager = JobManager(DjangoConnector())
    return deferrer


async def retry_stalled() -> int:
    """Put back in the queue what a killed worker left half done, which also holds its lock; return how many there were.

    Where the same task waits already under its queueing lock, that one does the work and the half-done one is struck off.
    """
    jobs = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS))
    for job in jobs:
        try:
            await app.job_manager.retry_job(job)
        except UniqueViolation:
            await app.job_manager.finish_job(job, status=Status.ABORTED, delete_job=False)
    return len(jobs)


async def drop_finished(*, days: int) -> None:
    """Remove what was done, given up or struck off more than so many days ago."""
    await app.job_manager.delete_old_jobs(
        nb_hours=days * 24, include_failed=True, include_cancelled=True, include_aborted=True
    )
