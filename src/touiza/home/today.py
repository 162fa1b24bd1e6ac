"""Everything that waits for a coordinator today, for one association: to decide, to confirm, to fill."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, Q

from touiza.associations.models import Association
from touiza.core import clock
from touiza.opportunities.access_applications import applications_of, count_waiting
from touiza.opportunities.applications_context import Line, applicant_lines
from touiza.opportunities.models import ApplicationState, Opportunity, Timing
from touiza.proof import book

SHOWN = 10
AHEAD = dt.timedelta(days=21)


@dataclass(frozen=True)
class Today:
    """The lanes of the page; counts are of everything that waits, lists hold the oldest of it."""

    applications: list[Line]
    application_count: int
    asked_count: int
    entries: list[book.Entry]
    entry_count: int
    to_fill: list[Opportunity]
    drafts: int

    @property
    def is_empty(self) -> bool:
        return not (self.application_count or self.entry_count or self.to_fill)


def gather(association: Association) -> Today:
    """Return what waits for an association. A constant number of queries, whatever waits."""
    waiting = applications_of(association).filter(state=ApplicationState.SUBMITTED)
    claims = book.claims_waiting(association.actor)
    return Today(
        applications=applicant_lines(list(waiting[:SHOWN]), association),
        application_count=count_waiting(association)["submitted"],
        asked_count=count_waiting(association)["asked"],
        entries=[book.Entry(claim) for claim in claims[:SHOWN]],
        entry_count=book.count_waiting(association.actor),
        to_fill=_to_fill(association),
        drafts=Opportunity.objects.of(association).filter(post__state="draft").count(),
    )


def _to_fill(association: Association) -> list[Opportunity]:
    """Open opportunities with places left that begin, or end, within three weeks: the nearest first."""
    now = clock.now()
    dated = Q(timing=Timing.DATED, starts_at__gt=now, starts_at__lt=now + AHEAD)
    soon = dated | Q(timing=Timing.FLEXIBLE, ends_at__gt=now, ends_at__lt=now + AHEAD)
    rows = Opportunity.objects.open().of(association).filter(soon, places__isnull=False, taken__lt=F("places"))
    return list(rows.select_related("post").order_by("ends_at")[:6])
