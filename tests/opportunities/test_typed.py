"""Dates, times and amounts in the ways people type them, in Western and in Arabic digits."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from touiza.opportunities.typed import parse_day, parse_minutes, parse_time, parse_whole, write_day, write_time

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@pytest.mark.parametrize(
    "text", ["28/11/2026", "28.11.2026", "28-11-2026", "28 11 2026", "2026-11-28", "٢٨/١١/٢٠٢٦", " 28/11/2026\u200f"]
)
def test_a_day_is_read(text):
    assert parse_day(text) == dt.date(2026, 11, 28)


@pytest.mark.parametrize("text", ["", "demain", "31/02/2026", "11/28/2026", "28/11", "28/11/26", "99999999/1/1"])
def test_what_is_not_a_day_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        parse_day(text)


@pytest.mark.parametrize("text", ["8:30", "08:30", "8h30", "8 h 30", "8.30", "٠٨:٣٠", "08:30:00"])
def test_a_time_is_read(text):
    assert parse_time(text) == dt.time(8, 30)


def test_hours_alone_and_midnight_are_times():
    assert parse_time("8 h") == dt.time(8)
    assert parse_time("24:00") == dt.time(0)


@pytest.mark.parametrize("text", ["", "25:00", "8:61", "noon", "24:30", "8:3"])
def test_what_is_not_a_time_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        parse_time(text)


@pytest.mark.parametrize(
    ("text", "unit", "minutes"),
    [("2", 60, 120), ("4.5", 60, 270), ("4,5", 60, 270), ("4½", 60, 270), ("½", 60, 30), ("4:30", 60, 270), ("4h30", 60, 270), ("4 h", 1, 240), ("45", 1, 45), ("٤٫٥", 60, 270)],
)  # fmt: skip
def test_an_amount_of_time_is_read(text, unit, minutes):
    assert parse_minutes(text, unit) == minutes


@pytest.mark.parametrize("text", ["ثلاثون", "-3", "4:75", "1e9", "", "99999"])
def test_what_is_not_an_amount_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        parse_minutes(text, 60)


def test_thousands_may_be_parted():
    assert parse_whole("1 000") == 1000
    assert parse_whole("1\u202f000") == 1000


@settings(deadline=None)
@given(st.dates(dt.date(1900, 1, 1), dt.date(2999, 12, 31)))
def test_a_day_we_write_is_read_back_in_both_digits(day):
    assert parse_day(write_day(day)) == day
    assert parse_day(write_day(day).translate(ARABIC)) == day


@settings(deadline=None)
@given(st.times())
def test_a_time_we_write_is_read_back(time):
    assert parse_time(write_time(time)) == time.replace(second=0, microsecond=0)


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_and_nothing_else(text):
    for read in (parse_day, parse_time, parse_whole, lambda told: parse_minutes(told, 60)):
        try:
            read(text)
        except (ValueError, OverflowError):
            continue
