"""Work and people as columns of numbers, for `fast`. Needs numpy.

What work asks for repeats: there are far fewer sets of skills, causes, languages or times than opportunities. Each distinct one
is a class; a person is judged against a class once, whatever number of opportunities it stands for.
"""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

import numpy as np

from touiza.kernel.matching.model import Mode, Near, Nearness, Person, Point, Work
from touiza.kernel.matching.score import FULL, SKILL_LEVELS, USUAL_KM

Column = Any  # numpy.ndarray; its types are not known where numpy is not installed
ROOM = 6  # skills of a class that stand in one row; longer lists are read where they stand
ANYWHERE, NOWHERE = -2, -1  # positions: from home, not stated


class Lists(NamedTuple):
    """Lists of numbers, one after the other: list i is values[starts[i]:starts[i + 1]]."""

    starts: Column
    values: Column


class WorkColumns(NamedTuple):
    """Opportunities, sorted by the skills they ask for: those of one shelf stand together, in it those of one class."""

    ids: Column
    skills: Column  # class
    languages: Column  # class
    causes: Column  # class
    times: Column  # class
    offers: Column  # class
    qualifications: Column  # class
    positions: Column  # ANYWHERE, NOWHERE, or a number
    hybrid: Column
    lowest_age: Column
    consent: Column
    associations: Column
    looked_at: Column  # a row for each: languages, causes, offers, qualifications, times, lowest age, consent, number of set times
    slots: Lists  # into the next three
    slot_cells: Column
    slot_starts: Column
    slot_ends: Column
    shelves: Column  # of each class of skills
    shelf_skill: Column  # the rarest needed skill, else the rarest welcome one; -1: none is asked for
    shelves_of: Lists  # of each skill
    shelf_needed: Column  # how many are needed
    shelf_welcome: Column  # how many are welcome; where some are needed, whether any is
    asked: Column  # a row for each class: how many are needed, how many welcome, then these, as far as there is room
    needed: Lists  # of each class
    welcome: Lists
    language_sets: Lists
    cause_sets: Lists
    time_sets: Lists  # the cells of the set times
    weekly: Column  # minutes of a class of times; 0: none
    offer_sets: Lists
    qualification_sets: Lists
    latitudes: Column
    longitudes: Column
    near_skills: Lists  # had → asked, itself among them
    near_values: Column  # by level: near_values[level, edge]
    near_causes: Lists
    near_cause_values: Column


class PeopleColumns(NamedTuple):
    """People, in the order they came in."""

    ids: Column
    skills: Lists
    levels: Column
    languages: Lists
    language_levels: Column
    speaks: Column  # whether languages are stated at all
    cells: Column
    hours: Column  # -1: not stated
    positions: Column
    radius: Column
    causes: Lists
    cares: Column  # whether causes are stated at all
    needs: Lists
    needs_stated: Column  # how many
    ages: Column
    consent: Column
    qualifications: Lists
    busy: Lists  # into the next two
    busy_starts: Column
    busy_ends: Column
    done_skills: Lists
    done_causes: Lists
    done_with: Lists
    latitudes: Column
    longitudes: Column


@dataclass
class Numbers:
    """Codes as numbers from 0, given as they are met."""

    known: dict[Any, int] = field(default_factory=dict)

    def of(self, code: Any) -> int:
        return self.known.setdefault(code, len(self.known))

    def those(self, codes: Iterable[Any]) -> list[int]:
        """Return the numbers of the codes that are known: the others are asked for by nobody."""
        return [self.known[code] for code in codes if code in self.known]


@dataclass
class Codes:
    """The numbers of all that work asks for."""

    skills: Numbers = field(default_factory=Numbers)
    languages: Numbers = field(default_factory=Numbers)
    causes: Numbers = field(default_factory=Numbers)
    needs: Numbers = field(default_factory=Numbers)
    qualifications: Numbers = field(default_factory=Numbers)


class _Growing:
    """Lists of numbers while they grow."""

    def __init__(self, kind: str = "i") -> None:
        self.starts, self.values = array("q", [0]), array(kind)

    def add(self, values: Iterable[int]) -> None:
        self.values.extend(values)
        self.starts.append(len(self.values))

    def done(self) -> Lists:
        return Lists(np.array(self.starts, np.int64), np.array(self.values))


def columns_of_works(works: Iterable[Work], nearness: Nearness) -> tuple[WorkColumns, Codes]:
    """Return opportunities as columns, and the numbers of what they ask for."""
    rows, codes = list(works), Codes()
    common = _how_common(rows)
    classes = {name: Numbers() for name in ("skills", "languages", "causes", "times", "offers", "qualifications")}
    asked = [(_rarest(row, common), len(row.needed), _welcomed(row), row.needed, row.welcome) for row in rows]
    order = sorted(range(len(rows)), key=lambda number: (*asked[number][:3], asked[number][3:], rows[number].id))
    rows, asked = [rows[number] for number in order], [asked[number] for number in order]
    shelves, places = Numbers(), Numbers()
    shelf_of_class: list[int] = []
    found: dict[str, list[int]] = {name: [] for name in classes}
    for row, (rarest, many, welcomed, *sets) in zip(rows, asked, strict=True):
        number = classes["skills"].of(tuple(sets))
        if number == len(shelf_of_class):
            shelf_of_class.append(shelves.of((codes.skills.of(rarest) if rarest else -1, many, welcomed)))
        found["skills"].append(number)
        found["languages"].append(classes["languages"].of(row.languages))
        found["causes"].append(classes["causes"].of(tuple(sorted(row.causes))))
        found["times"].append(classes["times"].of(_times(row)))
        found["offers"].append(classes["offers"].of(tuple(sorted(row.offers))))
        found["qualifications"].append(classes["qualifications"].of(row.qualifications))
    shelf_rows = list(shelves.known)
    near, near_values = _near_skills(nearness.skills, codes.skills, [code for row in rows for code in (*row.needed, *row.welcome)])
    near_causes, near_cause_values = _near_causes(nearness.causes, codes.causes, [code for row in rows for code in row.causes])
    needed = _lists([map(codes.skills.of, one) for one, _welcome in classes["skills"].known])
    welcome = _lists([map(codes.skills.of, one) for _needed, one in classes["skills"].known])
    numbers = [found[name] for name in ("languages", "causes", "offers", "qualifications", "times")]
    ages = [row.lowest_age for row in rows], [int(row.guardian_consent) for row in rows], [len(row.slots) for row in rows]
    return WorkColumns(
        ids=np.array([row.id for row in rows], np.int64),
        **{name: np.array(numbers, np.int32) for name, numbers in found.items()},
        positions=np.array([_position(row, places) for row in rows], np.int32),
        hybrid=np.array([row.mode == Mode.HYBRID for row in rows], np.bool_),
        lowest_age=np.array([row.lowest_age for row in rows], np.int8),
        consent=np.array([row.guardian_consent for row in rows], np.bool_),
        associations=np.array([row.association for row in rows], np.int64),
        looked_at=np.ascontiguousarray(np.array([*numbers, *ages], np.int32).T),
        slots=_lists([range(len(row.slots)) for row in rows]),
        slot_cells=np.array([slot.cells for row in rows for slot in row.slots], np.int64),
        slot_starts=np.array([slot.starts for row in rows for slot in row.slots], np.int64),
        slot_ends=np.array([slot.ends for row in rows for slot in row.slots], np.int64),
        shelves=np.array(shelf_of_class, np.int32),
        shelf_skill=np.array([skill for skill, _needed, _welcome in shelf_rows], np.int32),
        shelves_of=_lists(_by_skill(shelf_rows, len(codes.skills.known))),
        shelf_needed=np.array([needed for _skill, needed, _welcome in shelf_rows], np.int32),
        shelf_welcome=np.array([welcome for _skill, _needed, welcome in shelf_rows], np.int32),
        asked=_rows_of(needed, welcome),
        needed=needed,
        welcome=welcome,
        language_sets=_lists([map(codes.languages.of, one) for one in classes["languages"].known]),
        cause_sets=_lists([map(codes.causes.of, one) for one in classes["causes"].known]),
        time_sets=_lists([cells for cells, _weekly in classes["times"].known]),
        weekly=np.array([weekly for _cells, weekly in classes["times"].known], np.int64),
        offer_sets=_lists([map(codes.needs.of, one) for one in classes["offers"].known]),
        qualification_sets=_lists([map(codes.qualifications.of, one) for one in classes["qualifications"].known]),
        **_where(places),
        near_skills=near,
        near_values=near_values,
        near_causes=near_causes,
        near_cause_values=near_cause_values,
    ), codes


def columns_of_people(people: Iterable[Person], codes: Codes) -> PeopleColumns:
    """Return people as columns; they may come from a generator, and are not kept."""
    one = {name: array("q") for name in ("ids", "cells", "hours", "positions", "radius", "needs_stated", "ages", "busy_starts", "busy_ends")}
    yes = {name: array("b") for name in ("speaks", "cares", "consent")}
    some = {name: _Growing() for name in ("skills", "languages", "causes", "needs", "qualifications", "busy", "done_skills", "done_causes")}
    done_with, levels, spoken, places = _Growing("q"), array("b"), array("b"), Numbers()
    for person in people:
        for name, value in (
            ("ids", person.id), ("cells", person.cells), ("hours", -1 if person.hours is None else person.hours),
            ("positions", NOWHERE if person.place is None else places.of(person.place)),
            ("radius", max(1, USUAL_KM if person.radius_km is None else person.radius_km)),
            ("needs_stated", len(person.needs)), ("ages", person.age),
        ):  # fmt: skip
            one[name].append(value)
        for name, true in (("speaks", person.languages), ("cares", person.causes), ("consent", person.consent)):
            yes[name].append(bool(true))
        _levelled(person.skills, codes.skills, some["skills"], levels)
        _levelled(person.languages, codes.languages, some["languages"], spoken)
        for name, numbers, told in (
            ("causes", codes.causes, person.causes), ("needs", codes.needs, person.needs),
            ("qualifications", codes.qualifications, person.qualifications),
            ("done_skills", codes.skills, person.done_skills), ("done_causes", codes.causes, person.done_causes),
        ):  # fmt: skip
            some[name].add(numbers.those(told) if told else ())
        some["busy"].add(range(len(one["busy_starts"]), len(one["busy_starts"]) + len(person.busy)))
        for starts, ends in person.busy:
            one["busy_starts"].append(starts)
            one["busy_ends"].append(ends)
        done_with.add(person.done_with)
    wide = {"ids", "busy_starts", "busy_ends"}
    columns: dict[str, Any] = {name: np.array(values, np.int64 if name in wide else np.int32) for name, values in one.items()}
    columns |= {name: np.array(values, np.bool_) for name, values in yes.items()}
    columns |= {name: values.done() for name, values in some.items()}
    return PeopleColumns(
        **columns,
        levels=np.array(levels, np.int8),
        language_levels=np.array(spoken, np.int8),
        done_with=done_with.done(),
        **_where(places),
    )


def _levelled(told: Any, numbers: Numbers, into: _Growing, levels: array) -> None:
    known = [code for code in told if code in numbers.known]
    into.add(numbers.known[code] for code in known)
    levels.extend(told[code] for code in known)


def _how_common(rows: Sequence[Work]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for code in chain.from_iterable((*row.needed, *row.welcome) for row in rows):
        counts[code] = counts.get(code, 0) + 1
    return counts


def _rarest(row: Work, common: dict[str, int]) -> str:
    """Return the skill by which work is shelved: one that is needed, else one that is welcome, "" where none is asked for."""
    return min(row.needed or row.welcome, key=lambda code: (common[code], code), default="")


def _welcomed(row: Work) -> int:
    """Return how many are welcome; where others are needed only whether any is."""
    return min(1, len(row.welcome)) if row.needed else len(row.welcome)


def _rows_of(needed: Lists, welcome: Lists) -> Column:
    """Return each class of skills in one row, where it has room."""
    rows = np.zeros((len(needed.starts) - 1, 2 + ROOM), np.int32)
    for number in range(len(rows)):
        both = [*_list(needed, number), *_list(welcome, number)]
        rows[number, 0], rows[number, 1] = len(_list(needed, number)), len(_list(welcome, number))
        rows[number, 2 : 2 + len(both[:ROOM])] = both[:ROOM]
    return rows


def _list(lists: Lists, number: int) -> list[int]:
    return list(lists.values[lists.starts[number] : lists.starts[number + 1]].tolist())


def _by_skill(shelves: Iterable[tuple[int, int, int]], number: int) -> list[list[int]]:
    found: list[list[int]] = [[] for _skill in range(number)]
    for shelf, (skill, _needed, _welcome) in enumerate(shelves):
        if skill >= 0:
            found[skill].append(shelf)
    return found


def _times(row: Work) -> tuple[tuple[int, ...], int]:
    """Return what a class of times is: the distinct cells of set times, or the minutes a week."""
    if row.slots:
        return tuple(sorted({slot.cells for slot in row.slots})), 0
    return (), row.weekly_minutes or 0


def _position(row: Work, places: Numbers) -> int:
    if row.mode == Mode.REMOTE:
        return ANYWHERE
    return NOWHERE if row.place is None else places.of(row.place)


def _where(places: Numbers) -> dict[str, Column]:
    points = [Point(*place) for place in places.known if isinstance(place, tuple)]
    return {
        "latitudes": np.array([point.latitude for point in points], np.float64),
        "longitudes": np.array([point.longitude for point in points], np.float64),
    }


def _near_skills(near: Near, numbers: Numbers, asked: Iterable[str]) -> tuple[Lists, Column]:
    """Return for each skill that somebody may have which ones it answers, with what that is worth at each level."""
    edges = _answers(near, numbers, asked)
    values = [[int(weight * level + 0.5) for _asked, weight in chain.from_iterable(edges)] for level in SKILL_LEVELS]
    return _lists([[one for one, _weight in row] for row in edges]), np.array(values, np.int32).reshape(len(SKILL_LEVELS), -1)


def _near_causes(near: Near, numbers: Numbers, asked: Iterable[str]) -> tuple[Lists, Column]:
    edges = _answers(near, numbers, asked)
    values = [int(weight * FULL + 0.5) for _asked, weight in chain.from_iterable(edges)]
    return _lists([[one for one, _weight in row] for row in edges]), np.array(values, np.int32)


def _answers(near: Near, numbers: Numbers, asked: Iterable[str]) -> list[list[tuple[int, float]]]:
    wanted = list(dict.fromkeys(asked))
    for code in wanted:
        numbers.of(code)
    pairs = [(code, code, 1.0) for code in wanted]
    pairs += [(code, had, weight) for code in wanted for had, weight in near.get(code, {}).items()]
    for _code, had, _weight in pairs:
        numbers.of(had)
    rows: list[list[tuple[int, float]]] = [[] for _code in numbers.known]
    for code, had, weight in pairs:
        rows[numbers.known[had]].append((numbers.known[code], weight))
    return rows


def _lists(rows: Sequence[Iterable[int]]) -> Lists:
    growing = _Growing("q")
    for row in rows:
        growing.add(row)
    return growing.done()
