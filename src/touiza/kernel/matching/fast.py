"""The same judgement as `score.judge`, over columns, compiled by numba: the best few of very many, exactly.

People of one place who go equally far are done together: what a place is worth to them is worked out once, and work out of
their reach is set aside. For each person a shelf of work is passed over when not even its best could be among the best
found so far; then a class of skills; only then is single work looked at. All is whole numbers, so nothing is lost.
"""

from typing import Any

import numpy as np
from numba import njit

from touiza.kernel.matching.columns import ANYWHERE, NOWHERE, ROOM, Column, Lists, PeopleColumns, WorkColumns
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
# Work is looked at in bands of what its place is worth: more than so much, up to the band before. The last is out of reach.
BANDS = (AT_HOME, PLACE_UNSTATED, 0, -1)
STEPS = ((0, 1), (1, 1), (0, 0), (1, 0), (2, 1), (2, 0), (3, 1), (3, 0))  # a band; whether the skills they have come first
jit = njit(nogil=True, error_model="numpy")


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
def _places(positions: Column, hybrid: Column, here: int, kilometres: Column, radius: int, worth: Column, into: Column) -> None:
    """Fill in what the place of each work is worth; `worth` is room for that of each position."""
    for number in range(len(kilometres)):
        worth[number] = _reach(kilometres[number], radius)
    for work in range(len(positions)):
        position = positions[work]
        if position == ANYWHERE:
            into[work] = AT_HOME
            continue
        value = PLACE_UNSTATED if position == NOWHERE or here == NOWHERE else worth[position]
        into[work] = (value + AT_HOME) // 2 if hybrid[work] else value


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
def _class_of_times(number: int, free: int, hours: int, starts: Column, cells: Column, weekly: Column) -> int:
    if starts[number] < starts[number + 1]:
        if free == 0:
            return TIME_UNSTATED
        best = 0
        for at in range(starts[number], starts[number + 1]):
            best = max(best, _fits_time(free, cells[at]))
        return best
    asked = weekly[number]
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
def _total(starts: Column, codes: Column, number: int, values: Column) -> int:
    total = 0
    for at in range(starts[number], starts[number + 1]):
        total += values[codes[at]]
    return total


@jit
def _shared(total: int, number: int) -> int:
    """Return total // number, for totals up to 1000 × number, without dividing where numbers are small, as they are."""
    if number == 1:
        return total
    if number == 2:
        return total >> 1
    return (total * 21846) >> 16 if number == 3 else total // number


@jit
def _class_of_skills(needed: int, first: int, welcome: int, second: int) -> int:
    """Return the value of so many needed skills worth `first` together, and so many welcome ones worth `second`."""
    if needed == 0:
        return NO_SKILL_ASKED + (second // (2 * welcome) if welcome else 0)
    mean = _shared(first, needed)
    return ((4 * mean + _shared(second, welcome)) * 52429) >> 18 if welcome else mean  # a fifth


@jit
def _most_of_shelf(needed: int, known: int, welcome: int) -> int:
    """Return the most that work on a shelf can be worth by its skills, knowing what one of those asked for is worth."""
    if needed == 0:
        return NO_SKILL_ASKED + (_shared(known + FULL * (welcome - 1), welcome) // 2 if welcome else 0)
    first = _shared(known + FULL * (needed - 1), needed)
    return ((4 * first + FULL) * 52429) >> 18 if welcome else first


@jit
def _know_skills(one: int, mine: Any, levels: Column, near: Any, worth: Column, values: Column, touched: Column) -> int:
    """Fill in what the person is worth at each skill; return how many were touched."""
    count = 0
    for at in range(mine.starts[one], mine.starts[one + 1]):
        had, level = mine.values[at], levels[at]
        for edge in range(near.starts[had], near.starts[had + 1]):
            asked = near.values[edge]
            if values[asked] == 0:
                touched[count] = asked
                count += 1
            values[asked] = max(values[asked], worth[level, edge])
    return count


@jit
def _know_languages(one: int, mine: Any, well: Column, speaks: bool, sets: Any, levels: Column, into: Column, weight: int) -> None:
    begin, end = mine.starts[one], mine.starts[one + 1]
    for at in range(begin, end):
        levels[mine.values[at]] = SPOKEN[well[at]]
    for number in range(len(sets.starts) - 1):
        if sets.starts[number] == sets.starts[number + 1]:
            into[number] = FULL * weight
        elif not speaks:
            into[number] = LANGUAGES_UNSTATED * weight
        else:
            best = 0
            for at in range(sets.starts[number], sets.starts[number + 1]):
                best = max(best, levels[sets.values[at]])
            into[number] = (2 * best + _total(sets.starts, sets.values, number, levels) // (sets.starts[number + 1] - sets.starts[number])) // 3 * weight
    for at in range(begin, end):
        levels[mine.values[at]] = 0


@jit
def _know_causes(one: int, mine: Any, cares: bool, near: Any, worth: Column, sets: Any, values: Column, into: Column, weight: int) -> None:
    values[:] = 0
    for at in range(mine.starts[one], mine.starts[one + 1]):
        had = mine.values[at]
        for edge in range(near.starts[had], near.starts[had + 1]):
            asked = near.values[edge]
            values[asked] = max(values[asked], worth[edge])
    for number in range(len(sets.starts) - 1):
        best = 0
        for at in range(sets.starts[number], sets.starts[number + 1]):
            best = max(best, values[sets.values[at]])
        silent = sets.starts[number] == sets.starts[number + 1] or not cares
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
    _places(works.positions, works.hybrid, people.positions[group[0]], kilometres, people.radius[group[0]], worth, values)
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
        number_touched = _know_skills(one, people.skills, people.levels, works.near_skills, works.near_values, skills, touched)
        _know_languages(
            one, people.languages, people.language_levels, people.speaks[one], works.language_sets, levels, by_language, weights[LANGUAGES]
        )
        _know_causes(
            one, people.causes, people.cares[one], works.near_causes, works.near_cause_values, works.cause_sets, causes, by_cause, weights[CAUSES]
        )
        _know_held(people.needs, one, works.offer_sets, people.needs_stated[one], by_offer, weights[ACCOMMODATION])
        _know_held(people.qualifications, one, works.qualification_sets, -1, by_qualification, weights[QUALIFICATIONS])
        past = _most_of_past(one, people)
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
        if known < FULL and able * _most_of_shelf(shelf_needed[shelf], known, shelf_welcome[shelf]) + there * rows[row, 3] >= floor:
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
        if most + able * _most_of_shelf(shelf_needed[shelf], known, shelf_welcome[shelf]) + there * rows[row, 3] < floor:
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
                first = _total(needed_starts, needed_codes, kind, skills)
                second = _total(welcome_starts, welcome_codes, kind, skills)
            ability = able * _class_of_skills(needed, first, welcome, second)
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
                    by_time[when] = _class_of_times(when, free, hours, time_starts, time_cells, weekly)
                timely = by_time[when]
                if points + timed * timely + then * past < floor:
                    continue
                if 0 < age < rows_of_work[work, 5] or (rows_of_work[work, 6] and 0 < age < ADULT and not consent):
                    continue
                if busy and rows_of_work[work, 7]:
                    timely = _times_left(work, one, works, people)
                    if timely < 0:
                        continue
                points += timed * timely
                if past:
                    points += then * _past(work, one, works, people)
                found = _keep(points, ids[work], found, best, names)
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
            _kilometres(people.latitudes[here], people.longitudes[here], works.latitudes, works.longitudes, kilometres)
        known = here
        best_of_group(works, people, group, weights, kilometres, drop_far, into_points, into_ids, worth, values, picked, prices, kinds, rows)


__all__ = ["Lists", "PeopleColumns", "WorkColumns", "best_of_groups"]
