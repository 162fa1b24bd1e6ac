"""Whose key a signature is of: documents of DIDs and of issuers, the keys they list, and what they list them for.

W3C Controlled Identifiers 1.0 (section 3.3, retrieving a verification method), did:key, did:jwk, did:web.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from touiza.kernel.credentials.addresses import did_web_address, is_did, is_web, origin, without_fragment
from touiza.kernel.credentials.keys import PublicKey, from_jwk, from_method, from_multikey
from touiza.kernel.credentials.multibase import decode64
from touiza.kernel.credentials.reading import read_object
from touiza.kernel.credentials.times import read_stamp
from touiza.kernel.credentials.verdict import Broken, Fetch, Finding, Json, Unreachable

PURPOSE = "assertionMethod"


@dataclass(frozen=True)
class FoundKey:
    """A key, how it is tied to the issuer, since when it is withdrawn, and what could not be established about it."""

    key: PublicKey
    tie: str
    withdrawn: dt.datetime | None = None
    doubt: Finding | None = None


@dataclass
class Documents:
    """Fetches documents, each once, and remembers what was asked for."""

    fetch: Fetch
    asked: list[str] = field(default_factory=list)
    _texts: dict[str, str] = field(default_factory=dict)

    def text(self, address: str) -> str:
        """Return what lies at an address; raises Unreachable."""
        if address not in self._texts:
            self.asked.append(address)
            self._texts[address] = self.fetch(address)
        return self._texts[address]

    def of(self, name: str) -> Json:
        """Return the document of a DID or of an address; raises Broken."""
        if name.startswith("did:key:"):
            return _key_document(name)
        if name.startswith("did:jwk:"):
            return _jwk_document(name)
        if is_did(name) and not name.startswith("did:web:"):
            raise Broken("method_unknown", method=":".join(name.split(":")[:2]))
        if not is_did(name) and not is_web(name):
            raise Broken("method_unknown", method=name)
        return self.at(did_web_address(name) if is_did(name) else name)

    def at(self, address: str) -> Json:
        """Return the JSON object at an address; raises Broken "issuer_unreachable"."""
        try:
            return read_object(self.text(address))
        except Unreachable:
            raise Broken("issuer_unreachable", address=address) from None
        except Broken:
            raise Broken("document_other", address=address) from None


def find_key(method: str, issuer: str, documents: Documents) -> FoundKey:
    """Return the key that a proof names, if the issuer stands behind it; raises Broken."""
    holder = without_fragment(method)
    try:
        document = documents.of(holder)
        entry = _pick(document, method, holder)
    except Broken as broken:
        return _unsettled(method, broken)
    key = from_jwk(entry) if "kty" in entry else from_method(entry)
    withdrawn = _earliest(entry)
    if document.get("id") == issuer == holder:
        return FoundKey(key, "key" if issuer.startswith(("did:key:", "did:jwk:")) else "document", withdrawn)
    if is_did(holder) and document.get("id") != holder:
        raise Broken("document_other", address=holder)
    return _tied(key, method, entry, issuer, withdrawn, documents)


def find_key_of(key: PublicKey, issuer: str, documents: Documents) -> FoundKey:
    """Return a key that came along with a token, if the issuer's own document lists it; raises Broken "key_stranger"."""
    try:
        document = documents.of(issuer)
    except Broken as broken:
        if not broken.finding.opens:
            raise
        return FoundKey(key, "", doubt=broken.finding)
    for entry in _listed(document, issuer):
        if _same_key(entry, key):
            return FoundKey(key, "key" if issuer.startswith(("did:key:", "did:jwk:")) else "document", _earliest(entry))
    raise Broken("key_stranger", issuer=issuer)


def only_method(issuer: str, documents: Documents) -> str:
    """Return the name of the one key an issuer's document lists for this purpose; raises Broken "token_names"."""
    found = [str(entry.get("id", "")) for entry in _listed(documents.of(issuer), issuer)]
    if len(found) != 1:
        raise Broken("token_names")
    return found[0] if "#" in found[0] and not found[0].startswith("#") else issuer + "#" + found[0].lstrip("#")


def _tied(
    key: PublicKey, method: str, entry: Json, issuer: str, withdrawn: dt.datetime | None, documents: Documents
) -> FoundKey:
    """Ask the issuer's own document about a key that lies elsewhere; failing that, the same site vouches."""
    same_site = origin(method) and origin(method) == origin(issuer)
    if same_site and ("kty" in entry or entry.get("controller") == issuer):
        return FoundKey(key, "origin", withdrawn)
    try:
        document = documents.of(issuer)
    except Broken as broken:
        if not broken.finding.opens:
            raise
        return FoundKey(key, "", withdrawn, broken.finding)
    if document.get("id") != issuer:
        raise Broken("document_other", address=issuer)
    for own in _listed(document, issuer):
        if _named(own, issuer) == method or _same_key(own, key):
            return FoundKey(key, "document", withdrawn or _earliest(own))
    if any(reference == method for reference in _values(document.get(PURPOSE))):
        return FoundKey(key, "document", withdrawn)
    raise Broken("key_stranger", issuer=issuer)


def _unsettled(method: str, broken: Broken) -> FoundKey:
    """Where a document cannot be had, the name of a key may still be the key itself: enough to find what was changed."""
    if broken.finding.opens:
        try:
            return FoundKey(from_multikey(method.partition("#")[2]), "", doubt=broken.finding)
        except Broken:
            pass
    raise broken


def _pick(document: Json, method: str, holder: str) -> Json:
    """Return the key of a name in a document, listed there for assertions; raises Broken "key_missing", "key_not_for_this"."""
    if "kty" in document:
        return document
    if isinstance(document.get("keys"), list):
        return _from_set(document["keys"], method)
    if {"publicKeyMultibase", "publicKeyJwk", "publicKeyBase58"} & document.keys():
        if document.get("id") not in (method, holder):
            raise Broken("key_missing", method=method)
        return document
    base = document.get("id") if isinstance(document.get("id"), str) else holder
    for entry in _listed(document, str(base)):
        if _named(entry, str(base)) == method:
            return entry
    for entry in _values(document.get("verificationMethod")):
        if isinstance(entry, dict) and _named(entry, str(base)) == method:
            raise Broken("key_not_for_this", method=method)
    raise Broken("key_missing", method=method)


def _from_set(keys: list[Any], method: str) -> Json:
    fragment = method.partition("#")[2]
    usable = [key for key in keys if isinstance(key, dict)]
    for key in usable:
        if key.get("kid") in {method, fragment} - {""}:
            return key
    if len(usable) == 1 and "kid" not in usable[0]:
        return usable[0]
    raise Broken("key_missing", method=method)


def _listed(document: Json, base: str) -> list[Json]:
    """Return the keys that a document lists for assertions: written out there, or named there and written out beside."""
    written = {
        _named(entry, base): entry for entry in _values(document.get("verificationMethod")) if isinstance(entry, dict)
    }
    found = []
    for entry in _values(document.get(PURPOSE)):
        if isinstance(entry, dict):
            found.append(entry)
        elif isinstance(entry, str) and (name := base + entry if entry.startswith("#") else entry) in written:
            found.append(written[name])
    return found


def _named(entry: Json, base: str) -> str:
    name = str(entry.get("id", ""))
    return base + name if name.startswith("#") else name


def _same_key(entry: Json, key: PublicKey) -> bool:
    try:
        return from_method(entry) == key
    except Broken:
        return False


def _earliest(entry: Json) -> dt.datetime | None:
    """Return when a key was withdrawn or ran out. A moment that cannot be read is the first one there is."""
    moments = [
        read_stamp(entry[name], zoned=False) or dt.datetime.min.replace(tzinfo=dt.UTC)
        for name in ("revoked", "expires")
        if entry.get(name)
    ]
    return min(moments, default=None)


def _values(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _key_document(did: str) -> Json:
    text = did.removeprefix("did:key:")
    from_multikey(text)
    method = {"id": f"{did}#{text}", "type": "Multikey", "controller": did, "publicKeyMultibase": text}
    return {"id": did, "verificationMethod": [method], PURPOSE: [method["id"]]}


def _jwk_document(did: str) -> Json:
    try:
        jwk = read_object(decode64(did.removeprefix("did:jwk:")).decode())
    except (ValueError, Broken):
        raise Broken("key_misshapen", found=did) from None
    method = {"id": f"{did}#0", "type": "JsonWebKey", "controller": did, "publicKeyJwk": jwk}
    return {"id": did, "verificationMethod": [method], PURPOSE: [f"{did}#0"]}
