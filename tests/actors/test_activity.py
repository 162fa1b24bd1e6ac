"""The log is read once, in an order that no late commit can spoil."""

import time

import pytest
from django.db import connections, transaction

from touiza.actors.models import Activity
from touiza.actors.services.activity import lock_cursor, read_activities, record


def read() -> list[str]:
    with transaction.atomic():
        return [activity.verb for activity in read_activities(lock_cursor("test"))]


def read_soon(expected: int) -> list[str]:
    """Read until so many rows have come: transactions of other databases of the server hold a reader back as well."""
    found: list[str] = []
    for _try in range(1200):
        found += read()
        if len(found) >= expected:
            break
        time.sleep(0.1)
    return found


@pytest.mark.django_db(transaction=True)
def test_each_row_is_read_once() -> None:
    record(verb="a.done", actor=None)
    record(verb="b.done", actor=None)
    assert (read_soon(2), read()) == (["a.done", "b.done"], [])


@pytest.mark.django_db(transaction=True)
def test_the_older_of_two_transactions_may_commit_last() -> None:
    other = connections["default"].copy()
    try:
        other.ensure_connection()
        other.set_autocommit(False)
        with other.cursor() as older:
            older.execute(
                "INSERT INTO actors_activity (verb, object_type, audience, silent, at) "
                "VALUES ('older.done', '', 'private', false, now())"
            )
            record(verb="younger.done", actor=None)
            assert read() == []  # the older one still runs: passing it would lose it
        other.commit()
        assert read_soon(2) == ["older.done", "younger.done"]
    finally:
        other.close()


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_deed_leaves_no_trace() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        record(verb="a.done", actor=None)
        raise RuntimeError
    assert not Activity.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_log_is_read_only_in_a_transaction() -> None:
    with transaction.atomic():
        cursor = lock_cursor("test")
    with pytest.raises(transaction.TransactionManagementError):
        read_activities(cursor)
