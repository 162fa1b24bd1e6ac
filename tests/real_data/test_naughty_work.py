"""Bad input about work: the editor, applications and their decisions, hours, certificates."""

from collections.abc import Callable

import pytest

from tests.opportunities.typed_in import complete
from tests.real_data.drill import Browser, Drill, drills, hold, sample
from tests.real_data.naughty import FILE
from tests.real_data.test_naughty_people import in_three
from tests.worlds import World
from touiza.core import clock
from touiza.opportunities.models import Application
from touiza.opportunities.services.applications import accept_application, apply, ask_applicant
from touiza.proof.models import Contribution
from touiza.proof.services.certificates import issue_certificate
from touiza.proof.services.hours import claim_hours, confirm_hours

pytestmark = [
    pytest.mark.strings,
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.is_file(), reason=f"the 515 strings are not here: {FILE} is missing"),
]
At = Callable[[str], Browser]


def application(world: World) -> Application:
    return apply(opportunity=world.opportunity, person=world.amina, message="أحب الجبل")


def entry(world: World) -> Contribution:
    accept_application(application=application(world), by=world.nassima)
    return claim_hours(
        person=world.amina, source=world.opportunity.post, association=world.chrea.actor, minutes=60,
        done_on=clock.today(), note="سقي",
    )  # fmt: skip


@drills("opportunities:new")
def test_editor(at: At) -> None:
    deeds = ({"deed": "draft"}, {"deed": "publish"}, {"deed": "preview"}, {"deed": "publish"})
    free = in_three("title", "body", "address")
    hold(Drill(at("nassima"), "/ar/@chrea/opportunities/new/", free, complete(), deeds, shown=("", "/ar/@chrea/opportunities/")))


@drills("opportunities:edit")
def test_editing_a_published_one(at: At, world: World) -> None:
    slug = world.opportunity.post.slug
    page = f"/ar/opportunities/{slug}/edit/"
    drill = Drill(at("nassima"), page, in_three("title", "address"), deeds=({"deed": "publish"},))
    drill.shown, drill.again, drill.short = (f"/ar/opportunities/{slug}/", "/ar/opportunities/", "/ar/"), page, drill.free
    hold(drill)


@drills("opportunities:publication", "opportunities:state")
def test_the_states_of_an_opportunity(at: At, world: World) -> None:
    page = f"/ar/opportunities/{world.opportunity.post.slug}/"
    hold(Drill(at("nassima"), f"{page}state/", page="/ar/@chrea/opportunities/", every=("state",)))
    hold(Drill(at("nassima"), f"{page}publication/", every=("next",)))


@drills("opportunities:apply")
def test_applying(at: At, world: World) -> None:
    page = f"/ar/opportunities/{world.opportunity.post.slug}/application/"
    hold(Drill(at("amina"), page, ("message",), {"share_profile": "on"}, shown=("",)))


@drills(*(f"opportunities:application_{deed}" for deed in ("message", "answer", "withdrawal", "question", "refusal", "acceptance")))
@pytest.mark.parametrize(
    ("who", "deed", "field", "fixed"),
    [
        ("amina", "message", "message", {}),
        ("amina", "answer", "sentence", {}),
        ("amina", "withdrawal", "sentence", {}),
        ("nassima", "question", "sentence", {}),
        ("nassima", "refusal", "sentence", {"reason": "full"}),
        ("nassima", "acceptance", "next", {}),
    ],
)
def test_an_application(at: At, world: World, who: str, deed: str, field: str, fixed: dict[str, object]) -> None:
    made = application(world)
    if deed == "answer":
        ask_applicant(application=made, by=world.nassima, question="متى؟")
    page = f"/ar/applications/{made.public_id}/"
    free = (field,) if field != "next" else ()
    hold(Drill(at(who), f"{page}{deed}/", free, fixed, page=page, every=("next",), shown=(page,) if free else ()), at_least=150)


@drills("opportunities:hours")
def test_entering_hours(at: At, world: World) -> None:
    accept_application(application=application(world), by=world.nassima)
    page = f"/ar/opportunities/{world.opportunity.post.slug}/hours/"
    fixed = {"done_on": f"{clock.today():%d/%m/%Y}", "minutes_hours": "1", "minutes_minutes": "5"}
    hold(Drill(at("amina"), page, ("note",), fixed, shown=("", "/ar/me/")))


@drills("proof:hours_decide")
def test_deciding_about_hours(at: At, world: World) -> None:
    page = f"/ar/@chrea/hours/{entry(world).pk}/"
    fixed = {"c-minutes_hours": "1", "c-minutes_minutes": "30"}
    hold(Drill(at("nassima"), page, ("c-reason", "d-reason"), fixed, ({}, {"decline": "1"}), shown=(page, "/ar/@chrea/hours/?state=decided")))


@drills("proof:certificates", "proof:revocation")
def test_certificates(at: At, world: World) -> None:
    confirm_hours(claim=entry(world), by=world.nassima)
    sample(Drill(at("amina"), "/ar/me/certificates/", every=("source",)), at_least=0)
    number = issue_certificate(person=world.amina, source=world.opportunity.post).spoken
    page = f"/c/{number}"
    hold(Drill(at("nassima"), f"/ar/@chrea/certificates/{number}/revocation/", ("r-reason",), page=page, every=("next",)))
