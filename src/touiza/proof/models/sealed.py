"""What happens to certificates, as an append-only book: the rows of certificates themselves change state."""

from django.db import models

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.privacy import Erase, Privacy
from touiza.proof.models.certificate import Certificate


class CertificateEvent(models.Model):
    """A certificate was issued, replaced by a newer one, or revoked. Written by its service, sealed in the chain."""

    class Kind(models.TextChoices):
        ISSUED = "issued"
        REPLACED = "replaced"
        REVOKED = "revoked"

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=8, choices=Kind)
    by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")  # who made or revoked it, where that is written down
    at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path="certificate__person__person__user", erase=Erase.KEEP)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["certificate"], condition=models.Q(kind="issued"), name="issued_once"),
            models.UniqueConstraint(fields=["certificate"], condition=~models.Q(kind="issued"), name="ended_once"),
        ]
