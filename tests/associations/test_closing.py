"""An owner closes an association and opens it again: what visitors, volunteers and coordinators then find."""

import datetime as dt

import pytest

from touiza.actors.models import Activity
from touiza.associations.models import Association, Interruption, Invitation
from touiza.associations.services.closing import close_association, reopen_association
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.opportunities.fields import fields_of
from touiza.opportunities.models import ApplicationState, Engagement, State
from touiza.opportunities.services.applications import accept_application, apply
from touiza.opportunities.services.publishing import create_opportunity, publish_opportunity, set_state
from touiza.proof.services.certificates import issue_certificate
from touiza.proof.services.hours import claim_hours, confirm_hours

pytestmark = pytest.mark.django_db
CLOSING = "/ar/@chrea/closing/"
PAGE = "/en/@chrea/"
SURE = {"sure": "on", "sentence": "صرنا جزءاً من جمعية أخرى."}


@pytest.fixture
def engaged(world):
    """Amina waits for an answer, Yanis holds a place."""
    waiting = apply(opportunity=world.opportunity, person=world.amina)
    held = apply(opportunity=world.opportunity, person=world.yanis)
    accept_application(application=held, by=world.nassima)
    return waiting, held


@pytest.mark.parametrize("who", ["visitor", "chloe", "amina", "salima", "dalia", "nassima"])
def test_only_an_owner_closes(as_, world, who):
    assert as_(who).get(CLOSING).status_code in {302, 403}
    assert as_(who).post(CLOSING, SURE).status_code in {302, 403}
    assert not Association.objects.exclude(closed_at=None).exists()


def test_the_page_says_what_closing_does_and_asks_once_more(as_, engaged):
    page = as_("rachid").get("/en/@chrea/closing/").content.decode()
    assert "1 opportunity closes." in page
    assert "1 application that waits ends" in page
    assert "1 person holds a place" in page
    assert as_("rachid").post(CLOSING, {}).status_code == 422
    assert not Association.objects.exclude(closed_at=None).exists()


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_page_says_it_at_once_with_the_owners_words(as_, language):
    assert as_("rachid").post(CLOSING, SURE).url == "/ar/@chrea/"
    response = as_("visitor").get(f"/{language}/@chrea/")
    page = response.content.decode()
    assert response.status_code == 200
    assert SURE["sentence"] in page
    assert 'name="robots" content="noindex' in page


def test_no_list_shows_it_and_its_opportunity_takes_nobody(as_, world, engaged):
    visitor = as_("visitor")
    assert "/en/@chrea/" in visitor.get("/en/associations/").content.decode()
    as_("rachid").post(CLOSING, SURE)
    slug = world.opportunity.post.slug
    assert "/en/@chrea/" not in visitor.get("/en/associations/").content.decode()
    assert slug not in visitor.get("/en/opportunities/").content.decode()
    assert "/@chrea/" not in visitor.get("/sitemap-associations-1.xml").content.decode()
    assert visitor.get(f"/en/opportunities/{slug}/").status_code == 200
    with pytest.raises(Refusal) as refused:
        apply(opportunity=world.opportunity, person=world.chloe)
    assert refused.value.code == "closed"


def test_who_waited_and_who_held_a_place_are_told_each_in_their_words(as_, world, engaged, tell):
    _waiting, held = engaged
    as_("rachid").post(CLOSING, SURE)
    for application in engaged:
        application.refresh_from_db()
        assert application.state == ApplicationState.ENDED
    assert not Engagement.objects.filter(ended_at=None).exists()
    world.opportunity.refresh_from_db()
    assert (world.opportunity.state, world.opportunity.taken) == (State.CLOSED, 0)
    tell()
    assert "has closed" in as_("amina").get("/en/me/notices/").content.decode()
    assert "will not take place" in as_("yanis").get("/en/me/notices/").content.decode()
    assert "your place has ended" in as_("yanis").get(f"/en/applications/{held.public_id}/").content.decode()
    assert "is closed" in as_("nassima").get("/en/me/notices/").content.decode()


def test_time_already_given_is_still_entered_confirmed_and_certified(as_, world, engaged):
    as_("rachid").post(CLOSING, SURE)
    slug = world.opportunity.post.slug
    assert as_("yanis").get(f"/en/opportunities/{slug}/hours/").status_code == 200
    assert as_("amina").get(f"/en/opportunities/{slug}/hours/").status_code == 404
    claim = claim_hours(
        person=world.yanis, source=world.opportunity.post, association=world.chrea.actor, minutes=90, done_on=clock.today()
    )
    assert as_("nassima").get("/en/@chrea/hours/").status_code == 200
    confirm_hours(claim=claim, by=world.nassima)
    certificate = issue_certificate(person=world.yanis, source=world.opportunity.post)
    assert as_("visitor").get(f"/c/{certificate.spoken}").status_code == 200


def test_nothing_new_begins(as_, world):
    draft = create_opportunity(association=world.chrea, by=world.rachid, fields=fields_of(world.opportunity))
    as_("rachid").post("/ar/@chrea/people/", {"email": "x@mail.example", "kind": "owner", "language": "fr"})
    as_("rachid").post(CLOSING, SURE)
    assert Invitation.objects.get().cancelled_at is not None
    world.opportunity.refresh_from_db()
    deeds = [
        lambda: publish_opportunity(opportunity=draft, by=world.rachid),
        lambda: set_state(opportunity=world.opportunity, state=State.OPEN, by=world.rachid),
        lambda: create_opportunity(association=world.chrea, by=world.rachid, fields=fields_of(world.opportunity)),
    ]
    for deed in deeds:
        with pytest.raises(Refusal) as refused:
            deed()
        assert refused.value.code == "association_closed"
    response = as_("rachid").post("/ar/@chrea/people/", {"email": "y@mail.example", "kind": "owner", "language": "fr"})
    assert response.status_code == 422


def test_opened_again_it_is_listed_and_publishes(as_, world, engaged):
    owner = as_("rachid")
    owner.post(CLOSING, SURE)
    assert "reopen" in owner.get(CLOSING).content.decode()
    assert owner.post(CLOSING, {"reopen": "1"}).url == "/ar/@chrea/"
    assert "/en/@chrea/" in as_("visitor").get("/en/associations/").content.decode()
    assert SURE["sentence"] not in as_("visitor").get(PAGE).content.decode()
    world.opportunity.refresh_from_db()
    set_state(opportunity=world.opportunity, state=State.OPEN, by=world.rachid)
    row = Interruption.objects.get()
    assert (row.by, row.ended_by, row.ended_at is not None) == (world.rachid, world.rachid, True)


def test_twice_is_once(world):
    for _time in range(2):
        close_association(association=world.chrea, by=world.rachid)
    assert Activity.objects.filter(verb="association.closed").count() == 1
    for _time in range(2):
        reopen_association(association=world.chrea, by=world.rachid)
    assert Activity.objects.filter(verb="association.reopened").count() == 1
    assert Interruption.objects.count() == 1


def test_work_that_is_over_stays_done(world):
    Engagement.objects.create(opportunity=world.opportunity, person=world.yanis)
    world.opportunity.state = State.DONE
    world.opportunity.starts_at = world.opportunity.ends_at = clock.now() - dt.timedelta(days=2)
    world.opportunity.save()
    close_association(association=world.chrea, by=world.rachid)
    world.opportunity.refresh_from_db()
    assert world.opportunity.state == State.DONE
    assert Engagement.objects.get(person=world.yanis).ended_at is None


def test_a_closed_association_that_nobody_answers_for_cannot_be_claimed(as_, world):
    Association.objects.filter(pk=world.nour.pk).update(claimed_at=None, closed_at=clock.now())
    response = as_("chloe").post("/en/@nour/claim/", {"position": "Treasurer", "evidence": "Ask the town hall."})
    assert response.status_code == 422
    assert "/en/@nour/claim/" not in as_("chloe").get("/en/@nour/").content.decode()
