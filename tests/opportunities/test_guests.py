"""Applying without an account: confirmed by a link, followed by links, kept as an account later with nothing lost."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import Settings
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.accounts.test_at_once import at_once
from tests.relations.log import kept
from tests.worlds import World, add_opportunity
from touiza.accounts.models import User
from touiza.actors.guest_links import LINK, link_path
from touiza.actors.models import Person
from touiza.actors.services.guests import create_guest
from touiza.conversations.models import Message as Said
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.mail.models import Message
from touiza.opportunities.models import Application, GuestRequest, Opportunity
from touiza.opportunities.services.applications import accept_application, apply, ask_applicant
from touiza.opportunities.services.guests import confirm_request, drop_requests, request_as_guest
from touiza.opportunities.services.publishing import set_state
from touiza.opportunities.services.rules import stop_taking
from touiza.proof.models import Contribution
from touiza.proof.services.hours import confirm_hours
from touiza.relations.models import Contact

pytestmark = pytest.mark.django_db
As = Callable[[str], Client]
KARIM = "karim@mail.example"
TYPED = {"name": "Karim Saïdi", "email": "Karim@Mail.example", "language": "fr", "message": "J’ai une pelle.", "of_age": "on"}


@pytest.fixture(autouse=True)
def welcome(world: World) -> Opportunity:
    Opportunity.objects.filter(pk=world.opportunity.pk).update(guests_welcome=True)
    world.opportunity.refresh_from_db()
    return world.opportunity


def page(opportunity: Opportunity, lang: str = "fr") -> str:
    return f"/{lang}/opportunities/{opportunity.post.slug}/guest/"


def path_in(mail: Message, pattern: str) -> str:
    found = re.search(rf"https?://[^/\s]+({pattern}\S*)", mail.text)
    assert found, mail.text
    return found.group(1)


def confirmation(opportunity: Opportunity, client: Client | None = None, **changes: str) -> str:
    """Type the form as a visitor; return the path in the mail that asks to confirm it."""
    client = client or Client()
    assert client.post(page(opportunity), TYPED | changes).status_code == 302
    return path_in(Message.objects.filter(kind="guest").latest("pk"), "/[a-z]{2}/guest/confirmation/")


def guest(world: World, **changes: str) -> tuple[Client, Application]:
    """Confirm an application; return the browser that is let in, and the application."""
    client = Client()
    assert client.post(confirmation(world.opportunity, **changes)).status_code == 302
    return client, Application.objects.latest("pk")


def test_nothing_exists_until_the_link_is_opened_and_the_button_pressed(world: World, tell: Callable[[], int]) -> None:
    before_all, path, users = tell(), confirmation(world.opportunity), User.objects.count()
    client = Client()
    for _time in range(3):  # mail programs open links
        assert "Karim Saïdi" in client.get(path).content.decode()
        assert client.head(path).status_code == 200
    assert (Application.objects.count(), User.objects.count(), tell()) == (0, users, before_all)
    before = clock.now()
    assert client.post(path).status_code == 302
    application = Application.objects.get()
    assert (application.state, application.as_guest, application.message) == ("submitted", True, "J’ai une pelle.")
    assert application.turn_at is not None
    assert application.turn_at >= before
    user = User.objects.get(email=KARIM)
    assert not user.has_usable_password()
    assert user.emailaddress_set.get().verified
    tell()
    told = Message.objects.filter(kind="application.submitted")
    assert {mail.recipient for mail in told} == {"rachid@touiza.example", "nassima@touiza.example"}
    assert all("Karim Saïdi" in mail.subject for mail in told)


def test_a_link_is_pressed_twice_and_does_it_once(world: World) -> None:
    path = confirmation(world.opportunity)
    assert [Client().post(path).status_code for _time in range(2)] == [302, 200]
    assert Application.objects.count() == 1
    second = Client()
    assert second.get(path).status_code == 200
    assert second.post(path).status_code == 200
    assert second.get("/fr/guest/").status_code == 409  # a used link lets nobody in


def test_a_form_sent_twice_is_one_mail(world: World) -> None:
    key = {"form_key": "abcdefghij"}
    for _time in range(2):
        assert Client().post(page(world.opportunity), TYPED | key).status_code == 302
    assert (GuestRequest.objects.count(), Message.objects.filter(kind="guest").count()) == (1, 1)


def test_a_forged_link_opens_nothing(world: World) -> None:
    client, _application = guest(world)
    assert client.get("/fr/guest/confirmation/nobody-has-this/").status_code == 404
    assert client.post("/fr/guest/confirmation/nobody-has-this/").status_code == 404
    person = Person.objects.get(user__email=KARIM)
    for forged in ("x", f"{person.pk}:{person.guest_key}", LINK.sign_object([person.pk, ""]) + "x", LINK.sign("x")):
        assert Client().get(f"/fr/guest/link/{forged}/").status_code == 404


def test_a_link_that_ran_out_sends_nothing_and_what_was_typed_is_forgotten(world: World) -> None:
    path = confirmation(world.opportunity)
    GuestRequest.objects.update(created_at=clock.now() - dt.timedelta(days=8))
    assert "<form class=\"t4\"" not in Client().get(path).content.decode()
    assert Client().post(path).status_code == 409
    assert not Application.objects.exists()
    assert drop_requests() == 1
    assert Client().get(path).status_code == 404


def test_cleaning_up_leaves_what_is_younger_and_the_applications(world: World) -> None:
    guest(world)
    confirmation(world.opportunity, email="b@mail.example")
    GuestRequest.objects.filter(email=KARIM).update(created_at=clock.now() - dt.timedelta(days=8))
    assert drop_requests() == 1
    assert GuestRequest.objects.get().email == "b@mail.example"
    assert Application.objects.count() == 1


@pytest.mark.parametrize("address", ["amina@touiza.example", "AMINA@touiza.example", "nobody@mail.example"])
def test_the_page_says_the_same_whether_the_address_has_an_account_or_not(world: World, address: str) -> None:
    client = Client()
    answer = client.post(page(world.opportunity), TYPED | {"email": address}, follow=True)
    shown = answer.content.decode()
    assert "Si l’adresse" in shown or "If the address is right" in shown
    assert "amina" not in shown
    assert Message.objects.get().recipient == address.lower()


def test_who_has_an_account_is_told_by_mail_alone_and_finds_the_words_again(as_: As, world: World) -> None:
    Client().post(page(world.opportunity), TYPED | {"email": "amina@touiza.example"})
    mail = Message.objects.get()
    path = path_in(mail, "/fr/opportunities/")
    assert "guest/confirmation" not in mail.text
    assert "J’ai une pelle." in as_("amina").get(path).content.decode()
    assert "J’ai une pelle." not in as_("chloe").get(path).content.decode()  # the link is another's
    assert as_("amina").post(path, {"message": "Moi.", "share_profile": "on"}).status_code == 302
    assert not Application.objects.get().as_guest


def test_a_confirmed_second_address_counts_as_the_account_it_belongs_to(world: World) -> None:
    world.user("amina").emailaddress_set.create(email=KARIM, verified=True)
    Client().post(page(world.opportunity), TYPED)
    assert "guest/confirmation" not in Message.objects.get().text


def test_an_account_made_in_between_is_signed_in_to(world: World) -> None:
    path = confirmation(world.opportunity)
    User.objects.create_user(KARIM)
    answer = Client().post(path)
    assert answer.status_code == 409
    assert "?typed=" in answer.content.decode()
    assert not Application.objects.exists()


@pytest.mark.parametrize("what", ["paused", "full", "over", "no_guests", "suspended", "door"])
def test_what_closed_between_typing_and_confirming_is_told(world: World, what: str, settings: Settings) -> None:
    opportunity, users = world.opportunity, User.objects.count()
    path = confirmation(opportunity)
    rows = Opportunity.objects.filter(pk=opportunity.pk)
    if what == "paused":
        set_state(opportunity=opportunity, state="paused", by=world.nassima)
    elif what == "full":
        rows.update(join_mode="at_once", taken=3)
    elif what == "over":
        rows.update(starts_at=clock.now() - dt.timedelta(days=2), ends_at=clock.now() - dt.timedelta(days=1))
    elif what == "no_guests":
        rows.update(guests_welcome=False)
    elif what == "suspended":
        world.chrea.actor.suspended_at = clock.now()
        world.chrea.actor.save()
    else:
        settings.UNANSWERED = 0
        late = apply(opportunity=opportunity, person=world.amina)
        Application.objects.filter(pk=late.pk).update(due_at=clock.now() - dt.timedelta(days=1))
    answer = Client().post(path)
    assert answer.status_code == 409
    assert 'class="note' in answer.content.decode()
    assert not Application.objects.filter(as_guest=True).exists()
    assert User.objects.count() == users
    assert GuestRequest.objects.get().confirmed_at is None


def test_the_closed_door_is_told_before_anything_is_typed(world: World) -> None:
    set_state(opportunity=world.opportunity, state="paused", by=world.nassima)
    assert 'name="email"' not in Client().get(page(world.opportunity)).content.decode()
    assert Client().post(page(world.opportunity), TYPED).status_code == 422
    assert not Message.objects.exists()


def test_only_where_guests_are_welcome(as_: As, world: World) -> None:
    other = add_opportunity(world.chrea, world.nassima, title="نسقي")
    assert Client().get(page(other)).status_code == 404
    assert Client().post(page(other), TYPED).status_code == 404
    detail = "/fr/opportunities/{}/"
    assert page(other) not in Client().get(detail.format(other.post.slug)).content.decode()
    assert page(world.opportunity) in Client().get(detail.format(world.opportunity.post.slug)).content.decode()
    assert page(world.opportunity) not in as_("amina").get(detail.format(world.opportunity.post.slug)).content.decode()
    assert as_("amina").get(page(world.opportunity)).status_code == 302
    client, _application = guest(world)
    assert client.post(f"/fr/opportunities/{other.post.slug}/application/", {"message": "x"}).status_code == 422
    assert Application.objects.count() == 1


@pytest.mark.parametrize(("lowest", "years"), [("", 16), ("16_17", 16), ("18_24", 18), ("25_39", 25)])
def test_a_guest_says_to_be_old_enough(world: World, lowest: str, years: int) -> None:
    Opportunity.objects.filter(pk=world.opportunity.pk).update(lowest_age=lowest)
    without = {key: value for key, value in TYPED.items() if key != "of_age"}
    assert Client().post(page(world.opportunity), without).status_code == 422
    assert f"{years} " in Client().get(page(world.opportunity, "en")).content.decode()
    confirmation(world.opportunity)
    assert GuestRequest.objects.get().of_age == years
    if years > 16:
        world.opportunity.refresh_from_db()
        with pytest.raises(Refusal, match="too_young"):
            try:
                request_as_guest(opportunity=world.opportunity, name="K", email="k@mail.example", language="fr", of_age=16)
            except Refusal as refusal:
                raise Refusal(refusal.code, refusal.code) from refusal


def test_who_tries_too_often_waits(world: World, settings: Settings) -> None:
    settings.RATE_LIMITS = True
    told = [Client().post(page(world.opportunity), TYPED).status_code for _n in range(6)]
    assert told == [302, 302, 302, 302, 422, 422]
    assert Message.objects.count() == 4


@pytest.mark.parametrize(("lang", "words"), [("ar", "تأكيد طلبك"), ("fr", "Confirmez votre candidature"), ("en", "Confirm your application")])
def test_the_mail_is_in_the_language_chosen_whatever_the_pages(world: World, lang: str, words: str) -> None:
    Client().post(page(world.opportunity, "en"), TYPED | {"language": lang})
    mail = Message.objects.get()
    assert mail.language == lang
    assert f"/{lang}/guest/confirmation/" in mail.text
    assert str(world.opportunity.post.title) in mail.subject
    with translation.override(lang):
        assert mail.subject.startswith(translation.gettext("Confirm your application: “%(title)s”").partition("%")[0])
    if lang == "en":
        assert mail.subject.startswith(words)


def test_every_mail_holds_a_link_that_lets_the_guest_in_to_what_it_tells(world: World, tell: Callable[[], int]) -> None:
    _client, application = guest(world)
    ask_applicant(application=application, by=world.nassima, question="Libre à 8 h ?")
    tell()
    mail = Message.objects.get(kind="application.asked")
    assert mail.recipient == KARIM
    assert mail.language == "fr"
    assert "/me/settings/" not in mail.text + mail.html
    path = path_in(mail, "/fr/guest/link/")
    late = Client()
    assert late.get(f"/fr/applications/{application.public_id}/").status_code == 302  # to sign in
    assert late.get(path).status_code == 200
    assert late.get(f"/fr/applications/{application.public_id}/").status_code == 302  # looking lets nobody in
    answer = late.post(path, follow=True)
    assert answer.redirect_chain[-1][0] == f"/fr/applications/{application.public_id}/"
    assert "Libre à 8 h ?" in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"


def test_a_guest_answers_writes_and_withdraws_without_signing_in(world: World) -> None:
    client, application = guest(world)
    here = f"/fr/applications/{application.public_id}/"
    ask_applicant(application=application, by=world.nassima, question="Libre à 8 h ?")
    assert client.post(f"{here}answer/", {"sentence": "Oui."}).status_code == 302
    assert client.post(f"{here}messages/", {"text": "À samedi."}).status_code == 302
    assert client.post(f"{here}message/", {"message": "J’ai deux pelles."}).status_code == 302
    application.refresh_from_db()
    assert (application.state, application.message) == ("submitted", "J’ai deux pelles.")
    assert [one.text for one in Said.objects.order_by("pk")] == ["Libre à 8 h ?", "Oui.", "À samedi."]
    assert client.post(f"{here}withdrawal/", {"reason": "", "sentence": ""}).status_code == 302
    application.refresh_from_db()
    assert application.state == "withdrawn"
    assert client.get(here).status_code == 200


def test_withdrawn_a_guest_may_apply_again_by_the_form(world: World) -> None:
    client, first = guest(world)
    client.post(f"/fr/applications/{first.public_id}/withdrawal/", {"reason": "", "sentence": ""})
    _again, second = guest(world)
    assert second.pk != first.pk
    assert second.person_id == first.person_id
    assert User.objects.filter(email=KARIM).count() == 1


SHUT = ["me/", "me/profile/", "me/settings/", "me/data/", "me/data/erasure/", "today/", "me/notices/", "@chrea/applications/", "account/security/", "associations/new/"]


@pytest.mark.parametrize("path", SHUT)
def test_a_visit_opens_no_page_of_an_account(world: World, path: str) -> None:
    client, _application = guest(world)
    answer = client.get(f"/fr/{path}")
    assert answer.status_code == 302, path
    assert "/account/login/" in answer["Location"]


def test_a_visit_opens_nothing_of_anybody_else(world: World) -> None:
    client, _mine = guest(world)
    other = apply(opportunity=world.opportunity, person=world.amina)
    here = f"/fr/applications/{other.public_id}/"
    assert client.get(here).status_code == 404
    for deed in ("answer", "messages", "message", "withdrawal", "interest"):
        assert client.post(f"{here}{deed}/", {"sentence": "x", "text": "x", "message": "x"}).status_code == 404, deed
    for deed in ("acceptance", "question", "refusal", "listing"):
        assert client.post(f"{here}{deed}/", {}).status_code == 302, deed


def test_a_visit_is_over_after_two_hours(world: World) -> None:
    client, application = guest(world)
    session = client.session
    session["guest"] = [*session["guest"][:2], int(clock.now().timestamp()) - 1]
    session.save()
    assert client.get("/fr/guest/").status_code == 409
    assert client.get(f"/fr/applications/{application.public_id}/").status_code == 302


def test_links_age_and_can_be_ended_by_their_guest(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client, _application = guest(world)
    person = Person.objects.get(user__email=KARIM)
    with translation.override("fr"):
        old = link_path(person)
    elsewhere = Client()
    elsewhere.post(old)
    assert elsewhere.get("/fr/guest/").status_code == 200
    assert client.post("/fr/guest/links/").status_code == 302
    assert client.get("/fr/guest/").status_code == 200  # who ended them stays in
    assert elsewhere.get("/fr/guest/").status_code == 409
    elsewhere.post(old)  # asks for a new one
    assert elsewhere.get("/fr/guest/").status_code == 409
    newest = Message.objects.filter(kind="guest", recipient=KARIM).latest("pk")
    path = path_in(newest, "/fr/guest/link/")
    assert elsewhere.post(path).status_code == 302
    assert elsewhere.get("/fr/guest/").status_code == 200
    monkeypatch.setattr("touiza.actors.guest_links.LINK_GOOD_FOR", dt.timedelta(seconds=-1))
    third, mails = Client(), Message.objects.count()
    third.post(path)
    assert third.get("/fr/guest/").status_code == 409
    assert Message.objects.count() == mails + 1


def test_who_is_signed_in_is_not_let_in_as_somebody_else(as_: As, world: World) -> None:
    guest(world)
    with translation.override("fr"):
        path = link_path(Person.objects.get(user__email=KARIM))
    client = as_("amina")
    assert client.post(path).status_code == 200
    assert client.get("/fr/guest/").status_code == 409
    assert client.get("/fr/me/").status_code == 200


def test_a_guest_has_no_public_page_and_the_association_sees_the_name(as_: As, world: World) -> None:
    _client, application = guest(world)
    handle = application.person.handle
    for who in ("visitor", "chloe", "nassima"):
        assert as_(who).get(f"/fr/@{handle}/").status_code == 404
    shown = as_("nassima").get(f"/en/applications/{application.public_id}/").content.decode()
    assert "Karim Saïdi" in shown
    assert "without an account" in shown
    assert KARIM not in shown
    assert "without an account" in as_("nassima").get("/en/@chrea/applications/").content.decode()


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
    address = reverse("relations:contact", args=["chrea", contact.public_id])
    shown = as_("nassima").get(address.replace("/ar/", "/en/")).content.decode()
    assert "Karim Saïdi" in shown
    assert ">without an account<" in shown
    assert f"/@{application.person.handle}/" not in shown
    assert ", without an account" in shown  # the line of the application
    client.post("/fr/guest/account/", {"password": ""})
    later = as_("nassima").get(address.replace("/ar/", "/en/")).content.decode()
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
