"""The reference of matching: what each part is worth, what it says, and what bars."""

import dataclasses
import inspect

import pytest

from touiza.kernel.matching import (
    DEFAULT,
    Bar,
    Fact,
    Mode,
    Nearness,
    PartKind,
    Person,
    Point,
    Slot,
    Told,
    Weights,
    Work,
    judge,
)
from touiza.kernel.matching.score import kilometres, reach

NEAR = Nearness(
    skills={"first_aid": {"nursing": 0.8, "cpr": 0.8, "lifeguard": 0.5}},
    causes={"health": {"blood": 0.5}},
)
ALGIERS, BLIDA, ORAN = Point(36.7538, 3.0588), Point(36.4701, 2.8277), Point(35.6971, -0.6308)


def part(kind, person, work, **more):
    return judge(person, work, nearness=NEAR, **more).part(kind)


@pytest.mark.parametrize(
    ("has", "needed", "welcome", "value", "facts"),
    [
        ({}, (), (), 0.5, ()),
        ({"cooking": 2}, ("cooking",), (), 1, (Fact(Told.SKILL, "cooking", number=2),)),
        ({"cooking": 1}, ("cooking",), (), 0.6, (Fact(Told.SKILL, "cooking", number=1),)),
        ({}, ("cooking",), (), 0, (Fact(Told.SKILL_MISSING, "cooking"),)),
        ({"cooking": 3}, ("cooking", "driving"), (), 0.5, (Fact(Told.SKILL, "cooking", number=3), Fact(Told.SKILL_MISSING, "driving"))),
        ({"nursing": 2}, ("first_aid",), (), 0.8, (Fact(Told.SKILL_NEAR, "first_aid", "nursing", 800),)),
        ({"nursing": 2, "cpr": 2}, ("first_aid",), (), 0.8, (Fact(Told.SKILL_NEAR, "first_aid", "cpr", 800),)),
        ({"first_aid": 1, "nursing": 3}, ("first_aid",), (), 0.8, (Fact(Told.SKILL_NEAR, "first_aid", "nursing", 800),)),
        ({"first_aid": 2, "nursing": 3}, ("first_aid",), (), 1, (Fact(Told.SKILL, "first_aid", number=2),)),
        ({"lifeguard": 1}, ("first_aid",), (), 0.3, (Fact(Told.SKILL_NEAR, "first_aid", "lifeguard", 500),)),
        ({"first_aid": 1, "lifeguard": 1}, ("first_aid",), (), 0.6, (Fact(Told.SKILL, "first_aid", number=1),)),
        ({}, (), ("cooking",), 0.5, ()),
        ({"cooking": 2}, (), ("cooking", "driving"), 0.75, (Fact(Told.SKILL_WELCOME, "cooking", number=2),)),
        ({"cooking": 2}, ("cooking",), ("driving",), 0.8, (Fact(Told.SKILL, "cooking", number=2),)),
    ],
)
def test_skills(has, needed, welcome, value, facts):
    found = part(PartKind.SKILLS, Person(1, skills=has), Work(1, needed=needed, welcome=welcome))
    assert (found.value, found.facts) == (value, facts)


@pytest.mark.parametrize(
    ("speaks", "asked", "value", "facts"),
    [
        ({}, (), 1, ()),
        ({}, ("ar",), 0.4, ()),
        ({"ar": 4}, ("ar",), 1, (Fact(Told.LANGUAGE, "ar", number=4),)),
        ({"fr": 1}, ("fr",), 0.3, (Fact(Told.LANGUAGE, "fr", number=1),)),
        ({"ar": 4}, ("ar", "kab"), 0.833, (Fact(Told.LANGUAGE, "ar", number=4),)),
        ({"ar": 4}, ("fr",), 0, (Fact(Told.LANGUAGE_MISSING, "fr"),)),
    ],
)
def test_languages(speaks, asked, value, facts):
    found = part(PartKind.LANGUAGES, Person(1, languages=speaks), Work(1, languages=asked))
    assert (found.value, found.facts) == (value, facts)


@pytest.mark.parametrize(
    ("cells", "hours", "work", "value", "facts"),
    [
        (0, None, Work(1), 0.8, (Fact(Told.ANY_TIME),)),
        (0, None, Work(1, slots=(Slot(1),)), 0.5, (Fact(Told.TIME_UNSTATED),)),
        (0b11, None, Work(1, slots=(Slot(0b1), Slot(0b100))), 1, (Fact(Told.FREE, number=0b1),)),
        (0b11, None, Work(1, slots=(Slot(0b101),)), 0.25, (Fact(Told.FREE_PARTLY, number=0b1),)),
        (0b11, None, Work(1, slots=(Slot(0b100),)), 0, (Fact(Told.NOT_FREE, number=0b100),)),
        (0, None, Work(1, weekly_minutes=120), 0.5, (Fact(Told.TIME_UNSTATED),)),
        (0, 2, Work(1, weekly_minutes=120), 1, (Fact(Told.HOURS, number=120),)),
        (0, 1, Work(1, weekly_minutes=120), 0.5, (Fact(Told.HOURS_SHORT, number=120),)),
    ],
)
def test_time(cells, hours, work, value, facts):
    found = part(PartKind.TIME, Person(1, cells=cells, hours=hours), work)
    assert (found.value, found.facts) == (value, facts)


def test_what_one_is_engaged_in_takes_times_away():
    work = Work(1, slots=(Slot(0b1, 100, 200), Slot(0b10, 300, 400)))
    person = Person(1, cells=0b1, busy=((150, 160),))
    assert judge(person, work, nearness=NEAR).part(PartKind.TIME).value == 0
    assert judge(person, work, nearness=NEAR).fits
    full = dataclasses.replace(person, busy=((0, 101), (399, 500)))
    assert judge(full, work, nearness=NEAR).barred == (Bar.DATES,)
    assert judge(full, work, nearness=NEAR).part(PartKind.TIME).value == 1  # what they would be, were it not for that
    after = dataclasses.replace(person, busy=((200, 300),))
    assert judge(after, work, nearness=NEAR).fits


@pytest.mark.parametrize(
    ("place", "radius", "work", "value", "facts"),
    [
        (None, None, Work(1, mode=Mode.REMOTE), 0.8, (Fact(Told.FROM_HOME),)),
        (None, 5, Work(1, place=ORAN), 0.4, (Fact(Told.PLACE_UNSTATED),)),
        (ORAN, 5, Work(1), 0.4, (Fact(Told.PLACE_UNSTATED),)),
        (ORAN, None, Work(1, place=ORAN), 1, (Fact(Told.DISTANCE, number=0),)),
        (ALGIERS, 50, Work(1, place=BLIDA), 0.772, (Fact(Told.DISTANCE, number=38),)),
        (ALGIERS, 30, Work(1, place=BLIDA), 0.513, (Fact(Told.FAR, number=38),)),
        (ALGIERS, 30, Work(1, place=ORAN), 0, (Fact(Told.FAR, number=351),)),
        (ALGIERS, 30, Work(1, place=ORAN, mode=Mode.HYBRID), 0.4, (Fact(Told.PARTLY_FROM_HOME), Fact(Told.FAR, number=351))),
    ],
)
def test_place(place, radius, work, value, facts):
    found = part(PartKind.PLACE, Person(1, place=place, radius_km=radius), work)
    assert (found.value, found.facts) == (value, facts)


def test_distance_is_worth_less_the_farther():
    values = [reach(km, 10) for km in range(30)]
    assert values == sorted(values, reverse=True)
    assert (values[0], values[10], values[20]) == (1000, 700, 0)
    assert reach(1, 0) == 700
    assert kilometres(Point(0, 0), Point(0, 180)) == 20015


@pytest.mark.parametrize(
    ("cares", "serves", "value", "facts"),
    [
        (set(), ("health",), 0.3, ()),
        ({"health"}, (), 0.3, ()),
        ({"health"}, ("health", "youth"), 1, (Fact(Told.CAUSE, "health"),)),
        ({"blood"}, ("health",), 0.5, (Fact(Told.CAUSE_NEAR, "health", "blood", 500),)),
        ({"blood"}, ("youth",), 0, ()),
    ],
)
def test_causes(cares, serves, value, facts):
    found = part(PartKind.CAUSES, Person(1, causes=frozenset(cares)), Work(1, causes=serves))
    assert (found.value, found.facts) == (value, facts)


def test_accommodation_and_qualifications():
    person = Person(1, needs=frozenset({"wheelchair", "seated"}), qualifications=frozenset({"driving_b"}))
    work = Work(1, offers=frozenset({"wheelchair"}), qualifications=("driving_b", "first_aid"))
    found = judge(person, work, nearness=NEAR)
    assert found.part(PartKind.ACCOMMODATION).value == found.part(PartKind.QUALIFICATIONS).value == 0.5
    assert found.missing == (Fact(Told.NEED_UNMET, "seated"), Fact(Told.QUALIFICATION_MISSING, "first_aid"))


@pytest.mark.parametrize(
    ("person", "value", "told"),
    [
        (Person(1), 0, []),
        (Person(1, done_with=frozenset({7})), 1, [Told.KNOWS_THEM]),
        (Person(1, done_skills=frozenset({"cooking"})), 0.7, [Told.DONE_SKILL]),
        (Person(1, done_causes=frozenset({"health"})), 0.4, [Told.DONE_CAUSE]),
        (Person(1, done_with=frozenset({7}), done_causes=frozenset({"health"})), 1, [Told.KNOWS_THEM, Told.DONE_CAUSE]),
    ],
)
def test_what_they_did_before(person, value, told):
    found = part(PartKind.PAST, person, Work(1, welcome=("cooking",), causes=("health",), association=7))
    assert (found.value, [fact.told for fact in found.facts]) == (value, told)


@pytest.mark.parametrize(
    ("person", "work", "barred"),
    [
        (Person(1, age=2), Work(1, lowest_age=3), (Bar.AGE,)),
        (Person(1, age=0), Work(1, lowest_age=3), ()),
        (Person(1, age=3), Work(1, lowest_age=3), ()),
        (Person(1, age=2), Work(1, guardian_consent=True), (Bar.CONSENT,)),
        (Person(1, age=2, consent=True), Work(1, guardian_consent=True), ()),
        (Person(1, age=3), Work(1, guardian_consent=True), ()),
        (Person(1), Work(1, ends=10), (Bar.DATES,)),
        (Person(1), Work(1, ends=11), ()),
        (Person(1, age=1), Work(1, lowest_age=3, guardian_consent=True, ends=5), (Bar.AGE, Bar.CONSENT, Bar.DATES)),
    ],
)
def test_what_bars(person, work, barred):
    found = judge(person, work, nearness=NEAR, at=10)
    assert found.barred == barred
    assert found.fits == (not barred)


def test_the_score_is_the_sum_of_its_parts():
    person = Person(1, skills={"cooking": 2}, languages={"ar": 4}, cells=1, place=ORAN, causes=frozenset({"health"}))
    work = Work(1, needed=("cooking",), languages=("ar",), slots=(Slot(1),), place=ORAN, causes=("health",))
    found = judge(person, work, nearness=NEAR)
    assert found.score == pytest.approx(sum(one.value * one.weight for one in found.parts)) == 0.96
    with_text = judge(person, work, nearness=NEAR, likeness=lambda _p, _w: 0.5)
    assert with_text.score == pytest.approx(sum(one.value * one.weight for one in with_text.parts)) == 101 / 110
    assert with_text.part(PartKind.TEXT).facts == (Fact(Told.WORDS, number=500),)
    assert judge(person, work, nearness=NEAR, likeness=lambda _p, _w: 0).part(PartKind.TEXT).facts == ()


def test_weights_decide():
    person, work = Person(1, skills={"cooking": 2}), Work(1, needed=("cooking",), languages=("ar",))
    only = Weights(skills=1, languages=0, time=0, place=0, causes=0, accommodation=0, qualifications=0, past=0)
    assert judge(person, work, nearness=NEAR, weights=only).score == 1
    assert judge(person, work, nearness=NEAR, weights=only, likeness=lambda _p, _w: 0).score == pytest.approx(1 / 11)


@pytest.mark.parametrize("wrong", [{"skills": -1}, {"skills": 101}, {"skills": 1.5}, {"skills": True}, {"skills": "9"}])
def test_weights_are_whole_numbers_in_bounds(wrong):
    with pytest.raises(ValueError, match="skills: a whole number from 0 to 100"):
        Weights(**wrong)


def test_one_part_counts():
    with pytest.raises(ValueError, match="one part at least"):
        Weights(*[0] * 8)


KNOWN = {
    "id", "skills", "languages", "cells", "hours", "place", "radius_km", "causes", "needs", "age", "consent", "qualifications",
    "busy", "done_skills", "done_causes", "done_with", "text", "language",
}  # fmt: skip


def test_nobody_is_judged_by_who_they_are():
    """What judges sees a Person and nothing else of them; a Person has no protected attribute, and none is a weight.

    The age is a band that bars where the work says so; it never moves a score.
    """
    assert {one.name for one in dataclasses.fields(Person)} == KNOWN
    assert not hasattr(Person(1), "__dict__") or set(vars(Person(1))) == KNOWN
    assert list(inspect.signature(judge).parameters) == ["person", "work", "nearness", "weights", "at", "likeness"]
    assert {one.name for one in dataclasses.fields(DEFAULT)} == {kind.value for kind in PartKind}
    work = Work(1, needed=("cooking",), lowest_age=4, guardian_consent=True)
    scores = {judge(Person(1, age=age, consent=consent), work, nearness=NEAR).points for age in range(7) for consent in (False, True)}
    assert len(scores) == 1
