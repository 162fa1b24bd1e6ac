"""Credentials made for the tests: an issuer with a key, a badge that holds, and the ways to seal it again."""

import base64
import copy
import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from touiza.kernel.credentials.check import examine
from touiza.kernel.credentials.keys import SigningKey, _wrap
from touiza.kernel.credentials.multibase import encode64, to_multibase
from touiza.kernel.credentials.proofs import SUITES, _digest, seal
from touiza.kernel.credentials.verdict import Json, Unreachable, Verdict

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
KEY = SigningKey(bytes(range(32)))
OTHER = SigningKey(bytes(range(1, 33)))
V2, OB = "https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
V1 = "https://www.w3.org/2018/credentials/v1"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
P256 = ec.derive_private_key(7, ec.SECP256R1())
P384 = ec.derive_private_key(7, ec.SECP384R1())


def did(key: SigningKey = KEY) -> str:
    return f"did:key:{key.public.multikey}"


def method(key: SigningKey = KEY) -> str:
    return f"{did(key)}#{key.public.multikey}"


def badge(**changes: Any) -> Json:
    """A badge that holds, not sealed yet. A change to None takes a part away."""
    whole: Json = {
        "@context": [V2, OB],
        "id": "https://issuer.example/credentials/1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Forty hours among cedars",
        "issuer": {"id": did(), "type": ["Profile"], "name": "Jaralouna", "url": "https://issuer.example/"},
        "validFrom": "2026-10-01T08:00:00Z",
        "credentialSubject": {
            "id": "did:example:amina",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "https://issuer.example/achievements/1",
                "type": ["Achievement"],
                "name": "Planting cedars",
                "description": "Young cedars planted and watered.",
                "criteria": {"narrative": "Hours confirmed by a coordinator."},
                "resultDescription": [
                    {"id": "urn:uuid:11111111-1111-4111-8111-111111111111", "type": ["ResultDescription"], "name": "Hours",
                     "resultType": "ext:VolunteerHours", "valueMin": "0"}
                ],
            },
            "result": [
                {"type": ["Result"], "resultDescription": "urn:uuid:11111111-1111-4111-8111-111111111111", "value": "4.5"}
            ],
        },
    }  # fmt: skip
    return changed(whole, changes)


def changed(thing: Json, changes: Mapping[str, Any]) -> Json:
    """A copy with changes at paths written with two underscores: credentialSubject__achievement__name."""
    whole = copy.deepcopy(thing)
    for path, value in changes.items():
        *steps, last = path.removeprefix("at_").split("__")
        place: Any = whole
        for step in steps:
            place = place[int(step)] if step.isdecimal() else place[step]
        last = {"context": "@context"}.get(last, last)
        if value is None:
            del place[last]
        else:
            place[last] = value
    return whole


def sealed(credential: Json | None = None, *, key: SigningKey = KEY, method_name: str = "", **changes: Any) -> Json:
    whole = badge(**changes) if credential is None else credential
    return seal(whole, key=key, method=method_name or method(key), created=NOW - dt.timedelta(days=2))


def sealed_with(credential: Json, suite: str, native: Any, **parts: Any) -> Json:
    """Seal with any suite and any key of the library."""
    public = _wrap(native.public_key())
    name = f"did:key:{public.multikey}#{public.multikey}"
    proof: Json = {"type": "DataIntegrityProof", "cryptosuite": suite, "verificationMethod": name, "proofPurpose": "assertionMethod", **parts}
    if suite == "Ed25519Signature2020":
        proof = {**{k: v for k, v in proof.items() if k != "cryptosuite"}, "type": suite}
    if SUITES[suite].own_context:
        proof["@context"] = credential["@context"]
    data = _digest({k: v for k, v in credential.items() if k != "proof"}, proof, SUITES[suite], public)
    return {**credential, "proof": {**proof, "proofValue": to_multibase(signed(native, data))}}


def signed(native: Any, data: bytes) -> bytes:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding, utils

    if isinstance(native, ec.EllipticCurvePrivateKey):
        digest = {256: hashes.SHA256(), 384: hashes.SHA384(), 521: hashes.SHA512()}[native.key_size]
        r, s = utils.decode_dss_signature(native.sign(data, ec.ECDSA(digest)))
        size = (native.key_size + 7) // 8
        return r.to_bytes(size, "big") + s.to_bytes(size, "big")
    if isinstance(native, rsa.RSAPrivateKey):
        return native.sign(data, padding.PKCS1v15(), hashes.SHA256())
    return native.sign(data)


def token(claims: Json, header: Json | None = None, *, sign: Any = None) -> str:
    """A compact JWS; `sign` makes the signature, by default KEY's."""
    head = {"alg": "EdDSA", "typ": "JWT", "kid": method()} if header is None else header
    body = ".".join(encode64(json.dumps(part).encode()) for part in (head, claims))
    return f"{body}.{encode64((sign or KEY.sign)(body.encode()))}"


def claims_of(credential: Json) -> Json:
    """The claims that must stand around a credential."""
    moment = dt.datetime.fromisoformat(credential["validFrom"])
    return {
        "iss": credential["issuer"]["id"], "jti": credential["id"], "sub": credential["credentialSubject"]["id"],
        "nbf": int(moment.timestamp()), "vc": credential,
    }  # fmt: skip


class Web:
    """Addresses and what lies there."""

    def __init__(self, pages: Mapping[str, Any] | None = None) -> None:
        self.pages = dict(pages or {})

    def __call__(self, address: str) -> str:
        if address not in self.pages:
            raise Unreachable(address)
        page = self.pages[address]
        return page if isinstance(page, str) else json.dumps(page)


def judged(credential: Json | str, web: Mapping[str, Any] | None = None, now: dt.datetime = NOW) -> Verdict:
    text = credential if isinstance(credential, str) else json.dumps(credential, ensure_ascii=False)
    return examine(text, now=now, fetch=Web(web))


def codes(verdict: Verdict) -> list[str]:
    return [finding.code for finding in verdict.findings]


def jwk_of(native: Any) -> Json:
    """A public key of the library as a JWK."""
    def number(value: int, size: int) -> str:
        return encode64(value.to_bytes(size, "big"))

    if isinstance(native, rsa.RSAPublicKey):
        numbers = native.public_numbers()
        return {"kty": "RSA", "n": number(numbers.n, (native.key_size + 7) // 8), "e": number(numbers.e, 3)}
    if isinstance(native, ed25519.Ed25519PublicKey):
        return {"kty": "OKP", "crv": "Ed25519", "x": encode64(native.public_bytes_raw())}
    point = native.public_numbers()
    size = (native.key_size + 7) // 8
    curve = {256: "P-256", 384: "P-384", 521: "P-521"}[native.key_size]
    return {"kty": "EC", "crv": curve, "x": number(point.x, size), "y": number(point.y, size)}


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()
