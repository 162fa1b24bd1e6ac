"""Every test begins in Arabic, whatever language the one before it ended in."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.worlds import World
from touiza.opportunities.models import Opportunity, Timing


@pytest.fixture(autouse=True)
def _in_arabic() -> Iterator[None]:
    with translation.override("ar"):
        yield


@pytest.fixture
def lasting(world: World) -> Opportunity:
    """Work without an end in sight: time can be turned forward past it."""
    Opportunity.objects.filter(pk=world.opportunity.pk).update(timing=Timing.FLEXIBLE, ends_at=None, starts_at=None, day=None)
    world.opportunity.refresh_from_db()
    return world.opportunity
