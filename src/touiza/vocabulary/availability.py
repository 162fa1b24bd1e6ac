"""When a person is free: 21 parts of a week, weeks beginning on Sunday, as cells of the page and as one whole number."""

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
