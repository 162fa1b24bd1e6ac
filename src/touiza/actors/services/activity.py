"""The activity log: written in the transaction of the deed, read once by each reader, in commit-safe order."""

import datetime as dt
from collections.abc import Callable, Iterable

from django.db import connection, models, transaction

from touiza.actors.models import Activity, Actor, Cursor
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.live import announce
from touiza.core.queue import wake

_readers: dict[str, frozenset[str]] = {}


def register_reader(task: str, *, verbs: Iterable[str] = ()) -> None:
    """Have a task woken whenever the log grows, or grows by one of these verbs.

    Called in AppConfig.ready() of the app that reads.
    """
    _readers[task] = frozenset(verbs)


def record(
    *,
    verb: str,
    actor: Actor | None,
    obj: models.Model | None = None,
    association: Actor | None = None,
    person: Actor | None = None,
    audience: Audience = Audience.PRIVATE,
    silent: bool = False,
    at: dt.datetime | None = None,
) -> Activity:
    """Write that `actor` did `verb` (noun.past) to `obj`, at an association, concerning a person.

    Call it in the transaction of the deed: both stand or fall together. A `silent` row is history that was brought
    in; readers pass over it.
    """
    if not silent:
        if association is not None:
            announce([f"association:{association.pk}"], "work")  # something waits there, or waits no more
        for task, verbs in _readers.items():
            if not verbs or verb in verbs:
                wake(task)
    return Activity.objects.create(
        verb=verb,
        actor=actor,
        object_type=obj._meta.label_lower if obj is not None else "",
        object_id=obj.pk if obj is not None else None,
        association=association,
        person=person,
        audience=audience,
        silent=silent,
        at=at or clock.now(),
    )


def follow_log(reader: str, take: Callable[[list[Activity]], None], *, batch: int = 200) -> int:
    """Give a reader what is new in the log, a batch and a transaction at a time; return how many rows there were.

    The cursor moves in the transaction of what `take` does, so a kill loses and repeats nothing.
    """
    total = 0
    while True:
        with transaction.atomic():
            rows = read_activities(lock_cursor(reader), limit=batch)
            take(rows)
        total += len(rows)
        if len(rows) < batch:
            return total


def lock_cursor(reader: str) -> Cursor:
    """Return the reader's cursor, locked until the transaction ends: one reader of a name reads at a time."""
    Cursor.objects.get_or_create(reader=reader)
    return Cursor.objects.select_for_update().get(reader=reader)


def read_activities(cursor: Cursor, *, limit: int = 200) -> list[Activity]:
    """Return the next rows for a cursor, oldest first, and move it past them.

    A transaction that began earlier may commit later, so rows are ordered by (xid, id) and only those are taken whose
    transaction id is below the oldest one still running (pg_snapshot_xmin): none can appear behind the cursor.
    """
    behind = models.Q(xid__gt=cursor.xid) | models.Q(xid=cursor.xid, id__gt=cursor.activity_id)
    rows = list(
        Activity.objects.filter(behind, xid__lt=_oldest_running())
        .select_related("actor__person__user", "association", "person__person__user")
        .order_by("xid", "id")[:limit]
    )
    if rows:
        cursor.xid, cursor.activity_id = rows[-1].xid, rows[-1].pk
        cursor.save(update_fields=["xid", "activity_id"])
    return rows


def _oldest_running() -> int:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("Read the log in a transaction that holds its cursor.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])
