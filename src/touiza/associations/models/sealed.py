"""What reviewers decided about associations, as an append-only book: the rows of verifications themselves change."""

from django.db import models

from touiza.actors.models import Actor
from touiza.associations.models.verification import VerificationRequest
from touiza.core import clock
from touiza.core.privacy import Privacy


class VerificationEvent(models.Model):
    """A request was decided, or a verification ended. Written by its service, sealed in the chain."""

    class Kind(models.TextChoices):
        GIVEN = "given"
        REFUSED = "refused"
        LAPSED = "lapsed"
        RENEWED = "renewed"
        WITHDRAWN = "withdrawn"

    request = models.ForeignKey(VerificationRequest, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=9, choices=Kind)
    by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path=None)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=models.Q(kind__in=["given", "refused"]), name="decided_once"
            ),
            models.UniqueConstraint(
                fields=["request"], condition=~models.Q(kind__in=["given", "refused"]), name="verification_ended_once"
            ),
        ]
