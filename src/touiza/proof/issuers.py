"""Who issues: the names (did:web) of this server and of its associations, their documents, their lists of states.

All of it is drawn from the rows when it is asked for, so that a key withdrawn or a certificate taken back shows at once.
"""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings

from touiza.actors.models import Actor
from touiza.kernel.credentials.status import Bits, pack
from touiza.kernel.credentials.times import write_stamp
from touiza.kernel.credentials.verdict import Json
from touiza.proof.models import Certificate, Credential, SigningKey

CONTEXT = "https://www.w3.org/ns/credentials/v2"
DID_CONTEXTS = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]
_PLACES = (
    ("server", re.compile(r"/\.well-known/did\.json")),
    ("association", re.compile(r"/a/(?P<handle>[a-z0-9_]+)/did\.json")),
    ("list", re.compile(r"/a/(?P<handle>[a-z0-9_]+)/status/(?P<number>\d{1,6})")),
    ("credential", re.compile(r"/c/(?P<spoken>[A-Z0-9-]{10,14})/credential\.json")),
)


def issuer_name(owner: Actor | None) -> str:
    """Return the did:web of an association, or of this server."""
    server = f"did:web:{site().replace(':', '%3A')}"
    return f"{server}:a:{owner.handle}" if owner else server


def method_name(key: SigningKey, owner: Actor | None) -> str:
    return f"{issuer_name(owner)}#{key.public}"


def site() -> str:
    """Return this server's host, with its port where it has one of its own."""
    return urlsplit(settings.SITE_URL).netloc


def document_of(owner: Actor | None, keys: Iterable[SigningKey]) -> Json:
    """Return the DID document: every key there ever was, so that what older ones sealed can still be checked."""
    name = issuer_name(owner)
    methods = [
        {"id": method_name(key, owner), "type": "Multikey", "controller": name, "publicKeyMultibase": key.public}
        | ({"revoked": write_stamp(key.withdrawn_at)} if key.withdrawn_at else {})
        for key in keys
    ]
    return {
        "@context": DID_CONTEXTS,
        "id": name,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def keys_of(owner: Actor | None) -> list[SigningKey]:
    """Return an issuer's keys, the newest first."""
    return list(SigningKey.objects.filter(owner=owner).order_by("-made_at", "-pk"))


def list_address(handle: str, number: int) -> str:
    return f"{settings.SITE_URL}/a/{handle}/status/{number}"


def credential_address(certificate: Certificate) -> str:
    return f"{settings.SITE_URL}/c/{certificate.spoken}/credential.json"


def unsigned_list(owner: Actor, number: int) -> Json:
    """Return an association's list of states, as it is now."""
    address = list_address(owner.handle, number)
    bits = Bits()
    ended = Credential.objects.filter(issuer=owner, list_number=number).exclude(certificate__state=Certificate.State.VALID)
    for index in ended.values_list("list_index", flat=True):
        bits.put(index)
    return {
        "@context": [CONTEXT],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer_name(owner),
        "credentialSubject": {
            "id": f"{address}#list", "type": "BitstringStatusList", "statusPurpose": "revocation", "encodedList": pack(bits),
        },
    }  # fmt: skip


def place_here(address: str) -> tuple[str, dict[str, str]] | None:
    """Return what of this server an address names: its kind and what it says; None for any other address."""
    parts = urlsplit(address)
    if parts.netloc != site():
        return None
    for kind, pattern in _PLACES:
        if match := pattern.fullmatch(parts.path):
            return kind, match.groupdict()
    return "", {}
