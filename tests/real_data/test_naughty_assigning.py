"""Bad input about plans of who goes where: beginning one, wishes, what shifts need, changing it by hand, publishing."""

from collections.abc import Callable

import pytest

from tests.opportunities.shift_work import FIRST, ids_of
from tests.opportunities.team_work import add_plan, add_team, ask
from tests.real_data.drill import Browser, Drill, drills, sample
from tests.real_data.naughty import FILE
from tests.worlds import World

pytestmark = [
    pytest.mark.strings,
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.is_file(), reason=f"the 515 strings are not here: {FILE} is missing"),
]
At = Callable[[str], Browser]
DAY = f"{FIRST:%d/%m/%Y}"


@drills("opportunities:assignment", "opportunities:wishes_asked")
def test_beginning_and_asking(at: At, world: World) -> None:
    page = f"/ar/opportunities/{add_team(world).post.slug}/assignment/"
    sample(Drill(at("nassima"), page, page=page, every=("scope",)), at_least=0)
    asked = {"day": DAY, "time": "18:00"}
    sample(Drill(at("nassima"), f"{page}wishes/", fixed=asked, page=page, every=("day", "time")), at_least=0)


@drills("opportunities:wishes")
def test_saying_what_suits(at: At, world: World) -> None:
    work = add_team(world)
    ask(work, world)
    page = f"/ar/opportunities/{work.post.slug}/wishes/"
    every = (f"shift-{ids_of(work)[0]}", "most_hours", "rest_hours", "friends")
    sample(Drill(at("amina"), page, page=page, every=every), at_least=0)


@drills("opportunities:shift_needs")
def test_what_a_shift_needs(at: At, world: World) -> None:
    work = add_team(world)
    page = f"/ar/opportunities/{work.post.slug}/shifts/{ids_of(work)[0]}/needs/"
    sample(Drill(at("nassima"), page, page=page, every=("least", "skill_0", "count_0")), at_least=0)


@drills("opportunities:plan_person")
def test_changing_by_hand(at: At, world: World) -> None:
    work = add_team(world)
    plan = add_plan(work, world)
    person = f"/ar/plans/{plan.public_id}/people/{world.amina.pk}/"
    fixed = {"deed": "place", "shift": str(ids_of(work)[0])}
    sample(Drill(at("nassima"), person, fixed=fixed, page=person, every=("deed", "shift", "to")), at_least=0)


@drills("opportunities:plan_solution", "opportunities:plan_publication", "opportunities:plan_removal")
@pytest.mark.parametrize("deed", ["solution", "publication", "removal"])
def test_solving_publishing_and_throwing_away(at: At, world: World, deed: str) -> None:
    plan = add_plan(add_team(world), world)
    page = f"/ar/plans/{plan.public_id}/"
    sample(Drill(at("nassima"), f"{page}{deed}/", page=page, every=("x",)), at_least=0)
