"""The stepped map: every knot on it, none on another, names where there is room."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from touiza.associations.land import NORTH, SOUTH
from touiza.associations.map import Town, sheets

ALGIERS = Town("Alger", 64, 36.77, 3.06)
BLIDA = Town("Blida", 14, 36.47, 2.83)
TAMANRASSET = Town("Tamanrasset", 5, 22.79, 5.52)
towns = st.lists(
    st.builds(
        Town,
        label=st.text("abcdefghij ", min_size=1, max_size=22),
        count=st.integers(1, 99_999),
        latitude=st.floats(19.5, 36.9),
        longitude=st.floats(-8.0, 11.0),
    ),
    max_size=69,
)


def test_the_south_has_its_own_part():
    north, south = sheets([TAMANRASSET, ALGIERS, BLIDA])
    assert (north.window, south.window) == (NORTH, SOUTH)
    assert north.words == "Alger 64, Blida 14"
    assert [knot.count for knot in south.knots] == [5]


def test_without_associations_there_is_no_map():
    assert sheets([]) == []


def test_a_knot_stands_where_its_town_is():
    [north] = sheets([ALGIERS])
    [knot] = north.knots
    assert NORTH.west + (knot.box.x + knot.box.width / 2) * NORTH.across == pytest.approx(3.06, abs=NORTH.across)
    assert NORTH.north - (knot.box.y + knot.box.height / 2) * NORTH.down == pytest.approx(36.77, abs=NORTH.down)
    assert knot.label.text == "Alger"


def test_of_two_towns_in_one_place_the_smaller_steps_aside():
    [north] = sheets([ALGIERS, Town("Hussein Dey", 3, 36.77, 3.06)])
    first, second = (knot.box for knot in north.knots)
    assert not first.touches(second)


@settings(max_examples=40, deadline=None)
@given(towns)
def test_nothing_overlaps_and_nothing_leaves_the_map(found):
    for sheet in sheets(found):
        for knot in sheet.knots:
            assert 0 <= knot.box.x <= sheet.window.width - knot.box.width + 0.01
            assert 0 <= knot.box.y <= sheet.window.height - knot.box.height + 0.01
        for one, other in combinations(sheet.knots, 2):
            assert not one.box.touches(other.box)
