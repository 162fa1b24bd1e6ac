"""A week in parts of days is kept as one whole number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touiza.ui.forms import CELLS
from touiza.vocabulary.availability import WHOLE_WEEK, cells_of, mask_of


@given(st.integers(min_value=0, max_value=WHOLE_WEEK))
def test_a_number_and_its_cells_say_the_same(mask: int) -> None:
    assert mask_of(cells_of(mask)) == mask


def test_weeks_begin_on_sunday_morning() -> None:
    assert mask_of(["sun-morning"]) == 1
    assert mask_of(["sat-evening"]) == 1 << 20
    assert mask_of(CELLS) == WHOLE_WEEK == 2**21 - 1
    assert cells_of(0b1001) == ["sun-morning", "mon-morning"]


def test_a_cell_counts_once_and_must_exist() -> None:
    assert mask_of(["mon-evening", "mon-evening"]) == mask_of(["mon-evening"])
    with pytest.raises(KeyError):
        mask_of(["mon-night"])
