"""The credential of a certificate: what it says, who seals it, and that our own checks, and anybody's, find it whole."""

import datetime as dt
import json

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.proof.test_hours import enter
from tests.worlds import World
from touiza.accounts.services.erasure import erase_user
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.kernel.credentials.check import examine, text_of
from touiza.kernel.credentials.keys import SigningKey as Seed
from touiza.kernel.credentials.proofs import seal
from touiza.kernel.credentials.said import said_by
from touiza.kernel.credentials.status import SHORTEST
from touiza.kernel.credentials.verdict import Unreachable, Verdict
from touiza.opportunities.models import OpportunitySkill
from touiza.proof.issuers import issuer_name, method_name
from touiza.proof.issuing import identity_hash
from touiza.proof.models import Certificate, Credential, SigningKey
from touiza.proof.secrecy import open_up
from touiza.proof.services.certificates import issue_certificate, revoke_certificate
from touiza.proof.services.credentials import choose_evidence, credential_of, key_in_use, rotate_key
from touiza.proof.services.hours import confirm_hours
from touiza.proof.services.verifying import check_text
from touiza.vocabulary.models import Skill

SITE = "https://touiza.example:8443"


@pytest.fixture(autouse=True)
def site(settings) -> None:
    settings.SITE_URL = SITE
    settings.ALLOWED_HOSTS = ["*"]


@pytest.fixture
def certificate(world: World) -> Certificate:
    confirm_hours(claim=enter(world, 270), by=world.nassima)
    return issue_certificate(person=world.amina, source=world.opportunity.post)


def over_http(address: str) -> str:
    """Fetch as any other server would: from our own pages, through HTTP."""
    path = address.removeprefix(SITE)
    page = Client().get(path)
    if page.status_code != 200:
        raise Unreachable(address)
    return page.text


def judged(text: str) -> Verdict:
    return examine(text, now=clock.now(), fetch=over_http)


def codes(verdict: Verdict) -> list[str]:
    return [finding.code for finding in verdict.findings]


def test_it_says_what_the_certificate_prints_and_no_more(certificate: Certificate, world: World) -> None:
    made = json.loads(credential_of(certificate).document)
    said = said_by(made, "ar")
    assert (said.holder, said.minutes, said.achievement.text) == (str(certificate.name.in_("ar")), 270, str(certificate.title.in_("ar")))
    assert (said.first_day, said.last_day) == (certificate.first_day, certificate.last_day)
    assert made["id"] == f"{SITE}/c/{certificate.spoken}/credential.json"
    assert made["issuer"]["id"] == f"did:web:touiza.example%3A8443:a:{certificate.association.handle}"
    assert made["validFrom"] == made["awardedDate"]
    assert "id" not in made["credentialSubject"]
    text = json.dumps(made, ensure_ascii=False)
    user = world.amina.person.user
    assert user is not None
    assert user.email not in text
    assert world.amina.handle not in text


def test_anybody_finds_it_whole_over_the_network(certificate: Certificate) -> None:
    text = over_http(f"{SITE}/c/{certificate.spoken}/credential.json")
    verdict = judged(text)
    assert codes(verdict) == []
    assert verdict.seals[0].tie == "document"
    handle = certificate.association.handle
    assert verdict.asked == (f"{SITE}/a/{handle}/did.json", f"{SITE}/a/{handle}/status/1")
    assert codes(judged(text.replace('"4.5"', '"45"'))) == ["signature"]


def test_we_answer_for_our_own_without_a_network(certificate: Certificate) -> None:
    checked = check_text(credential_of(certificate).document)
    assert (codes(checked.verdict), checked.here) == ([], True)


def test_skills_carry_their_addresses_where_they_are_known(certificate: Certificate, world: World) -> None:
    known, unknown = Skill.objects.exclude(link="").first(), Skill.objects.filter(link="").first()
    assert known is not None
    assert unknown is not None
    OpportunitySkill.objects.filter(opportunity=world.opportunity).delete()
    for skill in (known, unknown):
        OpportunitySkill.objects.create(opportunity=world.opportunity, skill=skill)
    achievement = json.loads(credential_of(certificate).document)["credentialSubject"]["achievement"]
    language = certificate.title.source
    assert achievement["alignment"][0]["targetUrl"] == known.link
    assert achievement["alignment"][0]["targetFramework"] == "ESCO"
    assert achievement["tag"] == [unknown.label(language)]


def test_a_title_in_other_languages_is_told_beside_it(certificate: Certificate) -> None:
    certificate.title = TranslatedText.of("fr", fr="Planter des cèdres", ar="غرس الأرز")
    certificate.save()
    achievement = json.loads(credential_of(certificate).document)["credentialSubject"]["achievement"]
    assert (achievement["name"], achievement["inLanguage"]) == ("Planter des cèdres", "fr")
    assert [(part["inLanguage"], part["name"]) for part in achievement["related"]] == [("ar", "غرس الأرز")]
    assert codes(judged(credential_of(certificate).document)) == []


def test_taken_back_it_falls_at_once(certificate: Certificate, world: World) -> None:
    text = credential_of(certificate).document
    revoke_certificate(certificate=certificate, by=world.nassima, reason="خطأ")
    assert codes(judged(text)) == ["revoked"]
    assert codes(check_text(text).verdict) == ["revoked"]
    assert Client().get(f"/c/{certificate.spoken}/credential.json").status_code == 302
    with pytest.raises(Refusal) as refused:
        choose_evidence(certificate=Certificate.objects.get(pk=certificate.pk), links=[], with_email=False)
    assert refused.value.code == "certificate_ended"


def test_replaced_it_falls_and_the_new_one_holds(certificate: Certificate, world: World) -> None:
    older = credential_of(certificate).document
    confirm_hours(claim=enter(world, 60, ago=3), by=world.nassima)
    newer = credential_of(issue_certificate(person=world.amina, source=world.opportunity.post)).document
    assert (codes(judged(older)), codes(judged(newer))) == (["revoked"], [])


def test_of_one_that_ended_before_no_credential_is_made(certificate: Certificate, world: World) -> None:
    ended = revoke_certificate(certificate=certificate, by=world.nassima, reason="خطأ")
    with pytest.raises(Refusal) as refused:
        credential_of(ended)
    assert refused.value.code == "certificate_ended"


def test_it_is_sealed_once_however_often_it_is_asked_for(certificate: Certificate) -> None:
    assert credential_of(certificate).document == credential_of(certificate).document
    assert Credential.objects.count() == SigningKey.objects.count() == 1


def test_places_in_the_list_are_drawn_and_never_given_twice(certificate: Certificate, world: World) -> None:
    first = credential_of(certificate, index=lambda _most: 7)
    confirm_hours(claim=enter(world, 60, ago=3), by=world.nassima)
    drawn = iter([7, 7, 9])
    second = credential_of(issue_certificate(person=world.amina, source=world.opportunity.post), index=lambda _most: next(drawn))
    assert (first.list_index, second.list_index, first.list_number, second.list_number) == (7, 9, 1, 1)
    assert SHORTEST == 131_072


def test_a_new_list_is_begun_when_half_of_one_is_taken(certificate: Certificate, world: World, monkeypatch) -> None:
    credential_of(certificate)
    monkeypatch.setattr("touiza.proof.services.credentials.FILLED", 1)
    confirm_hours(claim=enter(world, 60, ago=3), by=world.nassima)
    newer = credential_of(issue_certificate(person=world.amina, source=world.opportunity.post))
    assert newer.list_number == 2
    assert codes(judged(newer.document)) == []


def test_links_the_person_chose_are_evidence(certificate: Certificate, world: World) -> None:
    links = [{"name": "صور الحملة", "address": "https://photos.example/cedars"}]
    made = choose_evidence(certificate=certificate, links=links, with_email=True)
    verdict = judged(made.document)
    assert (codes(verdict), said_by(verdict.credential).evidence[0].address) == ([], "https://photos.example/cedars")
    user = world.amina.person.user
    assert user is not None
    digest = verdict.credential["credentialSubject"]["identifier"][1]
    assert digest["identityHash"] == identity_hash(user.email.upper(), digest["salt"])
    assert choose_evidence(certificate=certificate, links=links, with_email=True).document == made.document
    with pytest.raises(Refusal) as refused:
        choose_evidence(certificate=certificate, links=links * 6, with_email=True)
    assert refused.value.code == "too_many_links"


def test_a_new_key_leaves_the_older_proofs_standing(certificate: Certificate) -> None:
    owner = certificate.association
    text = credential_of(certificate).document
    newer = rotate_key(owner=owner)
    assert codes(judged(text)) == []
    document = json.loads(over_http(f"{SITE}/a/{owner.handle}/did.json"))
    assert len(document["verificationMethod"]) == 2
    assert document["assertionMethod"][0] == method_name(newer, owner)
    assert "revoked" not in json.dumps(document)


def test_what_a_withdrawn_key_seals_afterwards_is_not_believed(certificate: Certificate) -> None:
    owner = certificate.association
    text = credential_of(certificate).document
    stolen = key_in_use(owner)
    later = clock.now() + dt.timedelta(minutes=5)
    rotate_key(owner=owner, withdraw=True, at=later - dt.timedelta(minutes=1))
    now = later + dt.timedelta(minutes=5)
    seed = open_up(stolen.sealed, stolen.public)
    forged = seal(json.loads(text), key=seed, method=method_name(stolen, owner), created=later)
    assert codes(examine(text, now=now, fetch=over_http)) == []
    assert codes(examine(json.dumps(forged), now=now, fetch=over_http)) == ["key_withdrawn"]


def test_a_credential_of_ours_that_we_never_wrote_is_found_out(certificate: Certificate) -> None:
    owner = certificate.association
    made = json.loads(credential_of(certificate).document)
    key = key_in_use(owner)
    seed = open_up(key.sealed, key.public)
    for change in ({"id": f"{SITE}/c/TZ-0000-0000/credential.json"}, {"id": "https://elsewhere.example/c/" + certificate.spoken}):
        forged = seal({**made, **change}, key=seed, method=method_name(key, owner), created=clock.now())
        assert "not_issued" in codes(check_text(json.dumps(forged)).verdict)
    more = {**made, "credentialSubject": {**made["credentialSubject"], "result": [{**made["credentialSubject"]["result"][0], "value": "400"}]}}
    forged = seal(more, key=seed, method=method_name(key, owner), created=clock.now())
    assert codes(check_text(json.dumps(forged)).verdict) == ["not_issued"]


def test_a_key_of_somebody_else_does_not_pass_for_ours(certificate: Certificate) -> None:
    made = json.loads(credential_of(certificate).document)
    thief = Seed.generate()
    name = f"did:key:{thief.public.multikey}#{thief.public.multikey}"
    assert "key_stranger" in codes(judged(json.dumps(seal(made, key=thief, method=name, created=clock.now()))))
    own = f"{issuer_name(certificate.association)}#{thief.public.multikey}"
    assert "key_missing" in codes(judged(json.dumps(seal(made, key=thief, method=own, created=clock.now()))))


def test_private_keys_lie_closed(certificate: Certificate, settings) -> None:
    key = key_in_use(certificate.association)
    seed = open_up(key.sealed, key.public)
    assert seed.public.multikey == key.public
    assert seed.seed.hex() not in key.sealed
    settings.SECRET_KEY = "another"
    with pytest.raises(Refusal) as refused:
        open_up(key.sealed, key.public)
    assert refused.value.code == "key_closed"


def test_pictures_carry_it(certificate: Certificate) -> None:
    for form, kind in (("svg", "image/svg+xml"), ("png", "image/png")):
        page = Client().get(f"/c/{certificate.spoken}/badge.{form}")
        assert page["Content-Type"] == kind
        assert f'touiza-{certificate.spoken}.{form}"' in page["Content-Disposition"]
        assert codes(examine(text_of(page.content), now=clock.now(), fetch=over_http)) == []
        assert len(page.content) < 30_000


def test_published_addresses_and_those_of_nobody(certificate: Certificate, world: World) -> None:
    client = Client()
    assert client.get("/.well-known/did.json").status_code == 404
    assert client.get(f"/a/{certificate.association.handle}/did.json").status_code == 404
    key_in_use(None)
    credential_of(certificate)
    server = client.get("/.well-known/did.json")
    assert server.json()["id"] == "did:web:touiza.example%3A8443"
    assert (server["Access-Control-Allow-Origin"], server["Cross-Origin-Resource-Policy"]) == ("*", "cross-origin")
    handle = certificate.association.handle
    assert client.get(f"/a/{handle}/status/2").status_code == 404
    assert client.get(f"/a/{world.amina.handle}/did.json").status_code == 404
    assert client.get("/c/TZ-0000-0000/credential.json").status_code == 404
    for path in (f"/c/{certificate.spoken}/badge.svg", f"/c/{certificate.spoken}/badge.png"):
        Certificate.objects.filter(pk=certificate.pk).update(state="revoked")
        assert client.get(path).status_code == 302


def test_a_person_who_is_forgotten_leaves_no_name_in_it(certificate: Certificate, world: World) -> None:
    credential_of(certificate)
    user = world.amina.person.user
    assert user is not None
    erase_user(user=user)
    kept = Credential.objects.get()
    assert (kept.document, kept.links) == ("", "")
    assert Client().get(f"/c/{certificate.spoken}/credential.json").status_code == 404


def test_choosing_links_on_the_page(certificate: Certificate, world: World, client: Client) -> None:
    user = world.amina.person.user
    assert user is not None
    client.force_login(user)
    address = f"/ar/me/certificates/{certificate.spoken}/evidence/"
    with CaptureQueriesContext(__import__("django.db", fromlist=["connection"]).connection) as asked:
        assert client.get(address).status_code == 200
    assert len(asked) <= 20
    wrong = client.post(address, {"address_1": "javascript:alert(1)", "name_1": "x", "name_2": "alone"})
    assert (wrong.status_code, Credential.objects.count()) == (422, 0)
    done = client.post(address, {"address_1": "https://photos.example/1", "name_1": "صور", "with_email": "on"})
    assert done.status_code == 302
    assert "https://photos.example/1" in client.get(address).text
    assert Client().get(address).status_code == 302
    chloe = world.chloe.person.user
    assert chloe is not None
    client.force_login(chloe)
    assert client.get(address).status_code == 404
