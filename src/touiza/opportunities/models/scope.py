"""Which opportunities a limited coordinator acts for, and which an invitation to become one names."""

from django.db import models

from touiza.associations.models import Invitation, Role
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.opportunities.models.opportunity import Opportunity


class Scope(Row):
    """A limited role reaches this opportunity: it is seen, its applications and hours are answered."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="scopes")
    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="scopes")

    privacy = Privacy(path="role__person__person__user", erase=Erase.DELETE, fields={"opportunity": Class.PERSONAL})

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "opportunity"], name="scope_once")]


class InvitedScope(Row):
    """An invitation names this opportunity: the role that comes of it reaches it."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="scopes")
    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="+")

    privacy = Privacy(path=None)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["invitation", "opportunity"], name="invited_scope_once")]
