"""The same judgement as `score.judge`, over columns, compiled by numba: the best few of very many, exactly.

People of one place who go equally far are done together: what a place is worth to them is worked out once, and work out of
their reach is set aside. For each person a shelf of work is passed over when not even its best could be among the best
found so far; then a class of skills; only then is single work looked at. All is whole numbers, so nothing is lost.
"""

from typing import Any

import numpy as np
from numba import njit

from touiza.kernel.matching.columns import ANYWHERE, NOWHERE, Column, Lists, PeopleColumns, WorkColumns
from touiza.kernel.matching.score import (
    ADULT,
    ANY_TIME,
    AT_HOME,
    AT_THE_EDGE,
    CAUSES_UNSTATED,
    DONE_CAUSE,
    DONE_SKILL,
    EARTH,
    FULL,
    LANGUAGE_LEVELS,
    LANGUAGES_UNSTATED,
    NO_SKILL_ASKED,
    PLACE_UNSTATED,
    TIME_UNSTATED,
)

SKILLS, LANGUAGES, TIME, PLACE, CAUSES, ACCOMMODATION, QUALIFICATIONS, PAST = range(8)  # places in the row of weights
SPOKEN = np.array(LANGUAGE_LEVELS, np.int64)
jit = njit(nogil=True, cache=False)


@jit
def _kilometres(latitude: float, longitude: float, latitudes: Column, longitudes: Column, into: Column) -> None:
    for number in range(len(latitudes)):
        north = np.radians(latitudes[number] - latitude)
        east = np.radians(longitudes[number] - longitude)
        part = np.sin(north / 2) ** 2 + np.cos(np.radians(latitude)) * np.cos(np.radians(latitudes[number])) * np.sin(east / 2) ** 2
        into[number] = int(np.floor(2 * EARTH * np.arcsin(min(1.0, np.sqrt(part))) + 0.5))


@jit
def _reach(km: int, most: int) -> int:
    if km <= most:
        return FULL - (FULL - AT_THE_EDGE) * km // most
    return max(0, AT_THE_EDGE * (2 * most - km) // most)


@jit
def _place(position: int, hybrid: bool, here: int, kilometres: Column, radius: int) -> int:
    if position == ANYWHERE:
        return AT_HOME
    value = PLACE_UNSTATED if position == NOWHERE or here == NOWHERE else _reach(kilometres[position], radius)
    return (value + AT_HOME) // 2 if hybrid else value


@jit
def _ones(mask: int) -> int:
    count = 0
    while mask:
        mask &= mask - 1
        count += 1
    return count


@jit
def _fits_time(free: int, cells: int) -> int:
    if cells & ~free == 0:
        return FULL
    return FULL // 2 * _ones(cells & free) // _ones(cells)


@jit
def _class_of_times(number: int, free: int, hours: int, works: Any) -> int:
    starts = works.time_sets.starts
    if starts[number] < starts[number + 1]:
        if free == 0:
            return TIME_UNSTATED
        best = 0
        for at in range(starts[number], starts[number + 1]):
            best = max(best, _fits_time(free, works.time_sets.values[at]))
        return best
    asked = works.weekly[number]
    if asked == 0:
        return ANY_TIME
    if hours < 0:
        return TIME_UNSTATED
    return min(FULL, FULL * hours * 60 // asked)


@jit
def _times_left(work: int, one: int, works: Any, people: Any) -> int:
    """Return what the times are worth that clash with nothing the person has; -1 where all clash."""
    free, best = people.cells[one], -1
    for slot in range(works.slots.starts[work], works.slots.starts[work + 1]):
        clashes = False
        for busy in range(people.busy.starts[one], people.busy.starts[one + 1]):
            if people.busy_starts[busy] < works.slot_ends[slot] and works.slot_starts[slot] < people.busy_ends[busy]:
                clashes = True
        if not clashes:
            best = max(best, TIME_UNSTATED if free == 0 else _fits_time(free, works.slot_cells[slot]))
    return best


@jit
def _mean(lists: Any, number: int, values: Column) -> int:
    total = 0
    for at in range(lists.starts[number], lists.starts[number + 1]):
        total += values[lists.values[at]]
    return total // (lists.starts[number + 1] - lists.starts[number])


@jit
def _class_of_skills(number: int, values: Column, works: Any) -> int:
    needed = works.needed.starts[number] < works.needed.starts[number + 1]
    welcome = works.welcome.starts[number] < works.welcome.starts[number + 1]
    if not needed:
        if not welcome:
            return NO_SKILL_ASKED
        total = 0
        for at in range(works.welcome.starts[number], works.welcome.starts[number + 1]):
            total += values[works.welcome.values[at]]
        return NO_SKILL_ASKED + total // (2 * (works.welcome.starts[number + 1] - works.welcome.starts[number]))
    first = _mean(works.needed, number, values)
    return (4 * first + _mean(works.welcome, number, values)) // 5 if welcome else first


@jit
def _most_of_shelf(shelf: int, values: Column, works: Any) -> int:
    """Return the most that work on a shelf can be worth by its skills, knowing one of those that are needed."""
    needed = works.shelf_needed[shelf]
    if needed == 0:
        return FULL if works.shelf_welcome[shelf] else NO_SKILL_ASKED
    first = (values[works.shelf_skill[shelf]] + FULL * (needed - 1)) // needed
    return (4 * first + FULL) // 5 if works.shelf_welcome[shelf] else first


@jit
def _know_skills(one: int, people: Any, works: Any, values: Column, touched: Column) -> int:
    """Fill in what the person is worth at each skill; return how many were touched."""
    count = 0
    for at in range(people.skills.starts[one], people.skills.starts[one + 1]):
        had, level = people.skills.values[at], people.levels[at]
        for edge in range(works.near_skills.starts[had], works.near_skills.starts[had + 1]):
            asked = works.near_skills.values[edge]
            if values[asked] == 0:
                touched[count] = asked
                count += 1
            values[asked] = max(values[asked], works.near_values[level, edge])
    return count


@jit
def _know_languages(one: int, people: Any, works: Any, levels: Column, into: Column, weight: int) -> None:
    begin, end = people.languages.starts[one], people.languages.starts[one + 1]
    for at in range(begin, end):
        levels[people.languages.values[at]] = SPOKEN[people.language_levels[at]]
    sets = works.language_sets
    for number in range(len(sets.starts) - 1):
        if sets.starts[number] == sets.starts[number + 1]:
            into[number] = FULL * weight
        elif not people.speaks[one]:
            into[number] = LANGUAGES_UNSTATED * weight
        else:
            best = 0
            for at in range(sets.starts[number], sets.starts[number + 1]):
                best = max(best, levels[sets.values[at]])
            into[number] = (2 * best + _mean(sets, number, levels)) // 3 * weight
    for at in range(begin, end):
        levels[people.languages.values[at]] = 0


@jit
def _know_causes(one: int, people: Any, works: Any, values: Column, into: Column, weight: int) -> None:
    values[:] = 0
    for at in range(people.causes.starts[one], people.causes.starts[one + 1]):
        had = people.causes.values[at]
        for edge in range(works.near_causes.starts[had], works.near_causes.starts[had + 1]):
            asked = works.near_causes.values[edge]
            values[asked] = max(values[asked], works.near_cause_values[edge])
    sets = works.cause_sets
    for number in range(len(sets.starts) - 1):
        best = 0
        for at in range(sets.starts[number], sets.starts[number + 1]):
            best = max(best, values[sets.values[at]])
        silent = sets.starts[number] == sets.starts[number + 1] or not people.cares[one]
        into[number] = (CAUSES_UNSTATED if silent else best) * weight


@jit
def _know_held(held: Any, one: int, sets: Any, stated: int, into: Column, weight: int) -> None:
    """Fill in shares: of what the person needs (`stated`), or else of what a class asks for, 1000 where that is nothing."""
    begin, end = held.starts[one], held.starts[one + 1]
    for number in range(len(sets.starts) - 1):
        asked = sets.starts[number + 1] - sets.starts[number] if stated < 0 else stated
        both = 0
        for at in range(sets.starts[number], sets.starts[number + 1]):
            for mine in range(begin, end):
                both += held.values[mine] == sets.values[at]
        into[number] = (FULL if asked == 0 else FULL * both // asked) * weight


@jit
def _holds(lists: Any, number: int, sought: Any, one: int) -> bool:
    for mine in range(sought.starts[one], sought.starts[one + 1]):
        for at in range(lists.starts[number], lists.starts[number + 1]):
            if lists.values[at] == sought.values[mine]:
                return True
    return False


@jit
def _past(work: int, one: int, works: Any, people: Any) -> int:
    for at in range(people.done_with.starts[one], people.done_with.starts[one + 1]):
        if people.done_with.values[at] == works.associations[work]:
            return FULL
    number = works.skills[work]
    if _holds(works.needed, number, people.done_skills, one) or _holds(works.welcome, number, people.done_skills, one):
        return DONE_SKILL
    return DONE_CAUSE if _holds(works.cause_sets, works.causes[work], people.done_causes, one) else 0


@jit
def _most_of_past(one: int, people: Any) -> int:
    if people.done_with.starts[one] < people.done_with.starts[one + 1]:
        return FULL
    if people.done_skills.starts[one] < people.done_skills.starts[one + 1]:
        return DONE_SKILL
    return DONE_CAUSE if people.done_causes.starts[one] < people.done_causes.starts[one + 1] else 0


@jit
def _barred(work: int, one: int, works: Any, people: Any) -> bool:
    age = people.ages[one]
    return 0 < age < works.lowest_age[work] or (works.consent[work] and 0 < age < ADULT and not people.consent[one])


@jit
def _keep(points: int, name: int, found: int, into_points: Column, into_ids: Column) -> int:
    """Put work among the best, more points first, then lower ids; return how many there are."""
    most = len(into_points)
    if found == most and (points < into_points[most - 1] or (points == into_points[most - 1] and name > into_ids[most - 1])):
        return found
    at = found if found < most else most - 1
    while at > 0 and (into_points[at - 1] < points or (into_points[at - 1] == points and into_ids[at - 1] > name)):
        into_points[at], into_ids[at] = into_points[at - 1], into_ids[at - 1]
        at -= 1
    into_points[at], into_ids[at] = points, name
    return min(found + 1, most)


@jit
def _gather(works: Any, values: Column, near: bool, chosen: Column, worth: Column, classes: Column, shelves: Column) -> tuple[int, int, int]:
    """List the work whose place is worth something to these people, or nothing: where its classes and shelves begin.

    A class or a shelf is a row of (first, after the last, its number, the most its places are worth).
    """
    count, number_of_classes, number_of_shelves = 0, 0, 0
    for work in range(len(values)):
        value = values[work]
        if (value > 0) != near:
            continue
        kind = works.skills[work]
        if number_of_classes == 0 or classes[number_of_classes - 1, 2] != kind:
            shelf = works.shelves[kind]
            if number_of_shelves == 0 or shelves[number_of_shelves - 1, 2] != shelf:
                shelves[number_of_shelves, 0], shelves[number_of_shelves, 2], shelves[number_of_shelves, 3] = number_of_classes, shelf, 0
                number_of_shelves += 1
            classes[number_of_classes, 0], classes[number_of_classes, 2], classes[number_of_classes, 3] = count, kind, 0
            number_of_classes += 1
            shelves[number_of_shelves - 1, 1] = number_of_classes
        chosen[count], worth[count] = work, value
        count += 1
        classes[number_of_classes - 1, 1] = count
        classes[number_of_classes - 1, 3] = max(classes[number_of_classes - 1, 3], value)
        shelves[number_of_shelves - 1, 3] = max(shelves[number_of_shelves - 1, 3], value)
    return count, number_of_classes, number_of_shelves


@jit
def best_of_group(
    works: Any, people: Any, group: Column, weights: Column, kilometres: Column, drop_far: bool, into_points: Column, into_ids: Column
) -> None:
    """Find the best work for people of one place who go equally far. `drop_far`: never what is out of reach."""
    total = len(works.ids)
    here, radius = people.positions[group[0]], people.radius[group[0]]
    values = np.empty(total, np.int64)
    near, far = 0, 0
    for work in range(total):
        values[work] = _place(works.positions[work], works.hybrid[work], here, kilometres, radius)
        near += values[work] > 0
    far = 0 if drop_far else total - near
    chosen, worth = np.empty(near, np.int64), np.empty(near, np.int64)
    classes, shelves = np.empty((near, 4), np.int64), np.empty((near, 4), np.int64)
    _count, _classes, number_of_shelves = _gather(works, values, True, chosen, worth, classes, shelves)
    far_chosen, far_worth = np.empty(far, np.int64), np.empty(far, np.int64)
    far_classes, far_shelves = np.empty((far, 4), np.int64), np.empty((far, 4), np.int64)
    number_of_far = 0
    if far:
        _count, _classes, number_of_far = _gather(works, values, False, far_chosen, far_worth, far_classes, far_shelves)
    skills = np.zeros(len(works.near_skills.starts), np.int64)
    touched = np.empty(len(skills), np.int64)
    levels = np.zeros(1 + max(0, _largest(works.language_sets.values, people.languages.values)), np.int64)
    causes = np.zeros(len(works.near_causes.starts), np.int64)
    by_language = np.empty(len(works.language_sets.starts) - 1, np.int64)
    by_cause = np.empty(len(works.cause_sets.starts) - 1, np.int64)
    by_offer = np.empty(len(works.offer_sets.starts) - 1, np.int64)
    by_qualification = np.empty(len(works.qualification_sets.starts) - 1, np.int64)
    by_time = np.empty(len(works.weekly), np.int64)
    time_known = np.full(len(works.weekly), -1, np.int64)
    for one in group:
        found = 0
        number_touched = _know_skills(one, people, works, skills, touched)
        _know_languages(one, people, works, levels, by_language, weights[LANGUAGES])
        _know_causes(one, people, works, causes, by_cause, weights[CAUSES])
        _know_held(people.needs, one, works.offer_sets, people.needs_stated[one], by_offer, weights[ACCOMMODATION])
        _know_held(people.qualifications, one, works.qualification_sets, -1, by_qualification, weights[QUALIFICATIONS])
        past = _most_of_past(one, people)
        most = weights[PAST] * past + by_language.max() + by_cause.max() + by_offer.max() + by_qualification.max() + weights[TIME] * FULL
        for turn in range(3):  # what they can do best, the rest, what is far
            rows, kinds, picked, prices = shelves, classes, chosen, worth
            number = number_of_shelves
            if turn == 2:
                rows, kinds, picked, prices = far_shelves, far_classes, far_chosen, far_worth
                number = number_of_far
            for row in range(number):
                shelf = rows[row, 2]
                own = works.shelf_skill[shelf] >= 0 and skills[works.shelf_skill[shelf]] >= FULL
                if turn < 2 and own != (turn == 0):
                    continue
                floor = into_points[one, -1] if found == into_points.shape[1] else -1
                bound = most + weights[SKILLS] * _most_of_shelf(shelf, skills, works) + weights[PLACE] * rows[row, 3]
                if bound < floor:
                    continue
                for kind in range(rows[row, 0], rows[row, 1]):
                    ability = weights[SKILLS] * _class_of_skills(kinds[kind, 2], skills, works)
                    if most + ability + weights[PLACE] * kinds[kind, 3] < floor:
                        continue
                    for at in range(kinds[kind, 0], kinds[kind, 1]):
                        work = picked[at]
                        points = (
                            ability + weights[PLACE] * prices[at] + by_language[works.languages[work]] + by_cause[works.causes[work]]
                            + by_offer[works.offers[work]] + by_qualification[works.qualifications[work]]
                        )  # fmt: skip
                        if points + weights[TIME] * FULL + weights[PAST] * past < floor:
                            continue
                        when = works.times[work]
                        if time_known[when] != one:
                            time_known[when] = one
                            by_time[when] = _class_of_times(when, people.cells[one], people.hours[one], works)
                        timely = by_time[when]
                        if points + weights[TIME] * timely + weights[PAST] * past < floor or _barred(work, one, works, people):
                            continue
                        if people.busy.starts[one] < people.busy.starts[one + 1] and works.slots.starts[work] < works.slots.starts[work + 1]:
                            timely = _times_left(work, one, works, people)
                            if timely < 0:
                                continue
                        points += weights[TIME] * timely
                        if past:
                            points += weights[PAST] * _past(work, one, works, people)
                        found = _keep(points, works.ids[work], found, into_points[one], into_ids[one])
                        floor = into_points[one, -1] if found == into_points.shape[1] else -1
        for at in range(number_touched):
            skills[touched[at]] = 0


@jit
def _largest(one: Column, other: Column) -> int:
    most = 0
    for value in one:
        most = max(most, value)
    for value in other:
        most = max(most, value)
    return most


@jit
def best_of_groups(
    works: Any, people: Any, order: Column, begins: Column, first: int, last: int, weights: Column, drop_far: bool,
    into_points: Column, into_ids: Column,
) -> None:  # fmt: skip
    """Do groups `first` to `last`, which stand in `order` from begins[i] to begins[i + 1]; those of one place are neighbours."""
    kilometres = np.zeros(max(1, len(works.latitudes)), np.int64)
    known = NOWHERE - 1
    for number in range(first, last):
        group = order[begins[number] : begins[number + 1]]
        here = people.positions[group[0]]
        if here != known and here >= 0:
            _kilometres(people.latitudes[here], people.longitudes[here], works.latitudes, works.longitudes, kilometres)
        known = here
        best_of_group(works, people, group, weights, kilometres, drop_far, into_points, into_ids)


__all__ = ["Lists", "PeopleColumns", "WorkColumns", "best_of_groups"]
