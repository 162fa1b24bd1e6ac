"""Calendars as RFC 5545 (iCalendar): each shift, dated opportunity and appointment is an event of its own.

Times are local with their VTIMEZONE, so that a change of the clocks moves nothing. An event keeps its UID for good; its
SEQUENCE grows with its time, place or state; what is dropped stays as STATUS:CANCELLED. The text depends on nothing but
what is stored, so the same state gives the same bytes (DTSTAMP is the last change).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

PRODUCT = "-//Touiza//Touiza//EN"
AGAIN = dt.timedelta(hours=1)  # how often programs are asked to look (RFC 7986, 5.7)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One event. `uid` is unique on this server; without hours it fills its days, of which `last_day` is the last."""

    uid: str
    title: str
    zone: str
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    day: dt.date | None = None
    last_day: dt.date | None = None
    url: str = ""
    where: str = ""
    text: str = ""
    position: tuple[float, float] | None = None
    sequence: int = 0
    changed_at: dt.datetime
    status: str = "CONFIRMED"  # or TENTATIVE, CANCELLED


def write_calendar(name: str, entries: Iterable[Entry], *, language: str) -> bytes:
    """Return a calendar as the bytes of an .ics file, lines folded between characters."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", name, {"LANGUAGE": language})
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", AGAIN, {"VALUE": "DURATION"})
    rows = list(entries)
    for zone in sorted({entry.zone for entry in rows if entry.starts_at}):
        calendar.add_component(_zone(zone, *_years(rows)))
    for entry in rows:
        calendar.add_component(_event(entry, language))
    return bytes(calendar.to_ical())


def latest_change(entries: Iterable[Entry]) -> dt.datetime | None:
    """Return when the newest change of these happened."""
    return max((entry.changed_at for entry in entries), default=None)


def _event(entry: Entry, language: str) -> Event:
    event = Event()
    event.add("uid", f"{entry.uid}@{host()}")
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("sequence", entry.sequence)
    event.add("summary", entry.title, {"LANGUAGE": language})
    if entry.starts_at and entry.ends_at:
        zone = ZoneInfo(entry.zone)
        event.add("dtstart", entry.starts_at.astimezone(zone))
        event.add("dtend", entry.ends_at.astimezone(zone))
    elif entry.day:
        event.add("dtstart", entry.day)
        event.add("dtend", (entry.last_day or entry.day) + dt.timedelta(days=1))
    event.add("status", entry.status)
    event.add("transp", "TRANSPARENT" if entry.status == "CANCELLED" else "OPAQUE")
    for key, value in (("location", entry.where), ("description", entry.text), ("url", entry.url)):
        if value:
            event.add(key, value)
    if entry.position:
        event.add("geo", entry.position)
    return event


def host() -> str:
    """Return the name of this server, which stands in every UID."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def _years(entries: list[Entry]) -> tuple[int, int]:
    moments = [moment.year for entry in entries for moment in (entry.starts_at, entry.ends_at) if moment]
    return min(moments) - 1, max(moments) + 1


@cache
def _zone(zone: str, first: int, last: int) -> Timezone:
    """Return a zone's rules for some years: each change of the clocks as an observance of its own (RFC 5545, 3.6.5)."""
    info = ZoneInfo(zone)
    begin, end = dt.datetime(first, 1, 1, tzinfo=dt.UTC), dt.datetime(last + 1, 1, 1, tzinfo=dt.UTC)
    timezone = Timezone()
    timezone.add("tzid", zone)
    timezone.add_component(_observance(begin, begin, info))
    day = begin
    while day < end:
        if _offset(day, info) != _offset(day + DAY, info):
            change = _change_within(day, day + DAY, info)
            timezone.add_component(_observance(change - MINUTE, change, info))
        day += DAY
    return timezone


DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)


def _observance(before: dt.datetime, onset: dt.datetime, info: ZoneInfo) -> TimezoneStandard | TimezoneDaylight:
    local = onset.astimezone(info)
    observed = TimezoneDaylight() if local.dst() else TimezoneStandard()
    observed.add("dtstart", (onset + _offset(before, info)).replace(tzinfo=None))  # on the wall clock before the change
    observed.add("tzoffsetfrom", _offset(before, info))
    observed.add("tzoffsetto", _offset(onset, info))
    observed.add("tzname", local.tzname() or "")
    return observed


def _change_within(low: dt.datetime, high: dt.datetime, info: ZoneInfo) -> dt.datetime:
    """Return the minute at which the offset changes between two moments."""
    before = _offset(low, info)
    while high - low > MINUTE:
        middle = low + (high - low) // 2 // MINUTE * MINUTE
        low, high = (middle, high) if _offset(middle, info) == before else (low, middle)
    return high


def _offset(moment: dt.datetime, info: ZoneInfo) -> dt.timedelta:
    return moment.astimezone(info).utcoffset() or dt.timedelta(0)
