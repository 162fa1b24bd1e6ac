"""From a problem to a plan with its reasons."""

from collections.abc import Iterable
from typing import Any

from touiza.kernel.matching.assignment.exact import better_exactly, load_solver
from touiza.kernel.matching.assignment.greedy import TRIES, plan_greedily
from touiza.kernel.matching.assignment.model import Fault, Outcome, Pair, Problem
from touiza.kernel.matching.assignment.roster import Roster


def solve(problem: Problem, *, seconds: float = 20, exact: bool = True, tries: int = TRIES, solver: Any = None) -> Outcome:
    """Return the best plan, where the solver is installed and `exact` is wanted; a good one otherwise.

    Locks that break a rule are told as faults: kept where a coordinator may overrule it, left out where nobody can.
    """
    roster = Roster(problem)
    faults = roster.settle()
    plan_greedily(roster, tries=tries)
    cp = (solver or load_solver()) if exact else None
    if cp is None:
        return _told(roster, faults, method="greedy")
    proven = better_exactly(cp, roster, seconds=seconds)
    return _told(roster, faults, method="exact", proven=proven)


def look(problem: Problem, placements: Iterable[Pair]) -> Outcome:
    """Return what is to be said about a plan as it stands now: what speaks against it, who and what is missing."""
    roster = Roster(problem)
    for n, s in placements:
        if n in roster.person_at and s in roster.shift_at:
            roster.put(roster.person_at[n], roster.shift_at[s])
    return _told(roster, roster.faults())


def _told(roster: Roster, faults: Iterable[Fault], *, method: str = "", proven: bool = False) -> Outcome:
    return Outcome(roster.keys(), tuple(faults), roster.unplaced(), roster.unfilled(), roster.score(), method, proven)
