"""Time while somebody is there, and what many answers amount to."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touiza.kernel.answering import (
    EDGES,
    FEWEST,
    FEWEST_FOR_P90,
    End,
    OpenHours,
    Wait,
    bucket_of,
    nearest_rank,
    summarise,
    summarise_by,
    times_of,
)
from touiza.kernel.workdays import FRIDAY, SATURDAY, SUNDAY, THURSDAY, Calendar

WEEK = frozenset(range(7)) - {FRIDAY, SATURDAY}
OFFICE = OpenHours(Calendar(WEEK, frozenset({dt.date(2026, 11, 1)})), dict.fromkeys(range(7), (8 * 60 + 30, 16 * 60 + 30)))
SUNDAY_MORNING = dt.datetime(2026, 11, 22, 9, 0)
MINUTES = dt.timedelta(minutes=1)

moments = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2026, 3, 1)).map(lambda one: one.replace(second=0, microsecond=0))
spans = st.tuples(st.integers(0, 1439), st.integers(1, 1440)).filter(lambda pair: pair[0] < pair[1])
offices = st.builds(
    lambda days, off, hours: OpenHours(Calendar(frozenset(days), frozenset(off)), hours),
    st.sets(st.integers(0, 6), min_size=1),
    st.sets(st.dates(dt.date(2026, 1, 1), dt.date(2026, 3, 1)), max_size=8),
    st.dictionaries(st.integers(0, 6), spans),
)


def test_time_runs_only_while_somebody_is_there():
    assert OFFICE.between(SUNDAY_MORNING, SUNDAY_MORNING + dt.timedelta(hours=2)) == dt.timedelta(hours=2)
    thursday_evening = dt.datetime(2026, 11, 19, 18, 0)
    assert thursday_evening.weekday() == THURSDAY
    assert OFFICE.between(thursday_evening, SUNDAY_MORNING) == dt.timedelta(minutes=30)
    assert OFFICE.between(SUNDAY_MORNING, thursday_evening) == dt.timedelta(0)


def test_a_holiday_is_closed_all_day():
    assert dt.date(2026, 11, 1).weekday() == SUNDAY
    assert OFFICE.between(dt.datetime(2026, 11, 1, 0, 0), dt.datetime(2026, 11, 2, 0, 0)) == dt.timedelta(0)


def test_a_working_day_without_hours_is_open_all_day():
    always = OpenHours(Calendar(WEEK))
    assert always.between(SUNDAY_MORNING, SUNDAY_MORNING + dt.timedelta(days=1)) == dt.timedelta(days=1)


def test_adding_ends_when_so_much_has_run():
    assert OFFICE.add(dt.datetime(2026, 11, 19, 16, 0), dt.timedelta(hours=1)) == dt.datetime(2026, 11, 22, 9, 0)
    assert OFFICE.add(SUNDAY_MORNING, dt.timedelta(hours=8)) == dt.datetime(2026, 11, 23, 9, 0)


def test_hours_that_make_no_sense_are_refused():
    for span in ((600, 600), (600, 500), (-1, 60), (0, 1441)):
        with pytest.raises(ValueError, match="opens before"):
            OpenHours(Calendar(WEEK), {0: span})
    with pytest.raises(ValueError, match="forward"):
        OFFICE.add(SUNDAY_MORNING, dt.timedelta(0))


@given(offices, moments, moments)
def test_minute_by_minute_it_is_the_same(office, first, last):
    first, last = min(first, last), min(max(first, last), min(first, last) + dt.timedelta(days=2))

    def is_open(moment):
        opens, closes = office.hours.get(moment.weekday(), (0, 1440))
        return office.calendar.is_working(moment.date()) and opens <= moment.hour * 60 + moment.minute < closes

    minutes = int((last - first) / MINUTES)
    assert office.between(first, last) == sum(is_open(first + n * MINUTES) for n in range(minutes)) * MINUTES


@given(offices, moments, st.integers(1, 3000))
def test_what_was_added_lies_between(office, moment, minutes):
    end = office.add(moment, minutes * MINUTES)
    assert office.between(moment, end) == minutes * MINUTES
    assert office.between(moment, end - MINUTES) < minutes * MINUTES


@given(offices, moments, moments, moments)
def test_time_is_the_sum_of_its_parts(office, one, two, three):
    first, middle, last = sorted((one, two, three))
    assert office.between(first, last) == office.between(first, middle) + office.between(middle, last)
    assert office.between(first, last) <= last - first


@pytest.mark.parametrize(
    ("minutes", "bucket"), [(0, 0), (60, 0), (61, 1), (240, 1), (241, 2), (480, 2), (481, 3), (1440, 3), (1441, 4), (99999, 4)]
)
def test_buckets_hold_their_upper_end(minutes, bucket):
    assert bucket_of(minutes) == bucket


@given(st.lists(st.integers(0, 5000), min_size=1), st.integers(1, 100))
def test_a_percentile_is_the_smallest_that_so_many_are_not_above(numbers, percent):
    ordered = sorted(numbers)
    found = nearest_rank(ordered, percent)
    assert found in ordered
    assert sum(one <= found for one in ordered) * 100 >= percent * len(ordered)
    below = [one for one in ordered if one < found]
    assert len(below) * 100 < percent * len(ordered)


@given(st.lists(st.integers(0, 5000), max_size=40))
def test_no_time_without_enough_of_them(minutes):
    times = times_of(minutes)
    assert times.count == len(minutes) == sum(times.buckets)
    assert len(times.buckets) == len(EDGES) + 1
    assert (times.median is None) is (len(minutes) < FEWEST)
    assert (times.p90 is None) is (len(minutes) < FEWEST_FOR_P90)


waits = st.lists(
    st.builds(
        Wait, channel=st.sampled_from(["comment", "mention"]), language=st.sampled_from(["ar", "fr"]), end=st.sampled_from(End),
        is_next=st.booleans(), minutes=st.integers(0, 5000), open_minutes=st.integers(0, 5000),
    ),
    max_size=40,
)  # fmt: skip


@given(waits)
def test_every_wait_is_counted_once(rows):
    found = summarise(rows)
    assert found.answered + found.late == found.answerable
    assert found.answerable + found.waiting + found.left_out == len(rows)
    assert found.first.count + found.following.count == found.answered
    assert (found.share is None) is (found.answerable < FEWEST)
    if found.share is not None:
        assert found.share == found.answered / found.answerable
    parts = summarise_by(rows, lambda row: row.language)
    assert sum(part.answerable for part in parts.values()) == found.answerable
    assert set(parts) == {row.language for row in rows}


def test_the_largest_part_comes_first():
    rows = [Wait("a", "ar", End.ANSWERED), *[Wait("b", "fr", End.LATE)] * 2]
    assert list(summarise_by(rows, lambda row: row.channel)) == ["b", "a"]
