"""Quiet hours, the moment of the next summary, the day that counts mails: in the reader's zone, over midnight, through clock changes."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from touiza.notices.hours import Quiet, is_soon, midnight, next_digest, quiet_until

NIGHT = Quiet(dt.time(21, 30), dt.time(7))
ALGIERS, PARIS = "Africa/Algiers", "Europe/Paris"


def at(text: str, zone: str = ALGIERS) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)


@pytest.mark.parametrize(
    ("quiet", "now", "until"),
    [
        (NIGHT, "2026-11-23T21:29", None),
        (NIGHT, "2026-11-23T21:30", "2026-11-24T07:00"),
        (NIGHT, "2026-11-24T00:00", "2026-11-24T07:00"),
        (NIGHT, "2026-11-24T06:59", "2026-11-24T07:00"),
        (NIGHT, "2026-11-24T07:00", None),
        (Quiet(dt.time(13), dt.time(15)), "2026-11-24T14:00", "2026-11-24T15:00"),
        (Quiet(dt.time(13), dt.time(15)), "2026-11-24T15:00", None),
        (Quiet(dt.time(13), dt.time(13)), "2026-11-24T13:00", None),
        (None, "2026-11-24T03:00", None),
    ],
)
def test_quiet_hours_end(quiet: Quiet | None, now: str, until: str | None) -> None:
    assert quiet_until(quiet, ALGIERS, at(now)) == (at(until) if until else None)


def test_a_night_of_a_clock_change_ends_at_the_hour_that_the_clock_shows() -> None:
    assert quiet_until(NIGHT, PARIS, at("2026-10-24T23:00", PARIS)) == at("2026-10-25T07:00", PARIS)
    assert at("2026-10-25T07:00", PARIS) - at("2026-10-24T23:00", PARIS) == dt.timedelta(hours=9)
    leapt = Quiet(dt.time(1), dt.time(2, 30))  # 02:30 is never shown on this night
    assert quiet_until(leapt, PARIS, at("2026-03-29T01:10", PARIS)) == dt.datetime(2026, 3, 29, 1, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("rhythm", "now", "then"),
    [
        ("daily", "2026-11-23T17:59", "2026-11-23T18:00"),
        ("daily", "2026-11-23T18:00", "2026-11-24T18:00"),
        ("weekly", "2026-11-23T12:00", "2026-11-29T18:00"),
        ("weekly", "2026-11-29T17:00", "2026-11-29T18:00"),
        ("weekly", "2026-11-29T18:00", "2026-12-06T18:00"),
        ("never", "2026-11-23T12:00", None),
    ],
)
def test_the_next_summary(rhythm: str, now: str, then: str | None) -> None:
    assert next_digest(rhythm, 18, ALGIERS, at(now)) == (at(then) if then else None)


def test_the_day_of_the_reader_counts() -> None:
    assert midnight(PARIS, at("2026-07-01T00:30", PARIS)) == dt.datetime(2026, 6, 30, 22, tzinfo=dt.UTC)


def test_soon_is_within_hours() -> None:
    now = at("2026-11-23T22:00")
    assert is_soon(now + dt.timedelta(hours=11), now)
    assert not is_soon(now + dt.timedelta(hours=13), now)
    assert not is_soon(None, now)
