"""How quickly one answers: time as it runs while somebody is there, and what many answers amount to.

Moments here are naive: local wall time, as in `workdays`. Definitions follow what is usual for help desks: only what a
person answered counts, first and next answers are told apart, and a share never stands without its number.
"""

import datetime as dt
import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from touiza.kernel.workdays import DAY, Calendar

MINUTE = dt.timedelta(minutes=1)
WHOLE_DAY = (0, 24 * 60)
HOUR = 60
EDGES = (1 * HOUR, 4 * HOUR, 8 * HOUR, 24 * HOUR)  # upper ends of the buckets, in minutes; the last has none
FEWEST = 5  # of which a median is told
FEWEST_FOR_P90 = 10  # of which a ninetieth percentile says anything that the longest does not

Span = tuple[int, int]  # minutes of a day, from and to


@dataclass(frozen=True)
class OpenHours:
    """When somebody is there: on the working days of a calendar, from and to these minutes of the day.

    `hours` gives a span by weekday (0 is Monday); a working day that it does not name is open from midnight to midnight.
    """

    calendar: Calendar
    hours: Mapping[int, Span] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if any(not 0 <= opens < closes <= WHOLE_DAY[1] for opens, closes in self.hours.values()):
            raise ValueError("A day opens before it closes, between its two midnights.")

    def between(self, first: dt.datetime, last: dt.datetime) -> dt.timedelta:
        """Return the open time from one moment to another; none where the second is not the later one."""
        total, day = dt.timedelta(0), _midnight(first)
        while day < last:
            opens, closes = self._span(day)
            total += max(min(closes, last) - max(opens, first), dt.timedelta(0))
            day += DAY
        return total

    def add(self, moment: dt.datetime, time: dt.timedelta) -> dt.datetime:
        """Return the first moment by which so much open time (more than nothing) has run since this one."""
        if time <= dt.timedelta(0):
            raise ValueError("Open time runs forward.")
        day = _midnight(moment)
        while True:
            opens, closes = self._span(day)
            begins = max(opens, moment)
            if time <= closes - begins:
                return begins + time
            time -= max(closes - begins, dt.timedelta(0))
            day += DAY

    def _span(self, day: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
        """Return when a day opens and closes: at once, where it is none of the working days."""
        if not self.calendar.is_working(day.date()):
            return day, day
        opens, closes = self.hours.get(day.weekday(), WHOLE_DAY)
        return day + opens * MINUTE, day + closes * MINUTE


class End(enum.Enum):
    """What became of something that somebody waits for."""

    ANSWERED = "answered"  # by a person
    LATE = "late"  # it waits, beyond its time
    WAITING = "waiting"  # it waits, in its time: nothing can be said yet
    LEFT_OUT = "left_out"  # no answer was needed, or it was spam


@dataclass(frozen=True)
class Wait:
    """One thing that somebody waited for. Minutes are those until the answer: by the clock, and while open."""

    channel: str
    language: str
    end: End
    is_next: bool = False  # they had been answered before, in the same exchange
    minutes: int = 0
    open_minutes: int = 0


@dataclass(frozen=True)
class Times:
    """How long answers took, in minutes. `median` and `p90` are None while there are too few to tell."""

    count: int = 0
    median: int | None = None
    p90: int | None = None
    buckets: tuple[int, ...] = (0,) * (len(EDGES) + 1)  # how many within each of EDGES, and beyond


@dataclass(frozen=True)
class Summary:
    """What many waits amount to. Of `answerable` so many were answered; who waits in time still is in neither."""

    answerable: int = 0
    answered: int = 0
    late: int = 0
    waiting: int = 0
    left_out: int = 0
    first: Times = field(default_factory=Times)  # first answers, by the clock
    first_open: Times = field(default_factory=Times)  # the same, while open
    following: Times = field(default_factory=Times)  # next answers, by the clock
    following_open: Times = field(default_factory=Times)

    @property
    def share(self) -> float | None:
        """The share that was answered; None while there are too few."""
        return self.answered / self.answerable if self.answerable >= FEWEST else None


def summarise(waits: Iterable[Wait]) -> Summary:
    """Return what waits amount to."""
    rows = list(waits)
    ended = [row for row in rows if row.end == End.ANSWERED]
    late, waiting, left_out = (sum(row.end == end for row in rows) for end in (End.LATE, End.WAITING, End.LEFT_OUT))
    first = [row for row in ended if not row.is_next]
    following = [row for row in ended if row.is_next]
    return Summary(
        answerable=len(ended) + late,
        answered=len(ended),
        late=late,
        waiting=waiting,
        left_out=left_out,
        first=times_of([row.minutes for row in first]),
        first_open=times_of([row.open_minutes for row in first]),
        following=times_of([row.minutes for row in following]),
        following_open=times_of([row.open_minutes for row in following]),
    )


def summarise_by(waits: Iterable[Wait], key: Callable[[Wait], str]) -> dict[str, Summary]:
    """Return what waits amount to for each channel, language, or whatever `key` gives; the largest first."""
    groups: dict[str, list[Wait]] = {}
    for row in waits:
        groups.setdefault(key(row), []).append(row)
    return {name: summarise(rows) for name, rows in sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0]))}


def times_of(minutes: Sequence[int]) -> Times:
    """Return how long answers took."""
    buckets = [0] * (len(EDGES) + 1)
    for one in minutes:
        buckets[bucket_of(one)] += 1
    ordered = sorted(minutes)
    return Times(
        count=len(ordered),
        median=nearest_rank(ordered, 50) if len(ordered) >= FEWEST else None,
        p90=nearest_rank(ordered, 90) if len(ordered) >= FEWEST_FOR_P90 else None,
        buckets=tuple(buckets),
    )


def bucket_of(minutes: int) -> int:
    """Return which bucket a time falls in: 0 up to an hour, 1 up to four, 2 up to eight, 3 up to a day, 4 beyond."""
    return next((number for number, edge in enumerate(EDGES) if minutes <= edge), len(EDGES))


def nearest_rank(ordered: Sequence[int], percent: int) -> int:
    """Return a percentile (1 to 100) of sorted numbers, at least one: the smallest that so many are not above."""
    return ordered[max(-(-len(ordered) * percent // 100), 1) - 1]


def _midnight(moment: dt.datetime) -> dt.datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
