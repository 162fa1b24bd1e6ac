"""The best plan there is, by constraint programming (OR-Tools CP-SAT), one aim after the other.

Each aim is brought to its best, then held while the next one is. With the same seed, one worker and a limit counted in
the solver's own steps, the same problem always has the same plan; seconds are a second limit, for slow machines.
"""

import importlib
import importlib.util
import random
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from touiza.kernel.matching.assignment.model import Pair
from touiza.kernel.matching.assignment.roster import Roster

SOLVER = "ortools.sat.python.cp_model"
WHOLE = 4000  # possible placements up to which a plan is worked out as a whole
PART = 2  # of so many a group has one
TURNS = 3  # how often everybody is in a group
SLACK = 2  # seconds by the clock for one of the solver's own
STEPS = (0.2, 0.2, 0.25, 0.2, 0.15)  # of the time, for one aim after the other
Terms = tuple[list[Any], float]  # what is summed up, and the most that the sum can be
Clash = Callable[[int, int], bool]


def load_solver(name: str = SOLVER) -> Any:
    """Return the solver's module, None where it is not installed. It is large, so it is loaded when it is wanted."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def better_exactly(cp: Any, roster: Roster, *, seconds: float, whole: int = WHOLE) -> bool:
    """Turn a feasible roster into a better one; tell whether it is proven that nothing is better. What is held stays.

    Up to so many possible placements the plan is worked out as a whole. A larger one is bettered group by group, each
    time with all others as they are: every group is then at its best, which the whole may miss by a little.
    """
    everybody = range(len(roster.people))
    if sum(map(len, roster.fits)) <= whole:
        return _Model(cp, roster, everybody).run(seconds)
    groups = list(_groups(roster, whole))
    until = time.monotonic() + seconds * SLACK
    for group in groups:
        if time.monotonic() < until:
            _Model(cp, roster, group).run(seconds / len(groups))
    return False


def _groups(roster: Roster, whole: int) -> Iterator[list[int]]:
    """Yield people group by group, so that everybody comes several times with others; friends come together."""
    lot = random.Random(1)  # noqa: S311 - the same groups every time
    for _turn in range(TURNS):
        left = list(range(len(roster.people)))
        lot.shuffle(left)
        seen: set[int] = set()
        group: list[int] = []
        for n in left:
            for one in (n, *sorted(roster.friends[n])):
                if one not in seen:
                    seen.add(one)
                    group.append(one)
            if sum(len(roster.fits[one]) for one in group) * PART > whole:
                yield group
                group = []
        yield group


class _Model:
    """A variable for each of some people and each shift that can be theirs, beside what stays as it is."""

    def __init__(self, cp: Any, roster: Roster, free: Collection[int]) -> None:
        self.cp = cp
        self.roster = roster
        self.model = cp.CpModel()
        self.begun = {(n, s) for n in free for s in roster.on[n]} - roster.held
        for n, s in self.begun:  # what is left in the roster is held
            roster.take(n, s)
        self.vars: dict[Pair, Any] = {}
        self.follows: list[tuple[Any, Callable[[], int]]] = []  # what else there is, and what it is for the roster as it stands
        for n in sorted(free):
            for s in roster.fits[n]:
                if s not in roster.on[n] and roster.bar(n, s) is None:
                    self.vars[n, s] = self.model.new_bool_var(f"x{n}_{s}")
        self.by_person: dict[int, list[int]] = {}
        self.by_shift: dict[int, list[int]] = {}
        for n, s in self.vars:
            self.by_person.setdefault(n, []).append(s)
            self.by_shift.setdefault(s, []).append(n)
        self._one_place_at_a_time()
        self._hours()
        self._crowds()

    def run(self, seconds: float) -> bool:
        """Solve for one aim after the other, and put the best plan down. What is no better than the one at hand changes nothing."""
        best, proven = self.begun, True
        none = self._worths(set())
        aims = (self._needs, self._placed, self._wishes, self._together, self._even)
        for n, (aim, step) in enumerate(zip(aims, STEPS, strict=True)):
            terms, most = aim()
            if not terms:
                continue
            goal, worth = sum(terms), self._worths(best)[n] - none[n]
            if worth < most:
                self.model.add(goal >= worth)
                found, sure = self._better(goal, best, seconds * step)
                proven &= sure
                if found and self._worths(found)[n] - none[n] > worth:
                    best, worth = found, self._worths(found)[n] - none[n]
            self.model.add(goal >= worth)
        for n, s in best:
            self.roster.put(n, s)
        return proven

    def _worths(self, chosen: set[Pair]) -> tuple[int, ...]:
        """Return what placements beside what is held are worth to each aim; the last two of the score are one aim."""
        with self._put_down(chosen):
            score = self.roster.score()
        return (*score[:4], score.even * (len(self.vars) + 1) + score.spared)

    def _better(self, goal: Any, best: set[Pair], seconds: float) -> tuple[set[Pair], bool]:
        """Return the best placements that were found for an aim, none where time was too short; and whether nothing is better."""
        solver = self._solver(seconds)
        self._hint(best)
        self.model.maximize(goal)
        status = solver.solve(self.model)
        if status not in {self.cp.OPTIMAL, self.cp.FEASIBLE}:
            return set(), False
        return {pair for pair, var in self.vars.items() if solver.boolean_value(var)}, status == self.cp.OPTIMAL

    def _solver(self, seconds: float) -> Any:
        solver = self.cp.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.max_deterministic_time = seconds
        solver.parameters.max_time_in_seconds = seconds * SLACK
        return solver

    def _hint(self, best: set[Pair]) -> None:
        """Tell the solver where to begin: every variable, so that it has a whole plan from the first moment."""
        self.model.clear_hints()
        for pair, var in self.vars.items():
            self.model.add_hint(var, pair in best)
        with self._put_down(best):
            for var, value in self.follows:
                self.model.add_hint(var, value())

    @contextmanager
    def _put_down(self, chosen: set[Pair]) -> Iterator[None]:
        for n, s in chosen:
            self.roster.put(n, s)
        yield
        for n, s in chosen:
            self.roster.take(n, s)

    def _one_place_at_a_time(self) -> None:
        """Two shifts that clash are not both somebody's: one rule for each clique of clashing shifts."""
        known: dict[int, list[list[int]]] = {}
        for n, shifts in self.by_person.items():
            rest = self.roster.people[n].rest
            if rest not in known:
                known[rest] = cliques(range(len(self.roster.shifts)), lambda one, other, n=n: self.roster.clashing(n, one, other))
            mine = set(shifts)
            seen = set()
            for clique in known[rest]:
                shared = tuple(s for s in clique if s in mine)
                if len(shared) > 1 and shared not in seen:
                    seen.add(shared)
                    self.model.add_at_most_one(self.vars[n, s] for s in shared)

    def _hours(self) -> None:
        for n, shifts in self.by_person.items():
            most = self.roster.people[n].most
            if most is not None:
                left = most - self.roster.minutes[n]
                minutes = [self.roster.shifts[s].minutes for s in shifts]
                if sum(minutes) > left:
                    self.model.add(sum(self.vars[n, s] * m for s, m in zip(shifts, minutes, strict=True)) <= left)

    def _crowds(self) -> None:
        for s, people in self.by_shift.items():
            most = self.roster.shifts[s].most
            if most is not None and most - len(self.roster.who[s]) < len(people):
                self.model.add(sum(self.vars[n, s] for n in people) <= most - len(self.roster.who[s]))

    def _needs(self) -> Terms:
        terms: list[Any] = []
        most = 0
        for s, shift in enumerate(self.roster.shifts):
            held = min(len(self.roster.who[s]), shift.least)
            if shift.least > held and s in self.by_shift:
                filled = self.model.new_int_var(0, shift.least - held, f"f{s}")
                self.model.add(filled <= sum(self.vars[n, s] for n in self.by_shift[s]))
                terms.append(filled)
                self.follows.append((filled, lambda s=s, held=held: min(len(self.roster.who[s]), self.roster.shifts[s].least) - held))
                most += shift.least - held
            if shift.needs and s in self.by_shift:
                terms.append(sum(self._roles(s)) - self.roster.filled(s) + held)
                most += sum(shift.needs.values()) - self.roster.filled(s) + held
        return terms, most

    def _roles(self, s: int) -> list[Any]:
        """Have each person on a shift stand for one skill at most; return the terms of the skills that are there."""
        shift, roles, people = self.roster.shifts[s], [], {*self.by_shift.get(s, ()), *self.roster.who[s]}
        stands: dict[int, list[Any]] = {}
        for skill, count in sorted(shift.needs.items()):
            able = [n for n in sorted(people) if skill in self.roster.people[n].skills]
            mine = [self.model.new_bool_var(f"r{s}_{n}_{skill}") for n in able]
            if mine:
                self.model.add(sum(mine) <= count)
            for n, role in zip(able, mine, strict=True):
                self.follows.append((role, lambda n=n, skill=skill: self.roster.skill_of(n, s) == skill))
                stands.setdefault(n, []).append(role)
            roles.extend(mine)
        for n, several in stands.items():
            self.model.add(sum(several) <= self.vars.get((n, s), 1))
        return roles

    def _placed(self) -> Terms:
        terms = []
        for n, shifts in self.by_person.items():
            if not self.roster.on[n]:
                placed = self.model.new_bool_var(f"p{n}")
                self.model.add_bool_or([*(self.vars[n, s] for s in shifts), placed.negated()])
                terms.append(placed)
                self.follows.append((placed, lambda n=n: bool(self.roster.on[n])))
        return terms, len(terms)

    def _wishes(self) -> Terms:
        wished = {pair: self.roster.people[pair[0]].wishes.get(self.roster.shifts[pair[1]].key, 0) for pair in self.vars}
        return [self.vars[pair] * wish for pair, wish in wished.items() if wish], sum(max(wish, 0) for wish in wished.values())

    def _together(self) -> Terms:
        terms: list[Any] = []
        for n, friends in enumerate(self.roster.friends):
            for q in sorted(q for q in friends if q > n):
                both = (self._both(n, q, s) for s in range(len(self.roster.shifts)))
                terms.extend(term for term in both if term is not None)
        return terms, len(terms)

    def _both(self, n: int, q: int, s: int) -> Any:
        """Return a term that is 1 where two people are on a shift; None where that cannot change."""
        mine = [self.vars[pair] for pair in ((n, s), (q, s)) if pair in self.vars]
        if len(mine) + (s in self.roster.on[n]) + (s in self.roster.on[q]) < 2 or not mine:
            return None
        if len(mine) == 1:
            return mine[0]
        both = self.model.new_bool_var(f"b{n}_{q}_{s}")
        for var in mine:
            self.model.add_implication(both, var)
        self.follows.append((both, lambda: n in self.roster.who[s] and q in self.roster.who[s]))
        return both

    def _even(self) -> Terms:
        """Return what is to be saved: minutes beyond the even share, then placements."""
        terms: list[Any] = [-var for var in self.vars.values()]
        for n, shifts in self.by_person.items():
            left = max(self.roster.share - self.roster.minutes[n], 0)
            minutes = [self.roster.shifts[s].minutes for s in shifts]
            if sum(minutes) > left:
                beyond = self.model.new_int_var(0, sum(minutes), f"e{n}")
                spent = sum(self.vars[n, s] * m for s, m in zip(shifts, minutes, strict=True))
                self.model.add(beyond >= spent - left)
                terms.append(-beyond * (len(self.vars) + 1))
                held = self.roster.minutes[n]
                self.follows.append((beyond, lambda n=n, held=held, left=left: max(self.roster.minutes[n] - held - left, 0)))
        return terms, 0


def cliques(shifts: Iterable[int], clash: Clash) -> list[list[int]]:
    """Return groups of shifts that all clash with each other, so that every two that clash are in one of them."""
    order = list(shifts)
    near = {s: {t for t in order if t != s and clash(s, t)} for s in order}
    found: list[list[int]] = []
    done: set[tuple[int, int]] = set()
    for s in order:
        for t in sorted(t for t in near[s] if t > s):
            if (s, t) in done:
                continue
            group = [s, t]
            for other in sorted(near[s] & near[t]):
                if all(other in near[one] for one in group):
                    group.append(other)
            group.sort()
            done.update((one, other) for n, one in enumerate(group) for other in group[n + 1 :])
            found.append(group)
    return found



def is_installed(name: str = "ortools") -> bool:
    """Tell whether the solver is there, without loading it."""
    return importlib.util.find_spec(name) is not None
