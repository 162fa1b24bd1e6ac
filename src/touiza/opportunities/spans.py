"""From a local day with two times to two moments, across midnight and across the hours that change the clock. Pure.

A time that a clock change skips is read with the offset before the change, so that the shift begins at the moment meant,
and is written as the clock on the wall will show it; one that comes twice means the first (PEP 495, fold=0).
"""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from touiza.core import clock
from touiza.core.errors import Refusal

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """A local day with its times in an IANA zone, and the UTC moments they mean."""

    day: dt.date
    starts: dt.time
    ends: dt.time
    zone: str
    starts_at: dt.datetime
    ends_at: dt.datetime


def span_of(day: dt.date, starts: dt.time, ends: dt.time, zone: str) -> Span:
    """Return the span; it ends on the next day where `ends` is not after `starts`.

    Refuses "hour_skipped" where a clock change leaves nothing of it.
    """
    starts_at = clock.moment(day, starts, zone)
    ends_at = clock.moment(day if ends > starts else day + DAY, ends, zone)
    if ends_at <= starts_at:
        sentence = _("The clocks are changed in that hour, so it does not exist on that day: choose another time.")
        raise Refusal("hour_skipped", sentence, field="starts")
    wall_start, wall_end = (moment.astimezone(ZoneInfo(zone)) for moment in (starts_at, ends_at))
    return Span(wall_start.date(), wall_start.time(), wall_end.time(), zone, starts_at, ends_at)
