"""Who keeps their name to themselves is nowhere named to others: not on pages, in notices or in mails."""

import pytest

from touiza.actors.services.people import set_audience
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.mail.models import Message
from touiza.opportunities.services.applications import (
    accept_application,
    answer_question,
    apply,
    ask_applicant,
)
from touiza.proof.services.hours import claim_hours, confirm_hours, decline_hours

pytestmark = pytest.mark.django_db
NAMES = {"amina": "أمينة بن يوسف", "nassima": "نسيمة حاج علي"}


@pytest.fixture
def story(world, tell):
    """Amina applies to Nassima, who asks, accepts, confirms and corrects. Both keep their names to themselves."""
    for name in NAMES:
        set_audience(person=world.people[name].person, field="name", audience=Audience.PRIVATE)
    application = apply(opportunity=world.opportunity, person=world.amina, message="أحب الشجر.")
    ask_applicant(application=application, by=world.nassima, question="هل لديك حذاء؟")
    answer_question(application=application, answer="نعم.")
    accept_application(application=application, by=world.nassima)
    work = {"person": world.amina, "source": world.opportunity.post, "association": world.chrea.actor, "done_on": clock.today()}
    confirm_hours(claim=claim_hours(**work, minutes=60), by=world.nassima, minutes=45, reason="بدأنا متأخرين.")
    decline_hours(claim=claim_hours(**work, minutes=61), by=world.nassima, reason="أدخلت مرتين.")
    waiting = claim_hours(**work, minutes=62)
    tell()
    return application, waiting


def test_her_association_sees_her_handle(as_, world, story):
    application, waiting = story
    for client in (as_("nassima"), as_("rachid")):
        for address in (
            f"/ar/applications/{application.public_id}/",
            "/ar/@chrea/applications/?tab=accepted",
            "/ar/@chrea/hours/",
            "/ar/@chrea/hours/?state=decided",
            f"/ar/@chrea/hours/{waiting.pk}/",
            "/ar/today/?a=chrea",
            "/ar/me/notices/",
            f"/ar/@{world.amina.handle}/",
        ):
            response = client.get(address)
            assert response.status_code == 200, address
            assert NAMES["amina"] not in response.content.decode(), address


def test_she_sees_the_handle_of_who_decided(as_, world, story):
    application, _waiting = story
    client = as_("amina")
    for address in (f"/ar/applications/{application.public_id}/", "/ar/me/notices/", "/ar/me/hours/", f"/ar/@{world.nassima.handle}/"):
        page = client.get(address).content.decode()
        assert NAMES["nassima"] not in page, address
    assert f"@{world.nassima.handle}" in client.get(f"/ar/applications/{application.public_id}/").content.decode()


def test_no_mail_to_others_names_them(world, story):
    for name, spelling in NAMES.items():
        for message in Message.objects.exclude(recipient=f"{name}@touiza.example"):
            assert spelling not in message.subject + message.text + message.html, (name, message.kind)


def test_who_left_is_nobody_by_name_or_handle(world):
    world.amina.erased_at = clock.now()
    assert "@" not in str(world.amina) + world.amina.known_as
    assert world.amina.handle not in str(world.amina)
