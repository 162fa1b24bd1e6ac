"""Applying without an account: confirmed by a link, followed by links, and no door but these."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core import signing
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from tests.opportunities.guest_work import KARIM, TYPED, confirmation, guest, page, path_in
from tests.worlds import World, add_opportunity
from touiza.accounts.models import User
from touiza.actors.guest_links import LINK, link_path
from touiza.actors.models import Person
from touiza.conversations.models import Message as Said
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.mail.models import Message
from touiza.opportunities.models import Application, GuestRequest, Opportunity
from touiza.opportunities.services.applications import apply, ask_applicant
from touiza.opportunities.services.guests import drop_requests, request_as_guest
from touiza.opportunities.services.publishing import set_state

pytestmark = pytest.mark.django_db
As = Callable[[str], Client]


class Aged(signing.TimestampSigner):
    """Signs as of ninety-one days ago."""

    def timestamp(self) -> str:
        return signing.b62_encode(int(clock.now().timestamp()) - 91 * 24 * 3600)


@pytest.fixture(autouse=True)
def welcome(world: World) -> Opportunity:
    Opportunity.objects.filter(pk=world.opportunity.pk).update(guests_welcome=True)
    world.opportunity.refresh_from_db()
    return world.opportunity


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


def test_links_age_and_can_be_ended_by_their_guest(world: World) -> None:
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
    person.refresh_from_db()
    aged = f"/fr/guest/link/{Aged(salt='actors.guest').sign_object([person.pk, person.guest_key])}/"
    third, mails = Client(), Message.objects.count()
    third.post(aged)
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
