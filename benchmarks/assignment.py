"""How long it takes to put a whole team on the shifts of an event, and how good the plan is; one JSON line.

    python -m benchmarks.assignment --people 500 --shifts 120 [--seconds 20] [--seed 1]

The event: shifts of four hours over as many days as needed, at three places, some with a first-aider or a driver. The
people: free in a third of the parts of a week, a few wishes, a friend each, twelve hours of rest, some with few hours.
`greedy` is what comes out where no solver is installed, `exact` with it; `needs` are met of `asked`.
"""

import argparse
import json
import random
import resource
import time
from collections.abc import Callable

from touiza.kernel.matching.assignment import Bar, Outcome, Person, Problem, Shift, solve
from touiza.kernel.matching.assignment.exact import load_solver

HOUR = 60
PARTS = ((8, "a"), (8, "b"), (12, "a"), (12, "c"), (17, "a"), (17, "b"))


def event(people: int, shifts: int, seed: int) -> Problem:
    """Return an event about as large as its team: twice as many places as people who each take two turns."""
    lot = random.Random(seed)
    least = max(1, round(people * 1.2 / shifts))
    rows = []
    for s in range(shifts):
        day, part = divmod(s, len(PARTS))
        start = day * 24 * HOUR + PARTS[part][0] * HOUR
        needs = {"first_aid": 1} if s % 3 == 0 else {"driver": 1} if s % 7 == 0 else {}
        rows.append(
            Shift(key=s, start=start, end=start + 4 * HOUR, day=day, least=least, most=least + 2, needs=needs, place=PARTS[part][1])
        )
    return Problem(people=tuple(_person(n, rows, people, lot) for n in range(people)), shifts=tuple(rows), travel=30)


def _person(n: int, shifts: list[Shift], people: int, lot: random.Random) -> Person:
    free = {(weekday, hour) for weekday in range(7) for hour in (8, 12, 17) if lot.random() < 0.35}
    barred = {s.key: Bar.TIME for s in shifts if (s.day % 7, s.start % (24 * HOUR) // HOUR) not in free}
    able = frozenset(skill for skill, share in (("first_aid", 0.12), ("driver", 0.3)) if lot.random() < share)
    wishes = {s.key: 2 for s in shifts if s.key not in barred and lot.random() < 0.05}
    friends = frozenset({n ^ 1}) if lot.random() < 0.9 and n ^ 1 < people else frozenset()
    most = lot.choice([None, 8 * HOUR, 12 * HOUR, 20 * HOUR])
    return Person(key=n, skills=able, most=most, rest=12 * HOUR, wishes=wishes, friends=friends, barred=barred)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the assignment of a team to shifts.")
    for name, default in (("people", 500), ("shifts", 120), ("seed", 1), ("seconds", 20)):
        parser.add_argument(f"--{name}", type=int, default=default)
    given = parser.parse_args()
    problem = event(given.people, given.shifts, given.seed)
    line: dict[str, object] = {
        "people": given.people, "shifts": given.shifts, "seed": given.seed,
        "asked": sum(shift.least + sum(shift.needs.values()) for shift in problem.shifts),
    }  # fmt: skip
    line["greedy"] = _measured(lambda: solve(problem, exact=False))
    if load_solver() is not None:
        line["exact"] = _measured(lambda: solve(problem, seconds=given.seconds))
    line["peak_mib"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(json.dumps(line))


def _measured(work: Callable[[], Outcome]) -> dict[str, object]:
    begun = time.perf_counter()
    outcome = work()
    score = outcome.score
    return {
        "seconds": round(time.perf_counter() - begun, 2), "needs": score.needs, "placed": score.placed, "wishes": score.wishes,
        "together": score.together, "minutes_beyond": -score.even, "placements": -score.spared, "proven": outcome.proven,
    }  # fmt: skip


if __name__ == "__main__":
    main()
