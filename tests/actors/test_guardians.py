"""Young people and their guardians: asked by mail, answered through its link, and nothing happens before or after a no."""

import datetime as dt
import re
import threading

import pytest
import time_machine
from django.db import connection
from django.test import Client

from tests.accounts.helpers import last_code, make_person
from touiza.accounts.models import User
from touiza.accounts.services.erasure import erase_user
from touiza.accounts.services.export import export_user
from touiza.actors.access import has_guardian_consent, is_minor, may_act
from touiza.actors.models import Activity, Actor, Guardianship, Person
from touiza.actors.services.guardians import agree, ask_guardian, expire_requests, say_no, send_again
from touiza.actors.services.people import update_profile
from touiza.associations.services.claims import file_claim
from touiza.associations.services.founding import found_association
from touiza.associations.services.roles import give_role
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.mail.models import Message
from touiza.opportunities.models import Application, Engagement
from touiza.opportunities.services.applications import accept_application, apply

pytestmark = pytest.mark.django_db
LINK = re.compile(r"/(?:ar|fr|en)/guardian/([\w-]+)/")
MUM, LILA = "mum@example.org", "lila@example.org"
SIGN_UP = {"name": "ليلى", "email": LILA, "young_band": "13_15", "guardian_email": MUM, "guardian_language": "fr"}


def link(to: str = MUM) -> str:
    """The secret in the newest mail to a guardian."""
    found = LINK.search(Message.objects.filter(recipient=to).latest("pk").text)
    assert found
    return found[1]


def refused(deed, **how) -> str:
    with pytest.raises(Refusal) as caught:
        deed(**how)
    return caught.value.code


@pytest.fixture
def lila(world) -> Actor:
    """Fifteen; her mother has been asked."""
    user = make_person(LILA, "ليلى")
    ask_guardian(person=user.person, email=MUM, language="fr", band="13_15")
    return Actor.objects.get(pk=user.person.pk)


def now_of(actor: Actor) -> Person:
    return Person.objects.get(pk=actor.pk)


def answered(actor: Actor) -> Guardianship:
    return Guardianship.objects.get(person=actor.pk)


def yes(client: Client, secret: str):
    return client.post(f"/fr/guardian/{secret}/", {"answer": "yes", "is_guardian": "on"})


def no(client: Client, secret: str):
    return client.post(f"/fr/guardian/{secret}/", {"answer": "no"})


def test_who_is_younger_signs_up_with_a_guardian_who_is_asked_once_the_address_is_confirmed(client):
    client.post("/ar/account/signup/", SIGN_UP)
    assert not Message.objects.filter(recipient=MUM).exists()
    client.post("/ar/account/confirm-email/", {"code": last_code(LILA)})
    mail = Message.objects.get(recipient=MUM)
    assert (mail.language, mail.kind) == ("fr", "guardian")
    person = Person.objects.get(user__email=LILA)
    assert person.awaits_guardian
    assert person.age_band == "13_15"
    assert link() not in str(list(Guardianship.objects.values()))
    page = client.get("/en/me/").content.decode()
    assert "/en/me/guardian/" in page


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"guardian_email": ""}, "of_age", "If you are younger, give the address"),
        ({"of_age": "on"}, "of_age", "not both"),
        ({"guardian_email": "LILA@example.org"}, "guardian_email", "This is your own address."),
        ({"guardian_email": "nobody"}, "guardian_email", "name@example.org"),
        ({"young_band": ""}, "young_band", "Say how old you are."),
        ({"young_band": "18_24"}, "young_band", ""),
    ],
)
def test_what_is_missing_is_said(client, changes, field, said):
    page = client.post("/en/account/signup/", {**SIGN_UP, **changes})
    assert page.status_code == 200
    assert said in str(page.context["form"].errors[field])
    assert not User.objects.exists()


def test_who_is_old_enough_signs_up_as_before(client):
    client.post("/ar/account/signup/", {"name": "Amina", "email": "a@example.org", "of_age": "on", "young_band": "13_15"})
    person = Person.objects.get()
    assert not person.awaits_guardian
    assert person.age_band == ""


def test_a_known_address_gets_no_second_account_and_its_guardian_no_mail(client):
    make_person(LILA)
    client.post("/ar/account/signup/", SIGN_UP)
    assert not Guardianship.objects.exists()
    assert not Message.objects.filter(recipient=MUM).exists()


@pytest.mark.parametrize(("floor", "consent", "bands"), [(16, 16, []), (13, 18, ["13_15", "16_17"]), (16, 18, ["16_17"])])
def test_the_ages_are_settings(client, settings, floor, consent, bands):
    settings.AGE_FLOOR, settings.AGE_OF_CONSENT = floor, consent
    page = client.get("/en/account/signup/").content.decode()
    assert [band for band in ("13_15", "16_17") if f'value="{band}"' in page] == bands
    assert f"I am {consent} or older" in page


def test_while_they_wait_nobody_sees_them_and_they_do_nothing(lila, world, as_, client):
    assert not may_act(lila)
    assert is_minor(lila)
    assert refused(apply, opportunity=world.opportunity, person=lila) == "guardian"
    assert client.get(f"/en/@{lila.handle}/").status_code == 404
    assert as_("nassima").get(f"/en/@{lila.handle}/").status_code == 404
    own = Client()
    own.force_login(User.objects.get(email=LILA))
    assert own.get(f"/en/@{lila.handle}/").status_code == 200
    assert own.get("/en/opportunities/").status_code == 200
    where = f"/en/opportunities/{world.opportunity.post.slug}/"
    assert "A parent or guardian has to agree first." in own.get(where).content.decode()
    assert own.post(f"{where}application/", {"message": "x"}).status_code in {200, 409, 422}
    assert not Application.objects.filter(person=lila).exists()


def test_the_guardian_agrees_without_an_account(lila, world, client, tell):
    secret = link()
    page = client.get(f"/fr/guardian/{secret}/")
    assert "no-store" in page["Cache-Control"] or "no-cache" in page["Cache-Control"]
    assert answered(lila).state == "waiting"
    assert client.post(f"/fr/guardian/{secret}/", {"answer": "yes"}).status_code == 422
    assert client.post(f"/fr/guardian/{secret}/", {}).status_code == 422
    assert yes(client, secret).status_code == 302
    yes(client, secret)
    assert may_act(lila)
    assert has_guardian_consent(lila)
    assert answered(lila).wording == 1
    assert apply(opportunity=world.opportunity, person=lila)
    assert Message.objects.filter(recipient=MUM).count() == 2
    assert link() == secret
    assert Activity.objects.filter(verb="guardian.agreed").count() == 1
    tell()
    assert Message.objects.filter(recipient=LILA).count() == 1


def test_a_no_ends_it_and_another_guardian_is_not_asked_instead(lila, client):
    secret = link()
    no(client, secret)
    assert answered(lila).state == "refused"
    assert not may_act(lila)
    own = Client()
    own.force_login(User.objects.get(email=LILA))
    again = own.post("/en/me/guardian/", {"guardian_email": "dad@example.org", "guardian_language": "ar"})
    assert again.status_code == 422
    assert "Your guardian has said no." in again.content.decode()
    assert not Message.objects.filter(recipient="dad@example.org").exists()
    yes(client, secret)
    assert may_act(lila)


def test_consent_taken_back_ends_applications_and_places_and_all_are_told(lila, world, client, tell):
    secret = link()
    yes(client, secret)
    taken = apply(opportunity=world.opportunity, person=lila)
    accept_application(application=taken, by=world.nassima)
    before = world.opportunity.__class__.objects.get(pk=world.opportunity.pk).taken
    tell()
    Message.objects.all().delete()
    no(client, secret)
    no(client, secret)
    assert answered(lila).state == "withdrawn"
    assert not may_act(lila)
    taken.refresh_from_db()
    assert taken.state == "withdrawn"
    assert not Engagement.objects.filter(person=lila, ended_at=None).exists()
    assert world.opportunity.__class__.objects.get(pk=world.opportunity.pk).taken == before - 1
    tell()
    told = set(Message.objects.values_list("recipient", flat=True))
    assert {LILA, "nassima@touiza.example", "rachid@touiza.example"} <= told
    assert Activity.objects.filter(verb="guardian.withdrawn").count() == 1


def test_the_young_person_does_not_answer_for_the_guardian(lila, client):
    client.force_login(User.objects.get(email=LILA))
    assert yes(client, link()).status_code == 422
    assert not may_act(lila)


def test_a_link_nobody_wrote_opens_nothing(client, lila):
    assert client.get("/fr/guardian/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/").status_code == 404
    assert yes(client, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").status_code == 404


def test_sending_again_ends_the_link_before_and_is_limited(lila, client):
    old = link()
    assert refused(send_again, guardianship=answered(lila)) == "too_soon"
    with time_machine.travel(clock.now() + dt.timedelta(minutes=11)):
        own = Client()
        own.force_login(User.objects.get(email=LILA))
        assert own.post("/en/me/guardian/", {"again": "1"}).status_code == 302
        assert link() != old
        assert yes(client, old).status_code == 404
        assert yes(client, link()).status_code == 302


def test_so_many_mails_and_no_more(lila, settings):
    settings.RATE_LIMITS = True
    for number in range(1, 5):
        with time_machine.travel(clock.now() + dt.timedelta(minutes=11 * number)):
            send_again(guardianship=answered(lila))
    with time_machine.travel(clock.now() + dt.timedelta(minutes=60)):
        assert refused(send_again, guardianship=answered(lila)) == "sent_often"
        other = make_person("nora@example.org", "نورة")
        ask_guardian(person=other.person, email=MUM, language="fr", band="13_15")  # the fifth that is counted today
        third = make_person("zina@example.org", "زينة")
        assert refused(ask_guardian, person=third.person, email=MUM, language="fr", band="13_15") == "too_many"
    assert Message.objects.filter(recipient=MUM).count() == 6


def test_nobody_answers_for_two_weeks(lila, client, tell):
    secret = link()
    with time_machine.travel(clock.now() + dt.timedelta(days=15)):
        assert "This link has run out." in client.get(f"/en/guardian/{secret}/").content.decode()
        assert yes(client, secret).status_code == 422
        assert expire_requests() == 1
        assert expire_requests() == 0
        assert answered(lila).state == "expired"
        assert yes(client, secret).status_code == 422
        send_again(guardianship=answered(lila))
        assert yes(client, link()).status_code == 302
    assert may_act(lila)


@pytest.mark.parametrize("address", [LILA, LILA.upper(), "lila+mum@example.org", "li.la@example.org"])
def test_ones_own_mailbox_is_no_guardian(lila, address):
    assert refused(ask_guardian, person=now_of(lila), email=address, language="fr") == "same_address"


def test_nobody_gets_older_to_be_rid_of_the_question(lila, client):
    assert refused(update_profile, person=now_of(lila), age_band="18_24") == "guardian"
    assert refused(update_profile, person=now_of(lila), age_band="") == "guardian"
    yes(client, link())
    update_profile(person=now_of(lila), age_band="16_17")
    assert answered(lila).state == "over"
    assert may_act(lila)
    assert Message.objects.filter(recipient=MUM, cause__endswith=":over").count() == 1


def test_a_younger_age_in_the_profile_wants_a_guardian(world):
    user = make_person("nora@example.org", "نورة")
    client = Client()
    client.force_login(user)
    assert refused(update_profile, person=user.person, age_band="13_15") == "guardian_needed"
    page = client.get("/en/me/profile/")
    data = {name: value for name, value in page.context["form"].initial.items() if isinstance(value, str | int)}
    data |= {"name": "نورة", "age_band": "13_15", "about": "أحب القراءة"}
    asked = client.post("/en/me/profile/", data)
    assert "Write their e-mail address." in asked.content.decode()
    assert Person.objects.get(user=user).age_band == ""
    data["guardian_email"] = MUM
    data["seen"] = client.get("/en/me/profile/").context["form"].initial["seen"]
    assert client.post("/en/me/profile/", data).status_code == 302
    person = Person.objects.get(user=user)
    assert (person.age_band, person.awaits_guardian, person.about) == ("13_15", True, "أحب القراءة")
    assert Message.objects.filter(recipient=MUM).count() == 1


def test_who_acts_for_an_association_cannot_be_so_young_and_who_is_cannot_act_for_one(lila, world, client):
    code = refused(ask_guardian, person=world.nassima.person, email=MUM, language="fr", band="13_15")
    assert code == "acts_for_association"
    yes(client, link())
    assert refused(give_role, association=world.chrea, person=lila, kind="coordinator", by=world.rachid) == "too_young"
    assert refused(found_association, founder=lila, name=TranslatedText.of("fr", fr="Les petits")) == "too_young"
    unclaimed = found_association(founder=None, name=TranslatedText.of("fr", fr="Vieille ligue"), handle="ligue")
    assert refused(file_claim, association=unclaimed, person=lila, position="x", evidence="y") == "too_young"


def test_their_export_tells_of_the_guardian_and_no_link(lila):
    told = export_user(user=User.objects.get(email=LILA))["records"]["actors.guardianship"]
    assert told[0]["email"] == MUM
    assert "digest" not in told[0]


def test_erasing_the_young_persons_account_takes_the_guardians_address(lila, client):
    secret = link()
    erase_user(user=User.objects.get(email=LILA))
    assert not Guardianship.objects.exists()
    assert client.get(f"/fr/guardian/{secret}/").status_code == 404


def test_a_guardian_who_erases_their_own_account_takes_their_word_with_them(lila, client, world):
    yes(client, link())
    application = apply(opportunity=world.opportunity, person=lila)
    erase_user(user=make_person(MUM, "أم ليلى"))
    assert not may_act(lila)
    assert not Guardianship.objects.filter(email=MUM).exists()
    application.refresh_from_db()
    assert application.state == "withdrawn"


def test_pages_of_who_needs_nobody_are_not_there(as_):
    assert as_("amina").get("/en/me/guardian/").status_code == 404


def test_the_pages_ask_few_queries(lila, client, django_assert_max_num_queries):
    own = Client()
    own.force_login(User.objects.get(email=LILA))
    with django_assert_max_num_queries(20):
        own.get("/en/me/guardian/")
    with django_assert_max_num_queries(12):
        client.get(f"/fr/guardian/{link()}/")
    with django_assert_max_num_queries(20):
        own.get("/en/account/security/")


@pytest.mark.django_db(transaction=True)
def test_an_application_does_not_slip_past_a_no(world):
    user = make_person(LILA, "ليلى")
    ask_guardian(person=user.person, email=MUM, language="fr", band="13_15")
    asked, secret = Guardianship.objects.get(), link()
    agree(guardianship=asked, secret=secret)
    gate = threading.Barrier(2)

    def together(deed) -> None:
        gate.wait()
        try:
            deed()
        except Refusal:
            pass
        finally:
            connection.close()

    actor = Actor.objects.get(pk=user.person.pk)
    deeds = [lambda: apply(opportunity=world.opportunity, person=actor), lambda: say_no(guardianship=asked)]
    threads = [threading.Thread(target=together, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not may_act(actor)
    assert not Application.objects.filter(person=actor).exclude(state="withdrawn").exists()
