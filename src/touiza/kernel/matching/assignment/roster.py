"""Who is on which shift while a plan is made: what the rules allow, and what it is worth."""

from collections import Counter
from collections.abc import Iterable

from touiza.kernel.matching.assignment.model import (
    OVERRULED,
    Bar,
    Fault,
    Pair,
    Person,
    Problem,
    Score,
    Shift,
    Unfilled,
    Unplaced,
)


class Roster:
    """People and shifts by their place in the problem. What is put down at the beginning stays: `held`."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.people: tuple[Person, ...] = problem.people
        self.shifts: tuple[Shift, ...] = problem.shifts
        self.person_at = {person.key: n for n, person in enumerate(self.people)}
        self.shift_at = {shift.key: n for n, shift in enumerate(self.shifts)}
        self.on: list[set[int]] = [set() for _person in self.people]
        self.who: list[set[int]] = [set() for _shift in self.shifts]
        self.minutes = [0] * len(self.people)
        self.held: set[Pair] = set()
        self.off = self._known(problem.off)
        self.share = self._share()
        self.friends = [self._mutual(n) for n in range(len(self.people))]
        self.overlaps, self.pauses = self._times()
        self.fits = [self._fitting(n) for n in range(len(self.people))]

    def settle(self) -> list[Fault]:
        """Put down what is fixed and what is locked; return what speaks against the locks, and which are left out."""
        for n, s in sorted(self._known(self.problem.fixed)):
            self.put(n, s)
        faults = []
        for n, s in sorted(self._known(self.problem.on) - self._known(self.problem.fixed)):
            bars = self.bars(n, s)
            final = [bar for bar in bars if bar not in OVERRULED]
            if not final:
                self.put(n, s)
            if bars:
                faults.append(Fault(self.people[n].key, self.shifts[s].key, (final or bars)[0], kept=not final))
        self.held = set(self.pairs())
        return faults

    def put(self, n: int, s: int) -> None:
        self.on[n].add(s)
        self.who[s].add(n)
        self.minutes[n] += self.shifts[s].minutes

    def take(self, n: int, s: int) -> None:
        self.on[n].remove(s)
        self.who[s].remove(n)
        self.minutes[n] -= self.shifts[s].minutes

    def pairs(self) -> Iterable[Pair]:
        return ((n, s) for n, shifts in enumerate(self.on) for s in shifts)

    def keys(self) -> frozenset[Pair]:
        return frozenset((self.people[n].key, self.shifts[s].key) for n, s in self.pairs())

    def bar(self, n: int, s: int) -> Bar | None:
        """Return what stands in the way of putting a person on a shift now; None where nothing does."""
        if (n, s) in self.off:
            return Bar.LOCKED
        if standing := self.people[n].barred.get(self.shifts[s].key):
            return standing
        return self.clash(n, s) or self._full(s)

    def bars(self, n: int, s: int) -> list[Bar]:
        """Return all that stands in the way, where `bar` returns the first."""
        standing = self.people[n].barred.get(self.shifts[s].key)
        found = [Bar.LOCKED] if (n, s) in self.off else []
        return found + [bar for bar in (standing, self.clash(n, s), self._full(s)) if bar is not None]

    def clash(self, n: int, s: int) -> Bar | None:
        """Return what their other shifts and their hours say against a shift."""
        if any(self.overlaps[s][other] for other in self.on[n]):
            return Bar.OVERLAP
        rest = self.people[n].rest
        if rest and any(self.pauses[s][other] < rest for other in self.on[n]):
            return Bar.REST
        most = self.people[n].most
        return Bar.HOURS if most is not None and self.minutes[n] + self.shifts[s].minutes > most else None

    def _full(self, s: int) -> Bar | None:
        most = self.shifts[s].most
        return Bar.FULL if most is not None and len(self.who[s]) >= most else None

    def clashing(self, n: int, one: int, other: int) -> bool:
        """Tell whether a person could not have both of two shifts."""
        return self.overlaps[one][other] or self.pauses[one][other] < self.people[n].rest

    def filled(self, s: int) -> int:
        """Return how much of what a shift needs is there: people up to the least, and skills."""
        needed = self.shifts[s].needs
        return min(len(self.who[s]), self.shifts[s].least) + (len(self._skilled(s)) if needed else 0)

    def _skilled(self, s: int) -> dict[tuple[str, int], int]:
        """Return which person stands for which of the needed skills, as many as possible, each person for one."""
        stands: dict[tuple[str, int], int] = {}
        slots = [(skill, number) for skill, count in sorted(self.shifts[s].needs.items()) for number in range(count)]

        def find(n: int, seen: set[tuple[str, int]]) -> bool:
            for slot in slots:
                if slot[0] in self.people[n].skills and slot not in seen:
                    seen.add(slot)
                    if slot not in stands or find(stands[slot], seen):
                        stands[slot] = n
                        return True
            return False

        for n in sorted(self.who[s]):
            find(n, set())
        return stands

    def skill_of(self, n: int, s: int) -> str:
        """Return the skill that a person stands for on a shift; "" for none."""
        return next((skill for (skill, _number), one in self._skilled(s).items() if one == n), "")

    def worth(self, people: Iterable[int], shifts: Iterable[int]) -> Score:
        """Return what these people and these shifts add to the score."""
        chosen = set(people)
        wishes = together = beyond = count = 0
        for n in chosen:
            asked = self.people[n].wishes
            wishes += sum(asked.get(self.shifts[s].key, 0) for s in self.on[n]) if asked else 0
            together += sum(len(self.on[n] & self.on[q]) for q in self.friends[n] if q > n or q not in chosen)
            beyond += max(self.minutes[n] - self.share, 0)
            count += len(self.on[n])
        placed = sum(bool(self.on[n]) for n in chosen)
        return Score(sum(map(self.filled, shifts)), placed, wishes, together, -beyond, -count)

    def score(self) -> Score:
        return self.worth(range(len(self.people)), range(len(self.shifts)))

    def unplaced(self) -> tuple[Unplaced, ...]:
        """Return who has no shift, with what stands in the way of each shift for them."""
        return tuple(Unplaced(self.people[n].key, self._bars(n)) for n, shifts in enumerate(self.on) if not shifts)

    def _bars(self, n: int) -> tuple[tuple[Bar, int], ...]:
        found = Counter(self.bar(n, s) or Bar.SPARE for s in range(len(self.shifts)))
        return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0])))

    def unfilled(self) -> tuple[Unfilled, ...]:
        """Return what the shifts lack, in the order of the problem."""
        lacks = []
        for s, shift in enumerate(self.shifts):
            there = Counter(skill for skill, _number in self._skilled(s))
            skills = tuple((skill, count - there[skill]) for skill, count in sorted(shift.needs.items()) if count > there[skill])
            people = max(shift.least - len(self.who[s]), 0)
            if people or skills:
                lacks.append(Unfilled(shift.key, people, skills))
        return tuple(lacks)

    def faults(self) -> tuple[Fault, ...]:
        """Return all that speaks against what is there, each placement looked at as if it came last."""
        found: list[Fault] = []
        for n, s in sorted(self.pairs()):
            self.take(n, s)
            found.extend(Fault(self.people[n].key, self.shifts[s].key, bar, kept=True) for bar in self.bars(n, s))
            self.put(n, s)
        return tuple(found)

    def _known(self, pairs: Iterable[Pair]) -> set[Pair]:
        return {(self.person_at[n], self.shift_at[s]) for n, s in pairs if n in self.person_at and s in self.shift_at}

    def _share(self) -> int:
        asked = sum(shift.least * shift.minutes for shift in self.shifts)
        return -(-asked // len(self.people)) if self.people else 0

    def _mutual(self, n: int) -> frozenset[int]:
        person = self.people[n]
        known = (self.person_at[key] for key in person.friends if key in self.person_at and key != person.key)
        return frozenset(q for q in known if person.key in self.people[q].friends)

    def _times(self) -> tuple[list[list[bool]], list[list[float]]]:
        """Return for every two shifts whether they overlap, and the minutes between them where their days differ."""
        overlaps = [[False] * len(self.shifts) for _shift in self.shifts]
        pauses = [[float("inf")] * len(self.shifts) for _shift in self.shifts]
        for i, one in enumerate(self.shifts):
            for j, other in enumerate(self.shifts):
                first, second = (one, other) if (one.start, i) <= (other.start, j) else (other, one)
                between = second.start - first.end
                overlaps[i][j] = i != j and between < (self.problem.travel if one.place != other.place else 0)
                if one.day != other.day:
                    pauses[i][j] = between
        return overlaps, pauses

    def _fitting(self, n: int) -> list[int]:
        person = self.people[n]
        return [
            s
            for s, shift in enumerate(self.shifts)
            if (n, s) not in self.off
            and shift.key not in person.barred
            and (person.most is None or shift.minutes <= person.most)
        ]
