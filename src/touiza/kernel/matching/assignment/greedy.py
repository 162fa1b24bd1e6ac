"""A good plan in one go, then bettered step by step: what is used where no solver is installed, and where it begins."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from touiza.kernel.matching.assignment.model import Pair
from touiza.kernel.matching.assignment.roster import Roster

Change = tuple[list[Pair], list[Pair]]  # what to take away, what to put down
TRIES = 60_000  # changes that are looked at; so the same problem always has the same plan, in bounded time


def plan_greedily(roster: Roster, *, tries: int = TRIES) -> None:
    """Fill a settled roster: first turns before second turns, scarce shifts first; then better it."""
    order = _scarce_first(roster)
    for turn in range(len(roster.shifts)):
        _fill(roster, order, turn)
        if turn == 0:
            _seat(roster)
    _Search(roster, tries).run()


def _scarce_first(roster: Roster) -> list[int]:
    could = [0] * len(roster.shifts)
    for fits in roster.fits:
        for s in fits:
            could[s] += 1
    asked = [shift.least + sum(shift.needs.values()) for shift in roster.shifts]
    return sorted(range(len(roster.shifts)), key=lambda s: (could[s] - 2 * asked[s], roster.shifts[s].start, s))


def _fill(roster: Roster, order: Sequence[int], turn: int) -> None:
    """Give what shifts need to people who have had so many turns."""
    for s in order:
        candidates = {n for n, fits in enumerate(roster.fits) if len(roster.on[n]) == turn and s in fits}
        while best := max(_offers(roster, s, candidates), default=None):
            n = -best[-1]
            roster.put(n, s)
            candidates.discard(n)


def _offers(roster: Roster, s: int, candidates: Iterable[int]) -> Iterator[tuple[int, int, int, int, int]]:
    """Yield what each candidate would bring: needs met, wish, friends there, few other chances, and minus their number."""
    before, key = roster.filled(s), roster.shifts[s].key
    for n in candidates:
        if s in roster.on[n] or roster.bar(n, s):
            continue
        roster.put(n, s)
        gain = roster.filled(s) - before
        roster.take(n, s)
        if gain:
            person = roster.people[n]
            yield gain, person.wishes.get(key, 0), len(roster.friends[n] & roster.who[s]), -len(roster.fits[n]), -n


def _seat(roster: Roster) -> None:
    """Give who has none a shift with room, the one they wish for most."""
    for n in sorted(range(len(roster.people)), key=lambda n: (len(roster.fits[n]), n)):
        if not roster.on[n]:
            wishes = roster.people[n].wishes
            free = [s for s in roster.fits[n] if roster.bar(n, s) is None]
            if free:
                roster.put(n, max(free, key=lambda s: (wishes.get(roster.shifts[s].key, 0), -len(roster.who[s]), -s)))


class _Search:
    """Changes one, two or three placements at a time, and keeps what makes the score better."""

    def __init__(self, roster: Roster, tries: int) -> None:
        self.roster = roster
        self.left = tries

    def run(self) -> None:
        bettered = True
        while bettered and self.left > 0:
            bettered = any([self._each(self._seating), self._each(self._filling), self._each(self._pleasing), self._drop()])

    def _each(self, changes: Callable[[int], Iterator[Change]]) -> bool:
        """Try all changes of a kind, for one person after the other; tell whether any was kept.

        One kind takes a third of what is left at most.
        """
        kept, until = False, self.left - -(-self.left // 3)
        for n in range(len(self.roster.people)):
            for take, put in changes(n):
                if self.left <= until:
                    return kept
                if self._try(take, put):
                    kept = True
                    break
        return kept

    def _seating(self, n: int) -> Iterator[Change]:
        """Bring somebody without a shift in: where there is room, in place of somebody, who may go elsewhere."""
        roster = self.roster
        if roster.on[n]:
            return
        for s in roster.fits[n]:
            yield [], [(n, s)]
            for q in sorted(roster.who[s]):
                yield [(q, s)], [(n, s)]
                for t in roster.fits[q]:
                    if t not in roster.on[q]:
                        yield [(q, s)], [(n, s), (q, t)]

    def _filling(self, n: int) -> Iterator[Change]:
        """Have somebody go where people are missing, from another shift of theirs, which somebody else takes."""
        roster = self.roster
        for s in roster.fits[n]:
            if s in roster.on[n] or not self._lacks(s):
                continue
            yield [], [(n, s)]
            for t in sorted(roster.on[n]):
                yield [(n, t)], [(n, s)]
                for q in range(len(roster.people)):
                    if t in roster.fits[q] and t not in roster.on[q]:
                        yield [(n, t)], [(n, s), (q, t)]

    def _pleasing(self, n: int) -> Iterator[Change]:
        """Have somebody change to where they would rather be, if need be with who is there."""
        roster = self.roster
        for s in self._dear(n):
            yield [], [(n, s)]
            for t in sorted(roster.on[n]):
                yield [(n, t)], [(n, s)]
                for q in sorted(roster.who[s]):
                    yield [(n, t), (q, s)], [(n, s), (q, t)]

    def _dear(self, n: int) -> list[int]:
        roster = self.roster
        wishes, friends = roster.people[n].wishes, roster.friends[n]
        dear = [s for s in roster.fits[n] if s not in roster.on[n]]
        return [s for s in dear if wishes.get(roster.shifts[s].key, 0) > 0 or friends & roster.who[s]]

    def _drop(self) -> bool:
        """Take away what nobody needs, or hand it to who has fewer hours."""
        roster, kept = self.roster, False
        for n, s in sorted(roster.pairs()):
            if self.left <= 0:
                break
            kept |= self._try([(n, s)], []) or (roster.minutes[n] > roster.share and self._hand_over(n, s))
        return kept

    def _hand_over(self, n: int, s: int) -> bool:
        roster = self.roster
        for q in range(len(roster.people)):
            if roster.minutes[q] < roster.minutes[n] and s in roster.fits[q] and s not in roster.on[q] and self._try([(n, s)], [(q, s)]):
                return True
        return False

    def _lacks(self, s: int) -> bool:
        shift = self.roster.shifts[s]
        return self.roster.filled(s) < shift.least + sum(shift.needs.values())

    def _try(self, take: list[Pair], put: list[Pair]) -> bool:
        """Make a change if the rules allow it and the score grows; otherwise leave all as it was."""
        roster = self.roster
        self.left -= 1
        if not roster.held.isdisjoint(take):
            return False
        people, shifts = {n for n, _s in (*take, *put)}, {s for _n, s in (*take, *put)}
        before = roster.worth(people, shifts)
        for n, s in take:
            roster.take(n, s)
        done: list[Pair] = []
        for n, s in put:
            if s not in roster.on[n] and roster.bar(n, s) is None:
                roster.put(n, s)
                done.append((n, s))
        if len(done) == len(put) and roster.worth(people, shifts) > before:
            return True
        for n, s in done:
            roster.take(n, s)
        for n, s in take:
            roster.put(n, s)
        return False
