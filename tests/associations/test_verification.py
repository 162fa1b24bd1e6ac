"""Verification: evidence, rulings by somebody from outside, expiry, withdrawal; all of it public."""

import datetime as dt

import pytest

from tests.associations.showing import RULED, ask, put_document, rule
from tests.worlds import add_person
from touiza.actors.models import Activity
from touiza.associations.criteria import codes, criteria
from touiza.associations.models import Association, Evidence, Verification, VerificationRequest
from touiza.associations.services.reviewing import lapse_verifications, remind_of_renewal, withdraw_verification
from touiza.associations.services.roles import give_role
from touiza.associations.services.verification import Shown, take_back, write_request
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.translated import LANGUAGES

pytestmark = pytest.mark.django_db
PAGE = "/en/@chrea/verification/"
ASKING = f"{PAGE}request/"
TEXTS = {f"{code}_text": f"We show {code}." for code in codes()}


def code_of(deed) -> str:
    with pytest.raises(Refusal) as refused:
        deed()
    return refused.value.code


def test_every_criterion_says_itself_in_three_languages():
    assert len(codes()) == 9
    for one in criteria():
        for text in (one.label, one.means, one.ask):
            assert all(text.texts[language].strip() for language in LANGUAGES)
        assert len(one.code) <= 20


def test_an_owner_sends_evidence_and_reviewers_are_told(as_, world, tell):
    document = put_document(world.chrea, world.rachid, audience="private")
    data = {**TEXTS, "serves_document": document.public_id, "assets_link": "https://chrea.example/statuts", "deed": "send"}
    assert as_("rachid").post(ASKING, data).status_code == 302
    request = VerificationRequest.objects.get()
    assert (request.state, request.asked_by) == ("waiting", world.rachid)
    assert Evidence.objects.get(criterion="serves").version == document.current
    tell()
    assert "asks to be verified" in as_("dalia").get("/en/me/notices/").content.decode()
    assert "أصدقاء الشريعة" in as_("dalia").get("/en/verifications/").content.decode()


def test_a_draft_is_kept_and_what_is_missing_is_asked_for_when_it_is_sent(as_, world):
    assert as_("rachid").post(ASKING, {"serves_text": "We serve.", "deed": "draft"}).status_code == 302
    assert "We serve." in as_("rachid").get(ASKING).content.decode()
    assert as_("rachid").post(ASKING, {"serves_text": "We serve.", "deed": "send"}).status_code == 422
    assert VerificationRequest.objects.get().state == "draft"


def test_what_is_not_asked_of_everyone_may_stay_empty(as_, world):
    data = {**TEXTS, "reaches_text": "", "open_to_all_text": "", "deed": "send"}
    assert as_("rachid").post(ASKING, data).status_code == 302


@pytest.mark.parametrize("who", ["nassima", "chloe", "salima", "dalia"])
def test_only_owners_ask(as_, world, who):
    assert as_(who).get(ASKING).status_code == 403
    assert as_(who).post(ASKING, {**TEXTS, "deed": "send"}).status_code == 403


def test_a_document_of_another_association_is_no_evidence(as_, world):
    theirs = put_document(world.nour, world.salima, audience="private")
    response = as_("rachid").post(ASKING, {**TEXTS, "serves_document": theirs.public_id, "deed": "send"})
    assert response.status_code == 422
    assert not Evidence.objects.exclude(version=None).exists()


def test_sent_twice_it_waits_once_and_changed_it_must_be_taken_back(world):
    first, second = ask(world.chrea, world.rachid), ask(world.chrea, world.rachid)
    assert first == second
    assert Activity.objects.filter(verb="verification.asked").count() == 1
    changed = {"serves": Shown(text="Other words")}
    assert code_of(lambda: write_request(association=world.chrea, by=world.rachid, shown=changed)) == "already_waiting"
    take_back(request=first, by=world.rachid)
    take_back(request=first, by=world.rachid)
    assert Activity.objects.filter(verb="verification.taken_back").count() == 1
    assert ask(world.chrea, world.rachid) != first


@pytest.mark.parametrize("who", ["visitor", "chloe", "rachid", "nassima"])
def test_the_queue_and_its_evidence_exist_for_reviewers_alone(as_, world, who):
    document = put_document(world.chrea, world.rachid, audience="private")
    request = ask(world.chrea, world.rachid)
    Evidence.objects.filter(criterion="serves").update(version=document.current)
    for path in ("", f"{request.public_id}/", f"{request.public_id}/serves/", f"{request.public_id}/withdrawal/"):
        assert as_(who).get(f"/en/verifications/{path}").status_code == (302 if who == "visitor" else 404), path


def test_a_reviewer_reads_a_private_document_by_an_address_of_five_minutes(as_, world):
    document = put_document(world.chrea, world.rachid, title="PV secret", audience="private")
    request = ask(world.chrea, world.rachid)
    Evidence.objects.filter(criterion="serves").update(version=document.current, document_title=document.title)
    assert "PV secret" in as_("dalia").get(f"/en/verifications/{request.public_id}/").content.decode()
    response = as_("dalia").get(f"/en/verifications/{request.public_id}/serves/")
    assert response.url.startswith("/media/private/")
    assert as_("dalia").get(f"/en/@chrea/documents/{document.public_id}/").status_code == 404
    rule(request, world.dalia)
    page = as_("visitor").get(PAGE).content.decode()
    assert "PV secret" not in page
    assert "a document that the reviewer read" in page.lower()


def test_verified_the_mark_and_the_whole_decision_are_public_and_owners_told(as_, world, tell):
    request = ask(world.chrea, world.rachid)
    data = {**RULED, "sentence": "All papers agree.", "scope": "Statutes 2019", "months": "24", "answer": "verify"}
    assert as_("dalia").post(f"/en/verifications/{request.public_id}/", data).status_code == 302
    page = as_("visitor").get(PAGE).content.decode()
    for told in ("Verified by this server", "داليا قاسم", "Statutes 2019", "All papers agree.", "Read it.", "serves is written down"):
        assert told in page, told
    assert f'href="{PAGE}"' in as_("visitor").get("/en/@chrea/").content.decode()
    verification = Verification.objects.get()
    assert verification.until.year == verification.since.year + 2
    tell()
    assert "is verified" in as_("rachid").get("/en/me/notices/").content.decode()


def test_unverified_is_said_neutrally_and_bears_no_mark(as_, world):
    page = as_("visitor").get(PAGE).content.decode()
    assert "Not verified by this server" in page
    assert "That says nothing against it" in page
    assert "shield-check" not in as_("visitor").get("/en/associations/").content.decode()


def test_refused_each_ruling_is_public_and_the_next_request_is_an_appeal_for_somebody_else(as_, world):
    first = rule(ask(world.chrea, world.rachid), world.dalia, verify=False, no_election="not_met")
    page = as_("visitor").get(PAGE).content.decode()
    assert "Not met" in page
    assert "no_election: seen" in page
    second = ask(world.chrea, world.rachid)
    assert second.appeals == first
    user, other = add_person("samir", "سمير", "ar")
    user.is_staff = True
    user.save()
    assert code_of(lambda: rule(second, world.dalia)) == "same_reviewer"
    assert rule(second, other).state == "verified"


def test_the_only_reviewer_may_decide_an_appeal(world):
    rule(ask(world.chrea, world.rachid), world.dalia, verify=False)
    assert rule(ask(world.chrea, world.rachid), world.dalia).state == "verified"


def test_nobody_verifies_what_they_act_for(as_, world):
    request = ask(world.chrea, world.rachid)
    give_role(association=world.chrea, person=world.dalia, kind="coordinator", by=world.rachid)
    assert code_of(lambda: rule(request, world.dalia)) == "own_association"
    assert as_("dalia").get(f"/en/verifications/{request.public_id}/").status_code == 403
    assert as_("dalia").post(f"/en/verifications/{request.public_id}/", {**RULED, "answer": "verify"}).status_code == 403


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [({"serves": "not_shown"}, "not_met"), ({"reaches": "not_met"}, "not_met"), ({"serves": "perhaps"}, "ruling_missing")],
)
def test_nothing_is_verified_against_its_own_rulings(world, verdicts, code):
    request = ask(world.chrea, world.rachid)
    assert code_of(lambda: rule(request, world.dalia, **verdicts)) == code
    assert not Verification.objects.exists()


def test_what_is_not_asked_of_everyone_may_be_not_shown(world):
    assert rule(ask(world.chrea, world.rachid), world.dalia, reaches="not_shown").state == "verified"


def test_a_decision_is_taken_once(world):
    request = ask(world.chrea, world.rachid)
    rule(request, world.dalia)
    assert rule(request, world.dalia, verify=False).state == "verified"  # the second of two clicks
    _user, other = add_person("samir", "سمير", "ar")
    assert code_of(lambda: rule(request, other)) == "decided"
    assert Activity.objects.filter(verb="verification.given").count() == 1


def test_it_reminds_once_before_it_ends_then_ends_by_itself(as_, world, tell):
    rule(ask(world.chrea, world.rachid), world.dalia)
    until = Verification.objects.get().until
    assert remind_of_renewal(at=until - dt.timedelta(days=61)) == 0
    assert [remind_of_renewal(at=until - dt.timedelta(days=59)) for _n in range(2)] == [1, 0]
    assert lapse_verifications(at=until - dt.timedelta(seconds=1)) == 0
    assert [lapse_verifications(at=until) for _n in range(2)] == [1, 0]
    world.chrea.refresh_from_db()
    assert world.chrea.verified_until is None
    assert "ran out" in as_("visitor").get(PAGE).content.decode()
    tell()
    notices = as_("rachid").get("/en/me/notices/").content.decode()
    assert "has run out" in notices
    assert "ends on" in notices


def test_it_is_over_on_its_day_even_before_the_task_has_run(as_, world):
    rule(ask(world.chrea, world.rachid), world.dalia)
    past = clock.now() - dt.timedelta(minutes=1)
    Verification.objects.update(since=past - dt.timedelta(days=9), until=past)
    Association.objects.filter(pk=world.chrea.pk).update(verified_until=past)
    assert "Not verified by this server" in as_("visitor").get(PAGE).content.decode()
    assert f'href="{PAGE}"><span' not in as_("visitor").get("/en/@chrea/").content.decode()


def test_renewed_the_one_before_ends_and_one_holds(world):
    rule(ask(world.chrea, world.rachid), world.dalia)
    rule(ask(world.chrea, world.rachid), world.dalia)
    assert sorted(Verification.objects.values_list("end", flat=True)) == ["", "renewed"]


def test_withdrawn_the_reason_is_public_and_the_mark_is_gone(as_, world):
    request = rule(ask(world.chrea, world.rachid), world.dalia)
    address = f"/en/verifications/{request.public_id}/withdrawal/"
    assert as_("dalia").post(address, {"sentence": ""}).status_code == 422
    assert as_("dalia").post(address, {"sentence": "It sold its vans to its president."}).status_code == 302
    page = as_("visitor").get(PAGE).content.decode()
    assert "It sold its vans" in page
    assert "Not verified by this server" in page
    withdraw_verification(verification=Verification.objects.get(), by=world.dalia, sentence="again")
    assert Activity.objects.filter(verb="verification.withdrawn").count() == 1
    world.chrea.refresh_from_db()
    assert not world.chrea.is_verified


def test_the_pages_ask_a_constant_number_of_queries(as_, world, django_assert_max_num_queries):
    visitor, reviewer = as_("visitor"), as_("dalia")
    reviewer.get("/en/verifications/")  # a first visit writes down its session
    counted = []
    for _round in range(2):
        for _n in range(5):
            rule(ask(world.chrea, world.rachid), world.dalia, verify=False)
        with django_assert_max_num_queries(12) as public:
            assert visitor.get(PAGE).status_code == 200
        with django_assert_max_num_queries(20) as queue:
            assert reviewer.get("/en/verifications/?state=refused").status_code == 200
        counted.append((len(public), len(queue)))
    assert counted[0] == counted[1]
