"""A week of an association's work at set times: each day with its shifts, who is still missing, and what reaches over
midnight into the next one. Days are those of the wall clock where the work is.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from touiza.associations.models import Association
from touiza.associations.working_days import ZONES, country_of, first_weekday, week_of
from touiza.core import clock
from touiza.core.translated import TranslatedText
from touiza.opportunities.models import Opportunity, Shift, State, Timing
from touiza.posts.models import PostState
from touiza.relations.free import Gap
from touiza.ui import formats

DAY = dt.timedelta(days=1)
URGENT = dt.timedelta(hours=48)
WOVEN = 24  # places, up to which they are drawn as knots
FIRST, LAST = dt.date(2000, 1, 1), dt.date(2200, 1, 1)  # between which one may leaf
NOON, EVENING = dt.time(12), dt.time(17)
LINE = (
    "post__slug", "post__title", "post__state", "state", "zone", "timing", "attendance", "lowest_age", "latitude", "longitude",
    "commune__latitude", "commune__longitude",
)  # fmt: skip


@dataclass(frozen=True)
class Slot:
    """A shift, or work on a date, on one day. `goes_on`: it began the day before and ends on this one."""

    what: Shift | Opportunity
    opportunity: Opportunity
    hours: str
    late: bool = False
    goes_on: bool = False
    ahead: bool = True

    @property
    def is_shift(self) -> bool:
        return isinstance(self.what, Shift)

    @property
    def key(self) -> str:
        return f"{'s' if self.is_shift else 'o'}{self.what.pk}"

    @property
    def gap(self) -> Gap:
        return Gap(self.opportunity, self.what if isinstance(self.what, Shift) else None)

    @property
    def label(self) -> TranslatedText:
        return self.what.label if isinstance(self.what, Shift) else TranslatedText()

    @property
    def missing(self) -> int:
        """How many are still needed; none once it has begun, or where nobody counts places."""
        return (self.what.left or 0) if self.ahead and not self.goes_on else 0

    @property
    def band(self) -> int:
        """The part of the day it begins in: 1 to 3. What comes over from the day before stands first."""
        starts = self.what.starts
        if self.goes_on or starts is None or starts < NOON:
            return 1
        return 2 if starts < EVENING else 3

    @property
    def woven(self) -> bool:
        return self.what.places is not None and self.what.places <= WOVEN

    @property
    def kind(self) -> str:
        """How it is coloured; `state` says the same in words."""
        return ("late" if self.late else "gap") if self.missing else ""

    @property
    def state(self) -> str:
        if self.goes_on:
            return _("began the day before")
        if self.missing:
            return ngettext("%(n)s missing", "%(n)s missing", self.missing) % {"n": self._number(self.missing)}
        if self.what.places is None:
            return ngettext("%(n)s comes", "%(n)s come", self.what.taken) % {"n": self._number(self.what.taken)}
        if self.what.is_full:
            return _("full")
        return _("%(taken)s of %(places)s") % {"taken": self._number(self.what.taken), "places": self._number(self.what.places)}

    @staticmethod
    def _number(number: int) -> str:
        return formats.number(number, formats.known(get_language()))


@dataclass(frozen=True)
class Day:
    """One day of the week with its slots in the order of time."""

    date: dt.date
    today: bool
    rest: bool
    slots: list[Slot] = field(default_factory=list)

    @property
    def bands(self) -> list[tuple[int, list[Slot]]]:
        """The slots by part of the day."""
        parts = ((band, [slot for slot in self.slots if slot.band == band]) for band in (1, 2, 3))
        return [(band, slots) for band, slots in parts if slots]

    @property
    def name(self) -> str:
        lang = formats.known(get_language())
        said = _("%(weekday)s %(day)s") % {"weekday": formats.weekday(self.date, lang), "day": self.date.day}
        return _("%(day)s, today") % {"day": said} if self.today else said


@dataclass(frozen=True)
class Week:
    """Seven days, from the association's own first one."""

    days: list[Day]

    @property
    def name(self) -> str:
        lang = formats.known(get_language())
        return _("Week %(days)s") % {"days": formats.date_range(self.first, self.last, lang, clock.today())}

    @property
    def first(self) -> dt.date:
        return self.days[0].date

    @property
    def last(self) -> dt.date:
        return self.days[-1].date

    @property
    def before(self) -> str:
        return (self.first - 7 * DAY).isoformat()

    @property
    def after(self) -> str:
        return (self.first + 7 * DAY).isoformat()

    @property
    def is_now(self) -> bool:
        return any(day.today for day in self.days)

    @property
    def slots(self) -> list[Slot]:
        return [slot for day in self.days for slot in day.slots if not slot.goes_on]

    @property
    def gaps(self) -> list[Slot]:
        """What still needs somebody, the soonest first."""
        return [slot for slot in self.slots if slot.missing]

    @property
    def missing(self) -> int:
        return sum(slot.missing for slot in self.gaps)

    @property
    def urgent(self) -> int:
        """How many are missing within the next two days."""
        return sum(slot.missing for slot in self.gaps if slot.late)


def read_day(text: str, zone: str) -> dt.date:
    """Return the day an address asks for; today where it says none that there is."""
    try:
        return max(FIRST, min(dt.date.fromisoformat(text), LAST))
    except ValueError:
        return clock.today(zone)


def week_from(association: Association, asked: str, *, limit: int | None = None) -> Week:
    """Return the week that a day lies in. Three queries, whatever it holds."""
    working = week_of(association)
    zone = ZONES[country_of(association)]
    day = read_day(asked, zone)
    first = day - ((day.weekday() - first_weekday(association, working)) % 7) * DAY
    today, now = clock.today(zone), clock.now()
    days = {date: Day(date, date == today, date.weekday() not in working) for date in (first + n * DAY for n in range(7))}
    for date, slot in sorted(_slots(association, first, limit, now), key=_order):
        if date in days:
            days[date].slots.append(slot)
    return Week(list(days.values()))


def _order(placed: tuple[dt.date, Slot]) -> tuple[dt.date, bool, dt.time, int]:
    date, slot = placed
    return date, not slot.goes_on, slot.what.starts or dt.time(0), slot.what.pk


def _slots(association: Association, first: dt.date, limit: int | None, now: dt.datetime) -> Iterator[tuple[dt.date, Slot]]:
    for shift in _shifts(association, first, limit):
        yield from _placed(shift, shift.opportunity, now)
    for opportunity in _dated(association, first, limit):
        yield from _placed(opportunity, opportunity, now)


def _shifts(association: Association, first: dt.date, limit: int | None) -> list[Shift]:
    """Return the shifts of a week, and those of the night before it."""
    rows = Shift.objects.planned().filter(day__gte=first - DAY, day__lt=first + 7 * DAY)
    if limit is not None:
        rows = rows.filter(opportunity__scopes__role=limit)
    rows = rows.filter(opportunity__association=association, opportunity__post__state=PostState.PUBLISHED)
    own = [field.attname for field in Shift._meta.concrete_fields if field.name not in {"address", "drop_sentence"}]
    return list(rows.select_related("opportunity__post", "opportunity__commune").only(*own, *(f"opportunity__{path}" for path in (*LINE, "ends_at"))))


def _dated(association: Association, first: dt.date, limit: int | None) -> list[Opportunity]:
    """Return the work on a date that touches a week: of one day, of a night, of several days."""
    until = Q(last_day__gte=first) | Q(day__gte=first - DAY)
    rows = Opportunity.objects.published().within(limit).filter(until, association=association, timing=Timing.DATED, day__lt=first + 7 * DAY)
    wanted = ("day", "last_day", "starts", "ends", "starts_at", "ends_at", "places", "taken", *LINE)
    return list(rows.select_related("post", "commune").only(*wanted))


def _placed(what: Shift | Opportunity, opportunity: Opportunity, now: dt.datetime) -> Iterator[tuple[dt.date, Slot]]:
    """Give a slot for each day it is on: several days at the same hours, or over midnight into the next."""
    if what.day is None:
        return
    ahead = what.starts_at is not None and what.starts_at > now and opportunity.state in {State.OPEN, State.PAUSED}
    late = ahead and what.starts_at is not None and what.starts_at - now < URGENT
    over = what.starts is not None and what.ends is not None and what.ends <= what.starts
    hours = _hours(what, over=over)
    yield what.day, Slot(what, opportunity, hours, late=late, ahead=ahead)
    last = getattr(what, "last_day", None) or what.day
    if last > what.day:
        for n in range(1, min((last - what.day).days, 370) + 1):
            yield what.day + n * DAY, Slot(what, opportunity, hours, goes_on=True)
    elif over and what.ends != dt.time(0):
        yield what.day + DAY, Slot(what, opportunity, _("until %(time)s") % {"time": _time(what.ends)}, goes_on=True)


def _hours(what: Shift | Opportunity, *, over: bool) -> str:
    if what.starts is None or what.ends is None:
        return _("all day")
    hours = formats.time_range(what.starts, what.ends, formats.known(get_language()))
    return _("%(hours)s (the next day)") % {"hours": hours} if over else hours


def _time(time: dt.time | None) -> str:
    return formats.time(time, formats.known(get_language())) if time else ""
