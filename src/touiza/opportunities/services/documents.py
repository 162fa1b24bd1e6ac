"""Documents that came with applications: deleted when their time is over."""

import datetime as dt

from django.db import transaction
from django.db.models import DurationField, ExpressionWrapper, F, Q, Value
from django.db.models.functions import Coalesce

from touiza.core import clock
from touiza.media.services_papers import remove_kept
from touiza.opportunities.models import LIVE, DocumentGiven

DAY = dt.timedelta(days=1)


def delete_documents(*, at: dt.datetime | None = None, limit: int = 200) -> int:
    """Delete the documents whose days after the end are over; return how many were looked at. Twice deletes once.

    The end is that of the work; of an application that came to nothing, the moment it was decided; of work that has
    no end, the moment it was closed.
    """
    at = at or clock.now()
    days = ExpressionWrapper(F("asked__keep_days") * Value(DAY), output_field=DurationField())
    over = Q(ended__lte=at - F("days"))
    live = Q(application__state__in=LIVE)
    rows = DocumentGiven.objects.filter(deleted_at=None).annotate(
        days=days,
        ended=Coalesce("application__opportunity__ends_at", "application__opportunity__closed_at"),
        decided=Coalesce("application__decided_at", "given_at"),
    )
    due = rows.filter(over | (~live & Q(decided__lte=at - F("days"))))
    found = list(due.order_by("pk")[:limit])
    for given in found:
        _delete(given, at)
    return len(found)


@transaction.atomic
def _delete(given: DocumentGiven, at: dt.datetime) -> None:
    row = DocumentGiven.objects.select_for_update(of=("self",)).select_related("file", "paper").get(pk=given.pk)
    kept, row.file, row.paper, row.deleted_at = row.kept, None, None, row.deleted_at or at
    row.save(update_fields=["file", "paper", "deleted_at"])
    if kept is not None:
        remove_kept(kept)
