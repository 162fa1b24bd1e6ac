"""The chain for everyone: the page, the program, the head by mail."""

import datetime as dt
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.ledger.files import exported
from tests.proof.test_hours import enter
from tests.worlds import World
from touiza.accounts.services.erasure import erase_user
from touiza.core import clock
from touiza.ledger.models import Entry, Head
from touiza.ledger.services.heads import publish_head
from touiza.ledger.services.sealing import seal_pending
from touiza.mail.models import Message
from touiza.proof.models import HeadSubscription
from touiza.proof.services.heads import drop_unconfirmed, mail_heads

pytestmark = pytest.mark.django_db
PAGE = "/en/chain/"
EMAIL = "journalist@paper.example"


def publish(*days_ago: int) -> Head:
    seal_pending()
    for ago in days_ago:
        head = publish_head(at=clock.now() - dt.timedelta(days=ago))
    assert head
    return head


def ask(email: str = EMAIL, page: str = PAGE) -> str:
    """Ask for the heads; return the path of the link that was sent."""
    assert Client().post(page, {"email": email}).status_code == 302
    return link_in(Message.objects.filter(recipient=email.strip().lower()).latest("pk"))


def link_in(message: Message) -> str:
    found = re.search(r"https?://[^/\s]+(/\w\w/chain/\w+/\S+)", message.text)
    assert found, message.text
    return found[1]


def mails() -> list[tuple[str, str]]:
    return list(Message.objects.filter(cause__startswith="head:").order_by("pk").values_list("recipient", "language"))


def test_the_page_shows_each_days_head_and_how_it_is_now(world: World) -> None:
    assert "Nothing is sealed yet" in Client().get(PAGE).text
    publish(2, 1)
    enter(world, 60)
    page = Client().get(PAGE).text
    digest = Entry.objects.get().hash
    assert page.replace("<wbr>", "").count(digest) == 4, "now, twice by day, and in the example"
    assert "1 line is sealed." in page
    assert "1 more waits" in page


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_it_costs_the_same_however_many_heads_there_are(world: World, language: str) -> None:
    costs = []
    for days in (range(2, 4), range(4, 40)):
        publish(*days)
        with CaptureQueriesContext(connection) as queries:
            assert Client().get(f"/{language}/chain/").status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 6
    assert "page=2" in Client().get(PAGE).text


def test_the_program_on_the_page_checks_an_export(world: World, tmp_path: Path) -> None:
    enter(world, 60)
    _data, head = exported(tmp_path)
    program = tmp_path / "verify.py"
    answer = Client().get("/chain/verify.py")
    program.write_bytes(b"".join(answer.streaming_content))  # type: ignore[arg-type]
    assert answer["Content-Type"].startswith("text/plain")
    command = [sys.executable, "-I", str(program), str(tmp_path / "chain.jsonl"), "--head", head]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0


def test_who_confirms_gets_each_days_head_once(world: World) -> None:
    link = ask("  Journalist@Paper.example ", page="/fr/chain/")
    publish(1)
    assert mail_heads() == 0, "not before it is confirmed"
    assert EMAIL in Client().get(link).text
    assert HeadSubscription.objects.get().confirmed_at is None, "looking changes nothing"
    assert Client().post(link).status_code == 200
    assert (mail_heads(), mail_heads()) == (1, 0)
    head = publish(0)
    assert (mail_heads(), mail_heads()) == (1, 0)
    assert mails() == [(EMAIL, "fr")] * 2
    last = Message.objects.filter(cause=f"head:{head.day}").get()
    assert head.hash in last.text
    assert head.hash in last.html
    assert Client().post(link).status_code == 200, "pressed twice it is once"


def test_one_press_stops_it_and_forgets_the_address(world: World) -> None:
    Client().post(ask())
    publish(0)
    mail_heads()
    mail = Message.objects.get(cause__startswith="head:")
    assert mail.stop_path in mail.text
    assert mail.stop_path.startswith("/en/chain/stop/")
    assert Client().get(mail.stop_path).status_code == 200
    assert HeadSubscription.objects.exists(), "looking changes nothing"
    for _again in range(2):
        pressed = Client(enforce_csrf_checks=True).post(mail.stop_path, {"List-Unsubscribe": "One-Click"})
        assert "forgotten" in pressed.text
    assert not HeadSubscription.objects.exists()
    assert Client().get("/en/chain/stop/x:y/").status_code == 404


def test_nobody_learns_who_gets_it(world: World) -> None:
    Client().post(ask())
    again = Client().post(PAGE, {"email": EMAIL}, follow=True)
    fresh = Client().post(PAGE, {"email": "other@paper.example"}, follow=True)
    assert "a link is on its way there" in again.text
    assert "a link is on its way there" in fresh.text
    assert Message.objects.filter(recipient=EMAIL).count() == 1, "who gets it already is sent nothing"


def test_asked_again_the_latest_link_works(world: World) -> None:
    first, second = ask(), ask()
    assert first != second
    assert Client().get(first).status_code == 404
    Client().post(second)
    assert HeadSubscription.objects.get().confirmed_at


def test_a_link_runs_out_and_what_was_not_confirmed_is_forgotten(world: World) -> None:
    link = ask()
    HeadSubscription.objects.update(asked_at=clock.now() - dt.timedelta(days=8))
    late = Client().post(link)
    assert late.status_code == 409
    assert "run out" in late.text
    Client().post(ask("kept@paper.example"))
    HeadSubscription.objects.update(asked_at=clock.now() - dt.timedelta(days=8))
    assert drop_unconfirmed() == 1
    assert HeadSubscription.objects.get().email == "kept@paper.example"


@pytest.mark.parametrize("typed", ["", "nobody", "a b@c.example", "x" * 250 + "@c.example"])
def test_what_is_no_address_is_asked_for_again(typed: str) -> None:
    answer = Client().post(PAGE, {"email": typed})
    assert answer.status_code == 422
    assert not HeadSubscription.objects.exists()


def test_one_mailbox_is_not_flooded(world: World, settings) -> None:
    settings.RATE_LIMITS = True
    answers = [Client().post(PAGE, {"email": EMAIL}).status_code for _ in range(4)]
    assert answers == [302, 302, 302, 422]


def test_who_is_erased_gets_no_more(world: World, as_) -> None:
    as_("amina").post(PAGE, {"email": "other@amina.example"})
    Client().post(PAGE, {"email": world.user("amina").email})
    assert HeadSubscription.objects.count() == 2
    erase_user(user=world.user("amina"))
    assert not HeadSubscription.objects.exists()


def test_the_page_is_found_from_the_foot_and_where_certificates_are_checked(world: World) -> None:
    assert PAGE in Client().get("/en/about/").text
    assert "/chain/" in Client().get("/c/").text
    assert timezone.is_aware(publish(0).published_at)
