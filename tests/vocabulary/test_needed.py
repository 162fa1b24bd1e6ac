"""Which parts of a week work takes: whole parts, half an hour too much, nights, the edges of the week."""

import datetime as dt

import pytest

from touiza.vocabulary.availability import cells_of, needed_for

SUNDAY = dt.datetime(2026, 11, 22)


def at(hours: float) -> dt.datetime:
    return SUNDAY + dt.timedelta(hours=hours)


@pytest.mark.parametrize(
    ("first", "last", "cells"),
    [
        (8.5, 11, ["sun-morning"]),
        (8.5, 12.5, ["sun-morning"]),  # half an hour too much asks for nothing
        (8.5, 13, ["sun-morning", "sun-afternoon"]),
        (16.75, 21, ["sun-evening"]),
        (21, 23.5, ["sun-evening"]),
        (22, 26, ["sun-evening"]),  # over midnight: the evening before
        (22, 30, ["sun-evening", "mon-morning"]),
        (1, 3, ["sat-evening"]),  # the first night of the week is the last evening of it
        (4, 6, ["sun-morning"]),
        (7 * 24 - 3, 7 * 24 + 2, ["sat-evening"]),
        (11.75, 12.25, ["sun-morning"]),  # no longer than half an hour anywhere: where most of it lies
        (8, 20, ["sun-morning", "sun-afternoon", "sun-evening"]),
    ],
)
def test_what_must_be_free(first: float, last: float, cells: list[str]) -> None:
    assert cells_of(needed_for(at(first), at(last))) == cells


def test_more_than_a_week_takes_it_all() -> None:
    assert len(cells_of(needed_for(at(0), at(24 * 30)))) == 21


def test_no_time_takes_nothing() -> None:
    assert needed_for(at(8), at(8)) == 0
