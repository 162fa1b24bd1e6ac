"""The parts of a judgement over columns, compiled: what `fast` is put together from."""

from typing import Any

import numpy as np
from numba import njit

from touiza.kernel.matching.columns import ANYWHERE, NOWHERE, Column
from touiza.kernel.matching.score import (
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
def distances(latitude: float, longitude: float, latitudes: Column, longitudes: Column, into: Column) -> None:
    for number in range(len(latitudes)):
        north = np.radians(latitudes[number] - latitude)
        east = np.radians(longitudes[number] - longitude)
        part = np.sin(north / 2) ** 2 + np.cos(np.radians(latitude)) * np.cos(np.radians(latitudes[number])) * np.sin(east / 2) ** 2
        into[number] = int(np.floor(2 * EARTH * np.arcsin(min(1.0, np.sqrt(part))) + 0.5))


@jit
def reach(km: int, most: int) -> int:
    if km <= most:
        return FULL - (FULL - AT_THE_EDGE) * km // most
    return max(0, AT_THE_EDGE * (2 * most - km) // most)


@jit
def places(positions: Column, hybrid: Column, here: int, kilometres: Column, radius: int, worth: Column, into: Column) -> None:
    """Fill in what the place of each work is worth; `worth` is room for that of each position."""
    for number in range(len(kilometres)):
        worth[number] = reach(kilometres[number], radius)
    for work in range(len(positions)):
        position = positions[work]
        if position == ANYWHERE:
            into[work] = AT_HOME
            continue
        value = PLACE_UNSTATED if position == NOWHERE or here == NOWHERE else worth[position]
        into[work] = (value + AT_HOME) // 2 if hybrid[work] else value


@jit
def ones(mask: int) -> int:
    count = 0
    while mask:
        mask &= mask - 1
        count += 1
    return count


@jit
def fits_time(free: int, cells: int) -> int:
    if cells & ~free == 0:
        return FULL
    return FULL // 2 * ones(cells & free) // ones(cells)


@jit
def class_of_times(number: int, free: int, hours: int, starts: Column, cells: Column, weekly: Column) -> int:
    if starts[number] < starts[number + 1]:
        if free == 0:
            return TIME_UNSTATED
        best = 0
        for at in range(starts[number], starts[number + 1]):
            best = max(best, fits_time(free, cells[at]))
        return best
    asked = weekly[number]
    if asked == 0:
        return ANY_TIME
    if hours < 0:
        return TIME_UNSTATED
    return min(FULL, FULL * hours * 60 // asked)


@jit
def times_left(work: int, one: int, works: Any, people: Any) -> int:
    """Return what the times are worth that clash with nothing the person has; -1 where all clash."""
    free, best = people.cells[one], -1
    for slot in range(works.slots.starts[work], works.slots.starts[work + 1]):
        clashes = False
        for busy in range(people.busy.starts[one], people.busy.starts[one + 1]):
            if people.busy_starts[busy] < works.slot_ends[slot] and works.slot_starts[slot] < people.busy_ends[busy]:
                clashes = True
        if not clashes:
            best = max(best, TIME_UNSTATED if free == 0 else fits_time(free, works.slot_cells[slot]))
    return best


@jit
def sum_of(starts: Column, codes: Column, number: int, values: Column) -> int:
    total = 0
    for at in range(starts[number], starts[number + 1]):
        total += values[codes[at]]
    return total


@jit
def shared(total: int, number: int) -> int:
    """Return total // number, for totals up to 1000 × number, without dividing where numbers are small, as they are."""
    if number == 1:
        return total
    if number == 2:
        return total >> 1
    return (total * 21846) >> 16 if number == 3 else total // number


@jit
def class_of_skills(needed: int, first: int, welcome: int, second: int) -> int:
    """Return the value of so many needed skills worth `first` together, and so many welcome ones worth `second`."""
    if needed == 0:
        return NO_SKILL_ASKED + (second // (2 * welcome) if welcome else 0)
    mean = shared(first, needed)
    return ((4 * mean + shared(second, welcome)) * 52429) >> 18 if welcome else mean  # a fifth


@jit
def most_of_shelf(needed: int, known: int, welcome: int) -> int:
    """Return the most that work on a shelf can be worth by its skills, knowing what one of those asked for is worth."""
    if needed == 0:
        return NO_SKILL_ASKED + (shared(known + FULL * (welcome - 1), welcome) // 2 if welcome else 0)
    first = shared(known + FULL * (needed - 1), needed)
    return ((4 * first + FULL) * 52429) >> 18 if welcome else first


@jit
def know_skills(one: int, mine: Any, levels: Column, near: Any, worth: Column, values: Column, touched: Column) -> int:
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
def know_languages(one: int, mine: Any, well: Column, speaks: bool, sets: Any, levels: Column, into: Column, weight: int) -> None:
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
            into[number] = (2 * best + sum_of(sets.starts, sets.values, number, levels) // (sets.starts[number + 1] - sets.starts[number])) // 3 * weight
    for at in range(begin, end):
        levels[mine.values[at]] = 0


@jit
def know_causes(one: int, mine: Any, cares: bool, near: Any, worth: Column, sets: Any, values: Column, into: Column, weight: int) -> None:
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
def know_held(held: Any, one: int, sets: Any, stated: int, into: Column, weight: int) -> None:
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
def holds(lists: Any, number: int, sought: Any, one: int) -> bool:
    for mine in range(sought.starts[one], sought.starts[one + 1]):
        for at in range(lists.starts[number], lists.starts[number + 1]):
            if lists.values[at] == sought.values[mine]:
                return True
    return False


@jit
def past_of(work: int, one: int, works: Any, people: Any) -> int:
    for at in range(people.done_with.starts[one], people.done_with.starts[one + 1]):
        if people.done_with.values[at] == works.associations[work]:
            return FULL
    number = works.skills[work]
    if holds(works.needed, number, people.done_skills, one) or holds(works.welcome, number, people.done_skills, one):
        return DONE_SKILL
    return DONE_CAUSE if holds(works.cause_sets, works.causes[work], people.done_causes, one) else 0


@jit
def most_of_past(one: int, people: Any) -> int:
    if people.done_with.starts[one] < people.done_with.starts[one + 1]:
        return FULL
    if people.done_skills.starts[one] < people.done_skills.starts[one + 1]:
        return DONE_SKILL
    return DONE_CAUSE if people.done_causes.starts[one] < people.done_causes.starts[one + 1] else 0


@jit
def keep(points: int, name: int, found: int, into_points: Column, into_ids: Column) -> int:
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
