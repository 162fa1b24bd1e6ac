"""The parts: JSON, letters for bytes, moments, addresses, keys and the documents that list them."""

import datetime as dt
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.credentials.made import KEY, NOW, OTHER, P256, P384, Web, codes, did, judged, jwk_of, method, sealed
from touiza.kernel.credentials import addresses
from touiza.kernel.credentials.documents import Documents, find_key
from touiza.kernel.credentials.keys import SigningKey, _wrap, from_jwk, from_method, from_multikey
from touiza.kernel.credentials.multibase import decode58, decode64, encode58, encode64, from_multibase, to_multibase
from touiza.kernel.credentials.reading import EXACT, LIMIT, canonical, read_json, read_object
from touiza.kernel.credentials.times import read_stamp, write_stamp
from touiza.kernel.credentials.verdict import Broken, Seal, nothing_fetched


def code_of(broken: pytest.ExceptionInfo[Broken]) -> str:
    return broken.value.finding.code


@given(st.binary(max_size=80))
def test_letters_for_bytes_and_back(data: bytes) -> None:
    assert decode58(encode58(data)) == data
    assert decode64(encode64(data)) == data
    assert from_multibase(to_multibase(data), code="x") == data
    assert from_multibase("u" + encode64(data), code="x") == data


@pytest.mark.parametrize("text", ["a=", "a b", "a+b/", "é", "AB", "A"])
def test_letters_that_are_none(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # whichever of its sentences
        decode64(text)


@pytest.mark.parametrize("value", ["", None, "mAA", "z0", "u=", "z" + "2" * 5000])
def test_multibase_that_is_none(value: object) -> None:
    with pytest.raises(Broken) as broken:
        from_multibase(value, code="proof_value")
    assert code_of(broken) == "proof_value"


JSONS = ["[" * 60 + "]" * 60, '{"a":1,"a":1}', "1e999", "9" * 500, "-" + "9" * 399, '{"\\ud800":1}', '["\\udfff"]', "Infinity", "[1,", "[" * 100_000]


@pytest.mark.parametrize("text", JSONS)
def test_json_that_no_signature_can_cover(text: str) -> None:
    with pytest.raises(Broken) as broken:
        read_json(text)
    assert code_of(broken) == "unreadable"


def test_json_is_read_as_a_browser_reads_it() -> None:
    assert read_json(f"[{EXACT}, {EXACT + 2}, 1.5, true, null]") == [EXACT, float(EXACT + 2), 1.5, True, None]
    assert canonical({"b": 1e21, "a": 1.0, "é": "\u20ac"}) == '{"a":1,"b":1e+21,"é":"€"}'.encode()
    with pytest.raises(Broken):
        read_object("[]")
    with pytest.raises(Broken) as broken:
        read_json(" " * (LIMIT + 1))
    assert code_of(broken) == "too_large"
    with pytest.raises(Broken):
        canonical({"a": float("inf")})


STAMPS = [
    ("2026-11-23T09:00:00Z", "2026-11-23T09:00:00Z"),
    ("2026-11-23T10:30:00.123456789+01:30", "2026-11-23T09:00:00Z"),
    ("2026-11-22T24:00:00-09:00", "2026-11-23T09:00:00Z"),
    ("12026-01-01T00:00:00Z", "9999-12-31T23:59:59Z"),
]


@pytest.mark.parametrize(("text", "read"), STAMPS)
def test_moments(text: str, read: str) -> None:
    moment = read_stamp(text)
    assert moment is not None
    assert write_stamp(moment) == read


@given(st.datetimes(timezones=st.just(dt.UTC)))
def test_moments_are_read_as_they_were_written(moment: dt.datetime) -> None:
    if moment.year >= 1000:
        assert read_stamp(write_stamp(moment)) == moment.replace(microsecond=0)


@pytest.mark.parametrize(
    "text",
    [None, 5, "", "2026-11-23", "2026-11-23T09:00:00", "2026-11-23t09:00:00z", "2026-02-30T00:00:00Z", "2026-11-23T25:00:00Z", "2026-11-23T09:00:60Z",
     "2026-11-23T24:00:01Z", "2026-11-23T09:00:00+14:01", "2026-11-23T09:00:00+01:60", "0001-01-01T00:00:00+10:00", "٢٠٢٦-11-23T09:00:00Z", "2026-11-23T09:00:00Z\n"],
)  # fmt: skip
def test_what_is_no_moment(text: object) -> None:
    assert read_stamp(text) is None


def test_a_moment_without_offset_is_utc_where_that_is_allowed() -> None:
    assert read_stamp("2026-11-23T09:00:00", zoned=False) == NOW


@pytest.mark.parametrize(
    ("did_name", "address"),
    [
        ("did:web:issuer.example", "https://issuer.example/.well-known/did.json"),
        ("did:web:127.0.0.1%3A8000:a:jaralouna", "https://127.0.0.1:8000/a/jaralouna/did.json"),
    ],
)
def test_where_documents_lie(did_name: str, address: str) -> None:
    assert addresses.did_web_address(did_name) == address


@pytest.mark.parametrize("name", ["did:web:a.example:..", "did:web:a.example:", "did:web:-a", "did:web:a%2Fb", "did:web:a.example:b%2F..", "did:web:a@b", "did:web:a:b%3Fc"])
def test_names_that_would_lead_astray(name: str) -> None:
    with pytest.raises(Broken):
        addresses.did_web_address(name)


def test_addresses() -> None:
    assert [addresses.is_url(value) for value in ("urn:x:1", "did:key:z", "a b:c", "x", 5, "https://a b")] == [True, True, False, False, False, False]
    assert [addresses.origin(value) for value in ("https://A.example/x", "http://a.example", "https://a:99999/", "https://[x/", "urn:x:1")] == [
        "https://a.example:443", "http://a.example:80", "", "", "",
    ]  # fmt: skip
    assert [addresses.is_did(value) for value in ("did:web:a", "did:web:a#b", 5)] == [True, False, False]


def test_keys_in_every_form() -> None:
    for native in (P256, P384):
        key = _wrap(native.public_key())
        assert from_multikey(key.multikey) == from_jwk(jwk_of(native.public_key())) == key
    assert from_jwk(jwk_of(KEY.public.native)) == from_multikey(KEY.public.multikey) == KEY.public
    assert from_method({"publicKeyJwk": jwk_of(KEY.public.native)}) == KEY.public
    raw = encode58(KEY.public.native.public_bytes_raw())
    assert from_method({"type": "Ed25519VerificationKey2018", "publicKeyBase58": raw}) == KEY.public
    assert from_method({"type": "Ed25519VerificationKey2020", "publicKeyMultibase": KEY.public.multikey}) == KEY.public
    fresh = SigningKey.generate()
    assert fresh != SigningKey.generate()
    for key in (fresh, KEY):
        assert key.public.checks(key.sign(b"x"), b"x")
        assert not key.public.checks(b"short", b"x")
    assert not _wrap(P256.public_key()).checks(b"short", b"x")


BAD_KEYS = [
    lambda: from_multikey("z6Mk"),
    lambda: from_multikey(to_multibase(b"\x80\x24" + bytes(33))),
    lambda: from_multikey(to_multibase(b"\xed\x01" + bytes(31))),
    lambda: from_jwk(5),
    lambda: from_jwk({}),
    lambda: from_jwk({"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}),
    lambda: from_jwk({"kty": "EC", "crv": "secp256k1", "x": "AA", "y": "AA"}),
    lambda: from_jwk({"kty": "OKP", "crv": "X25519", "x": "AA"}),
    lambda: from_jwk({"kty": "OKP", "crv": "Ed25519", "x": 5}),
    lambda: from_jwk(jwk_of(rsa.generate_private_key(65537, 1024).public_key())),  # noqa: S505  # that small, to be refused
    lambda: from_method({"type": "Ed25519VerificationKey2018", "publicKeyBase58": "0"}),
    lambda: from_method({"type": "Ed25519VerificationKey2020", "publicKeyMultibase": _wrap(P256.public_key()).multikey}),
    lambda: from_method({"type": "Multikey"}),
    lambda: _wrap(ec.generate_private_key(ec.SECP521R1()).public_key()).multikey,
]


@pytest.mark.parametrize("make", BAD_KEYS)
def test_keys_that_are_none(make: Callable[[], object]) -> None:
    with pytest.raises(Broken) as broken:
        make()
    assert code_of(broken) == "key_misshapen"


SITE = "https://issuer.example/"
WEB = "did:web:issuer.example"
WELL = "https://issuer.example/.well-known/did.json"
MULTI = {"type": "Multikey", "publicKeyMultibase": KEY.public.multikey}


def listed(of: str = WEB, **parts: object) -> dict:
    return {"id": of, "verificationMethod": [{"id": "#k", "controller": of, **MULTI, **parts}], "assertionMethod": ["#k"]}


def by(issuer: str, name: str, web: dict, **changes: object) -> list[str]:
    return codes(judged(sealed(issuer__id=issuer, method_name=name, **changes), web))


def test_keys_of_a_site() -> None:
    assert by(WEB, WEB + "#k", {WELL: listed()}) == []
    assert by(SITE, SITE + "#k", {SITE: listed(SITE)}) == []
    embedded = {"id": WEB, "assertionMethod": {"id": WEB + "#k", **MULTI}}
    assert by(WEB, WEB + "#k", {WELL: embedded}) == []
    assert by(WEB, WEB + "#other", {WELL: listed()}) == ["key_missing"]
    unlisted = {**listed(), "assertionMethod": ["#else", 5]}
    assert by(WEB, WEB + "#k", {WELL: unlisted}) == ["key_not_for_this"]
    assert by(WEB, WEB + "#k", {WELL: {**unlisted, "verificationMethod": ["x"]}}) == ["key_missing"]
    assert by(WEB, WEB + "#k", {WELL: listed("did:web:other.example")}) == ["key_missing"]
    assert by(WEB, WEB + "#k", {WELL: {**listed("did:web:other.example"), "verificationMethod": [{"id": WEB + "#k", **MULTI}], "assertionMethod": [WEB + "#k"]}}) == ["document_other"]
    assert by(WEB, WEB + "#k", {WELL: "<html>"}) == ["document_other"]
    assert by(WEB, WEB + "#k", {}) == ["issuer_unreachable"]
    assert by("did:ion:abc", "did:ion:abc#k", {}) == ["method_unknown"]
    assert by("urn:x:issuer", "urn:x:issuer#k", {}) == ["method_unknown"]
    assert by("urn:x:issuer", method(), {}) == ["method_unknown"]
    assert by("did:key:z123", method(), {}) == ["key_misshapen"]


def test_keys_that_lie_elsewhere() -> None:
    page = {"id": f"{SITE}keys/1", "controller": SITE, **MULTI}
    assert by(SITE, f"{SITE}keys/1", {f"{SITE}keys/1": page}) == []
    assert by(SITE, f"{SITE}keys/1", {f"{SITE}keys/1": {**page, "controller": "https://x.example/"}, SITE: listed(SITE)}) == []
    assert by(SITE, f"{SITE}keys/1", {f"{SITE}keys/1": {**page, "id": "https://x.example/"}}) == ["key_missing"]
    away = {"https://keys.example/1": {**page, "id": "https://keys.example/1"}}
    assert by(SITE, "https://keys.example/1", {**away, SITE: {"id": SITE}}) == ["key_stranger"]
    assert by(SITE, "https://keys.example/1", {**away, SITE: {"id": SITE, "assertionMethod": "https://keys.example/1"}}) == []
    assert by(SITE, "https://keys.example/1", {**away, SITE: {"id": "https://other.example/"}}) == ["document_other"]
    assert by(SITE, "https://keys.example/1", away) == ["issuer_unreachable"]
    assert by(SITE, method(), {SITE: listed(SITE)}) == []
    other = listed(SITE, publicKeyMultibase=OTHER.public.multikey)
    assert by(SITE, method(), {SITE: other}) == ["key_stranger"]
    assert by(SITE, method(), {SITE: {"id": SITE, "assertionMethod": [{"id": "#x"}]}}) == ["key_stranger"]
    assert by(SITE, "https://other.example/#k", {"https://other.example/": listed("https://other.example/"), SITE: {"id": SITE}}) == ["key_stranger"]


def test_sets_of_keys() -> None:
    jwk = jwk_of(KEY.public.native)
    sets = f"{SITE}jwks.json"
    assert by(SITE, sets, {sets: jwk}) == []
    assert by(SITE, sets + "#a", {sets: {"keys": ["x", {**jwk, "kid": "a"}]}}) == []
    assert by(SITE, sets + "#a", {sets: {"keys": [jwk, {**jwk, "kid": "b"}]}}) == ["key_missing"]
    assert by(SITE, sets + "#a", {sets: {"keys": [{**jwk, "kid": "b"}]}}) == ["key_missing"]


def test_keys_that_were_withdrawn() -> None:
    before, after = "2026-11-20T00:00:00Z", "2026-11-22T12:00:00Z"  # the proof is of the 21st
    assert by(WEB, WEB + "#k", {WELL: listed(revoked=before)}) == ["key_withdrawn"]
    assert by(WEB, WEB + "#k", {WELL: listed(revoked=after)}) == []
    assert by(WEB, WEB + "#k", {WELL: listed(expires=before)}) == ["key_withdrawn"]
    assert by(WEB, WEB + "#k", {WELL: listed(revoked="at some time")}) == ["key_withdrawn"]
    undated = sealed(issuer__id=WEB, method_name=WEB + "#k")
    del undated["proof"]["created"]
    assert codes(judged(undated, {WELL: listed(revoked=after)}))[0] == "signature"
    found = find_key(WEB + "#k", WEB, Documents(Web({WELL: listed(expires="2027-01-01T00:00:00Z")})))
    assert (found.withdrawn, found.tie) == (dt.datetime(2027, 1, 1, tzinfo=dt.UTC), "document")


def test_a_name_that_is_a_key_tells_what_was_changed_though_nobody_answers() -> None:
    name = f"https://gone.example/#{KEY.public.multikey}"
    assert by("https://gone.example/", name, {}) == ["issuer_unreachable"]
    made = sealed(issuer__id="https://gone.example/", method_name=name)
    assert codes(judged({**made, "name": "changed"})) == ["signature"]


def test_documents_are_fetched_once() -> None:
    documents = Documents(Web({WELL: listed()}))
    documents.of(WEB)
    documents.of(WEB)
    assert documents.asked == [WELL]
    with pytest.raises(Exception, match=r"a\.example"):
        nothing_fetched("https://a.example/")
    assert Seal("x", "y", None, "").tie == ""
    assert did().startswith("did:key:z6Mk")
