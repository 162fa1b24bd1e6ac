"""A day of work as it is planned: a shift, or one day of an opportunity on a date. Pure: no query."""

import datetime as dt
import re
from dataclasses import dataclass
from functools import cached_property

from touiza.core import clock
from touiza.opportunities.models import Opportunity, Per, Shift, Timing
from touiza.opportunities.models.attendance import Presence, PresenceState

EARLY = dt.timedelta(hours=6)  # before the beginning: from then on people are checked in
EXCUSE = dt.timedelta(days=14)  # before the beginning: from then on somebody can be excused
FREELY = dt.timedelta(hours=48)  # after the end: until then lines are corrected without saying why
LAST = dt.timedelta(days=90)  # after the end: until then anything is written down
LATE = dt.timedelta(minutes=15)  # after the beginning: who comes later than that came late, if a coordinator says so
STEP = 5  # minutes to which time is rounded
KEY = re.compile(r"s(?P<shift>[1-9][0-9]{0,17})|(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})")


@dataclass(frozen=True)
class Day:
    """One occasion. `starts_at` and `ends_at` are UTC; where no hours are known, the whole local day."""

    opportunity: Opportunity
    day: dt.date
    starts_at: dt.datetime
    ends_at: dt.datetime
    zone: str
    timed: bool = True
    shift: Shift | None = None

    @property
    def key(self) -> str:
        """How it is named in addresses: "s12", or "2026-11-22"."""
        return f"s{self.shift.pk}" if self.shift else self.day.isoformat()

    @property
    def place(self) -> str:
        """What tells it from every other day, for codes."""
        return f"{self.opportunity.pk} {self.key}"

    @cached_property
    def minutes(self) -> int | None:
        """What the whole of it takes one person; None where nobody said."""
        asked = self.opportunity.minutes if self.shift is None and self.opportunity.per in {Per.ONCE, Per.SESSION} else None
        several = self.opportunity.per == Per.ONCE and self.opportunity.last_day not in (None, self.opportunity.day)
        if asked and not several and asked <= 24 * 60:
            return asked
        return round((self.ends_at - self.starts_at).total_seconds() / 60) if self.timed else None

    def may_begin(self, at: dt.datetime) -> bool:
        """Whether people are checked in by now."""
        return at >= self.starts_at - EARLY

    def is_over(self, at: dt.datetime) -> bool:
        return at >= self.ends_at

    def is_on(self, at: dt.datetime) -> bool:
        """Whether who comes is checked in now: from some hours before until some hours after."""
        return self.may_begin(at) and at <= self.ends_at + EARLY


def day_of_shift(shift: Shift) -> Day:
    """Return a shift, loaded with its opportunity, as a day."""
    return Day(shift.opportunity, shift.day, shift.starts_at, shift.ends_at, shift.zone, shift=shift)


def day_of_opportunity(opportunity: Opportunity, day: dt.date) -> Day | None:
    """Return one day of a dated opportunity; None for a day that is none of its own."""
    first, last = opportunity.day, opportunity.last_day or opportunity.day
    if opportunity.timing != Timing.DATED or first is None or last is None or not first <= day <= last:
        return None
    zone = opportunity.zone
    if opportunity.starts is None or opportunity.ends is None:
        midnight, next_one = (clock.moment(one, dt.time.min, zone) for one in (day, day + dt.timedelta(days=1)))
        return Day(opportunity, day, midnight, next_one, zone, timed=False)
    ends_on = day if opportunity.ends > opportunity.starts else day + dt.timedelta(days=1)
    return Day(
        opportunity, day, clock.moment(day, opportunity.starts, zone), clock.moment(ends_on, opportunity.ends, zone), zone
    )


def days_of_opportunity(opportunity: Opportunity) -> list[Day]:
    """Return all days of a dated opportunity, at most two months of them."""
    if opportunity.day is None:
        return []
    count = min(((opportunity.last_day or opportunity.day) - opportunity.day).days + 1, 62)
    days = (day_of_opportunity(opportunity, opportunity.day + dt.timedelta(days=n)) for n in range(count))
    return [day for day in days if day is not None]


def thanks_at(day: Day) -> dt.datetime:
    """Return when thanks are said: at nine in the morning of the next day, where the work was done."""
    last = clock.day_of(day.ends_at - dt.timedelta(seconds=1), day.zone)
    return clock.moment(last + dt.timedelta(days=1), dt.time(9), day.zone)


def minutes_given(day: Day, line: Presence) -> int | None:
    """Return what to propose to who came: the whole of it, less what they came late or left early; None where unknown."""
    whole = day.minutes
    if whole is None:
        return _between(line) if line.is_present else None
    if line.state == PresenceState.CAME:
        return whole
    lost = dt.timedelta()
    if line.arrived_at is not None and line.state in {PresenceState.LATE, PresenceState.LEFT_EARLY}:
        late = line.arrived_at - day.starts_at
        lost += late if line.state == PresenceState.LATE or late > LATE else dt.timedelta()
    if line.left_at is not None:
        lost += max(day.ends_at - line.left_at, dt.timedelta())
    return max(_rounded(whole - max(lost, dt.timedelta()).total_seconds() / 60), STEP)


def _between(line: Presence) -> int | None:
    if line.arrived_at is None or line.left_at is None:
        return None
    return max(_rounded((line.left_at - line.arrived_at).total_seconds() / 60), STEP)


def _rounded(minutes: float) -> int:
    return round(minutes / STEP) * STEP
