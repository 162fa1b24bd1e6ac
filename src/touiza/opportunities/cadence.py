"""When a person who wants mails by the day or the week gets them: at seven in the morning of their own zone."""

import datetime as dt

from touiza.core import clock
from touiza.opportunities.models import Cadence

AT = dt.time(7)
SUNDAY = 6  # the first working day of the week here


def next_moment(cadence: str, zone: str, at: dt.datetime) -> dt.datetime | None:
    """Return the next moment for a cadence after `at`; None where there is none to wait for."""
    if cadence not in {Cadence.DAILY, Cadence.WEEKLY}:
        return None
    day = clock.day_of(at, zone)
    if cadence == Cadence.WEEKLY:
        day += dt.timedelta(days=(SUNDAY - day.weekday()) % 7)
    moment = clock.moment(day, AT, zone)
    if moment > at:
        return moment
    return clock.moment(day + dt.timedelta(days=1 if cadence == Cadence.DAILY else 7), AT, zone)
