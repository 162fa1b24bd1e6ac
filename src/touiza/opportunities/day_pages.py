"""What the pages of a day show: its people line by line, its counts, all days of an association."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from touiza.actors.models import Actor
from touiza.associations.models import Association
from touiza.core import clock
from touiza.kernel.text.sorting import sort_key
from touiza.opportunities.access_day import attendees_of, expected, missed_before, occasion_of
from touiza.opportunities.days import LATE, Day, day_of_shift, days_of_opportunity
from touiza.opportunities.models import (
    HOLDING,
    PRESENT,
    WAITING,
    Application,
    Attendee,
    Engagement,
    Occasion,
    Opportunity,
    Presence,
    PresenceState,
    Shift,
    Timing,
    Way,
)
from touiza.opportunities.shift_words import hours_of
from touiza.ui import formats
from touiza.ui.shapes import Tag

BEFORE, AHEAD = dt.timedelta(days=30), dt.timedelta(days=14)
KINDS = {"came": "ok", "late": "warn", "left_early": "warn", "no_show": "late", "excused": "info", "undone": ""}
State = PresenceState


@dataclass
class Line:
    """One person of a day."""

    ref: str
    name: str
    line: Presence | None
    person: int | None = None
    handle: str = ""
    standby: bool = False
    walk_in: bool = False
    missed: int = 0
    may_be_late: bool = False  # whether to offer that they came late
    application: str = ""  # theirs that still waits, though they came
    tag: Tag | None = None
    note: str = ""

    @property
    def group(self) -> str:
        if self.line is None:
            return "open"
        return "here" if self.line.is_present else "away"


@dataclass
class DayList:
    """Everybody of a day in three groups, and what is missing."""

    lines: list[Line]
    expected: int
    places: int | None
    groups: dict[str, list[Line]] = field(default_factory=dict)

    @property
    def here(self) -> int:
        return sum(line.group == "here" for line in self.lines)

    @property
    def gaps(self) -> int:
        """Places that nobody has taken."""
        return max((self.places or 0) - self.expected, 0)


def list_of(day: Day, occasion: Occasion | None = None) -> DayList:
    """Return everybody of a day, by name. Five queries at most, whatever their number."""
    occasion = occasion or occasion_of(day)
    awaited = expected(day)
    attendees = attendees_of(occasion)
    noted = {row.person_id for row in attendees if row.person_id is not None}
    people = Actor.objects.select_related("person").filter(pk__in=awaited.keys() - noted)
    lines = [
        *(_line_of(day, row, standby=awaited.get(row.person_id or 0, False)) for row in attendees),
        *(Line(f"p{one.pk}", one.known_as, None, one.pk, one.handle, standby=awaited[one.pk]) for one in people),
    ]
    lines.sort(key=lambda line: (line.standby, sort_key(line.name), line.ref))
    places = day.shift.places if day.shift else day.opportunity.places
    told = DayList(lines, sum(not standby for standby in awaited.values()), places)
    told.groups = {name: [line for line in lines if line.group == name] for name in ("open", "here", "away")}
    return told


def add_missed(day: Day, lines: Collection[Line]) -> None:
    """Note beside each how many days they missed before it. One query."""
    people = [line.person for line in lines if line.person is not None]
    counts = missed_before(day.opportunity.association, people, day.day) if people else {}
    for line in lines:
        line.missed = counts.get(line.person or 0, 0)


def add_late(day: Day, lines: Collection[Line], at: dt.datetime) -> None:
    """Say beside whom “came late” is offered: who comes, or was noted as coming, a while after the beginning."""
    late = day.starts_at + LATE
    for line in lines:
        if line.line is None:
            line.may_be_late = day.timed and late < at < day.ends_at
        else:
            came = line.line.state == State.CAME and line.line.arrived_at is not None
            line.may_be_late = came and day.timed and (line.line.arrived_at or at) > late


def add_applications(day: Day, lines: Collection[Line]) -> None:
    """Note beside each who walked in the application of theirs that still waits for an answer. One query."""
    people = [line.person for line in lines if line.person is not None]
    rows = Application.objects.filter(opportunity=day.opportunity, person__in=people, state__in=WAITING)
    waiting = dict(rows.values_list("person", "public_id")) if people else {}
    for line in lines:
        line.application = waiting.get(line.person or 0, "")


def _line_of(day: Day, attendee: Attendee, *, standby: bool) -> Line:
    now: list[Presence] = attendee.__dict__["now"]
    current = now[0] if now and now[0].state != State.UNDONE else None
    person = attendee.person
    return Line(
        ref=f"p{person.pk}" if person else attendee.public_id,
        name=person.known_as if person else attendee.name or _("a name that was forgotten"),
        line=current,
        person=person.pk if person else None,
        handle=person.handle if person else "",
        standby=standby,
        walk_in=attendee.walk_in,
        tag=tag_of(current) if current else None,
        note=note_of(current, day) if current else "",
    )


def tag_of(line: Presence) -> Tag:
    """Return how somebody came, in a word or two."""
    return {"text": str(line.get_state_display()), "kind": KINDS[line.state]}


def note_of(line: Presence, day: Day) -> str:
    """Return its times, and who wrote it and how."""
    times = [
        words % {"time": hour(moment, day.zone)}
        for words, moment in ((_("from %(time)s"), line.arrived_at), (_("until %(time)s"), line.left_at))
        if moment is not None
    ]
    way = str(Way(line.way).label)
    by = "" if line.way == Way.DOOR or line.by is None else line.by.known_as
    return " · ".join([*times, _("%(way)s, %(name)s") % {"way": way, "name": by} if by else way])


def hour(moment: dt.datetime, zone: str) -> str:
    """Return a moment's time on the wall clock of a zone."""
    return formats.time(moment.astimezone(ZoneInfo(zone)), here())


def hours_of_day(day: Day) -> str:
    """Return when it begins and ends; nothing where nobody said."""
    if day.shift is not None:
        return hours_of(day.shift)
    if not day.timed or day.opportunity.starts is None or day.opportunity.ends is None:
        return ""
    return formats.time_range(day.opportunity.starts, day.opportunity.ends, here())


def summary_of(told: DayList, day: Day, at: dt.datetime) -> str:
    """Return in a sentence how it stands."""
    said = [
        ngettext("%(n)s person is expected", "%(n)s people are expected", told.expected) % {"n": formats.number(told.expected, here())},
        ngettext("%(n)s is here", "%(n)s are here", told.here) % {"n": formats.number(told.here, here())}
        if not day.is_over(at)
        else ngettext("%(n)s came", "%(n)s came", told.here) % {"n": formats.number(told.here, here())},
    ]
    if told.gaps and not day.is_over(at):
        said.append(ngettext("%(n)s place is empty", "%(n)s places are empty", told.gaps) % {"n": formats.number(told.gaps, here())})
    return " · ".join(said)


@dataclass(frozen=True)
class DayRow:
    """One day in the list of an association's days."""

    day: Day
    expected: int
    came: int
    closed: bool


def days_of(association: Association, at: dt.datetime, limit: int | None = None) -> list[DayRow]:
    """Return the days of an association, or of a limited role, from a month ago to two weeks ahead. Four queries."""
    first, last = at - BEFORE, at + AHEAD
    shifts = Shift.objects.planned().filter(opportunity__association=association, ends_at__gt=first, starts_at__lt=last)
    going = Count("signups", filter=Q(signups__state__in=HOLDING))
    if limit is not None:
        shifts = shifts.filter(opportunity__scopes__role=limit)
    dated = Opportunity.objects.published().of(association).within(limit).filter(timing=Timing.DATED, ends_at__gt=first, starts_at__lt=last)
    dated = dated.select_related("post", "association__actor", "call_off")
    shifts = shifts.select_related("opportunity__post", "opportunity__association__actor", "opportunity__call_off")
    found: list[tuple[Day, int]] = [
        (day_of_shift(row), row.__dict__["going"])
        for row in _light(shifts).annotate(going=going)[:400]
    ]
    found += [(day, 0) for row in dated[:200] for day in days_of_opportunity(row) if first < day.ends_at and day.starts_at < last]
    found = [(day, number) for day, number in found if _takes_place(day)]
    held = dict(
        Engagement.objects.filter(opportunity__in={day.opportunity.pk for day, _n in found if day.shift is None}, ended_at=None)
        .values_list("opportunity")
        .annotate(number=Count("pk"))
    )
    noted = _noted(association, at)
    rows = [
        DayRow(day, number if day.shift else held.get(day.opportunity.pk, 0), *noted.get((day.opportunity.pk, day.key), (0, False)))
        for day, number in found
    ]
    return sorted(rows, key=lambda row: (row.day.starts_at, row.day.key))


def _takes_place(day: Day) -> bool:
    call_off = getattr(day.opportunity, "call_off", None)  # loaded with it
    return call_off is None or call_off.at >= day.ends_at


def _light(shifts: QuerySet[Shift]) -> QuerySet[Shift]:
    return shifts.filter(opportunity__post__state="published").defer("opportunity__post__body").order_by("starts_at")


def _noted(association: Association, at: dt.datetime) -> dict[tuple[int, str], tuple[int, bool]]:
    """Return how many came, and whether the list is closed, by opportunity and key of the day."""
    came = Count("attendees", filter=Q(attendees__lines__state__in=PRESENT, attendees__lines__replaced_by=None))
    rows = Occasion.objects.filter(opportunity__association=association, day__gte=(at - BEFORE).date() - dt.timedelta(days=1))
    return {
        (row.opportunity_id, f"s{row.shift_id}" if row.shift_id else row.day.isoformat()): (row.__dict__["came"], row.closed_at is not None)
        for row in rows.annotate(came=came)
    }


def here() -> str:
    return formats.known(get_language())


def local_time(moment: dt.datetime | None, zone: str) -> dt.time | None:
    """Return what stands in a field for a time."""
    return moment.astimezone(ZoneInfo(zone)).time().replace(second=0, microsecond=0) if moment else None


def moment_of(time: dt.time | None, day: Day) -> dt.datetime | None:
    """Return the moment of a time typed for a day: on its own day, or the next where it goes past midnight."""
    if time is None:
        return None
    moment = clock.moment(day.day, time, day.zone)
    past_midnight = clock.day_of(day.ends_at, day.zone) > day.day and moment < day.starts_at - dt.timedelta(hours=6)
    return clock.moment(day.day + dt.timedelta(days=1), time, day.zone) if past_midnight else moment
