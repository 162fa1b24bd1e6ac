"""What of hours and certificates is sealed in the chain: amounts, kinds, days, associations; of people only digests.

To seal more of a line, add a member to its payload that is null where older lines have nothing to say, and say since
when in docs/operating/chain.md. Never change what a member means: the audit compares what is sealed with what is built.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F

from touiza.core import clock
from touiza.core.translated import TranslatedText
from touiza.kernel.chain import canonical
from touiza.ledger.books import Book, Gone, Payload, register_book
from touiza.ledger.services.salts import digest, salts_of
from touiza.proof.models import CertificateEvent, Contribution

CONTRIBUTIONS, CERTIFICATES = "contributions", "certificates"
PEOPLE = ("user", "by_user")
PRINTED = (
    "number", "name", "association_name", "title", "works", "works_more", "approval", "minutes", "entries", "first_day", "last_day",
    "signed_by", "issued_at",
)  # fmt: skip


def register_books() -> None:
    register_book(Book(CONTRIBUTIONS, Contribution, build_contributions, people_of_contributions))
    register_book(Book(CERTIFICATES, CertificateEvent, build_certificates, people_of_certificates))


def build_contributions(rows: Sequence[int]) -> dict[int, Payload]:
    """Return what is sealed of lines of the book of hours. Two queries."""
    lines = list(_contributions(rows))
    salts = salts_of(_users(lines))
    return {line["pk"]: contribution_payload(line, salts) for line in lines}


def contribution_payload(line: Mapping[str, Any], salts: Mapping[int, bytes]) -> Payload:
    """Return what is sealed of one line. A correction is a line of its own, with a signed amount."""
    return {
        "kind": line["kind"],
        "unit": "minutes",
        "amount": line["minutes"],
        "at": clock.day_of(line["at"], "UTC").isoformat(),
        "day": line["done_on"].isoformat(),
        "association": line["handle"],
        "source": line["source_id"],
        "cause": line["cause_code"],
        "answers": line["claim_id"],
        "proposal": line["proposal_id"],
        "round": line["round"],
        "counted": (line["unit_code"] or f"own {line['unit_id']}") if line["unit_id"] else None,
        "quantity": line["quantity"],
        "who": digest(salts, line["user"], CONTRIBUTIONS, line["pk"], "who"),
        "by": _doer(salts, line, CONTRIBUTIONS),
    }


def people_of_contributions(rows: Sequence[int]) -> set[int]:
    return _users(_contributions(rows))


def build_certificates(rows: Sequence[int]) -> dict[int, Payload]:
    """Return what is sealed of events of certificates. Two queries."""
    events = list(_events(rows))
    salts = salts_of(_users(events))
    return {event["pk"]: certificate_payload(event, salts) for event in events}


def certificate_payload(event: Mapping[str, Any], salts: Mapping[int, bytes]) -> Payload:
    """Return what is sealed of one event: what was printed, and why it ended, under the holder's salt."""
    holder, key = event["user"], event["pk"]
    revoked = event["kind"] == CertificateEvent.Kind.REVOKED
    return {
        "kind": event["kind"],
        "unit": "minutes",
        "amount": event["minutes"],
        "at": clock.day_of(event["at"], "UTC").isoformat(),
        "certificate": event["certificate_id"],
        "association": event["handle"],
        "source": event["source_id"],
        "printed": digest(salts, holder, CERTIFICATES, key, "printed", printed(event)),
        "reason": digest(salts, holder, CERTIFICATES, key, "reason", event["end_reason"]) if revoked else None,
        "who": digest(salts, holder, CERTIFICATES, key, "who"),
        "by": _doer(salts, event, CERTIFICATES),
    }


def people_of_certificates(rows: Sequence[int]) -> set[int]:
    return _users(list(_events(rows)))


def printed(certificate: Mapping[str, Any]) -> str:
    """Return in one way of writing what stands on a certificate."""
    return canonical({name: _plain(certificate[name]) for name in PRINTED})


def _contributions(rows: Sequence[int]) -> list[dict[str, Any]]:
    found = Contribution.objects.filter(pk__in=rows)
    return list(
        found.values(
            "pk", "kind", "minutes", "at", "done_on", "source_id", "claim_id", "proposal_id", "round", "unit_id", "quantity",
            unit_code=F("unit__code"), handle=F("association__handle"), cause_code=F("cause__code"),
            user=F("person__person__user"), by_user=F("by__person__user"), by_kind=F("by__kind"), by_handle=F("by__handle"),
        )
    )  # fmt: skip


def _events(rows: Sequence[int]) -> list[dict[str, Any]]:
    found = CertificateEvent.objects.filter(pk__in=rows)
    of_certificate = {name: F(f"certificate__{name}") for name in (*PRINTED, "end_reason", "source_id")}
    return list(
        found.values(
            "pk", "kind", "at", "certificate_id", **of_certificate, handle=F("certificate__association__handle"),
            user=F("certificate__person__person__user"), by_user=F("by__person__user"), by_kind=F("by__kind"), by_handle=F("by__handle"),
        )
    )  # fmt: skip


def _users(lines: Sequence[Mapping[str, Any]]) -> set[int]:
    return {line[name] for line in lines for name in PEOPLE if line[name] is not None}


def _doer(salts: Mapping[int, bytes], line: Mapping[str, Any], book: str) -> str | Gone | None:
    """Name who did it: an association as it is known, a person by a digest, nobody by null."""
    if line["by_kind"] is None:
        return None
    if line["by_kind"] != "person":
        return f"@{line['by_handle']}"
    return digest(salts, line["by_user"], book, line["pk"], "by")



def _plain(value: Any) -> Any:
    if isinstance(value, TranslatedText):
        return {"source": value.source, **value.texts}
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    return value.isoformat() if isinstance(value, dt.date) else value


