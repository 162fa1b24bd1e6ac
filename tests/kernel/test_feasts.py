"""Holidays against dates that are known: announced feasts of the moon within a day, Easter to the day."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touiza.kernel.feasts import FIXED, LUNAR, easter, feasts, hijri_day, hijri_year, hijri_year_begins

DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(("year", "month", "day"), [(2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2027, 3, 28), (2038, 4, 25), (1961, 4, 2)])
def test_easter(year: int, month: int, day: int) -> None:
    assert easter(year) == dt.date(year, month, day)


@pytest.mark.parametrize(
    ("hijri", "announced"),
    [  # as they were kept in Algeria
        ((1444, 10, 1), dt.date(2023, 4, 21)), ((1445, 10, 1), dt.date(2024, 4, 10)), ((1446, 10, 1), dt.date(2025, 3, 31)),
        ((1445, 12, 10), dt.date(2024, 6, 16)), ((1446, 12, 10), dt.date(2025, 6, 6)), ((1446, 1, 1), dt.date(2024, 7, 7)),
        ((1446, 3, 12), dt.date(2024, 9, 15)),
    ],
)  # fmt: skip
def test_the_moon_is_expected_within_a_day(hijri: tuple[int, int, int], announced: dt.date) -> None:
    assert abs(hijri_day(*hijri) - announced) <= DAY


@given(st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2200, 1, 1)))
def test_a_day_lies_in_its_hijri_year(day: dt.date) -> None:
    year = hijri_year(day)
    assert hijri_year_begins(year) <= day < hijri_year_begins(year + 1)
    assert (hijri_year_begins(year + 1) - hijri_year_begins(year)).days in {354, 355}


@given(st.sampled_from(["dz", "tn", "fr"]), st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)))
def test_a_year_holds_each_fixed_feast_once_and_each_of_the_moon_once_or_twice(country: str, first: dt.date) -> None:
    found = [feast.code for feast in feasts(country, first, first + 364 * DAY)]
    assert all(found.count(code) in {0, 1} for code in FIXED[country])
    assert sum(found.count(code) == 0 for code in FIXED[country]) <= 1  # a leap year is a day longer
    assert all(1 <= found.count(code) <= 2 for code in LUNAR[country])


def test_feasts_are_in_order_and_none_of_a_country_unknown() -> None:
    found = feasts("dz", dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert [feast.first for feast in found] == sorted(feast.first for feast in found)
    assert [(one.first, one.code) for one in found if not one.lunar] == [
        (dt.date(2026, 1, 1), "new_year"), (dt.date(2026, 1, 12), "yennayer"), (dt.date(2026, 5, 1), "labour"),
        (dt.date(2026, 7, 5), "dz_independence"), (dt.date(2026, 11, 1), "dz_revolution"),
    ]  # fmt: skip
    assert feasts("xx", dt.date(2026, 1, 1), dt.date(2026, 12, 31)) == []
    ascension = next(one for one in feasts("fr", dt.date(2026, 1, 1), dt.date(2026, 12, 31)) if one.code == "fr_ascension")
    assert ascension.first == dt.date(2026, 5, 14)
