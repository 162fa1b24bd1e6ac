"""Entries that were confirmed together, so that they can be taken back together."""

from django.db import models

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.privacy import Privacy
from touiza.core.rows import Row
from touiza.proof.models.book import Contribution


class Batch(Row):
    """One press that confirmed many entries. Its key is the form's: sent twice, it is one."""

    key = models.CharField(max_length=22, unique=True)
    association = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    lines = models.ManyToManyField(Contribution, related_name="+")  # the confirmations
    undone_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(path=None)

    class Meta:
        indexes = [models.Index(fields=["association", "-at"])]


class BatchFailure(Row):
    """An entry that was chosen and not confirmed, and why, by its code."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="failures")
    claim = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)

    privacy = Privacy(path=None)
