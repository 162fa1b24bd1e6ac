"""Leaving: everything personal is gone from everywhere, and totals stay as they were."""

import datetime as dt
import json
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from tests.accounts.canaries import CANARY, everything_in_the_database, models_with_personal_words, plant
from tests.accounts.helpers import last_code, prove_by_code, sign_in_by_code
from tests.associations.members import ask_in, said
from tests.kernel.credentials.made import sealed
from tests.media.papers import honest, sent
from tests.media.pictures import picture, upload
from tests.notices.browsers import Browser, told_in
from tests.notices.test_choices import choose
from tests.opportunities.asking import ask
from tests.opportunities.day_work import add_day
from tests.opportunities.home_work import at_home, handed_in
from tests.opportunities.shift_work import add_shift_work, ids_of
from tests.posts.life import live
from tests.relations.story import build_register
from tests.worlds import World, add_opportunity
from touiza.accounts.models import User
from touiza.accounts.privacy import holdings
from touiza.accounts.services import erasure
from touiza.accounts.services.erasure import erase_user
from touiza.accounts.services.sessions import touch_session
from touiza.actors.models import Actor, Guardianship, Person, Tie
from touiza.actors.profile import shown_name
from touiza.actors.services.people import set_languages, set_picture, set_skills, update_profile
from touiza.actors.services.qualifications import state_qualification
from touiza.associations.models import Association, Claim, Invitation, Role
from touiza.associations.services.chart import add_body, add_seat, name_holder
from touiza.associations.services.contact import answer_message
from touiza.associations.services.contact import write_message as write_letter
from touiza.associations.services.members import accept_member, answer_association, ask_candidate
from touiza.associations.services.memberships import end_membership
from touiza.associations.services.roles import give_role, hand_over
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.privacy import Erase
from touiza.core.translated import TranslatedText
from touiza.ledger.services.sealing import seal_pending
from touiza.mail.services.sending import send_mail
from touiza.media.services import store_picture
from touiza.media.services_papers import store_paper
from touiza.notices.families import ByMail
from touiza.opportunities.models import (
    Application,
    ApplicationState,
    Decision,
    Engagement,
    Opportunity,
    SignUp,
    Unwanted,
)
from touiza.opportunities.services.afterwards import give_impression
from touiza.opportunities.services.applications import accept_application, apply, withdraw_application, write_message
from touiza.opportunities.services.arranging import propose_appointment
from touiza.opportunities.services.attendance import add_named, record_presence, tie_named
from touiza.opportunities.services.calendars import renew_calendar
from touiza.opportunities.services.delivering import return_deliverable
from touiza.opportunities.services.given import Given
from touiza.opportunities.services.guests import request_as_guest
from touiza.opportunities.services.handovers import offer_shift
from touiza.opportunities.services.joining import join_shifts, withdraw_signup
from touiza.opportunities.services.searches import save_search
from touiza.opportunities.spans import span_of
from touiza.opportunities.wanted import Wanted
from touiza.proof.models import Certificate, Contribution
from touiza.proof.services.carrying import carry_in
from touiza.proof.services.certificates import issue_certificate
from touiza.proof.services.credentials import choose_evidence
from touiza.proof.services.heads import subscribe
from touiza.proof.services.hours import claim_hours, confirm_hours
from touiza.proof.services.recommending import accept_letter, ask_letter, offer_letter
from touiza.proof.services.showing import choose_parts, renew_link
from touiza.proof.services.verifying import check_text
from touiza.vocabulary.models import Accommodation, Cause, Language, Skill

pytestmark = pytest.mark.django_db
EMAIL = "amina@touiza.example"
NAME = "أمينة بن يوسف"


@pytest.fixture
def story(world: World, tell, settings) -> World:
    """Amina's life on Touiza: something of hers in every model that can hold something personal."""
    amina, user = world.amina, world.user("amina")
    touch_session(user=user, key="k" * 32, address="10.0.0.1", agent="A phone of Amina's")
    _profile(amina.person)
    _work(world)
    _shifts(world)
    _day(world)
    _associations(world)
    _membership(world)
    send_mail(to=EMAIL, cause="x", kind="account", language="ar", template="account", context=_mail(NAME), user=user)
    send_mail(
        to="nassima@touiza.example",
        cause="y",
        kind="x",
        language="ar",
        template="account",
        context=_mail(f"{NAME} {EMAIL}"),
    )
    _letters(world, user)
    build_register(world)
    live(world)
    seal_pending()
    tell()
    return world


def _profile(person: Person) -> None:
    update_profile(
        person=person,
        name=TranslatedText("ar", {"ar": NAME, "fr": "Amina Benyoucef", "en": "Amina Benyoucef"}),
        about="أحب الجبل",
        causes=Cause.objects.all()[:1],
        needs=Accommodation.objects.all()[:1],
    )
    set_skills(person=person, levels={Skill.objects.first(): 2})
    set_languages(person=person, levels={Language.objects.first(): 2})
    set_picture(person=person, upload=upload(picture()))
    Guardianship.objects.create(
        person=person, email="mum@example.org", language="fr", digest="g" * 64, state="over", expires_at=clock.now()
    )


def _work(world: World) -> None:
    """Two opportunities: one worked and certified, one still waiting."""
    question = ask(world.opportunity, "short", "أين تسكن؟")
    told_in(world.amina, Browser(), "https://push.example/amina")
    choose(world, mail=ByMail.DIGEST)
    save_search(person=world.amina, wanted=Wanted(q="غرس"), name="غرس قرب البيت")
    state_qualification(person=world.amina.person, kind="other", name="قيادة الزوارق")
    given = Given(answers={question.pk: "حي النصر"})
    application = apply(opportunity=world.opportunity, person=world.amina, message="أنا أمينة", given=given)
    accept_application(application=application, by=world.nassima)
    post = world.opportunity.post
    Opportunity.objects.filter(pk=world.opportunity.pk).update(
        starts_at=clock.now() - dt.timedelta(days=3),
        ends_at=clock.now() - dt.timedelta(days=2),
        day=clock.today() - dt.timedelta(days=3),
    )
    claim = claim_hours(
        person=world.amina,
        source=post,
        association=world.chrea.actor,
        minutes=270,
        done_on=clock.today() - dt.timedelta(days=3),
        note="غرست وسقيت",
    )
    confirm_hours(claim=claim, by=world.nassima)
    certificate = issue_certificate(person=world.amina, source=post)
    choose_evidence(certificate=certificate, links=[{"name": "صور", "address": "https://photos.example/amina"}], with_email=True)
    carry_in(person=world.amina, checked=check_text(json.dumps(sealed())), source="https://elsewhere.example/c")
    words = said("تعمل أمينة بإتقان")
    ask_letter(person=world.amina, association=world.chrea.actor, wish="أنا أمينة")
    letter = accept_letter(letter=offer_letter(person=world.amina, association=world.chrea.actor, by=world.nassima, role=words, text=words))
    choose_parts(person=world.amina, parts=["papers"], certificates=[certificate], letters=[letter], is_public=True)
    renew_link(person=world.amina)
    waiting = add_opportunity(world.chrea, world.nassima, title="نسقي الأرز في الشريعة")
    asks = apply(opportunity=waiting, person=world.amina, message="أريد السقي")
    write_message(application=asks, author=world.amina, text="أسكن قرب المشتلة")
    Decision.objects.create(application=application, effect="accept", facts={"hours": 270})
    row = handed_in(world, at_home(world), text="ترجمت الفصل الأول", link="https://example.org/my-chapter")
    return_deliverable(deliverable=row, number=1, by=world.nassima, remark="بقي الفصل الثاني")
    Unwanted.objects.create(association=world.nour, person=world.amina, note="لا تأتي في الوقت")


def _shifts(world: World) -> None:
    """A shift she withdrew from, one she offers to somebody, a time she proposes, a calendar of her own."""
    made = add_shift_work(world)
    join_shifts(opportunity=made, person=world.amina, shifts=ids_of(made))
    first, second, _third = SignUp.objects.filter(person=world.amina).order_by("pk")
    withdraw_signup(signup=first, sentence="عندي موعد")
    offer_shift(signup=second, to=world.yanis, sentence="هل تنوب عني؟")
    renew_calendar(person=world.amina)
    arranged = add_opportunity(world.chrea, world.nassima, title="نرافق تلميذاً", timing="arranged", day=None, join_mode="at_once")
    taken = apply(opportunity=arranged, person=world.amina)
    span = span_of(clock.today() + dt.timedelta(days=9), dt.time(8), dt.time(9), "Africa/Algiers")
    propose_appointment(engagement=taken.engagement, by=world.amina, span=span, note="في المكتبة")


def _day(world: World) -> None:
    """A day she came to late, as was noted and corrected, and what she said of it."""
    day = add_day(world, people=(), ago=dt.timedelta(days=1))
    line = add_named(day=day, name=NAME, by=world.nassima)
    tie_named(attendee=line.attendee, day=day, person=world.amina, by=world.nassima)
    told = {"comment": "تأخرت الحافلة", "reason": "قالت ذلك"}
    record_presence(day=day, by=world.nassima, person=world.amina, state="late", **told)
    line.attendee.refresh_from_db()
    give_impression(attendee=line.attendee, side="volunteer", by=world.amina, first=4, second=4, sentence="سأعود")


def _associations(world: World) -> None:
    give_role(association=world.nour, person=world.amina, kind=Role.Kind.COORDINATOR, by=world.salima)
    Invitation.objects.create(
        association=world.chrea, email=EMAIL, kind="coordinator", digest="d" * 64,
        expires_at=clock.now() + dt.timedelta(days=1),
    )  # fmt: skip
    unclaimed = Association.objects.create(
        actor=Actor.objects.create(kind="association", handle="unclaimed", name=TranslatedText.of("en", en="Unclaimed"))
    )
    Claim.objects.create(association=unclaimed, person=world.amina, position="Treasurer", evidence="Ask me")


def _membership(world: World) -> None:
    """A member who was asked something, left with a word, and held a seat."""
    request = ask_in(world)
    ask_candidate(request=request, by=world.rachid, question="أين تسكنين؟")
    answer_association(request=request, answer="أنا أمينة، في البليدة")
    held = accept_member(request=request, by=world.rachid)
    end_membership(membership=held, by=world.rachid, sentence="غادرت أمينة")
    seat = add_seat(body=add_body(association=world.chrea, name=said("المكتب")), title=said("عضو"))
    name_holder(seat=seat, by=world.rachid, person=world.amina)


def _letters(world: World, user: User) -> None:
    """A letter to an association that was answered, and a paper of her own."""
    letter = write_letter(
        association=world.chrea, sender=world.amina, name=NAME, email=EMAIL, language="ar", subject="سؤال", body="متى تفتحون؟"
    )
    answer_message(message=letter, by=world.nassima, answer="كل سبت")
    welcoming = add_opportunity(world.chrea, world.nassima, title="نرحب بالضيوف", guests_welcome=True)
    request_as_guest(opportunity=welcoming, name=NAME, email=EMAIL, language="ar", message="أنا أمينة", of_age=16)
    subscribe(email=EMAIL, language="ar", user=user)
    store_paper(owner=user, upload=sent(honest()), space=world.amina.pk, saved_as=NAME, private=True)


def _mail(text: str) -> dict[str, object]:
    return {"telling": {"subject": text, "lines": [text], "foot": ""}}


def erase(world: World) -> dict[str, int]:
    return erase_user(user=world.user("amina"))


def test_every_personal_field_is_in_the_story_and_none_survives(story):
    planted = set(plant(story.user("amina")))
    assert models_with_personal_words() <= planted
    user = User.objects.get(pk=story.user("amina").pk)
    erase_user(user=user)
    for table, text in everything_in_the_database().items():
        assert CANARY not in text.lower(), table


def test_neither_name_nor_address_nor_handle_is_left_anywhere(story):
    handle = story.amina.handle
    erase(story)
    for table, text in everything_in_the_database().items():
        for word in (NAME, "Amina Benyoucef", EMAIL, f"@{handle}", f"({handle}"):
            assert word not in text, (table, word)


def test_mails_to_others_stay_with_the_name_struck_out(story):
    erase(story)
    text = everything_in_the_database()["mail_message"]
    assert "nassima@touiza.example" in text
    assert "…" in text


def test_totals_of_confirmed_hours_are_as_they_were(story):
    before = Contribution.objects.filter(association=story.chrea.actor).total()
    lines = Contribution.objects.count()
    erase(story)
    assert Contribution.objects.filter(association=story.chrea.actor).total() == before == 270
    assert Contribution.objects.count() == lines
    actor = Actor.objects.get(pk=story.amina.pk)
    assert actor.erased_at is not None
    with translation.override("en"):
        assert str(shown_name(actor, story.nassima)) == "someone who left"
    assert actor.contributions.exists()


def test_the_certificate_can_be_checked_and_names_nobody(story, client):
    number = Certificate.objects.get().number
    erase(story)
    assert not Certificate.objects.get().name
    page = client.get(f"/c/{number}?lang=en")
    assert page.status_code == 200
    assert NAME not in page.content.decode()


def test_files_are_gone_once_the_transaction_has_ended_well(story, settings, django_capture_on_commit_callbacks):
    def files() -> int:
        return len([path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()])

    assert files() == 7
    with django_capture_on_commit_callbacks(execute=True):
        erase(story)
        assert files() == 7
    assert files() == 0


def test_a_picture_uploaded_for_an_association_stays_with_it(story):
    kept = store_picture(owner=story.user("amina"), upload=upload(picture()), space=story.nour.pk)
    erase(story)
    kept.refresh_from_db()
    assert kept.owner is None
    assert kept.file.storage.exists(kept.file.name)


def test_a_place_that_was_held_is_free_again_and_what_waited_is_withdrawn(world):
    application = apply(opportunity=world.opportunity, person=world.amina)
    accept_application(application=application, by=world.nassima)
    erase(world)
    world.opportunity.refresh_from_db()
    assert world.opportunity.taken == 0
    assert Application.objects.get().state == ApplicationState.WITHDRAWN
    assert not Engagement.objects.filter(ended_at=None).exists()


def test_work_that_was_done_stays_done(story):
    erase(story)
    assert Application.objects.filter(state=ApplicationState.ACCEPTED).count() == 1


def test_the_handle_is_free_and_the_address_may_come_back(story, client):
    handle = story.amina.handle
    erase(story)
    assert client.get(f"/en/@{handle}/").status_code == 404
    client.post("/en/account/signup/", {"name": "Amina", "email": EMAIL, "of_age": "on"})
    client.post("/en/account/confirm-email/", {"code": last_code(EMAIL)})
    assert "_auth_user_id" in client.session
    assert not Contribution.objects.filter(person__person__user__email=EMAIL).exists()


def test_the_only_owner_of_an_association_hands_it_over_first(world):
    with pytest.raises(Refusal) as caught:
        erase_user(user=world.user("rachid"))
    assert caught.value.code == "sole_owner"
    assert "الشريعة" in str(caught.value) or "Chréa" in str(caught.value)
    assert User.objects.filter(pk=world.user("rachid").pk).exists()
    hand_over(association=world.chrea, owner=world.rachid, to=world.nassima)
    erase_user(user=world.user("rachid"))
    assert not User.objects.filter(pk=world.user("rachid").pk).exists()
    assert not Tie.objects.filter(person=world.rachid).exists()


def test_nobody_else_loses_anything(story):
    others = {name: _holdings_of(user) for name, user in story.users.items() if name != "amina"}
    erase(story)
    assert {name: _holdings_of(user) for name, user in story.users.items() if name != "amina"} == others


def _holdings_of(user: User) -> dict[str, int]:
    """How many rows are somebody's, but for the log, which grows by the withdrawals."""
    return {
        holding.model._meta.label: len(holding.keys)
        for holding in holdings(user)
        if holding.privacy.erase is not Erase.KEEP and not holding.model._meta.label.startswith("notices.")
    }


def test_erasing_half_way_erases_nothing(story, monkeypatch):
    def fail(user: User) -> None:
        raise Refusal("no", "No.")

    monkeypatch.setattr(erasure, "_before", [*erasure._before, fail])
    before = everything_in_the_database()
    with pytest.raises(Refusal):
        erase(story)
    assert everything_in_the_database() == before


URL = "/en/me/data/erasure/"


def test_through_the_pages_it_asks_who_one_is_says_what_goes_and_asks_once_more(story):
    phone, laptop = Client(), Client()
    sign_in_by_code(phone, EMAIL)
    sign_in_by_code(laptop, EMAIL)
    assert phone.get(URL).url.startswith("/en/account/reauthenticate/")
    prove_by_code(phone, EMAIL, URL)
    page = phone.get(URL).content.decode()
    assert "What goes" in page
    assert "What stays" in page
    assert phone.post(URL, {}).status_code == 200
    assert User.objects.filter(email=EMAIL).exists()
    done = phone.post(URL, {"sure": "on"})
    assert done.status_code == 302
    assert not User.objects.filter(email=EMAIL).exists()
    assert laptop.get("/en/me/settings/").status_code == 302
    assert phone.get("/en/me/settings/").status_code == 302
    assert "erased" in phone.get(done.url).content.decode()


def test_the_page_tells_an_only_owner_what_to_do(world):
    client = Client()
    sign_in_by_code(client, "rachid@touiza.example")
    prove_by_code(client, "rachid@touiza.example", URL)
    response = client.post(URL, {"sure": "on"})
    assert response.status_code == 200
    assert "only owner" in response.content.decode()


def test_an_applicant_may_withdraw_twice_without_harm(story):
    application = Application.objects.filter(state=ApplicationState.SUBMITTED).get()
    withdraw_application(application=application)
    erase(story)
    assert not Person.objects.filter(pk=story.amina.pk).exists()
