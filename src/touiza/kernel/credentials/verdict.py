"""What is found out about a credential: single findings, ordered by how much they tell, and the whole."""

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

Json = dict[str, Any]


class Standing(enum.StrEnum):
    """`OPEN`: nothing is wrong with it, but something that matters could not be established from here."""

    VALID = "valid"
    OPEN = "open"
    INVALID = "invalid"


# Every code, the most telling first; what stands higher leads when several are found. Those of OPENERS leave a question.
ORDER = (
    "unreadable", "too_large", "not_a_credential", "older_badge", "learner_record", "presentation", "unbaked",
    "no_proof", "proof_missing_part", "proof_purpose", "proof_context", "proof_chain", "proof_value", "suite_unknown",
    "token_shape", "token_unsigned", "token_secret", "token_algorithm", "token_private_key", "token_claims", "token_names",
    "signature", "key_misshapen", "key_missing", "key_not_for_this", "key_withdrawn", "key_stranger", "document_other", "not_issued",
    "context_first", "context_badge", "vocabulary_unknown", "vocabulary_broken", "vocabulary_gap", "vocabulary_tangle", "missing", "misshapen", "type_missing", "not_an_address", "not_a_date", "dates_crossed",
    "named_twice", "text_shape", "subject_unnamed", "identity_hash", "result_unlinked", "result_level", "result_status", "result_value",
    "endorsement",
    "revoked", "suspended", "status_list", "status_range", "status_purpose",
    "proof_expired", "not_yet", "expired",
    "status_unreachable", "status_unknown", "issuer_unreachable", "method_unknown",
)  # fmt: skip
OPENERS = frozenset(
    {"suite_unknown", "vocabulary_unknown", "vocabulary_tangle", "status_unreachable", "status_unknown", "issuer_unreachable",
     "method_unknown", "learner_record", "presentation", "older_badge"}
)  # fmt: skip
UNANSWERED = frozenset({"issuer_unreachable", "status_unreachable"})  # of those, what an answer would settle


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, or could not be established. `facts` fill the sentence that says so."""

    code: str
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def opens(self) -> bool:
        """Tell whether it only leaves a question open."""
        return self.code in OPENERS

    @property
    def rank(self) -> tuple[bool, int]:
        return self.opens, ORDER.index(self.code)


class Broken(Exception):
    """A check cannot go on; carries the finding."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.finding = Finding(code, {name: shortened(value) for name, value in facts.items()})


class Unreachable(Exception):
    """What the fetching function raises when it cannot give what was asked."""


class Fetch(Protocol):
    """Gives the text at an address of the web; raises Unreachable."""

    def __call__(self, address: str) -> str: ...


def nothing_fetched(address: str) -> str:
    """A fetching function for those without a network."""
    raise Unreachable(address)


@dataclass(frozen=True)
class Seal:
    """A proof that holds: how it was made, by which key, and how the key is tied to the issuer."""

    suite: str
    method: str
    created: dt.datetime | None
    tie: str  # "key" (the issuer's name is the key), "document" (the issuer's own document), "origin" (the same site), "" (none)


@dataclass(frozen=True)
class Verdict:
    """Everything that was found out. `findings` come the most telling first; `unchecked` names what nobody looked at."""

    credential: Json
    form: str  # "json", "token", or "" when it could not be read
    findings: tuple[Finding, ...]
    seals: tuple[Seal, ...] = ()
    unchecked: tuple[Finding, ...] = ()
    asked: tuple[str, ...] = ()  # addresses that were fetched

    @property
    def standing(self) -> Standing:
        if not self.findings:
            return Standing.VALID
        return Standing.OPEN if self.findings[0].opens else Standing.INVALID

    @property
    def sealed(self) -> bool:
        """Tell whether all that can be said from the credential alone is well: only answers of others are missing."""
        return bool(self.seals) and all(finding.code in UNANSWERED for finding in self.findings)

    @property
    def reason(self) -> Finding | None:
        return self.findings[0] if self.findings else None


def ordered(findings: list[Finding]) -> tuple[Finding, ...]:
    """Return findings the most telling first, each once; in the order they were found where they tell alike."""
    once = {(finding.code, tuple(sorted(finding.facts.items()))): finding for finding in findings}
    return tuple(sorted(once.values(), key=lambda finding: finding.rank))


def shortened(value: object) -> str:
    """Return a value as it is shown in a sentence."""
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 200 else text[:199] + "…"
