"""Teams put on shifts: what hypothesis finds is as good as trying everything; nothing breaks a rule; reasons are true."""

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from touiza.kernel.matching.assignment import Bar, Outcome, Person, Problem, Score, Shift, is_installed, look, solve
from touiza.kernel.matching.assignment.exact import better_exactly, cliques, load_solver
from touiza.kernel.matching.assignment.greedy import plan_greedily
from touiza.kernel.matching.assignment.model import Pair
from touiza.kernel.matching.assignment.roster import Roster

H = 60
DAY = 24 * H
SOLVER = load_solver()
exactly = pytest.mark.skipif(SOLVER is None, reason="the extra `assignment` is not installed")


def shift(key: int, day: int = 0, start: int = 8, hours: int = 4, **more: object) -> Shift:
    return Shift(**{"key": key, "day": day, "start": day * DAY + start * H, "end": day * DAY + (start + hours) * H, "least": 1, "most": 1, **more})


def team(*people: Person) -> tuple[Person, ...]:
    return people


def person(key: int, **more: object) -> Person:
    return Person(key=key, **more)


def who(outcome: Outcome) -> dict[int, set[int]]:
    return {s: {n for n, t in outcome.placements if t == s} for _n, s in outcome.placements}


# Trying everything.


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    count, number = draw(st.integers(0, 4)), draw(st.integers(0, 3))
    pick = lambda *values: draw(st.sampled_from(values))  # noqa: E731
    keys, shift_keys = range(1, count + 1), range(1, number + 1)
    shifts = tuple(
        shift(
            s, pick(0, 1), pick(8, 10, 20), pick(2, 4, 6), least=draw(st.integers(0, 2)), most=pick(None, 1, 2), place=pick("a", "b"),
            needs={skill: 1 for skill in ("aid", "drive") if pick(False, False, True)},
        )
        for s in shift_keys
    )  # fmt: skip
    people = tuple(
        person(
            n, skills=frozenset(skill for skill in ("aid", "drive") if pick(False, True)), most=pick(None, None, 6 * H), rest=pick(0, 11 * H),
            wishes={s: pick(-1, 1, 2) for s in shift_keys if pick(False, True)},
            friends=frozenset(q for q in (*keys, 9) if pick(False, True)),
            barred={s: pick(Bar.TIME, Bar.AGE) for s in shift_keys if pick(False, False, True)},
        )
        for n in keys
    )  # fmt: skip
    pairs = list(itertools.product(keys, shift_keys))
    some = st.frozensets(st.sampled_from(pairs), max_size=2) if pairs else st.just(frozenset())
    return Problem(people=people, shifts=shifts, fixed=draw(some), on=draw(some), off=draw(some), travel=pick(0, 3 * H))


def by_hand(problem: Problem) -> Score:
    """Try every set of placements beside what is held, and return the best score."""
    roster = Roster(problem)
    roster.settle()
    best = roster.score()

    def go(pairs: list[Pair]) -> None:
        nonlocal best
        best = max(best, roster.score())
        for i, (n, s) in enumerate(pairs):
            if s not in roster.on[n] and roster.bar(n, s) is None:
                roster.put(n, s)
                go(pairs[i + 1 :])
                roster.take(n, s)

    go([(n, s) for n in range(len(problem.people)) for s in range(len(problem.shifts))])
    return best


def follows_the_rules(problem: Problem, outcome: Outcome) -> None:
    """Nothing that was chosen freely breaks a rule, and all that is fixed stands."""
    known = {(n.key, s.key) for n in problem.people for s in problem.shifts}
    assert problem.fixed & known <= outcome.placements <= known
    roster = Roster(problem)
    roster.settle()
    free = outcome.placements - roster.keys()
    assert not free & problem.off
    for n, s in sorted(free):
        index, at = roster.person_at[n], roster.shift_at[s]
        assert roster.bar(index, at) is None
        roster.put(index, at)
    assert roster.score() == outcome.score


@exactly
@settings(max_examples=150, deadline=None)
@given(problems())
def test_the_solver_finds_the_best_there_is(problem: Problem) -> None:
    outcome = solve(problem, seconds=10)
    follows_the_rules(problem, outcome)
    assert outcome.proven
    assert outcome.score == by_hand(problem)


@settings(max_examples=150, deadline=None)
@given(problems())
def test_without_a_solver_a_plan_follows_the_rules_too(problem: Problem) -> None:
    outcome = solve(problem, exact=False)
    follows_the_rules(problem, outcome)
    assert (outcome.method, outcome.proven) == ("greedy", False)
    assert outcome.score <= by_hand(problem)
    assert solve(problem, exact=False) == outcome


@settings(max_examples=100, deadline=None)
@given(problems())
def test_reasons_count_every_shift_and_gaps_are_what_is_missing(problem: Problem) -> None:
    outcome = solve(problem, exact=False)
    there = {n for n, _s in outcome.placements}
    assert {row.person for row in outcome.unplaced} == {one.key for one in problem.people} - there
    assert all(sum(count for _bar, count in row.bars) == len(problem.shifts) for row in outcome.unplaced)
    for gap in outcome.unfilled:
        wanted = next(one for one in problem.shifts if one.key == gap.shift)
        assert gap.people == max(wanted.least - len(who(outcome).get(gap.shift, ())), 0)
        assert gap.people or gap.skills


def crowded(seed: int, people: int = 40, shifts: int = 14) -> Problem:
    """Return an event that is hard to fill: a third of the people are free at any time."""
    lot = random.Random(seed)
    rows = tuple(
        shift(s, s // 4, 8 + 4 * (s % 4), 4 + s % 2, least=3, most=4, needs={"aid": 1} if s % 3 == 0 else {}) for s in range(shifts)
    )
    team = tuple(
        person(
            n, skills=frozenset({"aid"} if lot.random() < 0.2 else ()), most=lot.choice([None, 8 * H, 12 * H]), rest=11 * H,
            wishes={s: 2 for s in range(shifts) if lot.random() < 0.2}, friends=frozenset({n ^ 1}),
            barred={s: Bar.TIME for s in range(shifts) if lot.random() < 0.66},
        )
        for n in range(people)
    )  # fmt: skip
    return Problem(people=team, shifts=rows)


@exactly
@pytest.mark.parametrize("seed", range(4))
def test_without_a_solver_no_more_than_a_twentieth_of_the_needs_is_lost(seed: int) -> None:
    problem = crowded(seed)
    best, good = solve(problem, seconds=10), solve(problem, exact=False)
    assert good.score.needs >= 0.95 * best.score.needs
    assert good.score.placed >= 0.95 * best.score.placed
    assert good.score <= best.score


# What is asked for, in so many words.


def test_everybody_once_before_anybody_twice() -> None:
    keen = person(1, wishes={1: 2, 2: 2})
    outcome = solve(Problem(people=team(keen, person(2)), shifts=(shift(1), shift(2, 1))), exact=False)
    assert {n for n, _s in outcome.placements} == {1, 2}


def test_one_person_stands_for_one_skill_of_a_shift() -> None:
    both = frozenset({"aid", "drive"})
    wanted = shift(1, least=2, most=2, needs={"aid": 1, "drive": 1})
    alone = solve(Problem(people=team(person(1, skills=both), person(2)), shifts=(wanted,)), exact=False)
    assert alone.unfilled[0].skills == (("drive", 1),) or alone.unfilled[0].skills == (("aid", 1),)
    two = solve(Problem(people=team(person(1, skills=both), person(2, skills=frozenset({"aid"}))), shifts=(wanted,)), exact=False)
    assert not two.unfilled


def test_friends_go_together() -> None:
    shifts = (shift(1, least=2, most=2), shift(2, 1, least=2, most=2))
    friends = team(person(1, friends=frozenset({3})), person(2), person(3, friends=frozenset({1})), person(4))
    together = solve(Problem(people=friends, shifts=shifts), exact=False)
    assert any({1, 3} <= people for people in who(together).values())


def test_every_reason_is_told() -> None:
    def why(one: Person, *others: Person, **more: object) -> Bar:
        rows = (shift(1), shift(2, 1, 5, least=0, most=0))
        outcome = solve(Problem(people=(one, *others), shifts=rows[:1], **more), exact=False)
        return next(row for row in outcome.unplaced if row.person == one.key).bars[0][0]

    assert why(person(1, barred={1: Bar.AGE})) == Bar.AGE
    assert why(person(1, most=60)) == Bar.HOURS
    assert why(person(1), off=frozenset({(1, 1)})) == Bar.LOCKED
    assert why(person(1), person(2), on=frozenset({(2, 1)})) == Bar.FULL
    spare = Problem(people=(person(1),), shifts=(shift(1),))
    assert look(spare, ()).unplaced[0].bars == ((Bar.SPARE, 1),)


def test_a_lock_may_overrule_what_somebody_said_but_not_what_is_impossible() -> None:
    shifts = (shift(1), shift(2, 0, 9), shift(3, 1, 2), shift(4, 2, most=0))
    locked = person(1, barred={1: Bar.TIME, 2: Bar.TIME}, rest=20 * H)
    young = person(2, barred={1: Bar.AGE})
    on = frozenset({(1, 1), (1, 2), (1, 3), (2, 1), (2, 4), (7, 1), (1, 9)})
    outcome = solve(Problem(people=(locked, young), shifts=shifts, on=on), exact=False)
    told = {(fault.person, fault.shift): (fault.bar, fault.kept) for fault in outcome.faults}
    assert told == {
        (1, 1): (Bar.TIME, True),
        (1, 2): (Bar.OVERLAP, False),
        (1, 3): (Bar.REST, True),
        (2, 1): (Bar.AGE, False),
        (2, 4): (Bar.FULL, False),
    }
    assert {(1, 1), (1, 3)} <= outcome.placements


def test_the_way_between_two_places_takes_time() -> None:
    rows = (shift(1, 0, 8, 2), shift(2, 0, 10, 2, place="b"))
    near, far = (Problem(people=(person(1),), shifts=rows, travel=travel) for travel in (0, 30))
    assert len(solve(near, exact=False).placements) == 2
    assert len(solve(far, exact=False).placements) == 1


def test_hours_are_even_and_nobody_is_put_where_nobody_is_needed() -> None:
    shifts = (shift(1), shift(2, 1), shift(3, 2), shift(4, 3), shift(5, 4, least=0))
    outcome = solve(Problem(people=team(person(1), person(2)), shifts=shifts), exact=False)
    assert sorted(sum(n == key for n, _s in outcome.placements) for key in (1, 2)) == [2, 2]
    assert 5 not in who(outcome)


@exactly
def test_who_cannot_reach_the_even_share_costs_nothing() -> None:
    brief = person(1, barred={2: Bar.TIME, 3: Bar.TIME})
    outcome = solve(Problem(people=team(brief, person(2)), shifts=(shift(1, hours=2), shift(2, 1), shift(3, 2))), seconds=5)
    assert outcome.proven
    assert outcome.placements == {(1, 1), (2, 2), (2, 3)}


def test_looking_at_a_plan_tells_what_speaks_against_it() -> None:
    problem = Problem(people=(person(1, barred={1: Bar.CANNOT}),), shifts=(shift(1), shift(2, 0, 9, most=None)))
    seen = look(problem, [(1, 1), (1, 2), (1, 7), (7, 1)])
    assert [(fault.shift, fault.bar) for fault in seen.faults] == [(1, Bar.CANNOT), (1, Bar.OVERLAP), (2, Bar.OVERLAP)]
    assert not seen.unfilled
    assert look(problem, [(1, 2)]).faults == ()


def test_nothing_to_do_is_done() -> None:
    assert solve(Problem(people=(), shifts=())).placements == frozenset()
    lonely = solve(Problem(people=(person(1),), shifts=()))
    assert lonely.unplaced[0].bars == ()


def test_a_search_that_may_try_nothing_still_follows_the_rules() -> None:
    for tries in (0, 1, 5, 40, 300):
        problem = crowded(1, people=12, shifts=8)
        follows_the_rules(problem, solve(problem, exact=False, tries=tries))


def test_a_solver_that_is_not_there_is_done_without() -> None:
    assert load_solver("touiza_has_no_such_solver") is None
    assert not is_installed("touiza_has_no_such_solver")
    assert is_installed() is (SOLVER is not None)


@exactly
@pytest.mark.parametrize("seed", range(3))
def test_a_large_plan_is_bettered_group_by_group(seed: int) -> None:
    problem = crowded(seed)
    roster = Roster(problem)
    roster.settle()
    plan_greedily(roster, tries=100)
    before, best = roster.score(), solve(problem, seconds=10).score
    assert better_exactly(SOLVER, roster, seconds=5, whole=100) is False
    assert before <= roster.score() <= best
    again = Roster(problem)
    again.settle()
    plan_greedily(again, tries=100)
    better_exactly(SOLVER, again, seconds=5, whole=100)
    assert again.keys() == roster.keys()


@exactly
def test_time_that_is_over_leaves_a_large_plan_as_it_is() -> None:
    roster = Roster(crowded(1))
    roster.settle()
    plan_greedily(roster)
    before = roster.keys()
    assert better_exactly(SOLVER, roster, seconds=0, whole=1) is False
    assert roster.keys() == before


@exactly
def test_a_limit_that_is_too_short_keeps_what_was_found_first() -> None:
    problem = crowded(2)
    roster = Roster(problem)
    roster.settle()
    plan_greedily(roster)
    before = roster.score()
    assert better_exactly(SOLVER, roster, seconds=0.0) is False
    assert roster.score() >= before


def test_cliques_cover_every_clash() -> None:
    clashing = {frozenset(pair) for pair in ((0, 1), (1, 2), (0, 2), (2, 3), (4, 5), (0, 6), (1, 6))}
    groups = cliques(range(7), lambda one, other: frozenset({one, other}) in clashing)
    assert groups == [[0, 1, 2], [0, 1, 6], [2, 3], [4, 5]]
