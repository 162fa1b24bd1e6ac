"""When somebody is told: quiet hours, the moment of the next summary, the day that counts mails. Pure: moments in, moments out."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from touiza.core import clock

SUNDAY = 6  # the first working day of the week here
SOON = dt.timedelta(hours=12)  # what happens within so many hours may be told in quiet hours
DAILY, WEEKLY = "daily", "weekly"


@dataclass(frozen=True)
class Quiet:
    """From one local time until another, over midnight where the second is the smaller. The same twice: never quiet."""

    begins: dt.time
    ends: dt.time


def quiet_until(quiet: Quiet | None, zone: str, at: dt.datetime) -> dt.datetime | None:
    """Return when the quiet hours end in which a moment lies; None outside of them."""
    if quiet is None or quiet.begins == quiet.ends:
        return None
    local = at.astimezone(ZoneInfo(zone))
    time, day = local.time().replace(tzinfo=None), local.date()
    if quiet.begins < quiet.ends:
        inside = quiet.begins <= time < quiet.ends
    else:
        inside = time >= quiet.begins or time < quiet.ends
        day += dt.timedelta(days=1) if time >= quiet.begins else dt.timedelta()
    if not inside:
        return None
    end = clock.moment(day, quiet.ends, zone)
    return end if end > at else None  # a clock that is put forward may leap over the end


def next_digest(rhythm: str, hour: int, zone: str, at: dt.datetime) -> dt.datetime | None:
    """Return the next moment of a summary after `at`, daily or on Sundays; None for any other rhythm."""
    if rhythm not in {DAILY, WEEKLY}:
        return None
    step = 1 if rhythm == DAILY else 7
    day = clock.day_of(at, zone)
    if rhythm == WEEKLY:
        day += dt.timedelta(days=(SUNDAY - day.weekday()) % 7)
    moment = clock.moment(day, dt.time(hour), zone)
    return moment if moment > at else clock.moment(day + dt.timedelta(days=step), dt.time(hour), zone)


def midnight(zone: str, at: dt.datetime) -> dt.datetime:
    """Return when the local day began on which a moment lies."""
    return clock.moment(clock.day_of(at, zone), dt.time(0), zone)


def is_soon(moment: dt.datetime | None, at: dt.datetime) -> bool:
    """Does something happen within hours, or is it going on?"""
    return moment is not None and at - SOON <= moment <= at + SOON
