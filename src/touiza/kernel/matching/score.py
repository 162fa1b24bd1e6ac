"""The reference: how a person and a piece of work are judged. What is fast elsewhere gives the very same numbers.

Every value is a whole number from 0 to 1000 and every division a floor, so that all who compute it agree to the last digit.
"""

from collections.abc import Callable, Sequence
from math import asin, cos, floor, radians, sin, sqrt

from touiza.kernel.matching.model import (
    Bar,
    Fact,
    Judgement,
    Mode,
    Near,
    Nearness,
    Part,
    PartKind,
    Person,
    Point,
    Slot,
    Told,
    Work,
)
from touiza.kernel.matching.weights import DEFAULT, Weights

Likeness = Callable[[Person, Work], float]
Found = tuple[int, list[Fact]]  # a value per mille, and what is to be said

EARTH = 6371.0  # km
USUAL_KM = 20  # how far somebody goes who has not said
FULL = 1000
SKILL_LEVELS = (0, 600, 1000, 1000)  # by the person's level: learning, able, teaching
LANGUAGE_LEVELS = (0, 300, 700, 1000, 1000)  # understands, gets by, fluent, own
NO_SKILL_ASKED = 500
LANGUAGES_UNSTATED = 400
TIME_UNSTATED = 500
ANY_TIME = 800
AT_HOME = 800
SAID = 300  # what is near by less counts, and is not spoken of
AT_THE_EDGE = 700  # of how far they go
PLACE_UNSTATED = 400
CAUSES_UNSTATED = 300
DONE_SKILL, DONE_CAUSE = 700, 400
ADULT = 3  # the first band of those who are 18


def judge(
    person: Person,
    work: Work,
    *,
    nearness: Nearness,
    weights: Weights = DEFAULT,
    at: int | None = None,
    likeness: Likeness | None = None,
) -> Judgement:
    """Return how well they fit. `at`: the moment from which one looks. Texts are compared where `likeness` is given."""
    found: list[tuple[PartKind, Found]] = [
        (PartKind.SKILLS, _skills(person, work, nearness.skills)),
        (PartKind.LANGUAGES, _languages(person, work)),
        (PartKind.TIME, _time(person, work)),
        (PartKind.PLACE, _place(person, work)),
        (PartKind.CAUSES, _causes(person, work, nearness.causes)),
        (PartKind.ACCOMMODATION, _accommodation(person, work)),
        (PartKind.QUALIFICATIONS, _qualifications(person, work)),
        (PartKind.PAST, _past(person, work)),
    ]
    if likeness is not None:
        alike = floor(likeness(person, work) * FULL + 0.5)
        found.append((PartKind.TEXT, (alike, [Fact(Told.WORDS, number=alike)] if alike else [])))
    total = weights.total(with_text=likeness is not None)
    points = sum(weights.of(kind) * value for kind, (value, _facts) in found)
    parts = tuple(Part(kind, value / FULL, weights.of(kind) / total, tuple(facts)) for kind, (value, facts) in found)
    return Judgement(points / (FULL * total), points, parts, bars(person, work, at=at))


def bars(person: Person, work: Work, *, at: int | None = None) -> tuple[Bar, ...]:
    """Return why they cannot take part; nothing where they can."""
    found = []
    if 0 < person.age < work.lowest_age:
        found.append(Bar.AGE)
    if work.guardian_consent and 0 < person.age < ADULT and not person.consent:
        found.append(Bar.CONSENT)
    over = at is not None and work.ends is not None and work.ends <= at
    if over or (work.slots and not possible(person, work)):
        found.append(Bar.DATES)
    return tuple(found)


def possible(person: Person, work: Work) -> Sequence[Slot]:
    """Return the set times that clash with nothing the person has."""
    if not person.busy:
        return work.slots
    return [
        slot for slot in work.slots if not any(starts < slot.ends and slot.starts < ends for starts, ends in person.busy)
    ]


def kilometres(one: Point, other: Point) -> int:
    """Return how far apart two points are on a ball, in whole kilometres (haversine)."""
    north = radians(other.latitude - one.latitude)
    east = radians(other.longitude - one.longitude)
    part = sin(north / 2) ** 2 + cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(east / 2) ** 2
    return floor(2 * EARTH * asin(min(1.0, sqrt(part))) + 0.5)


def reach(km: int, radius: int | None) -> int:
    """Return the value of a distance: 1000 next door, 700 as far as they go, nothing at twice as far."""
    most = max(1, USUAL_KM if radius is None else radius)
    if km <= most:
        return FULL - (FULL - AT_THE_EDGE) * km // most
    return max(0, AT_THE_EDGE * (2 * most - km) // most)


def skill_value(person: Person, asked: str, near: Near) -> tuple[int, str]:
    """Return what a person's skills are worth where one is asked for, and which of theirs it is ("" for none)."""
    best, which = 0, ""
    if asked in person.skills:
        best, which = SKILL_LEVELS[person.skills[asked]], asked
    for code, weight in near.get(asked, {}).items():
        if code in person.skills:
            value = floor(weight * SKILL_LEVELS[person.skills[code]] + 0.5)
            if value > best or (value == best and which not in {"", asked} and code < which):
                best, which = value, code
    return best, which


def _skills(person: Person, work: Work, near: Near) -> Found:
    if not work.needed and not work.welcome:
        return NO_SKILL_ASKED, []
    facts: list[Fact] = []
    needed = [_skill(person, code, near, facts, needed=True) for code in work.needed]
    welcome = [_skill(person, code, near, facts, needed=False) for code in work.welcome]
    if not needed:
        return NO_SKILL_ASKED + sum(welcome) // (2 * len(welcome)), facts
    first = sum(needed) // len(needed)
    return ((4 * first + sum(welcome) // len(welcome)) // 5 if welcome else first), facts


def _skill(person: Person, asked: str, near: Near, facts: list[Fact], *, needed: bool) -> int:
    value, which = skill_value(person, asked, near)
    if which == asked:
        facts.append(Fact(Told.SKILL if needed else Told.SKILL_WELCOME, asked, number=person.skills[asked]))
    elif which and near[asked][which] * FULL >= SAID:
        facts.append(Fact(Told.SKILL_NEAR, asked, which, floor(near[asked][which] * FULL + 0.5)))
    elif needed:
        facts.append(Fact(Told.SKILL_MISSING, asked))
    return value


def _languages(person: Person, work: Work) -> Found:
    if not work.languages:
        return FULL, []
    if not person.languages:
        return LANGUAGES_UNSTATED, []
    values = [LANGUAGE_LEVELS[person.languages.get(code, 0)] for code in work.languages]
    facts = [Fact(Told.LANGUAGE, code, number=person.languages[code]) for code in work.languages if code in person.languages]
    value = (2 * max(values) + sum(values) // len(values)) // 3
    return value, facts or [Fact(Told.LANGUAGE_MISSING, code) for code in work.languages]


def _time(person: Person, work: Work) -> Found:
    if work.slots:
        return _set_times(person.cells, possible(person, work) or work.slots)
    if not work.weekly_minutes:
        return ANY_TIME, [Fact(Told.ANY_TIME)]
    if person.hours is None:
        return TIME_UNSTATED, [Fact(Told.TIME_UNSTATED)]
    enough = person.hours * 60 >= work.weekly_minutes
    value = min(FULL, FULL * person.hours * 60 // work.weekly_minutes)
    return value, [Fact(Told.HOURS if enough else Told.HOURS_SHORT, number=work.weekly_minutes)]


def _set_times(free: int, slots: Sequence[Slot]) -> Found:
    """Return 1000 where one of the times fits whole, half the share of the best where it fits in part."""
    if not free:
        return TIME_UNSTATED, [Fact(Told.TIME_UNSTATED)]
    whole = [slot.cells for slot in slots if not slot.cells & ~free]
    if whole:
        return FULL, [Fact(Told.FREE, number=_together(whole))]
    best = max(slot_share(free, slot.cells) for slot in slots)
    needed = _together([slot.cells for slot in slots])
    return best, [Fact(Told.FREE_PARTLY, number=needed & free) if best else Fact(Told.NOT_FREE, number=needed)]


def slot_share(free: int, cells: int) -> int:
    """Return the value of a time that fits in part."""
    return FULL // 2 * (cells & free).bit_count() // cells.bit_count()


def _together(masks: Sequence[int]) -> int:
    cells = 0
    for mask in masks:
        cells |= mask
    return cells


def _place(person: Person, work: Work) -> Found:
    if work.mode == Mode.REMOTE:
        return AT_HOME, [Fact(Told.FROM_HOME)]
    facts = [Fact(Told.PARTLY_FROM_HOME)] if work.mode == Mode.HYBRID else []
    if person.place is None or work.place is None:
        value = PLACE_UNSTATED
        facts.append(Fact(Told.PLACE_UNSTATED))
    else:
        km = kilometres(person.place, work.place)
        value = reach(km, person.radius_km)
        facts.append(Fact(Told.DISTANCE if value >= AT_THE_EDGE else Told.FAR, number=km))
    return ((value + AT_HOME) // 2 if work.mode == Mode.HYBRID else value), facts


def _causes(person: Person, work: Work, near: Near) -> Found:
    if not person.causes or not work.causes:
        return CAUSES_UNSTATED, []
    same = [code for code in work.causes if code in person.causes]
    if same:
        return FULL, [Fact(Told.CAUSE, code) for code in same]
    best = max(
        ((floor(weight * FULL + 0.5), code, other) for code in work.causes for other, weight in near.get(code, {}).items() if other in person.causes),
        default=(0, "", ""),
    )
    return best[0], [Fact(Told.CAUSE_NEAR, best[1], best[2], best[0])] if best[0] >= SAID else []


def _accommodation(person: Person, work: Work) -> Found:
    if not person.needs:
        return FULL, []
    facts = [Fact(Told.NEED_MET if code in work.offers else Told.NEED_UNMET, code) for code in sorted(person.needs)]
    return FULL * len(person.needs & work.offers) // len(person.needs), facts


def _qualifications(person: Person, work: Work) -> Found:
    if not work.qualifications:
        return FULL, []
    held = [code for code in work.qualifications if code in person.qualifications]
    facts = [
        Fact(Told.QUALIFIED if code in person.qualifications else Told.QUALIFICATION_MISSING, code)
        for code in work.qualifications
    ]
    return FULL * len(held) // len(work.qualifications), facts


def _past(person: Person, work: Work) -> Found:
    """Return the best of three; all are said."""
    facts, value = [], 0
    if work.association in person.done_with:
        facts, value = [Fact(Told.KNOWS_THEM, number=work.association)], FULL
    skills = [code for code in (*work.needed, *work.welcome) if code in person.done_skills]
    causes = [code for code in work.causes if code in person.done_causes]
    facts += [Fact(Told.DONE_SKILL, code) for code in skills] + [Fact(Told.DONE_CAUSE, code) for code in causes]
    return max(value, DONE_SKILL if skills else 0, DONE_CAUSE if causes else 0), facts
