"""A reviewer of this server suspends an association and restores it: what everybody then finds, on every channel."""

import datetime as dt

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.media.papers import honest, sent
from tests.media.pictures import picture as a_picture
from tests.media.pictures import upload
from touiza.associations.models import Interruption
from touiza.associations.services.suspension import lift_suspension, settle_files, suspend_association
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.mail.models import Message
from touiza.media.links import paper_url, picture_url
from touiza.media.services import store_picture, sweep_orphans
from touiza.media.services_papers import store_paper
from touiza.media.services_withheld import withhold_files
from touiza.opportunities.discovery import discover
from touiza.opportunities.services.applications import accept_application, apply
from touiza.opportunities.wanted import Wanted
from touiza.proof.services.certificates import issue_certificate
from touiza.proof.services.hours import claim_hours, confirm_hours

pytestmark = pytest.mark.django_db
ADDRESS = "/en/@chrea/suspension/"
WHY = "The page asks volunteers for money."
PEOPLE = ["visitor", "chloe", "amina", "nassima", "rachid", "salima"]


@pytest.fixture
def held(world):
    """Amina holds a place; her application."""
    application = apply(opportunity=world.opportunity, person=world.amina)
    return accept_application(application=application, by=world.nassima)


@pytest.mark.parametrize("who", PEOPLE)
def test_nobody_but_a_reviewer_knows_of_it(as_, world, who):
    expected = 302 if who == "visitor" else 404
    for address in (ADDRESS, "/en/suspensions/"):
        assert as_(who).get(address).status_code == expected
    assert as_(who).post(ADDRESS, {"sentence": WHY}).status_code == expected
    assert not Interruption.objects.exists()


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_a_reviewer_suspends_with_a_sentence_and_finds_it_again(as_, world, language):
    reviewer = as_("dalia")
    address = f"/{language}/@chrea/suspension/"
    assert f"/{language}/@chrea/suspension/" in reviewer.get(f"/{language}/@chrea/").content.decode()
    assert reviewer.get(address).status_code == 200
    assert reviewer.post(address, {"sentence": " "}).status_code == 422
    assert reviewer.post(address, {"sentence": WHY}).url == address
    assert WHY in reviewer.get(address).content.decode()
    assert address in reviewer.get(f"/{language}/suspensions/").content.decode()


@pytest.mark.parametrize("who", PEOPLE)
def test_it_is_gone_at_once_from_every_page(as_, world, held, who):
    slug, client = world.opportunity.post.slug, as_(who)
    suspend_association(association=world.chrea, by=world.dalia, sentence=WHY)
    for address in (
        "/en/@chrea/",
        "/en/@chrea/edit/",
        "/en/@chrea/people/",
        "/en/@chrea/closing/",
        "/en/@chrea/opportunities/",
        "/en/@chrea/applications/",
        "/en/@chrea/hours/",
        "/en/@chrea/claim/",
        f"/en/opportunities/{slug}/",
        f"/en/opportunities/{slug}/edit/",
    ):
        assert client.get(address).status_code in ({302, 404} if who == "visitor" else {404}), address
    for address in ("/en/", "/en/associations/", "/en/opportunities/", "/sitemap-associations-1.xml"):
        page = client.get(address).content.decode()
        assert "/@chrea/" not in page, address
        assert slug not in page, address


def test_search_counts_it_no_more(world):
    assert discover(Wanted()).page.total == 1
    suspend_association(association=world.chrea, by=world.dalia, sentence=WHY)
    assert discover(Wanted()).page.total == 0


def test_who_acted_for_it_no_longer_sees_or_decides_applications(as_, world, held):
    address = f"/en/applications/{held.public_id}/"
    assert as_("nassima").get(address).status_code == 200
    suspend_association(association=world.chrea, by=world.dalia, sentence=WHY)
    for name in ("nassima", "rachid"):
        assert as_(name).get(address).status_code == 404
        assert as_(name).post(f"{address}acceptance/").status_code == 404
    assert "do not count on this" in as_("amina").get(address).content.decode()


def test_nobody_applies(world):
    suspend_association(association=world.chrea, by=world.dalia, sentence=WHY)
    with pytest.raises(Refusal) as refused:
        apply(opportunity=world.opportunity, person=world.chloe)
    assert refused.value.code == "suspended"


def test_those_who_act_for_it_are_told_why_and_led_to_where_it_stands(as_, world, tell):
    as_("dalia").post(ADDRESS, {"sentence": WHY})
    tell()
    assert WHY in Message.objects.get(recipient="rachid@touiza.example", kind="association.suspended").text
    assert as_("nassima").get("/en/today/").url == "/en/me/associations/"
    assert WHY in as_("nassima").get("/en/me/associations/").content.decode()
    assert WHY not in as_("chloe").get("/en/me/associations/").content.decode()


def test_who_holds_a_place_is_told_not_to_count_on_it_and_told_when_it_is_back(as_, world, held, tell):
    suspend_association(association=world.chrea, by=world.dalia, sentence=WHY)
    tell()
    page = as_("amina").get("/en/me/notices/").content.decode()
    assert "Do not count on" in page
    assert WHY not in page
    lift_suspension(association=world.chrea, by=world.dalia)
    tell()
    assert "is back" in as_("amina").get("/en/me/notices/").content.decode()


def test_certificates_can_still_be_checked(as_, world, held):
    claim = claim_hours(
        person=world.amina, source=world.opportunity.post, association=world.chrea.actor, minutes=60, done_on=clock.today()
    )
    confirm_hours(claim=claim, by=world.nassima)
    certificate = issue_certificate(person=world.amina, source=world.opportunity.post)
    suspend_association(association=world.chrea, by=world.dalia, sentence=WHY)
    assert as_("visitor").get(f"/c/{certificate.spoken}").status_code == 200
    assert as_("amina").get("/en/me/certificates/").status_code == 200
    assert as_("amina").get("/en/me/hours/").status_code == 200


def test_restored_it_is_as_it_was(as_, world, held):
    reviewer = as_("dalia")
    reviewer.post(ADDRESS, {"sentence": WHY})
    assert reviewer.post(ADDRESS, {"restore": "1"}).url == ADDRESS
    assert world.opportunity.post.slug in as_("visitor").get("/en/opportunities/").content.decode()
    assert as_("visitor").get("/en/@chrea/").status_code == 200
    assert as_("nassima").get(f"/en/applications/{held.public_id}/").status_code == 200
    row = Interruption.objects.get()
    assert (row.by, row.ended_by) == (world.dalia, world.dalia)
    assert "restored" in reviewer.get(ADDRESS).content.decode()


def test_the_page_of_what_does_not_exist_does_not_exist(as_, world):
    for handle in ("nobody", "amina", world.amina.handle):
        assert as_("dalia").get(f"/en/@{handle}/suspension/").status_code == 404


def test_its_files_answer_no_more_until_it_is_back(client, world):
    picture = store_picture(owner=world.rachid.person.user, upload=upload(a_picture()), space=world.chrea.pk)
    paper = store_paper(owner=world.rachid.person.user, upload=sent(honest()), saved_as="statuts", space=world.chrea.pk)
    other = store_picture(owner=world.rachid.person.user, upload=upload(a_picture()), space=world.nour.pk)
    addresses = [picture_url(picture), picture_url(picture, small=True), paper_url(paper)]

    def answers() -> set[int]:
        return {client.get(address).status_code for address in addresses}

    suspend_association(association=world.chrea, by=world.dalia, sentence=WHY)
    assert ProcrastinateJob.objects.get(task_name="associations.settle_files").args == {"association": world.chrea.pk}
    for _again in range(2):
        settle_files(association=world.chrea.pk)
        assert answers() == {404}
    assert client.get(f"/media/withheld/{picture.file.name}").status_code == 404
    assert client.get(picture_url(other)).status_code == 200
    sweep_orphans(older_than=dt.timedelta())
    lift_suspension(association=world.chrea, by=world.dalia)
    for _again in range(2):
        settle_files(association=world.chrea.pk)
        assert answers() == {200}


def test_a_picture_removed_while_it_was_withheld_is_swept(world):
    picture = store_picture(owner=world.rachid.person.user, upload=upload(a_picture()), space=world.chrea.pk)
    withhold_files(space=world.chrea.pk)
    picture.delete()
    assert sweep_orphans(older_than=dt.timedelta()) == 2
