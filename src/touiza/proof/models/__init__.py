"""The book of hours, and what is drawn from it."""

from touiza.proof.models.book import DAY_MINUTES, Contribution, ContributionNote, ContributionQuerySet, EntryKey
from touiza.proof.models.certificate import Certificate, CertificateScope, spell
from touiza.proof.models.dress import TEXT_LIMIT, Dress
from touiza.proof.models.recommendation import (
    LETTER_LIMIT,
    LETTER_TRANSITIONS,
    NUMBERED,
    OPEN_LETTERS,
    LetterState,
    Recommendation,
)
from touiza.proof.models.run import BundleState, Run, RunLine, RunState
from touiza.proof.models.showing import PARTS, Showing

__all__ = [
    "DAY_MINUTES",
    "LETTER_LIMIT",
    "LETTER_TRANSITIONS",
    "NUMBERED",
    "OPEN_LETTERS",
    "PARTS",
    "TEXT_LIMIT",
    "BundleState",
    "Certificate",
    "CertificateScope",
    "Contribution",
    "ContributionNote",
    "ContributionQuerySet",
    "Dress",
    "EntryKey",
    "LetterState",
    "Recommendation",
    "Run",
    "RunLine",
    "RunState",
    "Showing",
    "spell",
]
