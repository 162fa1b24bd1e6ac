"""What a line in a list says of places that are left."""

import datetime as dt

import pytest
from django.utils import translation

from tests.opportunities.shift_work import add_shift_work, on
from tests.worlds import add_opportunity
from touiza.core import clock
from touiza.opportunities.lines import tag_of

pytestmark = pytest.mark.django_db


def test_work_that_begins_soon_says_so_but_not_places_of_many_shifts(world):
    once = add_opportunity(world.chrea, world.nassima, day=clock.today() + dt.timedelta(days=2))
    weekly = add_shift_work(world, [on(-6), on(1), on(8)])
    with translation.override("en"):
        assert "to fill, in" in tag_of(once)["text"]
        assert "left of" in tag_of(weekly)["text"]
