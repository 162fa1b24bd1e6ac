"""What is assigned, and what comes of it. Keys are the caller's own; moments are minutes since any beginning."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

Pair = tuple[int, int]  # the key of a person, the key of a shift


class Bar(enum.StrEnum):
    """Why somebody is not, or cannot be, on a shift."""

    NOT_THEIRS = "not_theirs"  # they have no place in the work it belongs to
    AGE = "age"
    CONSENT = "consent"  # of a guardian
    QUALIFICATION = "qualification"
    TIME = "time"  # their week says that they are not free then
    BUSY = "busy"  # they have something else then
    CANNOT = "cannot"  # they said so about this shift
    LOCKED = "locked"  # kept off it by the coordinator
    OVERLAP = "overlap"  # with another shift of theirs, the way between the two counted in
    REST = "rest"  # too little between two days
    HOURS = "hours"  # more than they want in all
    FULL = "full"
    SPARE = "spare"  # nothing stands in the way: they are not needed there, or the search ended early


# What a coordinator may overrule by locking somebody to a shift all the same.
OVERRULED = frozenset({Bar.TIME, Bar.BUSY, Bar.CANNOT, Bar.REST, Bar.HOURS})


@dataclass(frozen=True, kw_only=True)
class Person:
    """`barred` says of shifts why they cannot be theirs; `wishes` how gladly they would go, negative where rather not."""

    key: int
    skills: frozenset[str] = frozenset()
    most: int | None = None  # minutes in all
    rest: int = 0  # minutes between two shifts that begin on different days
    wishes: Mapping[int, int] = field(default_factory=dict)
    friends: frozenset[int] = frozenset()  # counts where it is mutual
    barred: Mapping[int, Bar] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Shift:
    """`needs` tells how many people with a skill are needed, within the `least` or beside it; `most` None: no limit."""

    key: int
    start: int
    end: int
    day: int  # the local day on which it begins, counted
    least: int = 0
    most: int | None = None
    needs: Mapping[str, int] = field(default_factory=dict)
    place: str = ""

    @property
    def minutes(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, kw_only=True)
class Problem:
    """`fixed` are facts, kept whatever the rules say; `on` and `off` are what a coordinator has locked."""

    people: tuple[Person, ...]
    shifts: tuple[Shift, ...]
    fixed: frozenset[Pair] = frozenset()
    on: frozenset[Pair] = frozenset()
    off: frozenset[Pair] = frozenset()
    travel: int = 0  # minutes between two places


class Score(NamedTuple):
    """More is better, compared from the left. The last two are negative."""

    needs: int
    placed: int
    wishes: int
    together: int
    even: int  # minus the minutes beyond the even share
    spared: int  # minus the number of placements


@dataclass(frozen=True)
class Fault:
    """A placement that a rule speaks against; `kept` where it stands all the same."""

    person: int
    shift: int
    bar: Bar
    kept: bool


@dataclass(frozen=True)
class Unplaced:
    """Somebody without a shift, and on how many shifts what stands in the way, the most frequent first."""

    person: int
    bars: tuple[tuple[Bar, int], ...]


@dataclass(frozen=True)
class Unfilled:
    """What a shift still lacks: people, and skills among those who are there."""

    shift: int
    people: int
    skills: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Outcome:
    placements: frozenset[Pair]
    faults: tuple[Fault, ...]
    unplaced: tuple[Unplaced, ...]
    unfilled: tuple[Unfilled, ...]
    score: Score
    method: str = ""  # "exact" or "greedy"
    proven: bool = False  # nothing better exists
