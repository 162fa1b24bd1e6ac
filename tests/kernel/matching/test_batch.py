"""The batch finds what judging every pair finds, in any small country."""

import random

import pytest

from touiza.kernel.matching import DEFAULT, Mode, Nearness, Person, Point, Slot, Weights, Work, batch

SKILLS = [f"s{number}" for number in range(9)]
CAUSES = [f"c{number}" for number in range(5)]
NEAR = Nearness(
    skills={"s0": {"s1": 0.85, "s2": 0.15}, "s1": {"s0": 0.55}, "s3": {"s4": 0.6, "s8": 0.3333}, "s7": {"away": 0.9}},
    causes={"c0": {"c1": 0.5}, "c2": {"c0": 0.377, "away": 0.2}},
)
PLACES = [Point(36.75, 3.06), Point(36.47, 2.83), Point(35.7, -0.63), Point(36.77, 3.2), Point(22.8, 5.5)]


def some(dice, things, most):
    return tuple(dice.sample(things, dice.randint(0, min(most, len(things)))))


def a_person(dice, number):
    return Person(
        number,
        skills={code: dice.randint(1, 3) for code in some(dice, [*SKILLS, "away", "unknown"], 4)},
        languages={code: dice.randint(1, 4) for code in some(dice, ["ar", "fr", "en", "zgh"], 3)},
        cells=dice.choice([0, dice.getrandbits(21), 0b111]),
        hours=dice.choice([None, 0, 2, 7]),
        place=dice.choice([None, *PLACES]),
        radius_km=dice.choice([None, 0, 10, 50]),
        causes=frozenset(some(dice, [*CAUSES, "away"], 2)),
        needs=frozenset(some(dice, ["wheelchair", "seated", "quiet"], 2)),
        age=dice.randint(0, 6),
        consent=dice.random() < 0.5,
        qualifications=frozenset(some(dice, ["driving_b", "nurse"], 2)),
        busy=tuple((start, start + 30) for start in some(dice, range(0, 200, 40), 2)),
        done_skills=frozenset(some(dice, SKILLS, 1)),
        done_causes=frozenset(some(dice, CAUSES, 1)),
        done_with=frozenset(some(dice, range(1, 5), 1)),
    )


def some_work(dice, number):
    slots = tuple(Slot(dice.getrandbits(21) & dice.getrandbits(21), start, start + 20) for start in some(dice, range(0, 200, 20), 3))
    return Work(
        number,
        needed=some(dice, SKILLS, 3),
        welcome=some(dice, SKILLS, 2),
        languages=some(dice, ["ar", "fr", "en"], 2),
        slots=slots,
        weekly_minutes=dice.choice([None, 0, 60, 500]),
        mode=dice.choice(list(Mode)),
        place=dice.choice([None, *PLACES]),
        causes=some(dice, CAUSES, 2),
        offers=frozenset(some(dice, ["wheelchair", "seated", "parking"], 2)),
        qualifications=some(dice, ["driving_b", "nurse"], 2),
        lowest_age=dice.choice([0, 0, 3]),
        guardian_consent=dice.random() < 0.3,
        ends=dice.choice([None, 50, 500]),
        association=dice.randint(1, 6),
    )


def a_country(dice, people, works):
    ids = dice.sample(range(10_000), works)
    return [a_person(dice, number) for number in range(people)], [some_work(dice, number) for number in ids]


def weighed(dice):
    return dice.choice([DEFAULT, Weights(*(dice.randint(1, 100) for _part in range(9))), Weights(skills=1, place=0, time=0)])


@pytest.mark.parametrize("seed", range(40))
def test_the_batch_is_the_reference(seed):
    dice = random.Random(seed)
    people, works = a_country(dice, 30, dice.choice([0, 1, 7, 60, 150]))
    country = batch.Country(works, nearness=NEAR, weights=weighed(dice), at=100, drop_far=seed % 2 == 0)
    open_ones = [work for work in works if work.ends is None or work.ends > 100]
    keep = dice.choice([1, 5, 10])
    found = list(country.best_for(people, keep=keep, threads=1 + seed % 3))
    assert [one.person for one in found] == [person.id for person in people]
    for person, one in zip(people, found, strict=True):
        assert one.best == batch.judged_one_by_one(person, open_ones, country, keep=keep)


def test_without_numba_the_answers_are_the_same(monkeypatch):
    people, works = a_country(random.Random(1), 12, 40)
    compiled = list(batch.Country(works, nearness=NEAR).best_for(people, keep=5))
    monkeypatch.setattr(batch, "COMPILED", False)
    assert list(batch.Country(works, nearness=NEAR).best_for(people, keep=5)) == compiled
