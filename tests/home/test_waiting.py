"""Everything that waits for a coordinator: each kind once, for those who may decide it, decided in one press."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from tests.accounts.helpers import proved
from tests.associations.members import ask_in, said
from tests.associations.showing import ask as ask_verification
from tests.associations.showing import rule
from tests.opportunities.shift_work import ALGIERS
from tests.worlds import World, add_opportunity, add_person
from touiza.associations.models import Agreement, ContactMessage, MemberRequest, NetworkPlace, Verification
from touiza.associations.services.agreements import Terms, ask_about_review, propose_agreement
from touiza.associations.services.contact import write_message
from touiza.associations.services.members import ask_candidate
from touiza.associations.services.networks import ask_to_join, found_network, invite_to_network
from touiza.associations.services.reviewing import remind_of_renewal
from touiza.associations.services.roles import give_role
from touiza.conversations.models import Conversation
from touiza.core import clock
from touiza.opportunities.models import Application, Appointment, Opportunity
from touiza.opportunities.services.applications import accept_application, apply
from touiza.opportunities.services.applications import write_message as say
from touiza.opportunities.services.arranging import propose_appointment
from touiza.opportunities.services.scopes import set_scope
from touiza.opportunities.services.waiting_list import put_on_list
from touiza.opportunities.spans import span_of
from touiza.relations.models import Contact, ContactAddress, Import

As = Callable[[str], Client]
pytestmark = pytest.mark.django_db
OWN = ("agreements", "reviews", "networks", "verification")  # of who answers for the association
OFFICE = ("members", "messages", "files", "addresses")  # of who coordinates all of it
WORK = ("talk", "times", "listed")  # of who decides about an opportunity
ALL = (*WORK, *OFFICE, *OWN)


def ago(days: float) -> dt.datetime:
    return clock.now() - dt.timedelta(days=days)


def add_member(world: World) -> MemberRequest:
    request = ask_in(world)
    MemberRequest.objects.update(created_at=ago(9))
    return request


def add_message(world: World) -> ContactMessage:
    return write_message(
        association=world.chrea, sender=world.chloe, name="Chloé Marchand", email="c@mail.example", language="fr",
        subject="Prêter des outils", body="b", at=ago(8),
    )  # fmt: skip


def add_file(world: World) -> Import:
    return Import.objects.create(association=world.chrea, file_name="liste.csv", by=world.nassima, created_at=ago(7))


def add_address(world: World, name: str = "سمير") -> ContactAddress:
    contact = Contact.objects.create(association=world.chrea, name=name)
    return ContactAddress.objects.create(contact=contact, kind="mail", email="gone@mail.example", key="gone@mail.example", bounced_at=ago(6))


def add_agreement(world: World) -> Agreement:
    terms = Terms(title=said("تبادل"), begins=clock.today(), partner=world.chrea)
    return propose_agreement(association=world.nour, by=world.salima, terms=terms, at=ago(5))


def add_review(world: World) -> Agreement:
    terms = Terms(title=said("مع المدرسة"), begins=clock.today(), review_on=clock.today(), outside_kind="school", outside_name=said("مدرسة"))
    made = propose_agreement(association=world.chrea, by=world.rachid, terms=terms, at=ago(50))
    ask_about_review(at=ago(0))
    return made


def add_network(world: World) -> NetworkPlace:
    network = found_network(association=world.nour, by=world.salima, name=said("شبكة الكتاب"), aims=said("نقرأ"))
    return invite_to_network(network=network, association=world.chrea, by=world.salima, at=ago(4))


def add_verification(world: World) -> Verification:
    made = rule(ask_verification(world.chrea, world.rachid), world.dalia).verification
    Verification.objects.update(until=clock.now() + dt.timedelta(days=20))
    remind_of_renewal()
    return made


def add_talk(world: World) -> Application:
    held = accept_application(application=apply(opportunity=world.opportunity, person=world.amina), by=world.nassima)
    say(application=held, author=world.amina, text="هل أحضر قفازات؟", at=ago(3))
    return held


def add_time(world: World) -> Appointment:
    work = add_opportunity(world.chrea, world.nassima, title="نرافق تلميذاً", timing="arranged", day=None, join_mode="at_once")
    held = apply(opportunity=work, person=world.yanis)
    set_reach(world, work)
    span = span_of(clock.today() + dt.timedelta(days=9), dt.time(18), dt.time(19), ALGIERS)
    return propose_appointment(engagement=held.engagement, by=world.yanis, span=span, at=ago(2))


def add_listed(world: World) -> Application:
    full = add_opportunity(world.chrea, world.nassima, title="نحرس المشتلة", places=1)
    set_reach(world, full)
    accept_application(application=apply(opportunity=full, person=world.salima), by=world.nassima)
    waits = [put_on_list(application=apply(opportunity=full, person=one), by=world.nassima, at=ago(days)) for one, days in ((world.chloe, 1), (world.dalia, 0.5))]
    Opportunity.objects.filter(pk=full.pk).update(places=2)
    return waits[0]


def set_reach(world: World, opportunity: Opportunity) -> None:
    """Have Lila, where she is, reach one more opportunity."""
    if "lila" in world.people:
        role = world.people["lila"].roles.get()
        reached = [*role.scopes.values_list("opportunity", flat=True), opportunity.pk]
        set_scope(role=role, opportunities=reached, by=world.rachid)


ADD: dict[str, Callable[[World], object]] = {
    "members": add_member, "messages": add_message, "files": add_file, "addresses": add_address, "agreements": add_agreement,
    "reviews": add_review, "networks": add_network, "verification": add_verification, "talk": add_talk, "times": add_time,
    "listed": add_listed,
}  # fmt: skip


def put(world: World, name: str, kind: str, **how: object) -> None:
    world.users[name], world.people[name] = add_person(name, f"{name} Amrani", "fr")
    give_role(association=world.chrea, person=world.people[name], kind=kind, by=world.rachid, **how)


def keys(client: Client) -> list[str]:
    return [part.source.key for part in client.get("/en/today/").context["today"].parts]


@pytest.fixture
def filled(world: World) -> World:
    """Return the world with one thing of each kind, and Lila, who reaches three opportunities."""
    put(world, "lila", "coordinator", is_scoped=True)
    set_reach(world, world.opportunity)
    for add in ADD.values():
        add(world)
    return world


def test_the_owner_has_them_all_the_coordinator_not_what_binds_the_association(as_: As, filled: World) -> None:
    assert set(keys(as_("rachid"))) == {*ALL}
    assert set(keys(as_("nassima"))) == {*WORK, *OFFICE}


def test_who_reaches_some_opportunities_has_what_waits_in_those(as_: As, filled: World) -> None:
    assert set(keys(as_("lila"))) == {*WORK}
    role = filled.people["lila"].roles.get()
    set_scope(role=role, opportunities=[filled.opportunity.pk], by=filled.rachid)
    assert keys(as_("lila")) == ["talk"]
    set_scope(role=role, opportunities=[add_opportunity(filled.chrea, filled.nassima, title="أخرى").pk], by=filled.rachid)
    assert keys(as_("lila")) == []


def test_a_reader_is_asked_nothing(as_: As, filled: World) -> None:
    put(filled, "sofiane", "reader")
    assert keys(as_("sofiane")) == []


def test_another_association_is_shown_nothing_of_it(as_: As, filled: World) -> None:
    assert keys(as_("salima")) == []


def test_all_kinds_are_one_queue_by_age_in_twenty_queries(as_: As, filled: World, django_assert_max_num_queries: Callable) -> None:
    apply(opportunity=filled.opportunity, person=filled.yanis, at=ago(4.5), message="أنا هنا")
    client = as_("rachid")
    client.get("/en/today/")
    with django_assert_max_num_queries(20):
        page = client.get("/en/today/").text
    order = ["members", "messages", "files", "addresses", "agreements", "networks", "talk", "times", "listed"]
    places = [page.index(f'id="{key}') for key in order]
    assert places == sorted(places)
    assert places[4] < page.index("أنا هنا") < places[5]


def test_more_of_a_kind_cost_no_query_and_are_counted_whole(as_: As, world: World, django_assert_max_num_queries: Callable) -> None:
    for number in range(26):
        write_message(
            association=world.chrea, sender=None, name=f"Name {number}", email=f"n{number}@mail.example", language="fr",
            subject=f"Objet {number}", body="b", at=ago(30 - number),
        )  # fmt: skip
    ContactMessage.objects.update(state="waiting", sent_at=clock.now())
    client = as_("nassima")
    client.get("/en/today/")
    with django_assert_max_num_queries(20):
        page = client.get("/en/today/").text
    assert '<a href="?only=messages#queue">26 messages</a> to the association' in page
    assert page.count('<article class="row"') == 20
    assert "6 more wait" in page


PRESSED: dict[str, Callable[[World], object]] = {
    "members": lambda world: MemberRequest.objects.get(association=world.chrea).state == "accepted",
    "messages": lambda world: ContactMessage.objects.get().state == "answered",
    "agreements": lambda world: Agreement.objects.get(partner=world.chrea).state == "active",
    "networks": lambda world: NetworkPlace.objects.get(association=world.chrea).state == "in",
    "times": lambda world: Appointment.objects.get().state == "agreed",
    "listed": lambda world: Application.objects.get(person=world.chloe).state == "accepted",
    "talk": lambda world: Conversation.objects.get().settled_id > 0,
}


@pytest.mark.parametrize("kind", PRESSED)
def test_one_press_decides_comes_back_and_the_line_is_gone(as_: As, world: World, kind: str) -> None:
    ADD[kind](world)
    client = proved(as_("rachid"))
    here = f"/en/today/?only={kind}"
    action, fields = first_form(client.get(here).text, kind)
    assert fields["next"] == here
    assert client.post(action, fields)["Location"] == here
    assert PRESSED[kind](world)
    assert kind not in keys(client)
    client.post(action, fields)  # twice is once
    assert PRESSED[kind](world)


@pytest.mark.parametrize("kind", ["reviews", "verification", "files", "addresses"])
def test_what_takes_more_than_a_press_leads_to_the_page_that_decides(as_: As, world: World, kind: str) -> None:
    ADD[kind](world)
    client = proved(as_("rachid"))
    page = client.get(f"/en/today/?only={kind}").text
    row = page[page.index(f'id="{kind}') :]
    acts = row[row.index('class="acts"') :]
    address = acts.split('href="', 1)[1].split('"', 1)[0]
    assert client.get(address.replace("&amp;", "&")).status_code == 200


def first_form(page: str, kind: str) -> tuple[str, dict[str, str]]:
    """Return the address and the fields of the first form of the first line of a kind."""
    row = page[page.index(f'id="{kind}') :]
    form = row[row.index("<form") : row.index("</form>")]
    hidden = form.split('<input type="hidden" name="')[1:]
    fields = {one.split('"', 1)[0]: one.split('value="', 1)[1].split('"', 1)[0] for one in hidden}
    return form.split('action="', 1)[1].split('"', 1)[0], fields


def test_nobody_decides_about_themselves(as_: As, world: World) -> None:
    ask_in(world, "rachid")
    page = as_("rachid").get("/en/today/").text
    assert "somebody else of the association answers it" in page
    assert "Accept" not in page[page.index('id="members') : page.index("</article>", page.index('id="members'))]


def test_who_hides_their_name_is_called_by_their_handle(as_: As, world: World) -> None:
    person = world.amina.person
    person.audiences = {"name": "private"}
    person.save()
    add_member(world)
    page = as_("nassima").get("/en/today/").text
    assert f"@{world.amina.handle}" in page
    assert str(world.amina.name) not in page


def test_what_was_answered_or_needs_no_answer_waits_no_more(as_: As, world: World) -> None:
    held = add_talk(world)
    say(application=held, author=world.nassima, text="نعم")
    assert "talk" not in keys(as_("rachid"))
    say(application=held, author=world.amina, text="شكراً")
    assert "talk" in keys(as_("rachid"))
    settled = f"/en/applications/{held.public_id}/messages/settled/"
    said_to = Conversation.objects.get().last_id
    assert as_("amina").post(settled, {"upto": said_to}).status_code == 404
    as_("nassima").post(settled, {"upto": "9" * 19})
    as_("nassima").post(settled, {"upto": str(said_to + 1)})  # nothing so new was said
    assert "talk" in keys(as_("rachid"))
    as_("nassima").post(settled, {"upto": said_to})
    assert "talk" not in keys(as_("rachid"))
    say(application=held, author=world.amina, text="سؤال آخر")
    assert "talk" in keys(as_("rachid"))


def test_what_waits_for_the_other_side_is_not_in_the_queue(as_: As, world: World) -> None:
    ask_candidate(request=add_member(world), by=world.rachid, question="متى؟")
    work = add_opportunity(world.chrea, world.nassima, title="نرافق", timing="arranged", day=None, join_mode="at_once")
    span = span_of(clock.today() + dt.timedelta(days=9), dt.time(18), dt.time(19), ALGIERS)
    propose_appointment(engagement=apply(opportunity=work, person=world.yanis).engagement, by=world.nassima, span=span)
    network = found_network(association=world.nour, by=world.salima, name=said("شبكة"), aims=said("معاً"))
    ask_to_join(network=network, association=world.chrea, by=world.rachid)
    assert keys(as_("rachid")) == []
    assert keys(as_("salima")) == ["networks"]


def test_as_many_wait_in_line_as_there_are_places(as_: As, world: World) -> None:
    first = add_listed(world)
    today = as_("nassima").get("/en/today/")
    assert [part.number for part in today.context["today"].parts if part.source.key == "listed"] == [1]
    assert first.public_id in today.text


def test_an_address_that_another_way_makes_up_for_waits_for_nobody(as_: As, world: World) -> None:
    address = add_address(world)
    assert "addresses" in keys(as_("nassima"))
    ContactAddress.objects.create(contact=address.contact, kind="mail", email="new@mail.example", key="new@mail.example")
    assert "addresses" not in keys(as_("nassima"))
