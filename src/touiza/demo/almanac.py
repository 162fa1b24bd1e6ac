"""Days of the demo world: counted from the day it was filled, so that it is always fresh. Pure but for the zone data."""

import datetime as dt
import re
from dataclasses import dataclass

from touiza.core import clock

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HOME = "Africa/Algiers"
OFFSET = re.compile(r"(-?\d+)(?: (\w+))?\Z")


@dataclass(frozen=True)
class Almanac:
    """`now` is the aware moment at which the filling began; nothing that is past may lie after it."""

    now: dt.datetime

    @property
    def today(self) -> dt.date:
        return clock.day_of(self.now, HOME)

    def day(self, offset: int, weekday: str | None = None) -> dt.date:
        """Return the day so many days from today, or the first such weekday from there on."""
        day = self.today + dt.timedelta(days=offset)
        if weekday is not None:
            day += dt.timedelta(days=(WEEKDAYS.index(weekday) - day.weekday()) % 7)
        return day

    def read(self, text: str) -> dt.date:
        """Return the day of "-18" or "-18 saturday"."""
        found = OFFSET.match(text)
        if found is None:
            raise ValueError(text)
        return self.day(int(found[1]), found[2])

    def moment(self, day: int | dt.date, hour: int, minute: int = 0) -> dt.datetime:
        """Return a moment of a day by the clock of Algiers, but never one to come."""
        date = self.day(day) if isinstance(day, int) else day
        return min(clock.moment(date, dt.time(hour, minute), HOME), self.now)

    def ago(self, hours: float) -> dt.datetime:
        return self.now - dt.timedelta(hours=hours)
