"""The book of hours, and what is drawn from it."""

from touiza.proof.models.batch import Batch, BatchFailure
from touiza.proof.models.book import (
    COUNTED,
    DAY_MINUTES,
    DECISIONS,
    MOST_OF_A_UNIT,
    Contribution,
    ContributionNote,
    ContributionQuerySet,
    EntryKey,
)
from touiza.proof.models.certificate import Certificate, CertificateScope, spell
from touiza.proof.models.credential import Carried, Credential, SigningKey
from touiza.proof.models.dress import TEXT_LIMIT, Dress
from touiza.proof.models.heads import HeadSubscription
from touiza.proof.models.recommendation import (
    LETTER_LIMIT,
    LETTER_TRANSITIONS,
    NUMBERED,
    OPEN_LETTERS,
    LetterState,
    Recommendation,
)
from touiza.proof.models.run import BundleState, Run, RunLine, RunState
from touiza.proof.models.sealed import CertificateEvent
from touiza.proof.models.showing import PARTS, Showing
from touiza.proof.models.unit import Unit
from touiza.proof.models.wage import Wage

__all__ = [
    "COUNTED", "DAY_MINUTES", "DECISIONS", "LETTER_LIMIT", "LETTER_TRANSITIONS", "MOST_OF_A_UNIT", "NUMBERED",
    "OPEN_LETTERS", "PARTS", "TEXT_LIMIT", "Batch", "BatchFailure", "BundleState", "Carried", "Certificate",
    "CertificateEvent", "CertificateScope", "Contribution", "ContributionNote", "ContributionQuerySet", "Credential",
    "Dress", "EntryKey", "HeadSubscription", "LetterState", "Recommendation", "Run", "RunLine", "RunState", "Showing",
    "SigningKey", "Unit", "Wage", "spell",
]  # fmt: skip
