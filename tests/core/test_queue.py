"""The queue mends itself: what a killed worker left is done again, what ended long ago goes."""

from collections.abc import Iterator

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob as Job

from touiza.core.queue import defer, drop_finished, retry_stalled, wake
from touiza.home.tasks import TASK

pytestmark = pytest.mark.django_db(transaction=True)
DAY = 24 * 60 * 60


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def begun(*, seconds_ago: int | None) -> int:
    """Let a worker that last showed itself so long ago (None: it is gone) have begun the one waiting task."""
    sql("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s))", seconds_ago or 0)
    sql("UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers)")
    if seconds_ago is None:
        sql("DELETE FROM procrastinate_workers")
    return Job.objects.get().pk


@pytest.fixture(autouse=True)
def _empty_queue(transactional_db: None) -> Iterator[None]:
    """The tables of the queue are not Django's to empty."""
    sql("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")
    yield
    sql("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


def states() -> dict[int, str]:
    return dict(Job.objects.values_list("pk", "status"))


@pytest.mark.parametrize(("seconds", "state"), [(None, "todo"), (300, "todo"), (60, "doing")])
def test_only_what_a_dead_worker_left_is_done_again(seconds, state):
    defer("mail.send", message_id=1)
    job = begun(seconds_ago=seconds)
    assert async_to_sync(retry_stalled)() == (state == "todo")
    assert states() == {job: state}


def test_a_half_done_task_whose_like_waits_is_struck_off():
    wake(TASK)
    dead = begun(seconds_ago=300)
    wake(TASK)  # it waits for the lock that the dead one holds
    async_to_sync(retry_stalled)()
    assert sorted(states().values()) == ["aborted", "todo"]
    assert states()[dead] == "aborted"


@pytest.mark.parametrize(("state", "days", "kept"), [("succeeded", 31, 0), ("failed", 31, 0), ("succeeded", 29, 1), ("todo", 31, 1)])
def test_what_ended_long_ago_goes(state, days, kept):
    defer("mail.send", message_id=1)
    sql("UPDATE procrastinate_jobs SET status = %s", state)
    sql("UPDATE procrastinate_events SET at = now() - make_interval(secs => %s)", days * DAY)
    async_to_sync(drop_finished)(days=30)
    assert Job.objects.count() == kept


@pytest.mark.parametrize(
    ("name", "cron"), [("home.revive", "* * * * *"), ("home.forget", "53 3 * * *"), ("media.sweep", "23 4 * * *")]
)
def test_housekeeping_has_its_timetable(name, cron):
    app.perform_import_paths()
    assert cron in [planned.cron for planned in app.periodic_registry.periodic_tasks.values() if planned.task.name == name]
