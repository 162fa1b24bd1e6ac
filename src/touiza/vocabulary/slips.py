"""Names that are one slip of the finger away: a letter left out, put in, taken for another, or two exchanged.

A slip falls into one half of a name and leaves the other whole, so it is enough to look at the names that begin like
the question, and at those that end like it, and to compare these few letter by letter: the cost hangs on the question,
hardly on how many names there are.
"""

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

from touiza.kernel.text import slips

SHORTEST = 4  # letters; of shorter names half of the others are one slip away
Owner = TypeVar("Owner", bound=Hashable)


class Halves(NamedTuple):
    """How a name that is one slip away begins, or else ends (backwards), and how many letters it may have."""

    begins: str
    ends: str
    lengths: range


def halves_of(key: str) -> Halves:
    """Return what one half of every name near to a key has; the letter in the middle is in neither (two exchanged)."""
    middle = (len(key) - 1) // 2
    return Halves(key[:middle], key[middle + 1 :][::-1], range(len(key) - 1, len(key) + 2))


def one_slip(key: str, other: str) -> bool:
    """Tell whether two keys differ by one slip, or not at all."""
    return slips(key, other, most=1) is not None


class SlipIndex(Generic[Owner]):
    """Names of a list that fits in memory, found by a key one slip away."""

    def __init__(self, names: Iterable[tuple[str, Owner]]) -> None:
        kept = set(names)
        self._forwards = _Sorted((name, name, owner) for name, owner in kept)
        self._backwards = _Sorted((name[::-1], name, owner) for name, owner in kept)

    def same(self, key: str) -> set[Owner]:
        """Return whose names are the key itself."""
        return {owner for name, owner in self._forwards.beginning(key) if name == key}

    def near(self, key: str) -> set[Owner]:
        """Return whose names are one slip from a key, or the key itself."""
        if len(key) < SHORTEST:
            return set()
        halves = halves_of(key)
        found = (*self._forwards.beginning(halves.begins), *self._backwards.beginning(halves.ends))
        return {owner for name, owner in found if len(name) in halves.lengths and one_slip(key, name)}


class _Sorted(Generic[Owner]):
    """Names in the order of their letters, found by how they begin."""

    def __init__(self, names: Iterable[tuple[str, str, Owner]]) -> None:
        rows = sorted(names, key=lambda row: (row[0], str(row[2])))
        self._keys = [key for key, _name, _owner in rows]
        self._rows = [(name, owner) for _key, name, owner in rows]

    def beginning(self, start: str) -> Iterator[tuple[str, Owner]]:
        place = bisect_left(self._keys, start)
        while place < len(self._keys) and self._keys[place].startswith(start):
            yield self._rows[place]
            place += 1
