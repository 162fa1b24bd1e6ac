"""The page where anyone checks a credential, and the space where people keep those from elsewhere."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.kernel.credentials.made import badge, changed, claims_of, sealed, token
from tests.proof.test_hours import enter
from tests.worlds import World
from touiza.accounts.services.erasure import erase_user
from touiza.kernel.credentials.baking import bake_png, bake_svg
from touiza.kernel.credentials.verdict import ORDER, Finding, Seal
from touiza.proof.badge import badge_png, badge_svg
from touiza.proof.credential_words import NOTES, SENTENCES, TIES, note, sentence, tie
from touiza.proof.models import Carried, Certificate
from touiza.proof.services.certificates import issue_certificate
from touiza.proof.services.credentials import credential_of
from touiza.proof.services.hours import confirm_hours
from touiza.proof.services.verifying import MOST_ASKED, asker, check_text

PAGE = "/en/verify/"
HOLDS, FALLS, OPEN = "This credential holds", "This credential does not hold", "could not be checked to the end"


@pytest.fixture
def certificate(world: World) -> Certificate:
    confirm_hours(claim=enter(world, 270), by=world.nassima)
    return issue_certificate(person=world.amina, source=world.opportunity.post)


def give(text: str = "", file: bytes = b"", name: str = "credential.json", client: Client | None = None):
    data: dict = {"text": text}
    if file:
        data["file"] = SimpleUploadedFile(name, file)
    return (client or Client()).post(PAGE, data)


def test_every_finding_has_its_sentence() -> None:
    assert set(SENTENCES) == set(ORDER)
    facts = {"moment": "2026-11-01T00:00:00Z", "where": "issuer", "address": "https://a.example/"}
    for code in ORDER:
        assert "%" not in sentence(Finding(code, facts))
        assert sentence(Finding(code))
    for code in NOTES:
        assert note(Finding(code))
    assert tie((), here=False) == ""
    assert {tie((Seal("s", "m", None, name),), here=name == "here") for name in TIES} == {str(words) for words in TIES.values()}


def test_a_credential_of_a_stranger_is_checked_in_every_form(db: None, world: World) -> None:
    text = json.dumps(sealed())
    pictures = [bake_svg(badge_svg(world.chrea.actor, "x"), text).encode(), bake_png(badge_png(world.chrea.actor), text)]
    pages = [give(text), give(token(claims_of(badge()))), give(file=text.encode()), *(give(file=data) for data in pictures)]
    for page in pages:
        assert page.status_code == 200
        assert HOLDS in page.text
        assert "Planting cedars" in page.text
        assert "4½" in page.text
        assert "What was not checked" in page.text


def test_what_does_not_hold_says_why(db: None) -> None:
    page = give(json.dumps(changed(sealed(), {"name": "Four hundred hours"})))
    assert FALLS in page.text
    assert "It was changed after it was signed" in page.text
    assert "It carries no proof" in give(json.dumps(badge())).text
    assert "2 October 2026" in give(json.dumps(sealed(validUntil="2026-10-02T08:00:00Z"))).text
    assert "signed with a shared secret" in give(token(claims_of(badge()), {"alg": "HS256"})).text
    assert "cannot be read" in give("hello").text


def test_what_nobody_can_establish_is_left_open(db: None) -> None:
    page = give(json.dumps(sealed(issuer__id="did:web:gone.invalid", method_name="did:web:gone.invalid#k")))
    assert OPEN in page.text
    assert "https://gone.invalid/.well-known/did.json did not answer" in page.text


def test_what_it_says_cannot_break_the_page(db: None) -> None:
    wild = "<script>alert(1)</script>"
    made = sealed(name=wild, issuer__url="javascript:alert(1)", credentialSubject__achievement__name=wild, evidence=[{"type": "Evidence", "id": "javascript:alert(1)", "name": wild}])
    text = give(json.dumps(made)).text
    assert wild not in text
    assert 'href="javascript:' not in text


def test_our_own_needs_no_network_and_a_number_leads_to_its_page(certificate: Certificate) -> None:
    page = give(credential_of(certificate).document)
    assert HOLDS in page.text
    assert "An association on this server issued it" in page.text
    assert give(certificate.spoken.lower())["Location"] == f"/c/{certificate.spoken}"
    assert HOLDS in give(f"http://127.0.0.1:8000/c/{certificate.spoken}/credential.json").text
    assert "could not be fetched" in give("http://127.0.0.1:8000/c/TZ-0000-0000/credential.json").text
    assert "could not be fetched" in give("http://127.0.0.1:8000/en/").text


def test_the_short_address_leads_to_the_page(db: None) -> None:
    assert Client().get("/verify", headers={"accept-language": "fr"}, follow=True).status_code == 200


@pytest.mark.parametrize("link", ["https://127.0.0.1/x", "http://a.example/x", "https://[::1]/", "https://localhost:8443/x"])
def test_links_that_lead_inside_are_refused(db: None, link: str) -> None:
    page = give(link)
    assert (page.status_code, "leads nowhere that is asked" in page.text) == (422, True)


@pytest.fixture
def elsewhere(settings) -> Iterator[str]:
    """Another server, which has a credential at /c."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(sealed()).encode() if self.path == "/c" else b"<!doctype html><p>Hello</p>" if self.path == "/page" else bytes(5_000_000)
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    place = f"127.0.0.1:{server.server_address[1]}"
    settings.FETCH_LOCAL = [place]
    yield f"http://{place}"
    server.shutdown()
    server.server_close()


def test_a_link_is_followed(db: None, elsewhere: str) -> None:
    assert HOLDS in give(f"{elsewhere}/c").text
    assert "cannot be read" in give(f"{elsewhere}/page").text
    assert "larger than 4 MB" in give(f"{elsewhere}/large").text


def test_one_credential_cannot_make_us_ask_the_whole_world(db: None, elsewhere: str) -> None:
    ask = asker()
    for _step in range(MOST_ASKED):
        assert ask(f"{elsewhere}/c")
    with pytest.raises(Exception, match="/c"):
        ask(f"{elsewhere}/c")


def test_nothing_too_much_and_too_often(db: None, settings) -> None:
    assert give().status_code == 422
    assert "larger than 4 MB" in give(file=bytes(4 * 1024 * 1024 + 1)).text
    settings.RATE_LIMITS = True
    answers = [give("x").status_code for _step in range(22)]
    assert answers[-1] != 200


def test_the_page_costs_little_and_is_there_without_signing_in(db: None, certificate: Certificate) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert Client().get(PAGE).status_code == 200
    assert len(asked) <= 12
    text = credential_of(certificate).document
    with CaptureQueriesContext(connection) as asked:
        give(text)
    assert len(asked) <= 20


def signed_in(world: World) -> Client:
    client = Client()
    user = world.amina.person.user
    assert user is not None
    client.force_login(user)
    return client


def test_carried_in_looked_at_again_and_taken_out(world: World) -> None:
    client = signed_in(world)
    text = json.dumps(sealed())
    done = client.post("/en/me/credentials/", {"text": text}, follow=True)
    assert "Only you see it" in done.text
    assert HOLDS in done.text
    assert "was confirmed there, not here" in done.text
    client.post("/en/me/credentials/", {"text": text})
    row = Carried.objects.get()
    assert (row.person, row.standing, row.reason) == (world.amina, "valid", "")
    assert world.amina.contributions.count() == 0
    address = f"/en/me/credentials/{row.public_id}/"
    assert "was checked again" in client.post(address, {"check": "1"}, follow=True).text
    assert Client().get(address).status_code == 302
    chloe = Client()
    user = world.chloe.person.user
    assert user is not None
    chloe.force_login(user)
    assert chloe.get(address).status_code == 404
    assert "no longer in your space" in client.post(address, {"remove": "1"}, follow=True).text
    assert not Carried.objects.exists()


def test_what_does_not_hold_is_not_carried_in(world: World) -> None:
    page = signed_in(world).post("/en/me/credentials/", {"text": json.dumps(changed(sealed(), {"name": "x"}))})
    assert (page.status_code, Carried.objects.count()) == (422, 0)
    assert "it is not kept here" in page.text
    assert "changed after it was signed" in page.text


def test_what_falls_later_is_shown_so(world: World) -> None:
    client = signed_in(world)
    client.post("/en/me/credentials/", {"text": json.dumps(sealed(validUntil="2126-10-02T08:00:00Z"))})
    row = Carried.objects.get()
    Carried.objects.update(standing="invalid", reason="revoked")
    page = client.get("/en/me/credentials/")
    assert "Does not hold" in page.text
    assert "The issuer took it back" in client.get(f"/en/me/credentials/{row.public_id}/").text
    Carried.objects.update(text="{", standing="open")
    assert client.get("/en/me/credentials/").status_code == 200


def test_twenty_cost_what_ten_cost_and_they_page(world: World) -> None:
    client = signed_in(world)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/en/me/credentials/").status_code == 200
        return len(asked)

    for number in range(10):
        client.post("/en/me/credentials/", {"text": json.dumps(sealed(name=f"Badge {number}"))})
    ten = cost()
    for number in range(10, 21):
        client.post("/en/me/credentials/", {"text": json.dumps(sealed(name=f"Badge {number}"))})
    assert cost() == ten <= 20
    assert "page=2" in client.get("/en/me/credentials/").text


def test_they_go_with_the_person_and_come_in_their_export(world: World) -> None:
    from touiza.accounts.services.export import export_user

    client = signed_in(world)
    client.post("/en/me/credentials/", {"text": json.dumps(sealed())})
    user = world.amina.person.user
    assert user is not None
    assert "Planting cedars" in json.dumps(export_user(user=user), default=str)
    erase_user(user=user)
    assert not Carried.objects.exists()


def test_room_has_an_end(world: World, monkeypatch) -> None:
    from touiza.proof.services import carrying

    monkeypatch.setattr(carrying, "MOST", 1)
    client = signed_in(world)
    for name in ("one", "two"):
        page = client.post("/en/me/credentials/", {"text": json.dumps(sealed(name=name))})
    assert (page.status_code, Carried.objects.count()) == (422, 1)
    assert check_text("{").verdict.findings[0].code == "unreadable"
