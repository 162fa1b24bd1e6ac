"""One's own page tells what lies ahead in its order, shifts and dated work together."""

import datetime as dt
from types import SimpleNamespace

from touiza.home.mine import Mine

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


def page(shifts: list[dt.datetime], dated: list[dt.datetime]) -> Mine:
    signups = [SimpleNamespace(shift=SimpleNamespace(starts_at=at)) for at in shifts]
    opportunities = [SimpleNamespace(starts_at=at) for at in dated]
    return Mine(opportunities, signups, [], [], [], [], 0, [], 0, [], [], {}, [], [])  # type: ignore[arg-type]


def test_the_nearest_comes_first_whatever_it_is() -> None:
    day = dt.timedelta(days=1)
    mine = page([NOON + day, NOON + 3 * day], [NOON, NOON + 2 * day])
    assert mine.dated == [mine.upcoming[0], mine.shifts[0], mine.upcoming[1], mine.shifts[1]]
