"""Bad input about the book: confirming many, taking back, work handed in, hours of a team, wages."""

from collections.abc import Callable

import pytest

from tests.opportunities.home_work import at_home, handed_in
from tests.proof.test_hours import enter
from tests.real_data.drill import Browser, Drill, drills, sample
from tests.real_data.naughty import FILE
from tests.worlds import World
from touiza.core import clock
from touiza.opportunities.services.captains import name_captain
from touiza.proof.services.batches import confirm_many
from touiza.proof.services.hours import confirm_hours

pytestmark = [
    pytest.mark.strings,
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.is_file(), reason=f"the 515 strings are not here: {FILE} is missing"),
]
At = Callable[[str], Browser]
TIME = {"minutes_hours": "1", "minutes_minutes": "5"}


@drills("proof:entry", "proof:hours_decide")
def test_giving_hours_up(at: At, world: World) -> None:
    claim = enter(world)
    page = f"/ar/me/hours/{claim.pk}/"
    sample(Drill(at("amina"), page, ("reason",), shown=(page,)))
    confirm_hours(claim=claim, by=world.nassima)
    decide = f"/ar/@chrea/hours/{claim.pk}/"
    sample(Drill(at("nassima"), decide, ("v-reason",), {"v-closed": ""}, ({"reverse": "1"},), shown=(decide,)))


@drills("proof:confirmation", "proof:batch")
def test_confirming_many(at: At, world: World) -> None:
    claims = [enter(world, 60, ago=ago) for ago in (1, 2)]
    queue = "/ar/@chrea/hours/"
    sample(Drill(at("nassima"), f"{queue}confirmation/", page=queue, every=("entry", "key", "work", "day", "all")), at_least=0)
    batch = confirm_many(association=world.chrea.actor, claims=claims, by=world.nassima, key="together")
    page = f"{queue}together/{batch.key}/"
    sample(Drill(at("nassima"), page, ("reason",), shown=(page,)))


@drills("opportunities:deliverables", "opportunities:deliverable")
def test_handing_work_in(at: At, world: World) -> None:
    work = at_home(world)
    page = f"/ar/opportunities/{work.post.slug}/deliverables/"
    fixed = {"done_on": f"{clock.today():%d/%m/%Y}", "quantity": "3"} | TIME
    sample(Drill(at("amina"), page, ("text",), fixed, shown=("", page)))
    row = handed_in(world, work)
    own = f"/ar/deliverables/{row.public_id}/"
    sample(Drill(at("nassima"), own, ("r-remark", "a-remark"), {"number": "1"}, ({"return": "1"}, {}), shown=(own,)))


@drills("opportunities:captains", "opportunities:team_hours")
def test_captains(at: At, world: World) -> None:
    work = at_home(world, "yanis")
    page = f"/ar/opportunities/{work.post.slug}/"
    sample(Drill(at("nassima"), f"{page}captains/", fixed={"person": str(world.yanis.pk)}), at_least=0)
    name_captain(opportunity=work, person=world.yanis, by=world.nassima, until=clock.today())
    fixed = {f"minutes-{world.amina.pk}_hours": "1", "done_on": f"{clock.today():%d/%m/%Y}"}
    sample(Drill(at("yanis"), f"{page}team/", ("note",), fixed), at_least=10)


@drills("proof:wages")
def test_wages(at: At, world: World) -> None:
    fixed = {"year": "2025", "country": "DZ", "amount": "250.96", "currency": "DZD", "cause": ""}
    sample(Drill(at("dalia"), "/ar/wages/", ("source",), fixed, shown=("/ar/wages/",)))
