"""The best work for each of very many people: exactly what judging every pair would find, more points first, then lower ids.

With numpy and numba (the extra "matching") it is compiled and spread over threads; without them every pair is judged.
"""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from heapq import nsmallest
from importlib.util import find_spec
from itertools import count
from typing import Any

from touiza.kernel.matching.model import Mode, Nearness, PartKind, Person, Work
from touiza.kernel.matching.score import judge
from touiza.kernel.matching.weights import DEFAULT, Weights

COMPILED = find_spec("numba") is not None and find_spec("numpy") is not None
PIECES = 16  # for each thread, so that they end together
MANY = 5_000_000  # pairs worth the time of compiling
ORDER = (
    PartKind.SKILLS, PartKind.LANGUAGES, PartKind.TIME, PartKind.PLACE, PartKind.CAUSES, PartKind.ACCOMMODATION,
    PartKind.QUALIFICATIONS, PartKind.PAST,
)  # fmt: skip

Best = list[tuple[int, int]]  # points and the id of some work, the best first


@dataclass(frozen=True)
class Found:
    """The best of one person."""

    person: int
    best: Best


class Country:
    """Open work, made ready once for any number of people. `at`: what is over by then is left out."""

    def __init__(
        self, works: Iterable[Work], *, nearness: Nearness, weights: Weights = DEFAULT, at: int | None = None, drop_far: bool = False,
        people: int = MANY,
    ) -> None:  # fmt: skip
        """`drop_far`: leave out what is done on site beyond twice as far as somebody goes.

        `people`: about how many will be asked for. For few pairs nothing is compiled, which takes some seconds.
        """
        self.nearness, self.weights, self.drop_far = nearness, weights, drop_far
        open_ones = [work for work in works if at is None or work.ends is None or work.ends > at]
        self._columns: Any = None
        self._works: Sequence[Work] = ()
        if COMPILED and len(open_ones) * people >= MANY:
            from touiza.kernel.matching.columns import columns_of_works  # noqa: PLC0415 - an optional extra

            self._columns, self._codes = columns_of_works(open_ones, nearness)
        else:
            self._works = open_ones

    def best_for(self, people: Iterable[Person], *, keep: int, threads: int = 1) -> Iterator[Found]:
        """Yield the best work of each person, in the order in which they come."""
        if self._columns is None:
            yield from (Found(person.id, self._judged(person, keep)) for person in people)
            return
        from touiza.kernel.matching.columns import columns_of_people  # noqa: PLC0415 - an optional extra

        columns = columns_of_people(people, self._codes)
        points, ids = self.best_in_columns(columns, keep=keep, threads=threads)
        for number, person in enumerate(columns.ids):
            row = zip(points[number].tolist(), ids[number].tolist(), strict=True)
            yield Found(int(person), [(many, one) for many, one in row if many >= 0])

    def columns_of(self, people: Iterable[Person]) -> Any:
        """Return people as the columns that `best_in_columns` takes."""
        from touiza.kernel.matching.columns import columns_of_people  # noqa: PLC0415 - an optional extra

        return columns_of_people(people, self._codes)

    def best_in_columns(self, people: Any, *, keep: int, threads: int = 1) -> tuple[Any, Any]:
        """Return points and ids, a row for each person; points of -1 where there is no more work."""
        import numpy as np  # noqa: PLC0415 - an optional extra

        from touiza.kernel.matching.fast import best_of_groups  # noqa: PLC0415

        points = np.full((len(people.ids), keep), -1, np.int32)
        ids = np.full((len(people.ids), keep), -1, np.int64)
        if not len(people.ids) or not len(self._columns.ids):
            return points, ids
        order = np.lexsort((people.radius, people.positions))
        changes = (np.diff(people.positions[order]) != 0) | (np.diff(people.radius[order]) != 0)
        begins = np.concatenate(([0], np.flatnonzero(changes) + 1, [len(order)]))
        weights = np.array([self.weights.of(kind) for kind in ORDER], np.int64)

        def run(first: int, last: int) -> None:
            best_of_groups(self._columns, people, order, begins, first, last, weights, self.drop_far, points, ids)

        pieces = _pieces(begins, threads * PIECES)
        if threads == 1:
            for first, last in pieces:
                run(first, last)
        else:
            with ThreadPoolExecutor(threads) as pool:
                for done in [pool.submit(run, first, last) for first, last in pieces]:
                    done.result()
        return points, ids

    def _judged(self, person: Person, keep: int) -> Best:
        return judged_one_by_one(person, self._works, self, keep=keep)


def judged_one_by_one(person: Person, works: Iterable[Work], how: Country, *, keep: int) -> Best:
    """Judge every pair, and return the best: what everything else is measured against."""
    found = []
    for work in works:
        judgement = judge(person, work, nearness=how.nearness, weights=how.weights)
        far = how.drop_far and work.mode == Mode.ON_SITE and judgement.part(PartKind.PLACE).value == 0
        if judgement.fits and not far:
            found.append((judgement.points, work.id))
    return nsmallest(keep, found, key=lambda one: (-one[0], one[1]))


def _pieces(begins: Any, number: int) -> list[tuple[int, int]]:
    """Return ranges of groups with about as many people each."""
    groups, people = len(begins) - 1, int(begins[-1])
    pieces, first = [], 0
    for piece in count(1):
        last = first
        while last < groups and begins[last + 1] * number <= people * piece:
            last += 1
        last = max(last, first + 1)
        pieces.append((first, min(last, groups)))
        first = last
        if first >= groups:
            break
    return pieces
