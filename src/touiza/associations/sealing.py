"""What of verifications is sealed in the chain: which association, what was decided, a digest of the words for everyone."""

import hashlib
from collections.abc import Sequence
from typing import Any

from django.db.models import F

from touiza.associations.models import Judgement, VerificationEvent
from touiza.core import clock
from touiza.kernel.chain import canonical
from touiza.ledger.books import Book, Payload, register_book
from touiza.ledger.services.salts import digest, salts_of

VERIFICATIONS = "verifications"
DECISIONS = frozenset({VerificationEvent.Kind.GIVEN, VerificationEvent.Kind.REFUSED})


def register_books() -> None:
    register_book(Book(VERIFICATIONS, VerificationEvent, build_verifications, people_of_verifications))


def build_verifications(rows: Sequence[int]) -> dict[int, Payload]:
    """Return what is sealed of events of verifications. Three queries."""
    events = _events(rows)
    salts = salts_of(_users(events))
    rulings: dict[int, list[list[str]]] = {}
    judged = Judgement.objects.filter(request__in=[event["request_id"] for event in events]).order_by("criterion")
    for request, *ruling in judged.values_list("request", "criterion", "verdict", "sentence"):
        rulings.setdefault(request, []).append(ruling)
    return {event["pk"]: _payload(event, rulings.get(event["request_id"], []), salts) for event in events}


def people_of_verifications(rows: Sequence[int]) -> set[int]:
    return _users(_events(rows))


def _payload(event: dict[str, Any], rulings: list[list[str]], salts: dict[int, bytes]) -> Payload:
    """Return what is sealed of one event. What is hashed without a salt is published by its nature."""
    if event["kind"] in DECISIONS:
        said = [event["decided"], event["scope"] or "", rulings]
    else:
        said = [event["ended"] or "", event["scope"] or "", []]
    given = event["kind"] == VerificationEvent.Kind.GIVEN
    return {
        "kind": event["kind"],
        "at": clock.day_of(event["at"], "UTC").isoformat(),
        "association": event["handle"],
        "request": event["request_id"],
        "until": clock.day_of(event["until"], "UTC").isoformat() if given and event["until"] else None,
        "said": hashlib.sha256(canonical(said).encode()).hexdigest(),
        "by": None if event["by_id"] is None else digest(salts, event["user"], VERIFICATIONS, event["pk"], "by"),
    }


def _events(rows: Sequence[int]) -> list[dict[str, Any]]:
    found = VerificationEvent.objects.filter(pk__in=rows)
    return list(
        found.values(
            "pk", "kind", "at", "request_id", "by_id", handle=F("request__association__actor__handle"), user=F("by__person__user"),
            decided=F("request__sentence"), scope=F("request__verification__scope"), until=F("request__verification__until"),
            ended=F("request__verification__sentence"),
        )
    )  # fmt: skip


def _users(events: Sequence[dict[str, Any]]) -> set[int]:
    return {event["user"] for event in events if event["user"] is not None}

