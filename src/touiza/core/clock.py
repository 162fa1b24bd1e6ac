"""The one place the time comes from, so that tests and the demo world can set it."""

import datetime as dt
from zoneinfo import ZoneInfo, available_timezones

from django.utils import timezone

ZONES = frozenset(available_timezones())  # IANA names; looked up once, for it reads several hundred files


def now() -> dt.datetime:
    """Return the present moment, aware, in UTC."""
    return timezone.now()


def today(zone: str = "Africa/Algiers") -> dt.date:
    """Return the calendar day it is now in an IANA zone."""
    return day_of(now(), zone)


def day_of(moment: dt.datetime, zone: str) -> dt.date:
    """Return the calendar day an aware moment falls on in an IANA zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def moment(day: dt.date, time: dt.time, zone: str) -> dt.datetime:
    """Return the UTC moment of a local day and time in an IANA zone.

    A time that a clock change skips is read with the offset before the change (PEP 495, fold=0).
    """
    return dt.datetime.combine(day, time, tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)
