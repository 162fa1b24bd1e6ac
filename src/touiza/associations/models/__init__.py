"""What the app keeps: one module a part of its life."""

from touiza.associations.models.answers import AnswerFigure
from touiza.associations.models.association import Association, AssociationQuerySet, Figures, Interruption
from touiza.associations.models.calendar import DayOff, WorkWeek
from touiza.associations.models.people import Claim, Invitation, Role

__all__ = [
    "AnswerFigure",
    "Association",
    "AssociationQuerySet",
    "Claim",
    "DayOff",
    "Figures",
    "Interruption",
    "Invitation",
    "Role",
    "WorkWeek",
]
