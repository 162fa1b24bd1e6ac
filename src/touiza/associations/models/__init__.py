"""What the app keeps: one module a part of its life."""

from touiza.associations.models.association import Association, AssociationQuerySet, Figures, Interruption
from touiza.associations.models.contact import ContactMessage
from touiza.associations.models.documents import DOCUMENT_AUDIENCES, Document, DocumentKind, DocumentVersion
from touiza.associations.models.people import Claim, Invitation, Role
from touiza.associations.models.verification import Evidence, Judgement, Verification, VerificationRequest

__all__ = [
    "DOCUMENT_AUDIENCES",
    "Association",
    "AssociationQuerySet",
    "Claim",
    "ContactMessage",
    "Document",
    "DocumentKind",
    "DocumentVersion",
    "Evidence",
    "Figures",
    "Interruption",
    "Invitation",
    "Judgement",
    "Role",
    "Verification",
    "VerificationRequest",
]
