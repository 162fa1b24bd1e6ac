"""The same judgement as `score.judge`, over columns, compiled by numba: the best few of very many, exactly.

People of one place who go equally far are done together: what a place is worth to them is worked out once, and work out of
their reach is set aside. For each person a shelf of work is passed over when not even its best could be among the best
found so far; then a class of skills; only then is single work looked at. All is whole numbers, so nothing is lost.
"""

from typing import Any

import numpy as np

from touiza.kernel.matching.columns import NOWHERE, ROOM, Column, Lists, PeopleColumns, WorkColumns
from touiza.kernel.matching.fast_parts import (
    ACCOMMODATION,
    BANDS,
    CAUSES,
    LANGUAGES,
    PAST,
    PLACE,
    QUALIFICATIONS,
    SKILLS,
    STEPS,
    TIME,
    class_of_skills,
    class_of_times,
    distances,
    jit,
    keep,
    know_causes,
    know_held,
    know_languages,
    know_skills,
    most_of_past,
    most_of_shelf,
    past_of,
    places,
    sum_of,
    times_left,
)
from touiza.kernel.matching.score import (
    ADULT,
    FULL,
)


@jit
def _gather(
    kinds: Column, shelf_of: Column, values: Column, least: int, most: int, picked: Column, prices: Column, classes: Column, shelves: Column,
    count: int, number_of_classes: int, number_of_shelves: int,
) -> tuple[int, int, int]:  # fmt: skip
    """List the work whose place is worth more than `least`, up to `most`, after what is listed already.

    A row of `classes` and `shelves` is where it begins, where it ends, its number, and the most its places are worth.
    Returned is how many of each there are now.
    """
    kind, shelf = -1, -1
    for work in range(len(values)):
        value = values[work]
        if value > most or value <= least:
            continue
        if kinds[work] != kind:
            kind = kinds[work]
            if shelf_of[kind] != shelf:
                shelf = shelf_of[kind]
                shelves[number_of_shelves, 0], shelves[number_of_shelves, 2], shelves[number_of_shelves, 3] = number_of_classes, shelf, 0
                number_of_shelves += 1
            classes[number_of_classes, 0], classes[number_of_classes, 2], classes[number_of_classes, 3] = count, kind, 0
            number_of_classes += 1
            shelves[number_of_shelves - 1, 1] = number_of_classes
        picked[count], prices[count] = work, value
        count += 1
        classes[number_of_classes - 1, 1] = count
        classes[number_of_classes - 1, 3] = max(classes[number_of_classes - 1, 3], value)
        shelves[number_of_shelves - 1, 3] = max(shelves[number_of_shelves - 1, 3], value)
    return count, number_of_classes, number_of_shelves


@jit
def best_of_group(  # noqa: C901 - compiled, as `_look`
    works: Any, people: Any, group: Column, weights: Column, kilometres: Column, drop_far: bool, into_points: Column, into_ids: Column,
    worth: Column, values: Column, picked: Column, prices: Column, kinds: Column, rows: Column,
) -> None:  # fmt: skip
    """Find the best work for people of one place who go equally far. `drop_far`: never what is out of reach."""
    places(works.positions, works.hybrid, people.positions[group[0]], kilometres, people.radius[group[0]], worth, values)
    bands = np.zeros(len(BANDS) + 1, np.int64)  # where the shelves of each begin
    count, classes, listed = 0, 0, 0
    row_of = np.full((len(BANDS), len(works.shelf_skill)), -1, np.int64)
    todo = np.empty(len(works.shelf_skill), np.int64)
    skills = np.zeros(len(works.near_skills.starts), np.int64)
    touched = np.empty(len(skills), np.int64)
    levels = np.zeros(1 + max(0, _largest(works.language_sets.values)), np.int64)
    causes = np.zeros(len(works.near_causes.starts), np.int64)
    by_language = np.empty(len(works.language_sets.starts) - 1, np.int64)
    by_cause = np.empty(len(works.cause_sets.starts) - 1, np.int64)
    by_offer = np.empty(len(works.offer_sets.starts) - 1, np.int64)
    by_qualification = np.empty(len(works.qualification_sets.starts) - 1, np.int64)
    by_time = np.empty(len(works.weekly), np.int64)
    time_known = np.full(len(works.weekly), -1, np.int64)
    for one in group:
        number_touched = know_skills(one, people.skills, people.levels, works.near_skills, works.near_values, skills, touched)
        know_languages(
            one, people.languages, people.language_levels, people.speaks[one], works.language_sets, levels, by_language, weights[LANGUAGES]
        )
        know_causes(
            one, people.causes, people.cares[one], works.near_causes, works.near_cause_values, works.cause_sets, causes, by_cause, weights[CAUSES]
        )
        know_held(people.needs, one, works.offer_sets, people.needs_stated[one], by_offer, weights[ACCOMMODATION])
        know_held(people.qualifications, one, works.qualification_sets, -1, by_qualification, weights[QUALIFICATIONS])
        past = most_of_past(one, people)
        most = (
            weights[PAST] * past + weights[TIME] * FULL
            + _largest(by_language) + _largest(by_cause) + _largest(by_offer) + _largest(by_qualification)
        )  # fmt: skip
        found = 0
        for step in range(len(STEPS)):
            band, own = STEPS[step]
            above = FULL if band == 0 else BANDS[band - 1]
            if found == into_points.shape[1] and most + weights[SKILLS] * FULL + weights[PLACE] * above < into_points[one, -1]:
                continue
            if drop_far and band == len(BANDS) - 1:
                continue
            while listed <= band:  # what is far is listed when somebody needs it
                count, classes, bands[listed + 1] = _gather(
                    works.skills, works.shelves, values, BANDS[listed], FULL if listed == 0 else BANDS[listed - 1],
                    picked, prices, kinds, rows, count, classes, bands[listed],
                )  # fmt: skip
                for row in range(bands[listed], bands[listed + 1]):
                    row_of[listed, rows[row, 2]] = row
                listed += 1
            floor = into_points[one, -1] if found == into_points.shape[1] else -1
            if own:
                number = _own_rows(skills, touched, number_touched, works.shelves_of, row_of[band], todo)
            else:
                number = _other_rows(
                    bands[band], bands[band + 1], rows, works.shelf_skill, works.shelf_needed, works.shelf_welcome, skills,
                    weights[SKILLS], weights[PLACE], floor - most, todo,
                )  # fmt: skip
            if number:
                found = _look(
                    works, people, one, found, weights, most, past, skills, by_language, by_cause, by_offer, by_qualification,
                    by_time, time_known, todo[:number], rows, kinds, picked, prices, into_points, into_ids,
                )  # fmt: skip
        for at in range(number_touched):
            skills[touched[at]] = 0


@jit
def _own_rows(skills: Column, touched: Column, number: int, shelves_of: Any, row_of: Column, todo: Column) -> int:
    """List the shelves of skills that they have, as far as they are in a band; return how many."""
    count = 0
    for at in range(number):
        skill = touched[at]
        if skills[skill] >= FULL:
            for shelf in range(shelves_of.starts[skill], shelves_of.starts[skill + 1]):
                row = row_of[shelves_of.values[shelf]]
                if row >= 0:
                    todo[count] = row
                    count += 1
    return count


@jit
def _other_rows(
    first: int, last: int, rows: Column, shelf_skill: Column, shelf_needed: Column, shelf_welcome: Column, skills: Column,
    able: int, there: int, floor: int, todo: Column,
) -> int:  # fmt: skip
    """List the other shelves on which something better may be; return how many."""
    count = 0
    for row in range(first, last):
        shelf = rows[row, 2]
        skill = shelf_skill[shelf]
        known = skills[skill] if skill >= 0 else 0
        if known < FULL and able * most_of_shelf(shelf_needed[shelf], known, shelf_welcome[shelf]) + there * rows[row, 3] >= floor:
            todo[count] = row
            count += 1
    return count


@jit
def _look(  # noqa: C901, PLR0912 - see below
    works: Any, people: Any, one: int, found: int, weights: Column, most: int, past: int, skills: Column,
    by_language: Column, by_cause: Column, by_offer: Column, by_qualification: Column, by_time: Column, time_known: Column,
    todo: Column, rows: Column, kinds: Column, picked: Column, prices: Column, into_points: Column, into_ids: Column,
) -> int:  # fmt: skip
    """Look through shelves, the rows `todo`, for what is better than the worst of the best so far.

    Return how many are found. One long loop: calls with so many columns would cost more than what they do.
    """
    shelf_skill, shelf_needed, shelf_welcome = works.shelf_skill, works.shelf_needed, works.shelf_welcome
    needed_starts, needed_codes = works.needed.starts, works.needed.values
    welcome_starts, welcome_codes = works.welcome.starts, works.welcome.values
    ids, asked, rows_of_work = works.ids, works.asked, works.looked_at
    time_starts, time_cells, weekly = works.time_sets.starts, works.time_sets.values, works.weekly
    free, hours, age, consent = people.cells[one], people.hours[one], people.ages[one], people.consent[one]
    busy = people.busy.starts[one] < people.busy.starts[one + 1]
    able, there, timed, then = weights[SKILLS], weights[PLACE], weights[TIME], weights[PAST]
    best, names = into_points[one], into_ids[one]
    room = len(best)
    floor = best[room - 1] if found == room else -1
    for row in todo:
        shelf = rows[row, 2]
        skill = shelf_skill[shelf]
        known = skills[skill] if skill >= 0 else 0
        if most + able * most_of_shelf(shelf_needed[shelf], known, shelf_welcome[shelf]) + there * rows[row, 3] < floor:
            continue
        for entry in range(rows[row, 0], rows[row, 1]):
            kind = kinds[entry, 2]
            needed, welcome, first, second = asked[kind, 0], asked[kind, 1], 0, 0
            if needed + welcome <= ROOM:
                for at in range(2, 2 + needed):
                    first += skills[asked[kind, at]]
                for at in range(2 + needed, 2 + needed + welcome):
                    second += skills[asked[kind, at]]
            else:
                first = sum_of(needed_starts, needed_codes, kind, skills)
                second = sum_of(welcome_starts, welcome_codes, kind, skills)
            ability = able * class_of_skills(needed, first, welcome, second)
            if most + ability + there * kinds[entry, 3] < floor:
                continue
            for at in range(kinds[entry, 0], kinds[entry, 1]):
                work = picked[at]
                points = (
                    ability + there * prices[at] + by_language[rows_of_work[work, 0]] + by_cause[rows_of_work[work, 1]]
                    + by_offer[rows_of_work[work, 2]] + by_qualification[rows_of_work[work, 3]]
                )  # fmt: skip
                if points + timed * FULL + then * past < floor:
                    continue
                when = rows_of_work[work, 4]
                if time_known[when] != one:
                    time_known[when] = one
                    by_time[when] = class_of_times(when, free, hours, time_starts, time_cells, weekly)
                timely = by_time[when]
                if points + timed * timely + then * past < floor:
                    continue
                if 0 < age < rows_of_work[work, 5] or (rows_of_work[work, 6] and 0 < age < ADULT and not consent):
                    continue
                if busy and rows_of_work[work, 7]:
                    timely = times_left(work, one, works, people)
                    if timely < 0:
                        continue
                points += timed * timely
                if past:
                    points += then * past_of(work, one, works, people)
                found = keep(points, ids[work], found, best, names)
                floor = best[room - 1] if found == room else -1
    return found


@jit
def _largest(numbers: Column) -> int:
    most = 0
    for number in numbers:
        most = max(most, number)
    return most


@jit
def best_of_groups(
    works: Any, people: Any, order: Column, begins: Column, first: int, last: int, weights: Column, drop_far: bool,
    into_points: Column, into_ids: Column,
) -> None:  # fmt: skip
    """Do groups `first` to `last`, which stand in `order` from begins[i] to begins[i + 1]; those of one place are neighbours."""
    kilometres = np.zeros(max(1, len(works.latitudes)), np.int64)
    total = len(works.ids)
    worth, values = np.empty(len(kilometres), np.int64), np.empty(total, np.int64)
    picked, prices = np.empty(total, np.int32), np.empty(total, np.int32)
    kinds, rows = np.empty((total, 4), np.int32), np.empty((total, 4), np.int32)
    known = NOWHERE - 1
    for number in range(first, last):
        group = order[begins[number] : begins[number + 1]]
        here = people.positions[group[0]]
        if here != known and here >= 0:
            distances(people.latitudes[here], people.longitudes[here], works.latitudes, works.longitudes, kilometres)
        known = here
        best_of_group(works, people, group, weights, kilometres, drop_far, into_points, into_ids, worth, values, picked, prices, kinds, rows)


__all__ = ["Lists", "PeopleColumns", "WorkColumns", "best_of_groups"]
