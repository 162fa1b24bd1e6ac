"""Networks and agreements: both sides consent, either may leave or end it, and everyone reads what is public."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connection

from tests.associations.members import said
from tests.worlds import add_opportunity, add_person
from touiza.actors.models import Activity
from touiza.associations.models import Agreement, Network, NetworkPlace
from touiza.associations.services.agreements import (
    Terms,
    ask_about_review,
    consent_to_agreement,
    decline_agreement,
    end_agreement,
    propose_agreement,
    review_agreement,
)
from touiza.associations.services.closing import close_association
from touiza.associations.services.founding import found_association
from touiza.associations.services.networks import (
    answer_place,
    ask_to_join,
    found_network,
    invite_to_network,
    leave_network,
)
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText

pytestmark = pytest.mark.django_db
ALLIANCES = "/ar/@chrea/alliances/"
DAY = dt.date(2026, 5, 1)


def code_of(deed, **how) -> str:
    with pytest.raises(Refusal) as refused:
        deed(**how)
    return refused.value.code


@pytest.fixture
def network(world) -> Network:
    return found_network(association=world.chrea, by=world.rachid, name=said("شبكة الغابة"), aims=said("نحمي الغابة معاً."))


def agree(world, **changes) -> Agreement:
    terms = Terms(**{"title": said("تبادل المتطوعين"), "begins": DAY, "partner": world.nour, **changes})
    return propose_agreement(association=world.chrea, by=world.rachid, terms=terms)


def states(network: Network) -> dict[str, str]:
    return {place.association.handle: place.state for place in network.places.select_related("association__actor").order_by("pk")}


def noon(day: dt.date) -> dt.datetime:
    return clock.moment(day, dt.time(12), settings.TIME_ZONE)


def test_founding_twice_is_once_and_the_host_is_in(world, network):
    again = found_network(association=world.chrea, by=world.rachid, name=network.name, aims=TranslatedText())
    assert again == network
    assert states(network) == {"chrea": "in"}
    assert Network.objects.get().slug


def test_who_is_invited_decides_and_who_invited_does_not(world, network):
    place = invite_to_network(network=network, association=world.nour, by=world.rachid)
    assert invite_to_network(network=network, association=world.nour, by=world.rachid) == place
    assert code_of(answer_place, place=place, side=world.chrea, accept=True, by=world.rachid) == "not_asked"
    for _click in range(2):
        answer_place(place=place, side=world.nour, accept=True, by=world.salima)
    assert states(network) == {"chrea": "in", "nour": "in"}
    assert Activity.objects.filter(verb="network.joined").count() == 1


def test_who_asks_is_answered_by_the_host(world, network):
    place = ask_to_join(network=network, association=world.nour, by=world.salima)
    assert code_of(answer_place, place=place, side=world.nour, accept=True, by=world.salima) == "not_asked"
    answer_place(place=place, side=world.chrea, accept=False, by=world.rachid)
    assert code_of(answer_place, place=place, side=world.chrea, accept=True, by=world.rachid) == "decided"
    assert states(network)["nour"] == "declined"


@pytest.mark.parametrize("first", ["invite", "ask"])
def test_when_both_have_said_so_it_is_in_without_another_click(world, network, first):
    deeds = [
        lambda: invite_to_network(network=network, association=world.nour, by=world.rachid),
        lambda: ask_to_join(network=network, association=world.nour, by=world.salima),
    ]
    for deed in deeds if first == "invite" else reversed(deeds):
        deed()
    assert states(network)["nour"] == "in"


def test_when_the_host_leaves_the_next_hosts_and_the_last_ends_it(as_, world, network):
    invite_to_network(network=network, association=world.nour, by=world.rachid)
    ask_to_join(network=network, association=world.nour, by=world.salima)
    for _click in range(2):
        leave_network(network=network, association=world.chrea, by=world.rachid)
    network.refresh_from_db()
    assert network.host == world.nour
    leave_network(network=network, association=world.nour, by=world.salima)
    assert as_("visitor").get(f"/ar/networks/{network.slug}/").status_code == 404
    assert code_of(ask_to_join, network=network, association=world.chrea, by=world.rachid) == "over"


def test_an_association_nobody_answers_for_or_that_is_closed_is_not_invited(world, network):
    unclaimed = found_association(founder=None, name=TranslatedText.of("fr", fr="Vieille ligue"), handle="ligue")
    assert code_of(invite_to_network, network=network, association=unclaimed, by=world.rachid) == "unclaimed"
    close_association(association=world.nour, by=world.salima)
    world.nour.refresh_from_db()
    assert code_of(invite_to_network, network=network, association=world.nour, by=world.rachid) == "unclaimed"
    assert code_of(ask_to_join, network=network, association=world.nour, by=world.salima) == "association_closed"


def test_a_network_lives_by_its_pages(as_, world):
    owner, other = as_("rachid"), as_("salima")
    place = owner.post("/ar/@chrea/networks/new/", {"name_ar": "شبكة الغابة", "aims_ar": "نحمي الغابة معاً."}).url
    network = Network.objects.get()
    assert place == f"/ar/@chrea/networks/{network.slug}/"
    assert owner.post(place, {"deed": "invite", "association": "@nobody"}).status_code == 422
    assert owner.post(place, {"deed": "invite", "association": "https://touiza.example/ar/@nour/"}).url == place
    waiting = NetworkPlace.objects.get(association=world.nour)
    theirs = f"/ar/@nour/networks/{network.slug}/"
    assert "شبكة الغابة" in other.get("/ar/@nour/alliances/").content.decode()
    assert other.post(theirs, {"deed": "accept", "place": waiting.pk}).url == theirs
    public = as_("visitor").get(f"/ar/networks/{network.slug}/").content.decode()
    assert all(words in public for words in ("نحمي الغابة معاً", "نور قسنطينة", "أصدقاء الشريعة", str(world.opportunity.post.title)))
    assert f"/ar/networks/{network.slug}/" in as_("visitor").get("/ar/@nour/").content.decode()
    assert f"/ar/networks/{network.slug}/" in as_("visitor").get("/ar/networks/").content.decode()
    assert other.post(theirs, {"deed": "edit", "name_ar": "لنا"}).status_code == 200
    network.refresh_from_db()
    assert str(network.name) == "شبكة الغابة"


def test_the_directory_filters_by_network(as_, world, network):
    page = as_("visitor").get(f"/ar/associations/?network={network.slug}").content.decode().partition('class="finds"')[2]
    assert "/ar/@chrea/" in page
    assert "/ar/@nour/" not in page
    assert "/ar/@nour/" in as_("visitor").get("/ar/associations/?network=nothing").content.decode()


def test_the_place_of_another_network_is_not_answered_here(as_, world, network):
    foreign = found_network(association=world.nour, by=world.salima, name=said("شبكة أخرى"), aims=TranslatedText())
    place = ask_to_join(network=foreign, association=world.chrea, by=world.rachid)
    page = f"/ar/@chrea/networks/{network.slug}/"
    assert as_("rachid").post(page, {"deed": "accept", "place": place.pk}).status_code == 404
    assert as_("rachid").post(f"/ar/@chrea/networks/{foreign.slug}/", {"deed": "accept", "place": place.pk}).status_code == 200
    place.refresh_from_db()
    assert place.state == "asking"


@pytest.mark.django_db(transaction=True)
def test_invited_and_asked_at_once_is_one_place(world, network):
    def invite(_number):
        try:
            return invite_to_network(network=network, association=world.nour, by=world.rachid).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(invite, range(4)))) == 1


def test_an_agreement_counts_once_the_other_side_consents(as_, world):
    row = agree(world)
    assert agree(world) == row
    assert str(row.title) not in as_("visitor").get("/ar/@chrea/").content.decode()
    assert code_of(consent_to_agreement, agreement=row, association=world.chrea, by=world.rachid) == "not_asked"
    for _click in range(2):
        consent_to_agreement(agreement=row, association=world.nour, by=world.salima)
    for page in ("/ar/@chrea/", "/ar/@nour/"):
        assert str(row.title) in as_("visitor").get(page).content.decode()
    assert Activity.objects.filter(verb="agreement.agreed").count() == 1


def test_an_agreement_with_an_organisation_is_stated_and_one_that_is_private_stays_so(as_, world):
    outside = agree(world, partner=None, outside_kind="school", outside_name=said("ثانوية ابن رشد"))
    private = agree(world, title=said("سرّي"), partner=None, outside_kind="media", outside_name=said("إذاعة البليدة"), is_public=False)
    page = as_("visitor").get("/ar/@chrea/").content.decode()
    assert "ثانوية ابن رشد" in page
    assert "إذاعة البليدة" not in page
    assert (outside.state, private.state) == ("active", "active")
    assert as_("salima").get(f"/ar/@nour/agreements/{private.public_id}/").status_code == 404


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"partner": None}, "no_party"),
        ({"partner": "chrea"}, "same_association"),
        ({"ends": DAY - dt.timedelta(days=1)}, "dates"),
    ],
)
def test_refusals_to_write_an_agreement(world, changes, code):
    if changes.get("partner") == "chrea":
        changes = {"partner": world.chrea}
    with pytest.raises(Refusal) as refused:
        agree(world, **changes)
    assert refused.value.code == code


def test_declining_and_ending_with_a_reason(world):
    row = agree(world)
    for _click in range(2):
        decline_agreement(agreement=row, association=world.nour, by=world.salima, sentence="ليس الآن")
    assert code_of(consent_to_agreement, agreement=row, association=world.nour, by=world.salima) == "decided"
    other = agree(world, title=said("آخر"))
    assert code_of(end_agreement, agreement=other, association=world.nour, by=world.salima, sentence=".") == "not_asked"
    consent_to_agreement(agreement=other, association=world.nour, by=world.salima)
    for _click in range(2):
        end_agreement(agreement=other, association=world.nour, by=world.salima, sentence="انتهى المشروع")
    other.refresh_from_db()
    assert (other.state, other.ended_by) == ("ended", world.nour)
    assert Activity.objects.filter(verb="agreement.ended").count() == 1


def test_both_sides_are_reminded_of_a_review_once_until_it_is_noted(world):
    row = agree(world, review_on=DAY)
    consent_to_agreement(agreement=row, association=world.nour, by=world.salima)
    assert ask_about_review(at=noon(DAY - dt.timedelta(days=1))) == 0
    assert ask_about_review(at=noon(DAY)) == 1
    assert ask_about_review(at=noon(DAY)) == 0
    told = Activity.objects.filter(verb="agreement.review_due").values_list("association__handle", flat=True)
    assert sorted(told) == ["chrea", "nour"]
    assert code_of(review_agreement, agreement=row, by=world.salima, review_on=DAY, at=noon(DAY)) == "dates"
    review_agreement(agreement=row, by=world.salima, review_on=DAY + dt.timedelta(days=365), at=noon(DAY))
    assert ask_about_review(at=noon(DAY)) == 0
    assert ask_about_review(at=noon(DAY + dt.timedelta(days=365))) == 1


def test_an_agreement_lives_by_its_pages(as_, world):
    new = "/ar/@chrea/agreements/new/"
    data = {"title_ar": "تكوين مشترك", "begins": "2026-05-01", "is_public": "on"}
    assert as_("rachid").post(new, data).status_code == 422
    assert as_("rachid").post(new, data | {"partner": "nour", "outside_kind": "media"}).status_code == 422
    assert as_("rachid").post(new, data | {"partner": "nour"}).url == ALLIANCES
    row = Agreement.objects.get()
    ours, theirs = f"/ar/@chrea/agreements/{row.public_id}/", f"/ar/@nour/agreements/{row.public_id}/"
    assert as_("rachid").post(ours, {"deed": "consent"}).status_code == 422
    assert as_("salima").post(theirs, {"deed": "consent"}).url == theirs
    assert as_("rachid").post(ours, {"deed": "review", "review_on": "2020-01-01"}).status_code == 422
    assert as_("rachid").post(ours, {"deed": "end", "r-sentence": ""}).status_code == 422
    assert as_("rachid").post(ours, {"deed": "end", "r-sentence": "تغيّرت خططنا"}).url == ours
    assert "تغيّرت خططنا" in as_("salima").get(theirs).content.decode()


@pytest.mark.parametrize("page", [ALLIANCES, "/ar/networks/", "network", "place", "/ar/@chrea/"])
def test_pages_of_alliances_cost_the_same_for_many(as_, world, network, django_assert_max_num_queries, page):
    page = {"network": f"/ar/networks/{network.slug}/", "place": f"/ar/@chrea/networks/{network.slug}/"}.get(page, page)

    def more(first, last):
        for number in range(first, last):
            owner = add_person(f"o{number}", f"مسؤول {number}", "ar")[1]
            association = found_association(founder=owner, name=said(f"جمعية {number}"), handle=f"assoc{number}")
            add_opportunity(association, owner, title=f"عمل {number}")
            invite_to_network(network=network, association=association, by=world.rachid)
            if number % 2:
                ask_to_join(network=network, association=association, by=owner)
            consent_to_agreement(
                agreement=agree(world, title=said(f"اتفاق {number}"), partner=association), association=association, by=owner
            )
            found_network(association=world.chrea, by=world.rachid, name=said(f"شبكة {number}"), aims=TranslatedText())

    client = as_("rachid")
    more(0, 4)
    client.get(page)
    with django_assert_max_num_queries(20) as few:
        client.get(page)
    more(4, 9)
    with django_assert_max_num_queries(20) as many:
        assert client.get(page).status_code == 200
    assert len(few) == len(many)
    if page != ALLIANCES and "@chrea/networks" not in page:
        with django_assert_max_num_queries(12):
            as_("visitor").get(page)
