"""Bad input about the duty to answer: working days, conversations, the waiting list, calling off."""

from collections.abc import Callable

import pytest

from tests.real_data.drill import Browser, Drill, drills, sample
from tests.real_data.naughty import FILE
from tests.worlds import World
from touiza.opportunities.models import Opportunity
from touiza.opportunities.services.applications import accept_application, apply

pytestmark = [
    pytest.mark.strings,
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.is_file(), reason=f"the 515 strings are not here: {FILE} is missing"),
]
At = Callable[[str], Browser]


@drills("associations:calendar")
def test_working_days(at: At) -> None:
    page = "/ar/@chrea/working-days/"
    own = {"deed": "own", "first": "01/08/2027", "last": "15/08/2027"}
    sample(Drill(at("nassima"), page, ("name",), own, every=("deed", "row", "year", "feast"), shown=(page,)), at_least=150)


@drills("opportunities:application_talk", "opportunities:application_listing")
@pytest.mark.parametrize(("who", "deed", "field"), [("amina", "messages", "text"), ("nassima", "messages", "text"), ("nassima", "listing", "sentence")])
def test_talking(at: At, world: World, who: str, deed: str, field: str) -> None:
    made = apply(opportunity=world.opportunity, person=world.amina)
    if deed == "listing":
        Opportunity.objects.filter(pk=world.opportunity.pk).update(places=1)
        accept_application(application=apply(opportunity=world.opportunity, person=world.yanis), by=world.nassima)
    page = f"/ar/applications/{made.public_id}/"
    sample(Drill(at(who), f"{page}{deed}/", (field,), page=page, every=("next",), shown=(page,)), at_least=150)


@drills("opportunities:calling_off")
def test_calling_off(at: At, world: World) -> None:
    slug = world.opportunity.post.slug
    fixed = {"reason": "weather", "sure": "on"}
    sample(Drill(at("nassima"), f"/ar/opportunities/{slug}/calling-off/", ("sentence",), fixed, shown=(f"/ar/opportunities/{slug}/",)))


@drills("opportunities:rules")
@pytest.mark.parametrize("deed", ["try", "write", "stop"])
def test_rules(at: At, world: World, deed: str) -> None:
    apply(opportunity=world.opportunity, person=world.amina)
    free, fixed = ((), {"effect": "accept", "hours": "٢"}) if deed != "stop" else (("note",), {"handle": world.amina.handle})
    drill = Drill(at("nassima"), "/ar/@chrea/rules/", free, {**fixed, "deed": deed}, every=("deed", "row", "yes"), shown=("/ar/@chrea/rules/",))
    sample(drill, at_least=0 if deed == "try" else 150)
