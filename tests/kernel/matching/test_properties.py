"""What must hold of any person and any work."""

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.matching.test_batch import NEAR, a_person, some_work
from touiza.kernel.matching import judge
from touiza.kernel.matching.score import bars

SEEDS = st.integers(0, 2**32)


@given(SEEDS)
def test_a_score_is_a_share_and_the_sum_of_its_parts(seed):
    dice = random.Random(seed)
    found = judge(a_person(dice, 1), some_work(dice, 2), nearness=NEAR, at=100)
    assert 0 <= found.score <= 1
    assert abs(found.score - sum(part.value * part.weight for part in found.parts)) < 1e-9
    assert found.fits == (not found.barred)


@given(SEEDS)
def test_a_needed_skill_more_never_lowers(seed):
    dice = random.Random(seed)
    person, work = a_person(dice, 1), some_work(dice, 2)
    before = judge(person, work, nearness=NEAR)
    for code in (*work.needed, *work.welcome):
        level = max(person.skills.get(code, 0), dice.randint(1, 3))
        after = judge(replace(person, skills={**person.skills, code: level}), work, nearness=NEAR)
        assert after.points >= before.points
        assert after.barred == before.barred


@given(SEEDS)
def test_nearer_and_freer_never_lowers(seed):
    dice = random.Random(seed)
    person, work = a_person(dice, 1), some_work(dice, 2)
    before = judge(replace(person, radius_km=10, cells=1), work, nearness=NEAR).points
    assert judge(replace(person, radius_km=10, cells=2**21 - 1), work, nearness=NEAR).points >= before
    assert judge(replace(person, radius_km=50, cells=1), work, nearness=NEAR).points >= before


@given(SEEDS)
def test_what_bars_is_the_same_from_both_sides(seed):
    """For whom the work is barred, the person is: what fits decides nothing there."""
    dice = random.Random(seed)
    person, work = a_person(dice, 1), some_work(dice, 2)
    barred = bars(person, work, at=100)
    bare = replace(person, skills={}, languages={}, causes=frozenset(), place=None, needs=frozenset())
    assert bars(bare, replace(work, needed=(), languages=(), causes=()), at=100) == barred
    assert judge(person, work, nearness=NEAR, at=100).barred == barred
