"""Erasing a person: the chain verifies as before, byte by byte, and nothing in it leads to them any more."""

import datetime as dt
import hashlib
import hmac
import json
from pathlib import Path

import pytest

from tests.accounts.canaries import everything_in_the_database
from tests.ledger.files import checked, exported
from tests.proof.test_hours import enter
from tests.worlds import World
from touiza.accounts.services.erasure import erase_user
from touiza.accounts.services.export import export_user
from touiza.core import clock
from touiza.ledger.models import Entry, Salt
from touiza.ledger.services.salts import make_salts
from touiza.ledger.services.sealing import seal_pending
from touiza.proof.services.certificates import issue_certificate
from touiza.proof.services.hours import claim_hours, confirm_hours

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(world: World) -> World:
    """Amina worked twice and has a certificate; Yanis worked as she did, on the same day, for as long."""
    for minutes, ago in ((270, 2), (60, 4)):
        confirm_hours(claim=enter(world, minutes, ago=ago), by=world.nassima)
    issue_certificate(person=world.amina, source=world.opportunity.post)
    like_hers = claim_hours(
        person=world.yanis, source=world.opportunity.post, association=world.chrea.actor, minutes=270,
        done_on=clock.today() - dt.timedelta(days=2),
    )  # fmt: skip
    confirm_hours(claim=like_hers, by=world.nassima)
    seal_pending()
    return world


def digests() -> dict[str, dict]:
    """Return every digest of a person in the chain, with its payload."""
    payloads = [json.loads(text) for text in Entry.objects.values_list("payload", flat=True)]
    return {payload["who"]: payload for payload in payloads if "who" in payload}


def recognised(salt: str) -> list[dict]:
    """Return the lines that a salt recognises, as the documentation says one does."""
    found = []
    for who, payload in digests().items():
        told = f"{payload['book']}\n{payload['row']}\nwho".encode()
        if hmac.new(bytes.fromhex(salt), told, hashlib.sha256).hexdigest() == who:
            found.append(payload)
    return found


def test_with_the_salt_one_finds_ones_own_lines_and_no_others(story: World) -> None:
    mine = recognised(Salt.objects.get(user=story.user("amina")).salt)
    assert sorted((line["book"], line["kind"], line["amount"]) for line in mine) == [
        ("certificates", "issued", 330),
        ("contributions", "confirmed", 60),
        ("contributions", "confirmed", 270),
        ("contributions", "entered", 60),
        ("contributions", "entered", 270),
    ]
    assert len(digests()) == 7, "no two lines have a digest in common"


def test_a_person_takes_their_salt_with_their_data(story: World) -> None:
    salt = Salt.objects.get(user=story.user("amina")).salt
    assert salt in str(export_user(user=story.user("amina")))


def test_after_erasure_the_chain_is_the_same_byte_by_byte(story: World, tmp_path: Path) -> None:
    before = exported(tmp_path)
    erase_user(user=story.user("amina"))
    assert exported(tmp_path) == before
    assert checked(tmp_path).lines == 8


def test_after_erasure_nothing_in_it_leads_to_them(story: World, tmp_path: Path) -> None:
    amina, user, pk = story.amina, story.user("amina"), story.user("amina").pk
    salt = Salt.objects.get(user=user).salt
    number = amina.certificates.get().number
    assert recognised(salt), "the salt is what leads to her"
    erase_user(user=user)
    data, _head = exported(tmp_path)
    told = data.decode()
    for word in ("أمينة", "amina", user.email, number, f"@{amina.handle}", salt):
        assert word not in told
    everything = everything_in_the_database()
    assert not [table for table, text in everything.items() if salt in text], "her salt is nowhere"
    hers = recognised(salt)
    kept = {table: text for table, text in everything.items() if table != "ledger_entry"}
    for payload in hers:
        assert not [table for table, text in kept.items() if payload["who"] in text], "nor is a digest of hers kept elsewhere"
    for left in Salt.objects.values_list("salt", flat=True):
        assert not [line for line in recognised(left) if line in hers], "no salt that is left recognises a line of hers"
    make_salts([pk])
    assert not Salt.objects.filter(user=pk).exists(), "who is gone gets no new one"


def test_who_is_erased_before_the_sealing_leaves_digests_of_nobody(world: World) -> None:
    enter(world, 90)
    erase_user(user=world.user("amina"))
    seal_pending()
    [who] = digests()
    assert len(who) == 64
    assert not [line for salt in Salt.objects.all() for line in recognised(salt.salt)]
