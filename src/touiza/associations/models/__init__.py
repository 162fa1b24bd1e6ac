"""What the app keeps: one module a part of its life."""

from touiza.associations.models.alliances import Agreement, Network, NetworkPlace
from touiza.associations.models.answers import AnswerFigure
from touiza.associations.models.association import Association, AssociationQuerySet, Figures, Interruption
from touiza.associations.models.calendar import DayOff, WorkWeek
from touiza.associations.models.chart import Body, Seat, SeatHolder
from touiza.associations.models.contact import ContactMessage
from touiza.associations.models.documents import DOCUMENT_AUDIENCES, Document, DocumentKind, DocumentVersion
from touiza.associations.models.members import (
    OPEN_REQUEST,
    REQUEST_TRANSITIONS,
    MemberForm,
    MemberQuestion,
    MemberRefusal,
    MemberRequest,
    MemberRequestStep,
    Membership,
    MembershipTerm,
    RequestState,
)
from touiza.associations.models.people import Claim, Invitation, Role
from touiza.associations.models.sealed import VerificationEvent
from touiza.associations.models.verification import Evidence, Judgement, Verification, VerificationRequest

__all__ = [
    "DOCUMENT_AUDIENCES",
    "OPEN_REQUEST",
    "REQUEST_TRANSITIONS",
    "Agreement",
    "AnswerFigure",
    "Association",
    "AssociationQuerySet",
    "Body",
    "Claim",
    "ContactMessage",
    "DayOff",
    "Document",
    "DocumentKind",
    "DocumentVersion",
    "Evidence",
    "Figures",
    "Interruption",
    "Invitation",
    "Judgement",
    "MemberForm",
    "MemberQuestion",
    "MemberRefusal",
    "MemberRequest",
    "MemberRequestStep",
    "Membership",
    "MembershipTerm",
    "Network",
    "NetworkPlace",
    "RequestState",
    "Role",
    "Seat",
    "SeatHolder",
    "Verification",
    "VerificationEvent",
    "VerificationRequest",
    "WorkWeek",
]
