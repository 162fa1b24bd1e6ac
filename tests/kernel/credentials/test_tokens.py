"""Credentials as tokens: what holds, and every way they are forged."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from tests.kernel.credentials.made import (
    KEY,
    NOW,
    OB,
    OTHER,
    V1,
    V2,
    badge,
    claims_of,
    codes,
    did,
    judged,
    jwk_of,
    method,
    sealed,
    signed,
    token,
)
from touiza.kernel.credentials.multibase import encode64
from touiza.kernel.credentials.verdict import Standing

SITE = "https://issuer.example/"
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ES = {"ES256": ec.SECP256R1(), "ES384": ec.SECP384R1(), "ES512": ec.SECP521R1()}


def around(**changes: object) -> dict:
    return claims_of(badge(**changes))


def test_a_token_of_ours_holds_and_tells_its_form() -> None:
    verdict = judged("  " + token(around()) + "\n")
    assert (codes(verdict), verdict.form, verdict.seals[0].suite) == ([], "token", "EdDSA")


def test_the_payload_may_be_the_credential_itself() -> None:
    assert codes(judged(token(badge(), {"alg": "EdDSA", "kid": method(), "typ": "vc+jwt"}))) == []
    inside = {"@context": V2, "type": "EnvelopedVerifiableCredential", "id": "data:application/vc+jwt," + token(badge())}
    assert codes(judged(inside)) == []
    assert codes(judged(token({**badge(), "exp": int(NOW.timestamp())}))) == ["expired"]
    assert codes(judged(token({**badge(), "nbf": int(NOW.timestamp()) + 9}))) == ["not_yet"]
    assert codes(judged(token({**badge(), "iss": "https://other.example/"}))) == ["token_claims"]
    assert codes(judged(token({**badge(credentialSubject__id=None), "sub": "urn:x:1"}))) == ["subject_unnamed"]


@pytest.mark.parametrize("algorithm", ["RS256", "ES256", "ES384", "ES512"])
def test_the_other_algorithms_with_a_key_on_the_issuers_site(algorithm: str) -> None:
    native = RSA if algorithm == "RS256" else ec.generate_private_key(ES[algorithm])
    claims = around(issuer__id=SITE)
    made = token(claims, {"alg": algorithm, "kid": f"{SITE}keys#1"}, sign=lambda data: signed(native, data))
    keys = {"keys": [{"kty": "oct", "kid": "0"}, {**jwk_of(native.public_key()), "kid": "1"}]}
    verdict = judged(made, {f"{SITE}keys": keys})
    assert (codes(verdict), verdict.seals[0].tie) == ([], "origin")
    head, body, tail = made.split(".")
    assert codes(judged(f"{head}.{body}.{tail[:-8]}AAAAAAAA", {f"{SITE}keys": keys}))[0] == "signature"


def test_an_algorithm_of_another_kind_of_key_does_not_pass() -> None:
    claims = around(issuer__id=SITE)
    for algorithm, native in (("ES256", RSA), ("RS256", ec.generate_private_key(ec.SECP256R1())), ("PS256", RSA), ("EdDSA", RSA)):
        made = token(claims, {"alg": algorithm, "kid": f"{SITE}keys"}, sign=lambda data, native=native: signed(native, data))
        assert codes(judged(made, {f"{SITE}keys": jwk_of(native.public_key())})) == ["signature"]


HEADERS = [
    ({"alg": "none"}, "token_unsigned"),
    ({"alg": "NONE"}, "token_unsigned"),
    ({"alg": "HS256", "kid": method()}, "token_secret"),
    ({"alg": "ES256K"}, "token_algorithm"),
    ({"typ": "JWT"}, "token_algorithm"),
    ({"alg": "EdDSA", "crit": ["b64"], "kid": method()}, "token_shape"),
    ({"alg": "EdDSA", "b64": False, "kid": method()}, "token_shape"),
    ({"alg": "EdDSA", "typ": "at+jwt", "kid": method()}, "token_shape"),
    ({"alg": "EdDSA", "typ": 5, "kid": method()}, "token_shape"),
    ({"alg": "EdDSA", "jwk": {**jwk_of(KEY.public.native), "d": "x"}}, "token_private_key"),
    ({"alg": "EdDSA", "jwk": "x"}, "key_misshapen"),
    ({"alg": "EdDSA", "jwk": jwk_of(OTHER.public.native)}, "key_stranger"),
    ({"alg": "EdDSA", "kid": method(OTHER)}, "key_stranger"),
    ({"alg": "EdDSA", "kid": "missing"}, "key_missing"),
]


@pytest.mark.parametrize(("header", "code"), HEADERS)
def test_headers(header: dict, code: str) -> None:
    verdict = judged(token(around(), header))
    assert (codes(verdict)[0], verdict.standing) == (code, Standing.INVALID)


def test_a_key_may_come_along_or_be_the_only_one() -> None:
    assert codes(judged(token(around(), {"alg": "EdDSA", "jwk": jwk_of(KEY.public.native)}))) == []
    assert codes(judged(token(around(), {"alg": "EdDSA"}))) == []
    assert codes(judged(token(around(), {"alg": "EdDSA", "kid": KEY.public.multikey}))) == []
    away = around(issuer__id="did:web:away.example")
    assert codes(judged(token(away, {"alg": "EdDSA", "jwk": jwk_of(KEY.public.native)}))) == ["issuer_unreachable"]
    assert codes(judged(token(away, {"alg": "EdDSA"}))) == ["issuer_unreachable"]
    two = {"id": "did:web:away.example", "assertionMethod": [{"id": "#a"}, {"id": "#b"}]}
    assert codes(judged(token(away, {"alg": "EdDSA"}), {"https://away.example/.well-known/did.json": two})) == ["token_names"]
    one = {"id": "did:web:away.example", "assertionMethod": [{"id": "#a", "type": "Multikey", "publicKeyMultibase": KEY.public.multikey}]}
    assert codes(judged(token(away, {"alg": "EdDSA"}), {"https://away.example/.well-known/did.json": one})) == []
    broken = around(issuer__id="did:key:z123")
    assert codes(judged(token(broken, {"alg": "EdDSA", "jwk": jwk_of(KEY.public.native)}))) == ["key_misshapen"]


def test_an_issuer_that_is_a_jwk() -> None:
    name = "did:jwk:" + encode64(json.dumps(jwk_of(KEY.public.native)).encode())
    assert codes(judged(token(around(issuer__id=name), {"alg": "EdDSA", "kid": f"{name}#0"}))) == []
    assert codes(judged(token(around(issuer__id=name), {"alg": "EdDSA"}))) == []
    assert codes(judged(token(around(issuer__id="did:jwk:AAA"), {"alg": "EdDSA"}))) == ["key_misshapen"]


CLAIMS = [
    {"iss": "https://other.example/"}, {"iss": None}, {"jti": "urn:x:1"}, {"jti": None}, {"sub": "urn:x:1"}, {"sub": None},
    {"nbf": 5}, {"nbf": None}, {"nbf": "x"}, {"nbf": True}, {"exp": 1_900_000_000},
]  # fmt: skip


@pytest.mark.parametrize("changes", CLAIMS)
def test_claims_must_be_what_the_credential_says(changes: dict) -> None:
    claims = around(validUntil="2027-01-01T00:00:00Z")
    claims["exp"] = 1_798_761_600
    assert codes(judged(token(claims))) == []
    claims = {name: value for name, value in {**claims, **changes}.items() if value is not None}
    assert codes(judged(token(claims))) == ["token_claims"]


def test_what_the_credential_leaves_out_is_taken_from_the_claims() -> None:
    whole = badge(at_context=[V1, OB], issuanceDate="2026-10-01T08:00:00Z", validFrom=None)
    claims = claims_of(badge())
    bare = {k: v for k, v in whole.items() if k not in ("issuanceDate", "id")}
    bare["credentialSubject"] = {k: v for k, v in bare["credentialSubject"].items() if k != "id"}
    verdict = judged(token({**claims, "vc": bare}))
    assert (codes(verdict), verdict.credential["id"], verdict.credential["issuanceDate"]) == ([], badge()["id"], "2026-10-01T08:00:00Z")
    listed = {**bare, "credentialSubject": [bare["credentialSubject"]]}
    assert "subject_unnamed" in codes(judged(token({**claims, "vc": listed})))
    assert "misshapen" in codes(judged(token({**claims, "vc": {**badge(), "credentialSubject": "x"}})))


def test_a_proof_inside_is_checked_as_well() -> None:
    assert len(judged(token(claims_of(sealed()))).seals) == 2
    assert codes(judged(token(claims_of({**sealed(), "name": "x"})))) == ["signature"]


@pytest.mark.parametrize("text", ["ey.ey.ey", "eyJ9.e30.x", f"{encode64(b'{}')}.{encode64(b'[]')}.AAAA"])
def test_misshapen_tokens(text: str) -> None:
    assert codes(judged(text))[0] in ("token_shape", "unreadable")


def test_a_token_around_something_else() -> None:
    head, body, _tail = token(around()).split(".")
    assert codes(judged(f"{head}.{body}.A")) == ["token_shape"]
    assert codes(judged(token({"iss": "x"}))) == ["not_a_credential"]


def test_ed25519_by_its_newer_name() -> None:
    native = ed25519.Ed25519PrivateKey.from_private_bytes(KEY.seed)
    assert codes(judged(token(around(), {"alg": "Ed25519", "kid": method()}, sign=native.sign))) == []
    assert did() in judged(token(around())).seals[0].method


def test_rsa_with_padding_that_is_salted() -> None:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding

    def sign(data: bytes) -> bytes:
        return RSA.sign(data, padding.PSS(padding.MGF1(hashes.SHA512()), 64), hashes.SHA512())

    made = token(around(issuer__id=SITE), {"alg": "PS512", "kid": f"{SITE}keys"}, sign=sign)
    assert codes(judged(made, {f"{SITE}keys": {"keys": [jwk_of(RSA.public_key())]}})) == []
