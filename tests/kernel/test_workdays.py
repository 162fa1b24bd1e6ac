"""Working time: what hypothesis finds must hold in every week, with any holidays, and the weeks people live by."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touiza.kernel.workdays import DAY, FRIDAY, MONDAY, SATURDAY, SUNDAY, THURSDAY, Calendar, span

FIRST = dt.date(2026, 1, 1)
dates = st.integers(0, 500).map(lambda n: FIRST + dt.timedelta(days=n))
moments = st.datetimes(min_value=dt.datetime(2026, 1, 1), max_value=dt.datetime(2027, 3, 1))
times = st.timedeltas(min_value=dt.timedelta(0), max_value=dt.timedelta(days=20))
calendars = st.builds(
    Calendar,
    st.frozensets(st.integers(0, 6), min_size=1),
    st.frozensets(dates, max_size=40),
)
ALGERIA = Calendar(frozenset({SUNDAY, 0, 1, 2, THURSDAY}))
FRANCE = Calendar(frozenset(range(MONDAY, SATURDAY)))


def at(day: int, hour: int = 9, month: int = 11) -> dt.datetime:
    return dt.datetime(2026, month, day, hour)


def test_two_working_days_over_the_weekend_of_algeria_and_of_france() -> None:
    thursday = at(19)
    assert ALGERIA.add_days(thursday, 2) == at(23)  # Sunday, Monday
    assert FRANCE.add_days(thursday, 2) == at(23)  # Friday, Monday
    friday = at(20)
    assert friday.weekday() == FRIDAY
    assert ALGERIA.add_days(friday, 2) == at(24, 0)  # from Sunday's midnight: Sunday and Monday
    assert FRANCE.add_days(friday, 2) == at(24)


def test_a_holiday_is_not_counted() -> None:
    calendar = Calendar(ALGERIA.days, frozenset({at(22).date()}))
    assert calendar.add_days(at(19), 2) == at(24)
    assert calendar.between(at(19), at(24)) == 2 * DAY


@pytest.mark.parametrize("days", [frozenset(), frozenset({7}), frozenset({-1, 2})])
def test_a_week_without_working_days_is_refused(days: frozenset[int]) -> None:
    with pytest.raises(ValueError, match="working days"):
        Calendar(days)


def test_working_time_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="forward"):
        FRANCE.add(at(2), dt.timedelta(seconds=-1))


@given(calendars, moments, times)
def test_what_is_added_has_run_and_no_less(calendar: Calendar, moment: dt.datetime, time: dt.timedelta) -> None:
    end = calendar.add(moment, time)
    assert calendar.between(moment, end) == time
    assert calendar.is_working(end.date())
    assert end >= moment


@given(calendars, moments, times, times)
def test_adding_in_two_steps_is_adding_once(calendar: Calendar, moment: dt.datetime, one: dt.timedelta, two: dt.timedelta) -> None:
    assert calendar.add(calendar.add(moment, one), two) == calendar.add(moment, one + two)


@given(calendars, moments, moments, times)
def test_who_begins_later_is_not_due_earlier(calendar: Calendar, a: dt.datetime, b: dt.datetime, time: dt.timedelta) -> None:
    first, last = sorted((a, b))
    assert calendar.add(first, time) <= calendar.add(last, time)
    assert calendar.between(last, first) == dt.timedelta(0)


@given(calendars, moments, moments, moments)
def test_stretches_add_up(calendar: Calendar, a: dt.datetime, b: dt.datetime, c: dt.datetime) -> None:
    first, middle, last = sorted((a, b, c))
    assert calendar.between(first, middle) + calendar.between(middle, last) == calendar.between(first, last)


@given(calendars, moments)
def test_another_day_off_never_brings_the_end_nearer(calendar: Calendar, moment: dt.datetime) -> None:
    more = Calendar(calendar.days, calendar.holidays | {moment.date()})
    assert more.add_days(moment, 2) >= calendar.add_days(moment, 2)
    assert more.opens(moment) > moment
    assert more.is_working(more.opens(moment).date())


def test_a_span_has_both_its_ends() -> None:
    assert list(span(FIRST, FIRST + 2 * DAY)) == [FIRST, FIRST + DAY, FIRST + 2 * DAY]
    assert not list(span(FIRST, FIRST - DAY))
