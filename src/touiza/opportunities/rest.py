"""What to warn of before somebody signs up: two things at once, too little rest between two days, a day too long. Pure."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from zoneinfo import ZoneInfo

REST = dt.timedelta(hours=11)  # between the end of one day's work and the beginning of the next (EU directive 2003/88, art. 3)
LONG_DAY = dt.timedelta(hours=10)


@dataclass(frozen=True, order=True)
class Busy:
    """Something a person has to do: when (UTC), what it is called, and whether it is being chosen now."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    title: str = ""
    zone: str = "Africa/Algiers"
    chosen: bool = False

    @property
    def day(self) -> dt.date:
        return self.starts_at.astimezone(ZoneInfo(self.zone)).date()


@dataclass(frozen=True)
class Warned:
    """`kind` is clash, rest or day; `one` is what was chosen, `other` what it does not go with (clash, rest)."""

    kind: str
    one: Busy
    other: Busy
    span: dt.timedelta = dt.timedelta(0)  # rest: how long it would be; day: how much work that day


def warnings_of(all_of: Iterable[Busy]) -> list[Warned]:
    """Return what there is to warn of, in the order of time. Only what concerns something that is being chosen."""
    busy = sorted(all_of)
    return [*_clashes(busy), *_short_rests(busy), *_long_days(busy)]


def _clashes(busy: list[Busy]) -> Iterator[Warned]:
    running: list[Busy] = []
    for one in busy:
        running = [other for other in running if other.ends_at > one.starts_at]
        for other in running:
            if one.chosen or other.chosen:
                yield Warned("clash", *((one, other) if one.chosen else (other, one)))
        running.append(one)


def _short_rests(busy: list[Busy]) -> Iterator[Warned]:
    """Two that begin on one day are one day's work: a pause between them is no night's rest."""
    for before, after in pairwise(busy):
        rest = after.starts_at - before.ends_at
        if before.day != after.day and dt.timedelta(0) <= rest < REST and (before.chosen or after.chosen):
            yield Warned("rest", *((after, before) if after.chosen else (before, after)), rest)


def _long_days(busy: list[Busy]) -> Iterator[Warned]:
    days: dict[dt.date, list[Busy]] = {}
    for one in busy:
        days.setdefault(one.day, []).append(one)
    for shared in days.values():
        work = sum((one.ends_at - one.starts_at for one in shared), dt.timedelta(0))
        chosen = [one for one in shared if one.chosen]
        if work > LONG_DAY and chosen:
            yield Warned("day", chosen[0], chosen[-1], work)
