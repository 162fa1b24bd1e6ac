"""Taken back or not: lists of bits, their own proof, their size, and lists of names."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.credentials.made import (
    OB,
    OTHER,
    V1,
    V2,
    badge,
    changed,
    claims_of,
    codes,
    did,
    judged,
    sealed,
    token,
)
from touiza.kernel.credentials.multibase import encode64
from touiza.kernel.credentials.status import LARGEST, SHORTEST, Bits, pack, unpack
from touiza.kernel.credentials.verdict import Finding, Standing

LIST = "https://issuer.example/status/1"
WORDS = [V2, OB, {"1EdTechRevocationList": "https://words.example/RL", "Unheard": "https://words.example/U"}]


def entry(**changes: object) -> dict:
    return changed(
        {"type": "BitstringStatusListEntry", "statusPurpose": "revocation", "statusListIndex": "94567", "statusListCredential": LIST},
        changes,
    )


def listing(bits: Bits | None = None, **changes: object) -> dict:
    whole = {
        "@context": [V2], "id": LIST, "type": ["VerifiableCredential", "BitstringStatusListCredential"], "issuer": did(),
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {"id": LIST + "#list", "type": "BitstringStatusList", "statusPurpose": "revocation", "encodedList": pack(bits or Bits())},
    }  # fmt: skip
    return changed(whole, changes)


def looked_up(of: dict, lists: object) -> list[str]:
    return codes(judged(sealed(credentialStatus=of), {LIST: lists}))


def test_a_bit_that_is_set_takes_back() -> None:
    bits = Bits()
    assert looked_up(entry(), sealed(listing(bits))) == []
    bits.put(94567)
    assert looked_up(entry(), sealed(listing(bits))) == ["revoked"]
    assert looked_up(entry(statusListIndex="94566"), sealed(listing(bits))) == []
    assert looked_up(entry(statusListIndex=94567), token(claims_of({**listing(bits), "issuer": {"id": did()}}))) == ["revoked"]


def test_a_suspension_and_two_lists() -> None:
    bits = Bits()
    bits.put(5)
    both = [entry(), entry(statusPurpose="suspension", statusListIndex="5", statusListCredential=LIST + "s")]
    web = {LIST: sealed(listing()), LIST + "s": sealed(listing(bits, id=LIST + "s", credentialSubject__statusPurpose=["suspension", "revocation"]))}
    assert codes(judged(sealed(credentialStatus=both), web)) == ["suspended"]


@given(st.sets(st.integers(0, SHORTEST - 1), max_size=30))
def test_bits_are_read_as_they_were_put(marked: set[int]) -> None:
    bits = Bits()
    for index in marked:
        bits.put(index)
    again = unpack(pack(bits))
    assert again == bits
    assert all(again.at(index) == 1 for index in marked)
    assert sum(byte.bit_count() for byte in again.data) == len(marked)


def test_the_leftmost_bit_is_the_first() -> None:
    bits = Bits(bytearray([0b1000_0001]))
    assert [bits.at(n) for n in range(8)] == [1, 0, 0, 0, 0, 0, 0, 1]
    assert (bits.at(0, 2), bits.at(3, 2)) == (2, 1)


LISTS = [
    ({"credentialSubject__encodedList": None}, "status_list"),
    ({"credentialSubject__encodedList": "uAAAA"}, "status_list"),
    ({"credentialSubject__encodedList": "u" + encode64(gzip.compress(bytes(100)))}, "status_list"),
    ({"credentialSubject__encodedList": "u" + encode64(gzip.compress(bytes(LARGEST + 1)))}, "status_list"),
    ({"credentialSubject__type": "Other"}, "status_list"),
    ({"type": ["VerifiableCredential"]}, "status_list"),
    ({"credentialSubject__statusPurpose": "suspension"}, "status_purpose"),
    ({"validUntil": "2026-02-01T00:00:00Z"}, "status_list"),
    ({"credentialSubject": "x"}, "status_list"),
    ({"issuer": "did:web:away.example"}, "status_unreachable"),
]


@pytest.mark.parametrize(("changes", "code"), LISTS)
def test_lists_that_cannot_be_used(changes: dict, code: str) -> None:
    words = [V2, {"Other": "https://words.example/Other"}]
    assert looked_up(entry(), sealed(listing(at_context=words, **changes))) == [code]


def test_a_list_must_be_sealed_and_reachable() -> None:
    assert looked_up(entry(), listing()) == ["status_list"]
    assert looked_up(entry(), {**sealed(listing()), "validFrom": "2025-01-01T00:00:00Z"}) == ["status_list"]
    verdict = judged(sealed(credentialStatus=entry()))
    assert (codes(verdict), verdict.standing, verdict.asked) == (["status_unreachable"], Standing.OPEN, (LIST,))
    by_other = sealed({**listing(), "issuer": did(OTHER)}, key=OTHER)
    assert looked_up(entry(), by_other) == []


ENTRIES = [
    ({"statusListCredential": None}, "missing"),
    ({"statusListCredential": "bare"}, "not_an_address"),
    ({"statusPurpose": None}, "missing"),
    ({"statusListIndex": None}, "misshapen"),
    ({"statusListIndex": "-1"}, "misshapen"),
    ({"statusListIndex": "٣"}, "misshapen"),
    ({"statusListIndex": True}, "misshapen"),
    ({"statusListIndex": "1" * 13}, "misshapen"),
    ({"statusListIndex": str(SHORTEST)}, "status_range"),
    ({"statusSize": 0}, "misshapen"),
    ({"statusSize": True}, "misshapen"),
    ({"statusSize": 2}, "status_list"),
    ({"type": "Unheard"}, "status_unknown"),
]


@pytest.mark.parametrize(("changes", "code"), ENTRIES)
def test_entries_that_point_nowhere(changes: dict, code: str) -> None:
    made = sealed(credentialStatus=entry(**changes), at_context=WORDS)
    found = codes(judged(made, {LIST: sealed(listing())}))
    assert code in found


def test_messages_are_passed_on() -> None:
    bits = Bits(bytearray(SHORTEST // 4))
    bits.put(11)  # entry 5 of two bits: 01
    told = entry(statusPurpose="message", statusSize=2, statusListIndex="5", statusMessage=["x", {"status": "0x2", "message": "no"}, {"status": "0x1", "message": "under review"}])
    made = sealed(credentialStatus=told)
    web = {LIST: sealed(listing(bits, credentialSubject__statusPurpose="message"))}
    assert Finding("status_message", {"purpose": "message", "value": "under review"}) in judged(made, web).unchecked
    made = sealed(credentialStatus={**told, "statusMessage": []})
    assert Finding("status_message", {"purpose": "message", "value": "1"}) in judged(made, web).unchecked


def test_the_draft_before_it_is_read_too() -> None:
    words = [V1, "https://w3id.org/vc/status-list/2021/v1"]
    bits = Bits()
    bits.put(7)
    older = listing(bits, type=["VerifiableCredential", "StatusList2021Credential"], credentialSubject__type="StatusList2021", at_context=words, issuanceDate="2026-01-01T00:00:00Z", validFrom=None)
    older["credentialSubject"]["encodedList"] = older["credentialSubject"]["encodedList"][1:]
    told = {**entry(statusListIndex="7"), "id": LIST + "#7", "type": "StatusList2021Entry"}
    made = badge(credentialStatus=told, at_context=[V2, OB, words[1]])
    assert codes(judged(sealed(made), {LIST: sealed(older)})) == ["revoked"]


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ({"issuer": did(), "revokedCredential": [{"id": "https://issuer.example/credentials/1", "revoked": True}]}, ["revoked"]),
        ({"revokedCredentials": ["https://issuer.example/credentials/1"]}, ["revoked"]),
        ({"revokedCredential": [{"id": "https://issuer.example/credentials/1", "revoked": False}]}, []),
        ({"revokedCredential": [{"id": "https://issuer.example/credentials/2"}]}, []),
        ({"issuer": "https://other.example/"}, ["status_list"]),
        ("{", ["status_list"]),
    ],
)
def test_a_list_of_names(page: object, found: list[str]) -> None:
    made = sealed(credentialStatus={"type": "1EdTechRevocationList", "id": LIST}, at_context=WORDS)
    assert codes(judged(made, {LIST: page})) == found


def test_a_list_of_names_that_is_nowhere() -> None:
    made = sealed(credentialStatus={"type": "1EdTechRevocationList", "id": LIST}, at_context=WORDS)
    assert codes(judged(made)) == ["status_unreachable"]
    nameless = sealed(credentialStatus={"type": "1EdTechRevocationList"}, at_context=WORDS)
    assert codes(judged(nameless)) == ["missing"]
    assert "misshapen" in codes(judged(sealed(credentialStatus=["x"])))
