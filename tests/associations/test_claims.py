"""Claiming an association nobody answers for, and deciding about it."""

import pytest

from touiza.associations.access import role_of
from touiza.associations.models import Claim, Role
from touiza.associations.services.claims import accept_claim
from touiza.associations.services.founding import found_association
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText

pytestmark = pytest.mark.django_db
CLAIM = "/en/@bronx/claim/"
TYPED = {"position": "Secretary", "evidence": "The approval was signed by me on 3 May."}


@pytest.fixture
def bronx(world):
    return found_association(founder=None, name=TranslatedText.of("en", en="Bronx Gardens"), handle="bronx", silent=True)


@pytest.fixture
def claim(as_, bronx):
    assert as_("chloe").post(CLAIM, TYPED).status_code == 302
    return Claim.objects.get()


def test_the_page_says_that_nobody_answers_for_it_and_where_to_claim_it(as_, bronx):
    page = as_("visitor").get("/en/@bronx/").content.decode()
    assert f'href="{CLAIM}"' in page
    assert f'href="{CLAIM}"' not in as_("visitor").get("/en/@chrea/").content.decode()


def test_a_visitor_signs_in_to_claim(as_, bronx):
    assert "/account/login/" in as_("visitor").get(CLAIM)["Location"]


def test_what_is_claimed_already_cannot_be_claimed(as_, bronx):
    assert as_("chloe").post("/en/@chrea/claim/", TYPED).status_code == 422
    assert not Claim.objects.exists()


def test_a_person_waits_once_for_one_association(as_, claim):
    assert as_("chloe").post(CLAIM, TYPED).status_code == 422
    assert Claim.objects.count() == 1
    assert 'name="evidence"' not in as_("chloe").get(CLAIM).content.decode()


@pytest.mark.parametrize("who", ["visitor", "chloe", "rachid", "amina"])
def test_the_queue_exists_for_reviewers_alone(as_, claim, who):
    status = 302 if who == "visitor" else 404
    assert as_(who).get("/en/claims/").status_code == status
    assert as_(who).get(f"/en/claims/{claim.public_id}/").status_code == status
    assert as_(who).post(f"/en/claims/{claim.public_id}/", {"answer": "accept"}).status_code == status
    claim.refresh_from_db()
    assert claim.state == Claim.State.WAITING


def test_reviewers_are_told_and_find_it_in_the_queue(as_, claim, tell):
    tell()
    assert "Bronx Gardens" in as_("dalia").get("/en/me/notices/").content.decode()
    page = as_("dalia").get("/en/claims/").content.decode()
    assert "Chloé Marchand" in page
    assert TYPED["evidence"] in as_("dalia").get(f"/en/claims/{claim.public_id}/").content.decode()


def test_accepted_the_claimant_is_its_owner_and_told(as_, world, bronx, claim, tell):
    as_("dalia").post(f"/en/claims/{claim.public_id}/", {"answer": "accept", "sentence": "Welcome."})
    assert role_of(world.chloe, bronx).kind == Role.Kind.OWNER
    bronx.refresh_from_db()
    assert bronx.is_claimed
    tell()
    assert "Bronx Gardens" in as_("chloe").get("/en/me/notices/").content.decode()
    assert as_("chloe").get("/en/@bronx/edit/").status_code == 200


def test_declining_asks_for_a_sentence_and_tells_it(as_, world, bronx, claim, tell):
    address = f"/en/claims/{claim.public_id}/"
    assert as_("dalia").post(address, {"answer": "decline"}).status_code == 422
    as_("dalia").post(address, {"answer": "decline", "sentence": "The number belongs to another association."})
    assert role_of(world.chloe, bronx) is None
    tell()
    assert "belongs to another association" in as_("chloe").get("/en/me/notices/").content.decode()
    assert as_("chloe").post(CLAIM, TYPED).status_code == 302


def test_a_claim_is_decided_once(as_, claim):
    address = f"/en/claims/{claim.public_id}/"
    as_("dalia").post(address, {"answer": "accept"})
    assert as_("dalia").post(address, {"answer": "decline", "sentence": "No."}).status_code == 422


def test_of_two_claims_only_one_can_be_accepted(as_, world, bronx, claim):
    as_("amina").post(CLAIM, TYPED)
    second = Claim.objects.get(person=world.amina)
    as_("dalia").post(f"/en/claims/{claim.public_id}/", {"answer": "accept"})
    assert as_("dalia").post(f"/en/claims/{second.public_id}/", {"answer": "accept"}).status_code == 422
    assert role_of(world.amina, bronx) is None


def test_a_reviewer_does_not_decide_their_own_claim(as_, world, bronx):
    as_("dalia").post(CLAIM, TYPED)
    with pytest.raises(Refusal) as refused:
        accept_claim(claim=Claim.objects.get(), by=world.dalia)
    assert refused.value.code == "own_claim"


def test_a_claim_that_does_not_exist_is_not_found(as_):
    assert as_("dalia").get("/en/claims/nothing-here/").status_code == 404


@pytest.mark.parametrize("state", ["waiting", "accepted", "unheard_of"])
def test_the_queue_pages_at_a_constant_number_of_queries(as_, world, django_assert_max_num_queries, state):
    client = as_("dalia")

    def file(first, last):
        for number in range(first, last):
            bare = found_association(founder=None, name=TranslatedText.of("en", en=f"Garden {number}"), silent=True)
            Claim.objects.create(association=bare, person=world.chloe, position="x", evidence="y")
        client.get("/en/claims/", {"state": state})

    file(0, 10)
    with django_assert_max_num_queries(20) as ten:
        client.get("/en/claims/", {"state": state})
    file(10, 21)
    with django_assert_max_num_queries(20) as twenty:
        assert client.get("/en/claims/", {"state": state}).status_code == 200
    assert len(ten) <= len(twenty) <= len(ten) + 1  # a second page is counted once
