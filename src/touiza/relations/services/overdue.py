"""What waits beyond its time is told once: to whom it was given, else to everyone of the association who may answer it."""

import datetime as dt

from django.db import transaction

from touiza.actors.services.activity import record
from touiza.core import clock
from touiza.relations.models import DueItem, DueState

BATCH = 100
STALE = dt.timedelta(days=30)  # what was late already when it was brought in is told to nobody


@transaction.atomic
def tell_overdue(*, at: dt.datetime | None = None) -> int:
    """Tell of a batch of items that have come beyond their time, once each; return how many. Run twice it tells nothing twice.

    Those that grow late together are one line of the log for each association and assignee: its object is the oldest.
    """
    moment = at or clock.now()
    rows = DueItem.objects.select_for_update(of=("self",), skip_locked=True).select_related("association__actor", "assignee")
    late = list(rows.filter(state=DueState.OPEN, overdue_at=None, due_at__lte=moment).order_by("due_at", "pk")[:BATCH])
    together: dict[tuple[int, int | None], list[DueItem]] = {}
    for item in late:
        together.setdefault((item.association_id, item.assignee_id), []).append(item)
    for items in together.values():
        told = items[0]
        silent = all(item.due_at <= moment - STALE for item in items)
        record(verb="due.overdue", actor=None, obj=told, association=told.association.actor, person=told.assignee, at=moment, silent=silent)
    DueItem.objects.filter(pk__in=[item.pk for item in late]).update(overdue_at=moment)
    return len(late)
