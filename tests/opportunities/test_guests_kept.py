"""A guest keeps an account with nothing lost, or has everything erased; what others read of them."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.accounts.test_at_once import at_once
from tests.opportunities.guest_work import KARIM, confirmation, guest, page
from tests.relations.log import kept
from tests.worlds import World, add_opportunity
from touiza.accounts.models import User
from touiza.actors.guest_links import link_path
from touiza.actors.models import Person
from touiza.actors.services.guests import create_guest
from touiza.core import clock
from touiza.mail.models import Message
from touiza.opportunities.models import Application, GuestRequest, Opportunity
from touiza.opportunities.services.applications import accept_application, ask_applicant
from touiza.opportunities.services.guests import confirm_request, request_as_guest
from touiza.opportunities.services.rules import stop_taking
from touiza.proof.models import Contribution
from touiza.proof.services.hours import confirm_hours
from touiza.relations.models import Contact

pytestmark = pytest.mark.django_db
As = Callable[[str], Client]


@pytest.fixture(autouse=True)
def welcome(world: World) -> Opportunity:
    Opportunity.objects.filter(pk=world.opportunity.pk).update(guests_welcome=True)
    world.opportunity.refresh_from_db()
    return world.opportunity


# Keeping an account, by three routes.


def lived(world: World) -> tuple[Client, Application, Contribution]:
    """Apply, be asked, answer, get a place, enter hours that are confirmed."""
    client, application = guest(world)
    ask_applicant(application=application, by=world.nassima, question="Libre ?")
    client.post(f"/fr/applications/{application.public_id}/answer/", {"sentence": "Oui."})
    accept_application(application=application, by=world.nassima)
    slug = world.opportunity.post.slug
    Opportunity.objects.filter(pk=world.opportunity.pk).update(
        day=clock.today() - dt.timedelta(days=1), starts_at=clock.now() - dt.timedelta(days=1), ends_at=clock.now() - dt.timedelta(hours=20)
    )
    typed = {"done_on": (clock.today() - dt.timedelta(days=1)).isoformat(), "minutes_hours": "4", "minutes_minutes": "30", "note": "Arrosage", "key": "k1234567"}
    assert client.get(f"/fr/opportunities/{slug}/hours/").status_code == 200
    answer = client.post(f"/fr/opportunities/{slug}/hours/", typed)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    assert client.get(answer["Location"]).status_code == 200
    line = Contribution.objects.get(person=application.person)
    confirm_hours(claim=line, by=world.nassima)
    return client, application, line


def all_there(client: Client, world: World, application: Application) -> None:
    """The account has everything the guest had."""
    person = Person.objects.get(user__email=KARIM)
    assert (person.pk, person.guest_key) == (application.person_id, "")
    assert person.user is not None
    assert person.user.terms_accepted_at is not None
    shown = client.get(f"/fr/applications/{application.public_id}/")
    assert shown.status_code == 200
    assert "Libre ?" in shown.content.decode()
    assert "Oui." in shown.content.decode()
    assert str(world.opportunity.post.title) in client.get("/fr/me/hours/").content.decode()
    assert client.get("/fr/me/").status_code == 200
    assert Contribution.objects.filter(person=person.pk).exists()
    assert Client().get(f"/fr/@{person.actor.handle}/").status_code == 200


def code_in(mail: Message) -> str:
    return re.search(r"\d{4}-\d{4}", mail.text).group()


def sign_in_by_code(client: Client) -> None:
    client.post("/fr/account/login/", {"login": KARIM, "password": ""})
    code = code_in(Message.objects.filter(recipient=KARIM).latest("pk"))
    assert client.post("/fr/account/login/code/confirm/", {"code": code}).status_code == 302


def test_an_account_kept_from_the_link_has_everything(world: World) -> None:
    client, application, _line = lived(world)
    with translation.override("fr"):
        old = link_path(Person.objects.get(user__email=KARIM))
    assert client.post("/fr/guest/account/", {"password": "court"}).status_code == 422
    assert client.post("/fr/guest/account/", {"password": "une pelle et deux seaux"}).status_code == 302
    assert client.get("/fr/guest/").status_code == 409  # the visit is over
    told = Message.objects.filter(recipient=KARIM).latest("pk")
    assert "/account/password/reset/" in told.text  # the mailbox hears of the password
    fresh = Client()
    assert fresh.post(old).status_code == 200
    assert fresh.get("/fr/guest/").status_code == 409
    assert fresh.post("/fr/account/login/", {"login": KARIM, "password": "une pelle et deux seaux", "with_password": "1"}).status_code == 302
    all_there(fresh, world, application)


def test_an_account_can_be_kept_without_a_password(world: World) -> None:
    client, application, _line = lived(world)
    client.post("/fr/guest/account/", {"password": ""})
    assert not User.objects.get(email=KARIM).has_usable_password()
    fresh = Client()
    sign_in_by_code(fresh)
    all_there(fresh, world, application)


def test_signing_up_with_the_same_address_leads_to_the_same_account(world: World) -> None:
    _client, application, _line = lived(world)
    signup = {"name": "Somebody", "password1": "a stranger chose this one", "of_age": "on"}
    fresh, users = Client(), User.objects.count()
    known = fresh.post("/fr/account/signup/", signup | {"email": KARIM})
    unknown = Client().post("/fr/account/signup/", signup | {"email": "new@mail.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert User.objects.count() == users + 1  # the unknown one
    mail = Message.objects.filter(recipient=KARIM).latest("pk")
    assert "/account/login/" in mail.text
    assert not re.search(r"\d{4}-\d{4}", mail.text)
    assert Person.objects.get(user__email=KARIM).is_guest
    assert not User.objects.get(email=KARIM).has_usable_password()  # a stranger's password is nobody's
    sign_in_by_code(fresh)
    all_there(fresh, world, application)


def test_a_new_password_leads_to_the_same_account(world: World) -> None:
    _client, application, _line = lived(world)
    fresh = Client()
    fresh.post("/fr/account/password/reset/", {"email": KARIM})
    code = code_in(Message.objects.filter(recipient=KARIM).latest("pk"))
    assert fresh.post("/fr/account/password/reset/confirm/", {"code": code}).status_code == 302
    assert fresh.post("/fr/account/password/reset/complete/", {"password1": "une pelle et deux seaux", "password2": "une pelle et deux seaux"}).status_code == 302
    assert not Person.objects.get(user__email=KARIM).is_guest
    fresh.post("/fr/account/login/", {"login": KARIM, "password": "une pelle et deux seaux", "with_password": "1"})
    all_there(fresh, world, application)


def test_two_mailboxes_are_two_people_and_one_mailbox_is_one(world: World) -> None:
    paths = [confirmation(world.opportunity), confirmation(world.opportunity), confirmation(world.opportunity, email="b@mail.example")]
    for path in paths:
        assert Client().post(path).status_code == 302
    assert Application.objects.count() == 2
    assert User.objects.filter(email=KARIM).count() == 1


def test_a_guest_who_is_there_keeps_the_first_name(world: World) -> None:
    guest(world)
    person = create_guest(email=KARIM.upper(), name="Other", language="ar")
    assert str(person.actor.name) == "Karim Saïdi"


# What is kept about them.


def test_a_guest_takes_everything_away_and_has_it_erased(world: World) -> None:
    client, application = guest(world)
    told = client.get("/fr/guest/data.json").json()
    text = str(told)
    assert KARIM in text
    assert "J’ai une pelle." in text
    assert Person.objects.get(user__email=KARIM).guest_key not in text
    assert "opportunities.guestrequest" in told["records"]
    assert client.post("/fr/guest/erasure/", {}).status_code == 422
    assert client.post("/fr/guest/erasure/", {"sure": "on"}).status_code == 302
    assert not User.objects.filter(email=KARIM).exists()
    assert not GuestRequest.objects.exists()
    assert not Message.objects.filter(recipient=KARIM).exists()
    application.refresh_from_db()
    assert application.message == ""
    assert application.state == "withdrawn"
    assert client.get("/fr/guest/").status_code == 409


def test_what_was_never_confirmed_goes_with_the_account_of_its_address(world: World) -> None:
    guest(world)
    confirmation(world.opportunity)
    client, _application = guest(world)
    client.post("/fr/guest/erasure/", {"sure": "on"})
    assert not GuestRequest.objects.exists()


def test_who_stopped_the_mails_is_told_and_may_have_them_again(world: World) -> None:
    client, _application = guest(world)
    User.objects.filter(email=KARIM).update(mail_notices=False)
    assert 'name="write"' in client.get("/fr/guest/").content.decode()
    client.post("/fr/guest/links/", {"write": "1"})
    assert User.objects.get(email=KARIM).mail_notices


def test_rules_hold_for_guests_too(world: World) -> None:
    client, application = guest(world)
    stop_taking(association=world.chrea, person=application.person, by=world.nassima, note="")
    client.post(f"/fr/applications/{application.public_id}/withdrawal/", {"reason": "", "sentence": ""})
    Client().post(confirmation(world.opportunity))
    assert Application.objects.latest("pk").state == "declined"


def test_the_page_of_a_guest_costs_the_same_with_more_on_it(world: World, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    client, application = guest(world)
    for number in range(10):
        work = add_opportunity(world.chrea, world.nassima, title=f"نغرس {number}", guests_welcome=True)
        confirm_request(request=request_as_guest(opportunity=work, name="K", email=KARIM, language="fr", of_age=16))
    with django_assert_max_num_queries(12):
        assert client.get("/fr/guest/").status_code == 200
    with django_assert_max_num_queries(20):
        assert client.get(f"/fr/applications/{application.public_id}/").status_code == 200
    with django_assert_max_num_queries(12):
        assert Client().get(page(world.opportunity)).status_code == 200


def test_the_editor_says_whether_guests_are_welcome(as_: As, world: World) -> None:
    slug = world.opportunity.post.slug
    shown: Any = as_("nassima").get(f"/en/opportunities/{slug}/edit/").content.decode()
    assert re.search(r'name="guests_welcome"[^>]*checked', shown)


def test_the_register_says_that_there_is_no_account_until_one_is_kept(as_: As, world: World) -> None:
    client, application = guest(world)
    kept()
    contact = Contact.objects.get(association=world.chrea, person=application.person)
    with translation.override("en"):
        address = reverse("relations:contact", args=["chrea", contact.public_id])
    shown = as_("nassima").get(address).content.decode()
    assert "Karim Saïdi" in shown
    assert ">without an account<" in shown
    assert f"/@{application.person.handle}/" not in shown
    assert ", without an account" in shown  # the line of the application
    client.post("/fr/guest/account/", {"password": ""})
    later = as_("nassima").get(address).content.decode()
    assert ">without an account<" not in later
    assert f"/@{application.person.handle}/" in later
    assert ", without an account" in later  # it was sent so


@pytest.mark.django_db(transaction=True)
def test_two_links_of_one_mailbox_pressed_four_times_at_once_make_one_guest_and_one_application(world: World) -> None:
    paths = [confirmation(world.opportunity), confirmation(world.opportunity)]
    answers = at_once([lambda path=path: Client().post(path) for path in paths * 2])
    assert all(getattr(answer, "status_code", answer) in {200, 302} for answer in answers), answers
    assert User.objects.filter(email=KARIM).count() == 1
    assert Application.objects.count() == 1
    assert GuestRequest.objects.filter(confirmed_at=None).count() == 0
