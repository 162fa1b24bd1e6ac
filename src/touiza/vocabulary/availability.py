"""When a person is free: 21 parts of a week, weeks beginning on Sunday, as cells of the page and as one whole number."""

import datetime as dt
from collections.abc import Collection

from touiza.ui.forms import CELLS

WHOLE_WEEK = (1 << len(CELLS)) - 1
_BIT = {cell: 1 << number for number, cell in enumerate(CELLS)}


def mask_of(cells: Collection[str]) -> int:
    """Return the number for cells such as "sun-evening": bit 0 is Sunday morning, bit 20 Saturday evening."""
    return sum(_BIT[cell] for cell in set(cells))


def cells_of(mask: int) -> list[str]:
    """Return the cells of a number, in the week's order."""
    return [cell for cell in CELLS if mask & _BIT[cell]]


# When the parts of a day begin and end, in hours of the wall clock. Nights belong to the evening before them.
_PARTS = ((4, 12), (12, 17), (17, 28))
_ENOUGH = dt.timedelta(minutes=30)  # a part that work touches for no longer need not be free


def needed_for(first: dt.datetime, last: dt.datetime) -> int:
    """Return the cells, as one number, in which somebody must be free for work from one moment to another.

    Moments are naive: the wall clock of the place of work, so that a change of the clock moves nothing.
    """
    spent = dict(_spent(first, last))
    needed = [bit for bit, time in spent.items() if time > _ENOUGH]
    return sum(needed) or max(spent, key=lambda bit: spent[bit], default=0)


def _spent(first: dt.datetime, last: dt.datetime) -> list[tuple[int, dt.timedelta]]:
    """Return the cells that a stretch of time touches, each once, with how long; of more than a week all cells matter."""
    spent: dict[int, dt.timedelta] = {}
    for day in range(-1, min((last - first).days, 8) + 2):
        midnight = dt.datetime.combine(first.date(), dt.time(0)) + dt.timedelta(days=day)
        for number, (begins, ends) in enumerate(_PARTS):
            until = min(last, midnight + dt.timedelta(hours=ends))
            time = until - max(first, midnight + dt.timedelta(hours=begins))
            if time > dt.timedelta(0):
                bit = 1 << ((midnight.weekday() + 1) % 7 * len(_PARTS) + number)  # weeks begin on Sunday
                spent[bit] = spent.get(bit, dt.timedelta(0)) + time
    return list(spent.items())
