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
from touiza.proof.models.certificate import Certificate
from touiza.proof.models.credential import Carried, Credential, SigningKey
from touiza.proof.models.heads import HeadSubscription
from touiza.proof.models.sealed import CertificateEvent
from touiza.proof.models.unit import Unit
from touiza.proof.models.wage import Wage

__all__ = [
    "COUNTED", "DAY_MINUTES", "DECISIONS", "MOST_OF_A_UNIT", "Batch", "BatchFailure", "Carried", "Certificate",
    "CertificateEvent", "Contribution", "ContributionNote", "ContributionQuerySet", "Credential", "EntryKey",
    "HeadSubscription", "SigningKey", "Unit", "Wage",
]  # fmt: skip
