"""How the server is: what `/healthz` tells those who watch it."""

from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, InterfaceError, connection

from touiza import __version__

LATE_SECONDS = 300  # a due task that waits longer means that no worker keeps up

_QUEUE = """
    SELECT count(*) FILTER (WHERE due), count(*) FILTER (WHERE status = 'doing'), count(*) FILTER (WHERE status = 'failed'),
           extract(epoch FROM now() - min(since) FILTER (WHERE due))
    FROM (
        SELECT job.status, coalesce(job.scheduled_at, event.at) AS since,
               job.status = 'todo' AND (job.scheduled_at IS NULL OR job.scheduled_at <= now()) AS due
        FROM procrastinate_jobs job
        LEFT JOIN procrastinate_events event ON event.job_id = job.id AND event.type = 'deferred'
        WHERE job.status IN ('todo', 'doing', 'failed')
    ) AS jobs
"""


@dataclass(frozen=True)
class Queue:
    """Tasks: due and not begun, being done, given up; and how long the oldest due one has waited, in seconds."""

    todo: int
    doing: int
    failed: int
    oldest_seconds: int | None

    @property
    def is_late(self) -> bool:
        return self.oldest_seconds is not None and self.oldest_seconds > LATE_SECONDS


def read_queue() -> Queue:
    """Return the state of the queue; raises DatabaseError or InterfaceError where the database does not answer."""
    with connection.cursor() as cursor:
        cursor.execute(_QUEUE)
        todo, doing, failed, oldest = cursor.fetchone()
    return Queue(todo, doing, failed, None if oldest is None else max(int(oldest), 0))


def report() -> tuple[dict[str, Any], int]:
    """Return what is told and the HTTP status: 200 ("ok", or "late" when tasks wait), 503 ("down")."""
    try:
        queue = read_queue()
    except (DatabaseError, InterfaceError):
        connection.close()
        return {"status": "down", "version": __version__, "database": "down", "queue": None}, 503
    told = {"todo": queue.todo, "doing": queue.doing, "failed": queue.failed, "oldest_seconds": queue.oldest_seconds}
    status = "late" if queue.is_late else "ok"
    return {"status": status, "version": __version__, "database": "ok", "queue": told}, 200
