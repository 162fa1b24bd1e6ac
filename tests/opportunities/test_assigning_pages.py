"""The pages of a plan and of wishes: who sees them, what they say, that forms alone do everything, that queries stay few."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.opportunities.shift_work import ids_of, on, shifts_of
from tests.opportunities.team_work import add_plan, add_team, ask, take_part
from tests.worlds import World, add_person
from touiza.core import clock
from touiza.core.translated import TranslatedText
from touiza.opportunities.models import (
    AssignmentPlan,
    Opportunity,
    ProjectWork,
    SignUp,
    WishedShift,
    Wishes,
    WishesAsked,
)
from touiza.opportunities.services.applications import withdraw_application
from touiza.opportunities.services.assigning import work_out
from touiza.opportunities.services.shifts import ShiftFields, add_shifts
from touiza.opportunities.services.wishing import say_wishes, set_needs
from touiza.projects.fields import ProjectFields
from touiza.projects.services.writing import create_project
from touiza.vocabulary.models import Skill

pytestmark = pytest.mark.django_db
As = Callable[[str], Client]


def start(work: Opportunity) -> str:
    return f"/ar/opportunities/{work.post.slug}/assignment/"


def page(plan: AssignmentPlan, rest: str = "") -> str:
    return f"/ar/plans/{plan.public_id}/{rest}"


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_a_coordinator_goes_from_the_list_to_a_published_plan(world: World, as_: As) -> None:
    work = add_team(world)
    nassima = as_("nassima")
    assert start(work) in text_of(nassima, f"/ar/opportunities/{work.post.slug}/roster/")
    made = nassima.post(start(work))
    plan = AssignmentPlan.objects.get()
    assert made["Location"] == page(plan)
    work_out(plan_id=plan.pk, exact=False)
    text = text_of(nassima, page(plan))
    assert text.count("<b>3</b>") == 2
    assert page(plan, "publication/") in text
    assert nassima.post(page(plan, "publication/")).status_code == 302
    assert SignUp.objects.filter(state="going").count() == 3
    text = text_of(nassima, page(plan))
    assert page(plan, "publication/") not in text
    assert page(plan) in text_of(nassima, start(work))


def test_who_has_no_shift_and_why_stands_first(world: World, as_: As) -> None:
    work = add_team(world, spans=2)
    plan = add_plan(work, world)
    lone = AssignmentPlan.objects.get().placements.values_list("person", flat=True)
    without = next(one for one in (world.amina, world.yanis, world.chloe) if one.pk not in lone)
    text = text_of(as_("nassima"), f"/en/plans/{plan.public_id}/people/")
    assert text.index(str(without)) < min(text.index(str(one)) for one in (world.amina, world.yanis, world.chloe) if one != without)
    assert "2 shifts that would suit are full." in text
    assert "1 person has no shift." in text_of(as_("nassima"), f"/en/plans/{plan.public_id}/")


def test_forms_lock_move_take_off_and_put_on(world: World, as_: As) -> None:
    work = add_team(world, places=2)
    first, second, _third = ids_of(work)
    plan = add_plan(work, world)
    plan.placements.all().delete()
    nassima, mine = as_("nassima"), page(plan, f"people/{world.amina.pk}/")

    def deed(**sent: object) -> list[tuple[int, str]]:
        assert nassima.post(mine, sent).status_code == 302
        return list(plan.placements.filter(person=world.amina).order_by("shift").values_list("shift", "kind"))

    assert deed(deed="place", shift=first) == [(first, "locked")]
    assert deed(deed="unlock", shift=first) == [(first, "proposed")]
    assert deed(deed="lock", shift=first) == [(first, "locked")]
    assert deed(deed="move", shift=first, to=second) == [(second, "locked")]
    assert deed(deed="off", shift=second) == [(second, "off")]
    text = text_of(nassima, mine)
    assert text.count("<form") >= 2
    assert deed(deed="unlock", shift=second) == []
    for sent in ({}, {"deed": "move", "shift": first}, {"deed": "x", "shift": first}, {"deed": "place", "shift": 0}, {"deed": "place", "shift": 987654}):
        assert nassima.post(mine, sent).status_code == 422
    assert nassima.get(page(plan, f"people/{world.salima.pk}/")).status_code == 404


def test_what_changed_since_is_said_and_solving_again_compares(world: World, as_: As) -> None:
    work = add_team(world, "karim")
    plan = add_plan(work, world)
    gone = plan.placements.first().person
    withdraw_application(application=gone.applications.get(opportunity=work))
    take_part(work, add_person("lyes", "Lyès", "fr")[1])
    ask(work, world)
    say_wishes(opportunity=work, person=next(one for one in (world.amina, world.yanis) if one != gone), shifts={ids_of(work)[0]: "gladly"})
    add_shifts(opportunity=work, by=world.nassima, spans=[on(9)], fields=ShiftFields(places=1))
    nassima, here = as_("nassima"), f"/en/plans/{plan.public_id}/"
    text = text_of(nassima, here)
    for said in ("1 placement is no longer possible", "1 person has been accepted since", "1 person has changed their wishes", "1 shift has changed since"):
        assert said in text
    assert nassima.post(f"{here}solution/").status_code == 302
    work_out(plan_id=plan.pk, exact=False)
    text = text_of(nassima, here)
    assert "Something has changed" not in text
    assert "Compared with the plan before" in text


def test_while_it_is_worked_out_nothing_is_pressed(world: World, as_: As) -> None:
    plan = add_plan(add_team(world), world)
    AssignmentPlan.objects.update(solving_since=clock.now())
    nassima = as_("nassima")
    assert page(plan, "publication/") not in text_of(nassima, page(plan))
    assert nassima.post(page(plan, "publication/")).status_code == 422
    assert nassima.post(page(plan, "solution/")).status_code == 302
    assert nassima.post(page(plan, "removal/")).status_code == 302
    assert nassima.get(page(plan)).status_code == 404


def test_a_refusal_is_said_where_one_presses(world: World, as_: As) -> None:
    work = add_team(world)
    plan = add_plan(work, world)
    AssignmentPlan.objects.update(state="published")
    nassima = as_("nassima")
    assert nassima.post(page(plan, "solution/")).status_code == 422
    SignUp.objects.all().delete()
    work.engagements.update(ended_at=clock.now())
    assert nassima.post(start(work)).status_code == 422
    assert nassima.get(f"/ar/opportunities/{world.opportunity.post.slug}/assignment/").status_code == 404


def test_a_plan_of_a_whole_project(world: World, as_: As) -> None:
    work, other = add_team(world), add_team(world, "karim", title=TranslatedText.of("ar", ar="نحرس المخيم"))
    project = create_project(association=world.chrea, by=world.nassima, fields=ProjectFields(title=TranslatedText.of("ar", ar="الليالي")))
    for one in (work, other):
        ProjectWork.objects.create(opportunity=one, project=project)
    nassima = as_("nassima")
    assert 'name="scope"' in text_of(nassima, start(work))
    nassima.post(start(work), {"scope": "project"})
    assert AssignmentPlan.objects.get().opportunities.count() == 2
    assert "الليالي" in text_of(nassima, page(AssignmentPlan.objects.get()))


def test_wishes_are_said_by_a_form_and_read_by_coordinators_alone(world: World, as_: As) -> None:
    work = add_team(world)
    first, second, _third = ids_of(work)
    mine = f"/ar/opportunities/{work.post.slug}/wishes/"
    amina, nassima = as_("amina"), as_("nassima")
    assert amina.get(mine).status_code == 404
    day = f"{clock.today() + dt.timedelta(days=2):%d/%m/%Y}"
    assert nassima.post(f"{start(work)}wishes/", {"day": "x", "time": ""}).status_code == 422
    assert nassima.post(f"{start(work)}wishes/", {"day": "01/01/2020", "time": "10:00"}).status_code == 422
    assert nassima.post(f"{start(work)}wishes/", {"day": day, "time": "18:00"}).status_code == 302
    assert mine in text_of(amina, f"/ar/opportunities/{work.post.slug}/shifts/")
    sent = {f"shift-{first}": "gladly", f"shift-{second}": "cannot", "most_hours": "٨", "rest_hours": "", "friends": f"@{world.yanis.handle}، "}
    assert amina.post(mine, sent).status_code == 302
    kept = Wishes.objects.get()
    assert (kept.most_hours, kept.rest_hours) == (8, 11)
    assert dict(WishedShift.objects.values_list("shift", "word")) == {first: "gladly", second: "cannot"}
    assert f"@{world.yanis.handle}" in text_of(amina, mine)
    assert amina.post(mine, sent | {"friends": "nobody-here"}).status_code == 422
    assert amina.post(mine, sent | {"friends": "a,b,c,d,e,f"}).status_code == 422
    assert as_("salima").get(mine).status_code == 403
    WishesAsked.objects.update(until=clock.now())
    assert "<form class=" not in text_of(amina, mine).split("<main")[1].split("</main")[0]
    assert amina.post(mine, sent).status_code == 422


def test_what_a_shift_needs_is_typed_by_name(world: World, as_: As) -> None:
    work = add_team(world, places=3)
    here = f"/ar/opportunities/{work.post.slug}/shifts/{ids_of(work)[0]}/needs/"
    skill = Skill.objects.order_by("pk")[0]
    nassima = as_("nassima")
    assert nassima.post(here, {"least": "2", "skill_0": skill.label("ar"), "count_0": ""}).status_code == 302
    shift = shifts_of(work)[0]
    assert (shift.need.least, shift.needed_skills.get().count) == (2, 1)
    assert skill.label("ar") in text_of(nassima, here)
    assert nassima.post(here, {"least": "9"}).status_code == 422


def test_the_number_of_queries_does_not_grow_with_people_or_shifts(world: World, as_: As) -> None:
    work = add_team(world, places=3)
    ask(work, world)
    set_needs(shift=shifts_of(work)[0], least=1, skills={Skill.objects.order_by("pk")[0]: 1})
    say_wishes(opportunity=work, person=world.amina, shifts={ids_of(work)[0]: "gladly"}, friends=[world.yanis])
    plan = add_plan(work, world)
    nassima, amina = as_("nassima"), as_("amina")
    mine = f"/ar/opportunities/{work.post.slug}/wishes/"
    addresses = [(nassima, page(plan)), (nassima, page(plan, "people/")), (nassima, page(plan, f"people/{world.amina.pk}/")), (nassima, start(work)), (amina, mine)]
    for client, address in addresses:
        queries(client, address)
    before = [queries(client, address) for client, address in addresses]
    for n in range(5):
        take_part(work, add_person(f"helper{n}", f"Helper {n}", "fr")[1])
    add_shifts(opportunity=work, by=world.nassima, spans=[on(day) for day in range(3, 9)], fields=ShiftFields(places=4))
    nassima.post(page(plan, "solution/"))
    work_out(plan_id=plan.pk, exact=False)
    assert [queries(client, address) for client, address in addresses] == before
    assert max(before) <= 20
