"""What the pages show of a checked credential."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from touiza.kernel.credentials.reading import read_object
from touiza.kernel.credentials.said import Said, said_by
from touiza.kernel.credentials.tokens import looks_like_token, read_token
from touiza.kernel.credentials.verdict import Broken, Finding, Standing
from touiza.proof.credential_words import note, sentence, tie
from touiza.proof.models import Carried
from touiza.proof.services.verifying import Checked

KINDS = {Standing.VALID: "valid", Standing.OPEN: "unknown", Standing.INVALID: "revoked"}  # of the component `verdict`


@dataclass(frozen=True)
class Shown:
    """A checked credential as a page shows it."""

    kind: str
    word: str
    heading: str
    reasons: list[str]
    said: Said | None
    tie: str
    unchecked: list[str]
    asked: tuple[str, ...]
    at: dt.datetime


def shown(checked: Checked) -> Shown:
    """Return what the page of a check shows."""
    verdict = checked.verdict
    notes = [note(finding) for finding in verdict.unchecked]
    if verdict.credential:
        notes += [_("Whether the person who shows it is the one it speaks of"), _("Whether what it says is true")]
    return Shown(
        KINDS[verdict.standing],
        _word(verdict.standing),
        heading(verdict.standing, sealed=verdict.sealed),
        [sentence(finding) for finding in verdict.findings],
        said_by(verdict.credential, get_language() or "ar") if verdict.credential else None,
        tie(verdict.seals, here=checked.here),
        notes,
        verdict.asked,
        checked.at,
    )


def shown_carried(carried: Carried) -> Shown:
    """Return what a credential that was carried in says, and what the last look at it found."""
    standing = Standing(carried.standing)
    reasons = [sentence(Finding(carried.reason, carried.facts))] if carried.reason else []
    return Shown(KINDS[standing], _word(standing), heading(standing), reasons, said_in(carried.text), "", [], (), carried.checked_at)


def said_in(text: str) -> Said | None:
    """Return what a kept text says; it was readable when it was kept."""
    try:
        credential = read_token(text).credential if looks_like_token(text) else read_object(text)
    except Broken:
        return None
    return said_by(credential, get_language() or "ar")


def heading(standing: Standing, *, sealed: bool = False) -> str:
    if sealed and standing is Standing.OPEN:
        return _("The seal of this credential holds; its issuer could not be asked")
    return {
        Standing.VALID: _("This credential holds"),
        Standing.OPEN: _("This credential could not be checked to the end"),
        Standing.INVALID: _("This credential does not hold"),
    }[standing]


def _word(standing: Standing) -> str:
    return str(Carried.Standing(standing.value).label)
