"""Work from home with places held in it, for tests."""

import datetime as dt

from tests.worlds import World, add_opportunity
from touiza.core import clock
from touiza.core.ids import public_id
from touiza.core.translated import TranslatedText
from touiza.opportunities.models import Deliverable, Engagement, Opportunity
from touiza.opportunities.services.delivering import hand_in


def at_home(world: World, *more: str, counts: str = "pages") -> Opportunity:
    """Return a translation from home in which Amina holds a place, and whoever else is named."""
    work = add_opportunity(
        world.chrea, world.nassima, title="نترجم دليلاً", attendance="remote", timing="flexible", day=None, starts=None, ends=None,
        deadline=clock.today() + dt.timedelta(days=9), deliverable=TranslatedText.of("ar", ar="40 صفحة"), counts=counts,
    )  # fmt: skip
    for name in ("amina", *more):
        Engagement.objects.create(opportunity=work, person=world.people[name])
    return work


def handed_in(world: World, work: Opportunity, **changes: object) -> Deliverable:
    """Return what Amina handed in: five pages in two hours."""
    told = {"done_on": clock.today(), "minutes": 120, "quantity": 5, "text": "الفصل الأول", "key": public_id()} | changes
    return hand_in(engagement=work.engagements.get(person=world.amina), person=world.amina, **told).deliverable
