"""Credentials of any issuer are checked: what lies on this server is answered here, the rest is fetched, within ten seconds."""

import datetime as dt
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.fetching import NotFetched, fetch
from touiza.kernel.credentials.check import examine, text_of
from touiza.kernel.credentials.model import issuer_of
from touiza.kernel.credentials.said import said_by
from touiza.kernel.credentials.verdict import Broken, Fetch, Finding, Unreachable, Verdict, ordered
from touiza.proof.issuers import credential_address, document_of, issuer_name, keys_of, place_here
from touiza.proof.models import Certificate, Credential
from touiza.proof.services.credentials import credential_of, status_list

SECONDS = 9.0  # for everything that is fetched for one credential
MOST_ASKED = 8  # addresses
LARGEST_FILE = 4 * 1024 * 1024  # bytes
ACCEPTED = "application/json, application/ld+json, application/vc+jwt, image/png, image/svg+xml, text/plain;q=0.8, */*;q=0.1"


@dataclass(frozen=True)
class Checked:
    """A credential's text, what was found out about it, when, and whether it is of this server."""

    text: str
    verdict: Verdict
    at: dt.datetime
    here: bool


def check_file(data: bytes, *, at: dt.datetime | None = None, ask: Fetch | None = None) -> Checked:
    """Check a file: JSON, a token, or a picture with either in it."""
    moment = at or clock.now()
    try:
        text = text_of(data)
    except Broken as broken:
        return Checked("", Verdict({}, "", (broken.finding,)), moment, here=False)
    return check_text(text, at=moment, ask=ask)


def check_text(text: str, *, at: dt.datetime | None = None, ask: Fetch | None = None) -> Checked:
    """Check what somebody pasted."""
    moment = at or clock.now()
    verdict = examine(text, now=moment, fetch=ask or asker())
    return _looked_up(Checked(text.strip(), verdict, moment, here=False))


def check_link(address: str, *, at: dt.datetime | None = None) -> Checked:
    """Fetch what a link leads to, and check it. Raises NotFetched."""
    deadline = time.monotonic() + SECONDS
    moment, ask = at or clock.now(), asker(deadline)
    if place_here(address) is not None:
        try:
            return check_text(ask(address), at=moment, ask=ask)
        except Unreachable:
            raise NotFetched("answer") from None
    found = fetch(address, accept=ACCEPTED, most=LARGEST_FILE, until=deadline)
    return check_file(found.body, at=moment, ask=ask)


def asker(deadline: float | None = None) -> Fetch:
    """Return a function that gives what lies at an address, here or elsewhere, until time is over."""
    until = deadline or time.monotonic() + SECONDS
    asked: list[str] = []

    def ask(address: str) -> str:
        place = place_here(address)
        if place is not None:
            return _text_here(*place)
        asked.append(address)
        if len(asked) > MOST_ASKED:
            raise Unreachable(address)
        try:
            return fetch(address, until=until).body.decode()
        except (NotFetched, UnicodeDecodeError):
            raise Unreachable(address) from None

    return ask


def _text_here(kind: str, named: dict[str, str]) -> str:
    """Return what this server publishes at one of its addresses; raises Unreachable where that is nothing."""
    makers: dict[str, Callable[[], str]] = {
        "server": lambda: json.dumps(document_of(None, keys_of(None))),
        "association": lambda: json.dumps(document_of(_owner(named), keys_of(_owner(named)))),
        "list": lambda: json.dumps(status_list(_owner(named), int(named["number"]))),
        "credential": lambda: _credential_here(named["spoken"]),
    }
    if kind not in makers:
        raise Unreachable("here")
    return makers[kind]()


def _owner(named: dict[str, str]) -> Actor:
    owner = Actor.objects.filter(handle=named["handle"], signing_keys__isnull=False).distinct().first()
    if owner is None:
        raise Unreachable(named["handle"])
    return owner


def _credential_here(spoken: str) -> str:
    certificate = Certificate.objects.select_related("association", "person__person__user", "source").filter(number=spoken.replace("-", "")).first()
    if certificate is None or not certificate.name or certificate.state != Certificate.State.VALID:
        raise Unreachable(spoken)
    return credential_of(certificate).document


def _looked_up(checked: Checked) -> Checked:
    """Where a credential says that it is of this server, our own books have the last word."""
    verdict = checked.verdict
    try:
        issuer = issuer_of(verdict.credential)
    except Broken:
        return checked
    if issuer != issuer_name(None) and not issuer.startswith(issuer_name(None) + ":"):
        return checked
    found = _in_our_books(verdict)
    findings = verdict.findings if found else ordered([*verdict.findings, Finding("not_issued")])
    return replace(checked, verdict=replace(verdict, findings=findings), here=True)


def _in_our_books(verdict: Verdict) -> bool:
    """Tell whether a certificate stands in our books with what the credential says."""
    spoken = str(verdict.credential.get("id", "")).removesuffix("/credential.json").rpartition("/")[2]
    row = Credential.objects.select_related("certificate").filter(certificate__number=spoken.replace("-", "")).first()
    if row is None or credential_address(row.certificate) != verdict.credential.get("id"):
        return False
    return said_by(verdict.credential).minutes == row.certificate.minutes
