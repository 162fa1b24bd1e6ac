"""The book of hours, and what is drawn from it."""

from touiza.proof.models.book import DAY_MINUTES, Contribution, ContributionNote, ContributionQuerySet, EntryKey
from touiza.proof.models.certificate import Certificate
from touiza.proof.models.credential import Carried, Credential, SigningKey
from touiza.proof.models.heads import HeadSubscription
from touiza.proof.models.sealed import CertificateEvent

__all__ = [
    "DAY_MINUTES", "Carried", "Certificate", "CertificateEvent", "Contribution", "ContributionNote",
    "ContributionQuerySet", "Credential", "EntryKey", "HeadSubscription", "SigningKey",
]  # fmt: skip
