"""Time as it runs for an association: only on its working days, each counted as twenty-four hours of the wall clock.

Moments here are naive: local wall time. A clock change makes a day neither longer nor shorter, so a deadline of two
working days falls at the same hour as what it began with.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """The weekdays on which one works (0 is Monday), at least one; and the days off besides."""

    days: frozenset[int]
    holidays: frozenset[dt.date] = field(default=frozenset())

    def __post_init__(self) -> None:
        if not self.days or not self.days <= frozenset(range(7)):
            raise ValueError("A week has working days, numbered from 0, Monday, to 6, Sunday.")

    def is_working(self, day: dt.date) -> bool:
        return day.weekday() in self.days and day not in self.holidays

    def opens(self, moment: dt.datetime) -> dt.datetime:
        """Return the first moment from this one on that lies on a working day: itself, or a midnight."""
        while not self.is_working(moment.date()):
            moment = _midnight(moment) + DAY
        return moment

    def add(self, moment: dt.datetime, time: dt.timedelta) -> dt.datetime:
        """Return the first moment by which so much working time (nothing, or more) has run since this one."""
        if time < dt.timedelta(0):
            raise ValueError("Working time runs forward.")
        moment = self.opens(moment)
        while time >= (left := _midnight(moment) + DAY - moment):
            moment, time = self.opens(moment + left), time - left
        return moment + time

    def add_days(self, moment: dt.datetime, days: int) -> dt.datetime:
        """Return the same hour so many working days later; from a day off one counts from the next working midnight."""
        return self.add(moment, days * DAY)

    def between(self, first: dt.datetime, last: dt.datetime) -> dt.timedelta:
        """Return the working time from one moment to another; none where the second is not the later one."""
        total, moment = dt.timedelta(0), first
        while moment < last:
            until = min(_midnight(moment) + DAY, last)
            if self.is_working(moment.date()):
                total += until - moment
            moment = until
        return total


def span(first: dt.date, last: dt.date) -> Iterable[dt.date]:
    """Return the days from one to another, both included; none where the second is earlier."""
    return (first + n * DAY for n in range((last - first).days + 1))


def _midnight(moment: dt.datetime) -> dt.datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
