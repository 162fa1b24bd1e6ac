"""Bad input about saved searches, suggestions, and finding people."""

from collections.abc import Callable

import pytest

from tests.real_data.drill import Browser, Drill, drills, sample
from tests.real_data.naughty import FILE
from tests.worlds import World
from touiza.opportunities.services.searches import save_search
from touiza.opportunities.stopping import search_stop_path, suggestions_stop_path
from touiza.opportunities.wanted import Wanted

pytestmark = [
    pytest.mark.strings,
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.is_file(), reason=f"the 515 strings are not here: {FILE} is missing"),
]
At = Callable[[str], Browser]


@drills("opportunities:search_new")
def test_saving_a_search(at: At) -> None:
    sample(Drill(at("amina"), "/ar/me/searches/new/", page="/ar/me/searches/new/?q=غرس", free=("name",), fixed={"cadence": "daily"}, shown=("/ar/me/searches/",)), at_least=10)


@drills("opportunities:search", "opportunities:search_stop")
def test_changing_a_saved_search(at: At, world: World) -> None:
    search = save_search(person=world.amina, wanted=Wanted(q="غرس"), name="غرس")
    page = f"/ar/me/searches/{search.public_id}/"
    sample(Drill(at("amina"), page, free=("name",), fixed={"cadence": "daily"}, again=page, short=("name",)), at_least=10)
    sample(Drill(at("amina"), page, every=("deed",)), at_least=0)
    assert at("visitor").post(search_stop_path(search), {"x": "y"}).status_code == 200
    assert at("visitor").post("/ar/searches/stop/nobody-has-this/", {"x": "y"}).status_code == 404


@drills("opportunities:suggestion", "opportunities:suggestions_stop")
def test_suggestions(at: At, world: World) -> None:
    sample(Drill(at("amina"), f"/ar/me/suggestions/{world.opportunity.post.slug}/deed/", page="/ar/me/suggestions/", every=("why", "deed")), at_least=0)
    assert at("visitor").post(suggestions_stop_path(world.amina.pk), {"x": "y"}).status_code == 200
    assert at("visitor").post("/ar/suggestions/stop/nobody-has-this/", {"x": "y"}).status_code == 404


@drills("relations:fitting", "relations:sourcing", "relations:finder")
def test_finding_people(at: At, world: World) -> None:
    page = f"/ar/opportunities/{world.opportunity.post.slug}/people/"
    sample(Drill(at("nassima"), page, every=("people",)), at_least=0)
    sample(Drill(at("nassima"), f"{page}steps/", page=page, every=("deed",)), at_least=0)
    sample(Drill(at("nassima"), "/ar/@chrea/finder/", every=("people", "opportunity")), at_least=0)


@drills("relations:findable")
def test_being_found(at: At) -> None:
    sample(Drill(at("amina"), "/ar/me/being-found/", every=("findable_by", "deed", "association")), at_least=0)
