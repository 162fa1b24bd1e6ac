"""Bad input about who belongs to an association, who stands where in it, and with whom it is allied."""

from collections.abc import Callable

import pytest

from tests.accounts.helpers import proved
from tests.associations.members import ask_in, let_in, open_form, said
from tests.real_data.drill import Browser, Drill, drills, sample
from tests.real_data.naughty import FILE
from tests.real_data.test_naughty_people import in_three
from tests.worlds import World
from touiza.associations.access_members import questions_of
from touiza.associations.models import Agreement, Network, Role
from touiza.associations.services.agreements import Terms, propose_agreement
from touiza.associations.services.chart import add_body, add_seat
from touiza.associations.services.invitations import invite
from touiza.associations.services.members import ask_candidate
from touiza.associations.services.networks import found_network
from touiza.associations.services.roles import give_role
from touiza.core import clock

pytestmark = [
    pytest.mark.strings,
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.is_file(), reason=f"the 515 strings are not here: {FILE} is missing"),
]
At = Callable[[str], Browser]
JOIN, MEMBERS, CHART = "/ar/@chrea/membership/", "/ar/@chrea/members/", "/ar/@chrea/chart/"


@drills("opportunities:scope", "opportunities:invited_scope")
def test_choosing_opportunities(at: At, world: World) -> None:
    give_role(association=world.chrea, person=world.yanis, kind="coordinator", is_scoped=True, by=world.rachid)
    role = Role.objects.get(person=world.yanis)
    sample(Drill(proved(at("rachid")), f"/ar/@chrea/people/{role.pk}/opportunities/", deeds=({}, {"opportunities": ""})), at_least=0)
    made = invite(association=world.chrea, by=world.rachid, email="n@touiza.example", kind="coordinator", language="ar", is_scoped=True)
    sample(Drill(proved(at("rachid")), f"/ar/@chrea/invitations/{made.pk}/opportunities/"), at_least=0)


@drills("associations:membership")
def test_asking_to_become_a_member(at: At, world: World) -> None:
    open_form(world)
    question = f"q{questions_of(world.chrea.member_form)[0].pk}"
    sample(Drill(at("amina"), JOIN, (question,), {"agrees": "on"}, shown=("", "/ar/me/associations/")))


@drills("associations:membership_request")
def test_answering_an_association(at: At, world: World) -> None:
    ask_candidate(request=ask_in(world), by=world.rachid, question="أين تسكنين؟")
    sample(Drill(at("amina"), f"{JOIN}request/", ("sentence",), deeds=({"deed": "answer"},), page=JOIN, shown=(JOIN,)))


@drills("associations:member_form", "associations:member_questions")
def test_writing_the_form(at: At, world: World) -> None:
    open_form(world)
    page, free = f"{MEMBERS}form/", in_three("intro", "statutes", "fee_words")
    drill = Drill(at("nassima"), page, free, {"is_open": "on", "fee": "1"}, shown=(JOIN,))
    drill.again, drill.short = page, in_three("fee_words")
    sample(drill)
    asked = Drill(at("nassima"), f"{page}questions/", in_three("label", "options"), {"kind": "text"}, page=page, shown=(page, JOIN))
    sample(asked)


@drills("associations:member_request")
def test_deciding_about_a_request(at: At, world: World) -> None:
    page = f"{MEMBERS}requests/{ask_in(world).public_id}/"
    deeds = ({"deed": "ask"}, {"deed": "decline", "reason": "full"})
    sample(Drill(at("nassima"), page, ("sentence",), deeds=deeds, shown=(page,)))


@drills("associations:member")
def test_ending_a_membership(at: At, world: World) -> None:
    page = f"{MEMBERS}{let_in(world).number}/"
    sample(Drill(at("nassima"), page, ("sentence",), deeds=({"deed": "end"},), shown=(page,)))
    give_role(association=world.chrea, person=world.yanis, kind="treasurer", by=world.rachid)
    sample(Drill(at("yanis"), page, every=("term",), deeds=({"deed": "received"},)), at_least=0)


@drills("associations:chart_edit", "associations:chart_body", "associations:chart_seat")
def test_drawing_the_chart(at: At, world: World) -> None:
    body = add_body(association=world.chrea, name=said("المكتب"))
    seat = add_seat(body=body, title=said("الرئيس"))
    page = f"{CHART}bodies/{body.pk}/"
    sample(Drill(at("rachid"), f"{CHART}edit/", in_three("name", "task"), {"parent": ""}, shown=("", CHART)))
    deeds = ({"deed": "save"}, {"deed": "seat"})
    sample(Drill(at("rachid"), page, in_three("name", "task", "title"), {"parent": ""}, deeds, shown=(CHART,)))
    sample(Drill(at("rachid"), f"{CHART}seats/{seat.pk}/", ("name",), {"agreed": "on", "person": "", "since": ""}, ({"deed": "name"},), shown=(CHART,)))
    sample(Drill(at("rachid"), f"{CHART}seats/{seat.pk}/", every=("holder",), deeds=({"deed": "end"},)), at_least=0)


@drills("associations:network_new", "associations:network_place")
def test_networks(at: At, world: World) -> None:
    free = in_three("name", "aims")
    sample(Drill(at("rachid"), "/ar/@chrea/networks/new/", free, shown=("", "/ar/networks/")))
    network: Network = found_network(association=world.nour, by=world.salima, name=said("شبكة"), aims=said("معاً"))
    page = f"/ar/@chrea/networks/{network.slug}/"
    sample(Drill(at("rachid"), page, ("sentence",), deeds=({"deed": "ask"},), shown=(page,)))
    host = f"/ar/@nour/networks/{network.slug}/"
    deeds = ({"deed": "edit"}, {"deed": "invite", "association": "chrea"})
    sample(Drill(at("salima"), host, (*free, "sentence"), deeds=deeds, shown=(host, f"/ar/networks/{network.slug}/")))
    sample(Drill(at("salima"), host, every=("place",), deeds=({"deed": "accept"},)), at_least=0)


@drills("associations:agreement_new", "associations:agreement")
def test_agreements(at: At, world: World) -> None:
    day = clock.today().isoformat()
    fixed = {"partner": "", "outside_kind": "school", "begins": day, "ends": "", "review_on": "", "is_public": "on"}
    free = in_three("title", "outside_name", "summary")
    sample(Drill(at("rachid"), "/ar/@chrea/agreements/new/", free, fixed, shown=("", "/ar/@chrea/")))
    terms = Terms(title=said("تبادل"), begins=clock.today(), partner=world.nour)
    row: Agreement = propose_agreement(association=world.chrea, by=world.rachid, terms=terms)
    page = f"/ar/@nour/agreements/{row.public_id}/"
    sample(Drill(at("salima"), page, ("r-sentence",), deeds=({"deed": "decline"},), shown=(page,)))
    sample(Drill(at("salima"), page, every=("review_on",), deeds=({"deed": "review"},)), at_least=0)
