"""Deeds of searching and finding: what is new for a saved search, the end of inviting in steps."""

from collections.abc import Callable

from tests.worlds import World, add_opportunity
from touiza.opportunities.models import Cadence
from touiza.opportunities.services.alerting import alert_at_once
from touiza.opportunities.services.searches import save_search
from touiza.opportunities.wanted import Wanted
from touiza.relations.services.sourcing import start_sourcing, take_steps


def found(world: World) -> None:
    save_search(person=world.amina, wanted=Wanted(wilaya="dz_09"), name="قرب البليدة", cadence=Cadence.AT_ONCE)
    add_opportunity(world.chrea, world.nassima)
    alert_at_once()


def nobody_left(world: World) -> None:
    start_sourcing(opportunity=world.opportunity, by=world.nassima, wanted=2, at_a_time=2, every_hours=6)
    take_steps()


DEEDS: dict[str, tuple[Callable[[World], object], tuple[str, ...]]] = {
    "search.found": (found, ("amina",)),
    "sourcing.ended": (nobody_left, ("nassima",)),
}
