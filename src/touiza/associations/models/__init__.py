"""What the app keeps: one module a part of its life."""

from touiza.associations.models.association import Association, AssociationQuerySet, Figures, Interruption
from touiza.associations.models.people import Claim, Invitation, Role

__all__ = ["Association", "AssociationQuerySet", "Claim", "Figures", "Interruption", "Invitation", "Role"]
