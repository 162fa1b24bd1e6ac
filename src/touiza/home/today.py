"""Everything that waits for a coordinator today, for one association: one queue by age, and the places to fill."""

import datetime as dt
import heapq
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q
from django.utils.safestring import SafeString

from touiza.associations.slips import slips_for
from touiza.associations.waiting import MOST, Desk, Queue, Source, sources_for
from touiza.core import clock
from touiza.core.prepared import Prepared
from touiza.opportunities.access_applications import count_waiting, narrowed
from touiza.opportunities.day_pages import hours_of_day
from touiza.opportunities.day_rows import Held, days_on
from touiza.opportunities.models import Opportunity, OpportunityQuerySet, Shift, ShiftQuerySet, State, Timing
from touiza.posts.models import PostState

MOST_TO_FILL = 8
MOST_COUNTED = 100  # of what one page would not show anyway
AHEAD = dt.timedelta(days=21)


@dataclass(frozen=True)
class Part:
    """How many things of one kind wait."""

    source: Source
    number: int


@dataclass(frozen=True)
class Today:
    """The page. Numbers are of everything that waits; `rows` are the oldest of it, or of its one kind `only`."""

    parts: list[Part]
    rows: list[SafeString]
    only: str
    more: int
    asked_count: int
    to_fill: list[Opportunity]
    shifts: list[Shift]  # with gaps
    to_fill_count: int  # opportunities and shifts
    drafts: int
    on: list[tuple[Held, str]]  # days on which people are checked in now, with their hours

    @property
    def waiting(self) -> int:
        return sum(part.number for part in self.parts)

    @property
    def is_empty(self) -> bool:
        return not (self.parts or self.to_fill or self.shifts)

    @property
    def gaps(self) -> list[Shift | Opportunity]:
        """Shifts and opportunities with places left, the soonest first."""
        at = [(shift.starts_at, shift) for shift in self.shifts] + [(one.starts_at or one.ends_at, one) for one in self.to_fill]
        return [one for _time, one in sorted(at, key=lambda pair: pair[0])][:MOST_TO_FILL]


def gather(desk: Desk, only: str = "") -> Today:
    """Return what waits at a desk. A constant number of queries, whatever waits."""
    queues = {source: source.waiting(desk) for source in sources_for(desk)} | slips_for(desk)
    counted = sorted(queues.items(), key=lambda pair: pair[0].order)
    parts = [Part(source, queue.number) for source, queue in counted if queue.number]
    only = only if only in {part.source.key for part in parts} else ""
    chosen = {source: queue for source, queue in queues.items() if only in ("", source.key)}
    rows = _oldest(desk, chosen)
    now = clock.now()
    here = {"association": desk.association.pk, **narrowed(desk.limit)}
    soon = {**here, "now": now, "ahead": now + AHEAD}
    return Today(
        parts=parts,
        rows=rows,
        only=only,
        more=sum(queue.number for queue in chosen.values()) - len(rows),
        asked_count=count_waiting(desk.association, desk.limit)["asked"],
        to_fill=TO_FILL(**soon),
        shifts=SHIFTS(**soon),
        to_fill_count=len(NUMBER_TO_FILL(**soon)),
        drafts=sum(DRAFTS(**here)),
        on=[(held, hours_of_day(held.day)) for held in days_on(desk)],
    )


def count_waiting_at(desk: Desk) -> int:
    """Return how many things wait at a desk, of all kinds."""
    queues = [*slips_for(desk).values(), *(source.waiting(desk) for source in sources_for(desk))]
    return sum(queue.number for queue in queues)


def _oldest(desk: Desk, queues: dict[Source, Queue]) -> list[SafeString]:
    """Draw the oldest things of all queues, in one order."""
    lines = [[(since, source.order, source, thing) for since, thing in queue.oldest] for source, queue in queues.items()]
    merged = list(heapq.merge(*lines, key=lambda line: line[:2]))[:MOST]
    things: dict[Source, list[Any]] = {}
    for _since, _order, source, thing in merged:
        things.setdefault(source, []).append(thing)
    drawn = {source: iter(source.draw(desk, shown)) for source, shown in things.items()}
    return [next(drawn[source]) for _since, _order, source, _thing in merged]


def _to_fill(association: int, now: dt.datetime, ahead: dt.datetime, limit: int | None) -> OpportunityQuerySet:
    """Open opportunities with places left that begin, or end, soon."""
    dated = Q(timing=Timing.DATED, starts_at__gt=now, starts_at__lt=ahead)
    soon = dated | Q(timing=Timing.FLEXIBLE, ends_at__lt=ahead)
    rows = Opportunity.objects.open().within(limit).filter(soon, association=association, ends_at__gt=now)
    return rows.filter(places__isnull=False, taken__lt=F("places")).order_by("ends_at", "pk")


def _gaps(association: int, now: dt.datetime, ahead: dt.datetime, limit: int | None) -> ShiftQuerySet:
    """Shifts with places left that begin soon."""
    rows = Shift.objects.planned().with_gaps().filter(starts_at__gt=now, starts_at__lt=ahead)
    open_work = {"opportunity__state": State.OPEN, "opportunity__post__state": PostState.PUBLISHED}
    if limit is not None:
        rows = rows.filter(opportunity__scopes__role=limit)
    return rows.filter(opportunity__association=association, **open_work).order_by("starts_at", "pk")


TO_FILL = Prepared(
    lambda association, now, ahead, limit=None: _to_fill(association, now, ahead, limit).select_related("post")[:MOST_TO_FILL]
)
SHIFTS = Prepared(
    lambda association, now, ahead, limit=None: _gaps(association, now, ahead, limit)
    .select_related("opportunity__post")
    .defer("opportunity__post__body", "opportunity__deliverable")[:MOST_TO_FILL]
)
NUMBER_TO_FILL = Prepared(
    lambda association, now, ahead, limit=None: _to_fill(association, now, ahead, limit)
    .order_by()
    .values_list("pk")
    .union(_gaps(association, now, ahead, limit).order_by().values_list("pk"), all=True)[:MOST_COUNTED]
)
DRAFTS = Prepared(
    lambda association, limit=None: Opportunity.objects.within(limit)
    .filter(post__author=association, post__kind="opportunity", post__state=PostState.DRAFT)
    .values("post__author")
    .annotate(number=Count("pk"))
    .values_list("number", flat=True)
)
