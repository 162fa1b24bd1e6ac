"""Data Integrity proofs: what is hashed and signed in each suite, made for one and checked for all.

W3C Verifiable Credential Data Integrity 1.0; EdDSA Cryptosuites 1.0 (§3.2, §3.3 and the older Ed25519Signature2020);
ECDSA Cryptosuites 1.0 (§3.2, §3.3).
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from touiza.kernel.credentials.addresses import is_url
from touiza.kernel.credentials.keys import PublicKey, SigningKey
from touiza.kernel.credentials.linked import canonical_graph
from touiza.kernel.credentials.multibase import from_multibase, to_multibase
from touiza.kernel.credentials.reading import canonical
from touiza.kernel.credentials.times import read_stamp, write_stamp
from touiza.kernel.credentials.verdict import Broken, Json

OURS = "eddsa-jcs-2022"
OLDER = "Ed25519Signature2020"
_SHARED = ("verificationMethod", "proofPurpose", "proofValue")
_PARTS = {"DataIntegrityProof": ("cryptosuite", *_SHARED), OLDER: _SHARED}  # what a proof must have
_EDDSA = frozenset({"Ed25519"})
_ECDSA = frozenset({"secp256r1", "secp384r1"})


@dataclass(frozen=True)
class Suite:
    """How a document becomes bytes, and the kinds of keys that sign them."""

    transform: Callable[[Json], bytes]
    kinds: frozenset[str]
    own_context: bool  # whether a proof's own @context is part of what is signed


SUITES: Mapping[str, Suite] = {
    "eddsa-jcs-2022": Suite(canonical, _EDDSA, own_context=True),
    "eddsa-rdfc-2022": Suite(canonical_graph, _EDDSA, own_context=False),
    "ecdsa-jcs-2019": Suite(canonical, _ECDSA, own_context=True),
    "ecdsa-rdfc-2019": Suite(canonical_graph, _ECDSA, own_context=False),
    OLDER: Suite(canonical_graph, _EDDSA, own_context=False),
}


def seal(credential: Json, *, key: SigningKey, method: str, created: dt.datetime) -> Json:
    """Return the credential with a proof of suite eddsa-jcs-2022."""
    bare = {name: value for name, value in credential.items() if name != "proof"}
    proof: Json = {
        "type": "DataIntegrityProof", "cryptosuite": OURS, "created": write_stamp(created),
        "verificationMethod": method, "proofPurpose": "assertionMethod", "@context": bare["@context"],
    }  # fmt: skip
    proof["proofValue"] = to_multibase(key.sign(_digest(bare, proof, SUITES[OURS], key.public)))
    return {**bare, "proof": proof}


def proofs_of(credential: Json) -> list[Json]:
    """Return the proofs of a credential, each of them whole; raises Broken."""
    value = credential.get("proof")
    found = value if isinstance(value, list) else [value]
    if value is None or not found:
        raise Broken("no_proof")
    return [_whole(proof) for proof in found]


def suite_of(proof: Json) -> str:
    """Return the name of a proof's suite; raises Broken "suite_unknown" for one that is not read here."""
    name = proof["cryptosuite"] if proof["type"] == "DataIntegrityProof" else proof["type"]
    if name not in SUITES or (name == OLDER) != (proof["type"] == OLDER):
        raise Broken("suite_unknown", suite=name)
    return str(name)


def check_proof(credential: Json, proof: Json, proofs: list[Json], key: PublicKey) -> None:
    """Check one proof with its key; raises Broken "signature" where the credential was changed, or is of another key."""
    suite = SUITES[suite_of(proof)]
    if key.kind not in suite.kinds:
        raise Broken("key_misshapen", found=key.kind)
    bare = {name: value for name, value in credential.items() if name != "proof"}
    if earlier := _earlier(proof, proofs):
        bare["proof"] = earlier
    signature = from_multibase(proof["proofValue"], code="proof_value", bases="z")
    if not key.checks(signature, _digest(bare, proof, suite, key)):
        raise Broken("signature")


def _digest(document: Json, proof: Json, suite: Suite, key: PublicKey) -> bytes:
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    if not suite.own_context:
        options["@context"] = document.get("@context", [])
    elif "@context" in options:
        document = {**document, "@context": _leading(document, options["@context"])}
    digest = hashlib.sha384 if key.kind == "secp384r1" else hashlib.sha256
    return digest(suite.transform(options)).digest() + digest(suite.transform(document)).digest()


def _leading(document: Json, context: object) -> object:
    """Return a proof's own @context, which must be how the document's begins."""
    wanted = context if isinstance(context, list) else [context]
    has = document.get("@context")
    has = has if isinstance(has, list) else [has]
    if has[: len(wanted)] != wanted:
        raise Broken("proof_context")
    return context


def _earlier(proof: Json, proofs: list[Json]) -> list[Json]:
    """Return the proofs that this one was made over; raises Broken "proof_chain"."""
    names = proof.get("previousProof", [])
    names = names if isinstance(names, list) else [names]
    found = []
    for name in names:
        matching = [other for other in proofs if other is not proof and other.get("id") == name]
        if not isinstance(name, str) or len(matching) != 1:
            raise Broken("proof_chain", name=name)
        found += matching
    return found


def _whole(proof: Any) -> Json:
    """Return a proof that has all its parts."""
    if not isinstance(proof, dict):
        raise Broken("proof_missing_part", part="proof")
    for part in ("type", *_PARTS.get(str(proof.get("type")), ())):
        if not isinstance(proof.get(part), str) or not proof[part]:
            raise Broken("proof_missing_part", part=part)
    if proof["type"] in _PARTS:  # those of other kinds are not known
        _sound(proof)
    return proof


def _sound(proof: Json) -> None:
    if proof["proofPurpose"] != "assertionMethod":
        raise Broken("proof_purpose", purpose=proof["proofPurpose"])
    for part in ("verificationMethod", "id"):
        if part in proof and not is_url(proof[part]):
            raise Broken("not_an_address", where=f"proof.{part}", found=proof[part])
    for part in ("created", "expires"):
        if part in proof and read_stamp(proof[part], zoned=False) is None:
            raise Broken("not_a_date", where=f"proof.{part}", found=proof[part])
