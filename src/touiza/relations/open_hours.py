"""When somebody of an association is there to answer: its working days, and the hours of the day that it gave."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from touiza.associations.models import Association
from touiza.associations.working_days import WorkingTime, working_time
from touiza.kernel.answering import OpenHours, Span
from touiza.relations.models import OpeningHours

PROMISED = 1  # working days within which what people write is to be answered
LAST_MINUTE = 24 * 60


@dataclass(frozen=True)
class Clock:
    """The time of an association, for what began at or after a moment."""

    working: WorkingTime
    hours: OpenHours

    def due(self, asked_at: dt.datetime) -> dt.datetime:
        """Return by when something that was asked then is to be answered."""
        return self.working.add_days(asked_at, PROMISED)

    def open_minutes(self, first: dt.datetime, last: dt.datetime) -> int:
        """Return the minutes that it was open from one moment to another."""
        zone = ZoneInfo(self.working.zone)
        begin, end = (moment.astimezone(zone).replace(tzinfo=None) for moment in (first, last))
        return round(self.hours.between(begin, end) / dt.timedelta(minutes=1))


def clock_of(association: Association, since: dt.datetime) -> Clock:
    """Return an association's clock, for what began at or after a moment. Four queries at most."""
    working = working_time(association, since)
    return Clock(working, OpenHours(working.calendar, hours_of(association)))


def hours_of(association: Association) -> dict[int, Span]:
    """Return from and to which minute of the day it is open, by weekday. One query."""
    rows = OpeningHours.objects.filter(association=association)
    return {row.weekday: (_minute(row.opens), _minute(row.closes) or LAST_MINUTE) for row in rows}


def _minute(moment: dt.time) -> int:
    return moment.hour * 60 + moment.minute
