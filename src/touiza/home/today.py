"""Everything that waits for a coordinator today, for one association: to decide, to confirm, to fill."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.prepared import Prepared
from touiza.opportunities.access_applications import applications_of, count_waiting
from touiza.opportunities.applications_context import Line, applicant_lines
from touiza.opportunities.models import (
    ApplicationState,
    Opportunity,
    OpportunityQuerySet,
    Shift,
    ShiftQuerySet,
    State,
    Timing,
)
from touiza.posts.models import PostState
from touiza.proof import book

SHOWN = 10
MOST_TO_FILL = 6
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
    shifts: list[Shift]  # with gaps
    to_fill_count: int  # opportunities and shifts
    drafts: int

    @property
    def is_empty(self) -> bool:
        return not (self.application_count or self.entry_count or self.to_fill or self.shifts)


def gather(association: Association) -> Today:
    """Return what waits for an association. A constant number of queries, whatever waits."""
    key = association.pk
    now = clock.now()
    soon = {"association": key, "now": now, "ahead": now + AHEAD}
    return Today(
        applications=applicant_lines(APPLICATIONS(association=key), association),
        application_count=count_waiting(association)["submitted"],
        asked_count=count_waiting(association)["asked"],
        entries=[book.Entry(claim) for claim in ENTRIES(association=key)],
        entry_count=book.count_waiting(association.actor),
        to_fill=TO_FILL(**soon),
        shifts=SHIFTS(**soon),
        to_fill_count=sum(NUMBER_TO_FILL(**soon)) + sum(NUMBER_OF_SHIFTS(**soon)),
        drafts=sum(DRAFTS(association=key)),
    )


def _to_fill(association: int, now: dt.datetime, ahead: dt.datetime) -> OpportunityQuerySet:
    """Open opportunities with places left that begin, or end, soon."""
    dated = Q(timing=Timing.DATED, starts_at__gt=now, starts_at__lt=ahead)
    soon = dated | Q(timing=Timing.FLEXIBLE, ends_at__gt=now, ends_at__lt=ahead)
    return Opportunity.objects.open().filter(soon, association=association, places__isnull=False, taken__lt=F("places"))


def _gaps(association: int, now: dt.datetime, ahead: dt.datetime) -> ShiftQuerySet:
    """Shifts with places left that begin soon."""
    rows = Shift.objects.planned().with_gaps().filter(starts_at__gt=now, starts_at__lt=ahead)
    open_work = {"opportunity__state": State.OPEN, "opportunity__post__state": PostState.PUBLISHED}
    return rows.filter(opportunity__association=association, **open_work)


def _number(rows: QuerySet) -> QuerySet:
    """Return a query for how many rows of one association there are; for none it finds nothing."""
    return rows.order_by().values("association").annotate(number=Count("pk")).values_list("number", flat=True)


APPLICATIONS = Prepared(
    lambda association: applications_of(association).filter(state=ApplicationState.SUBMITTED)[:SHOWN]
)
ENTRIES = Prepared(lambda association: book.claims_waiting(association)[:SHOWN])
TO_FILL = Prepared(
    lambda association, now, ahead: _to_fill(association, now, ahead)
    .select_related("post")
    .order_by("ends_at", "pk")[:MOST_TO_FILL]
)
NUMBER_TO_FILL = Prepared(lambda association, now, ahead: _number(_to_fill(association, now, ahead)))
SHIFTS = Prepared(
    lambda association, now, ahead: _gaps(association, now, ahead)
    .select_related("opportunity__post")
    .defer("opportunity__post__body", "opportunity__deliverable")
    .order_by("starts_at", "pk")[:MOST_TO_FILL]
)
NUMBER_OF_SHIFTS = Prepared(
    lambda association, now, ahead: _gaps(association, now, ahead)
    .order_by()
    .values("opportunity__association")
    .annotate(number=Count("pk"))
    .values_list("number", flat=True)
)
DRAFTS = Prepared(
    lambda association: _number(Opportunity.objects.filter(association=association, post__state=PostState.DRAFT))
)
