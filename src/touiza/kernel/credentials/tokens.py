"""Credentials as tokens: compact JWS, either around a `vc` claim (VC-JWT, Open Badges 3.0 §8.2) or as the payload itself.

RFC 7515 and 7519; VC Data Model 1.1 §6.3.1; Securing Verifiable Credentials using JOSE and COSE §3.
"""

import copy
import datetime as dt
from dataclasses import dataclass
from typing import Any

from touiza.kernel.credentials.addresses import is_url
from touiza.kernel.credentials.documents import Documents, FoundKey, find_key, find_key_of, only_method
from touiza.kernel.credentials.keys import ALGORITHMS, from_jwk
from touiza.kernel.credentials.model import first, issuer_of, version
from touiza.kernel.credentials.multibase import decode64
from touiza.kernel.credentials.reading import read_object
from touiza.kernel.credentials.times import read_stamp, write_stamp
from touiza.kernel.credentials.verdict import Broken, Finding, Json

_MEDIA = frozenset({"jwt", "vc+jwt", "vc+ld+jwt", "vc-ld+jwt", "application/vc+jwt"})
_FARTHEST = 253_402_300_799  # seconds: the last of the year 9999


@dataclass(frozen=True)
class Token:
    """A token taken apart; nothing in it is believed yet."""

    header: Json
    claims: Json
    credential: Json
    signed: bytes
    signature: bytes
    wrapped: bool  # in a `vc` claim


def looks_like_token(text: str) -> bool:
    """Tell whether a text has the form of a compact JWS."""
    parts = text.strip().split(".")
    return len(parts) == 3 and parts[0].startswith("ey") and not any(ch.isspace() for ch in text.strip())


def read_token(text: str) -> Token:
    """Take a token apart; raises Broken "token_…"."""
    head, body, tail = text.strip().split(".")
    header, claims = _part(head), _part(body)
    try:
        signature = decode64(tail)
    except ValueError:
        raise Broken("token_shape", why="signature") from None
    _check_header(header)
    wrapped = isinstance(claims.get("vc"), dict)
    if not wrapped and "@context" not in claims:
        raise Broken("not_a_credential")
    credential = _filled(claims) if wrapped else claims
    return Token(header, claims, credential, f"{head}.{body}".encode(), signature, wrapped)


def check_token(token: Token, documents: Documents) -> tuple[str, FoundKey]:
    """Check the signature with the issuer's key; return the key's name and what was found about it. Raises Broken."""
    issuer = issuer_of(token.credential)
    method, found = _key(token, issuer, documents)
    if not found.key.checks_token(token.header["alg"], token.signature, token.signed):
        raise Broken("signature")
    return method, found


def check_claims(token: Token) -> list[Finding]:
    """Return where what the token says about the credential is not what the credential says."""
    claims, credential = token.claims, token.credential
    begin, end = ("issuanceDate", "expirationDate") if version(credential) == 1 else ("validFrom", "validUntil")
    subject = first(credential.get("credentialSubject"))
    wanted = {
        "iss": _name(credential.get("issuer")),
        "jti": credential.get("id"),
        "sub": subject.get("id") if isinstance(subject, dict) else None,
        "nbf": _seconds(credential.get(begin)),
        "exp": _seconds(credential.get(end)),
    }
    found = []
    for name, value in wanted.items():
        needed = token.wrapped and value is not None and name != "exp"
        if name in claims and not _same(claims[name], value, loose=not token.wrapped):
            found.append(Broken("token_claims", claim=name, found=claims[name]).finding)
        elif name not in claims and needed:
            found.append(Broken("token_claims", claim=name, found="").finding)
    return found


def limits(token: Token) -> tuple[dt.datetime | None, dt.datetime | None]:
    """Return when the token itself says it begins and ends to hold."""
    return _moment(token.claims.get("nbf")), _moment(token.claims.get("exp"))


def _key(token: Token, issuer: str, documents: Documents) -> tuple[str, FoundKey]:
    name = token.header.get("kid")
    if isinstance(name, str) and name:
        method = name if is_url(name) else f"{issuer}#{name.lstrip('#')}"
        return method, find_key(method, issuer, documents)
    if "jwk" in token.header:
        return "jwk", find_key_of(from_jwk(token.header["jwk"]), issuer, documents)
    method = only_method(issuer, documents)
    return method, find_key(method, issuer, documents)


def _check_header(header: Json) -> None:
    algorithm = header.get("alg")
    if isinstance(algorithm, str) and algorithm.lower() == "none":
        raise Broken("token_unsigned")
    if isinstance(algorithm, str) and algorithm.startswith("HS"):
        raise Broken("token_secret", algorithm=algorithm)
    if algorithm not in ALGORITHMS:
        raise Broken("token_algorithm", algorithm=algorithm)
    if "crit" in header or header.get("b64") is False:
        raise Broken("token_shape", why="crit")
    kind = header.get("typ", "JWT")
    if not isinstance(kind, str) or kind.lower() not in _MEDIA:
        raise Broken("token_shape", why="typ")
    if "jwk" in header:
        from_jwk(header["jwk"])


def _part(text: str) -> Json:
    try:
        return read_object(decode64(text).decode())
    except ValueError:
        raise Broken("token_shape", why="base64url") from None


def _filled(claims: Json) -> Json:
    """Return the credential of a `vc` claim, with what the standard lets stand in the token alone."""
    credential: Json = copy.deepcopy(claims["vc"])
    begin, end = ("issuanceDate", "expirationDate") if version(credential) == 1 else ("validFrom", "validUntil")
    told: dict[str, Any] = {"issuer": claims.get("iss"), "id": claims.get("jti")}
    for name, claim in ((begin, "nbf"), (end, "exp")):
        moment = _moment(claims.get(claim))
        told[name] = write_stamp(moment) if moment else None
    for name, value in told.items():
        if value is not None:
            credential.setdefault(name, value)
    subject = credential.get("credentialSubject")
    if isinstance(subject, dict) and "sub" in claims:
        subject.setdefault("id", claims["sub"])
    return credential


def _name(issuer: Any) -> Any:
    return issuer.get("id") if isinstance(issuer, dict) else issuer


def _moment(value: Any) -> dt.datetime | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _FARTHEST:
        return None
    return dt.datetime.fromtimestamp(int(value), tz=dt.UTC)


def _seconds(text: Any) -> int | None:
    moment = read_stamp(text, zoned=False)
    return int(moment.timestamp()) if moment else None


def _same(claimed: Any, said: Any, *, loose: bool) -> bool:
    """Compare a claim with the credential. Around a credential that is the payload itself a claim may say more."""
    if said is None:
        return loose
    if isinstance(said, int):
        return loose or (isinstance(claimed, int | float) and not isinstance(claimed, bool) and int(claimed) == said)
    return bool(claimed == said)
