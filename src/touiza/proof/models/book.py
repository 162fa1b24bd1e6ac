"""The book of hours.

A Contribution is a line of an append-only book, in whole minutes. Nothing in it is changed or deleted: the database
refuses (migration 0002). What was typed about the work lies beside it, in ContributionNote, so that it can be erased.
"""

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.posts.models import Post
from touiza.vocabulary.models import Cause

DAY_MINUTES = 24 * 60


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def claims(self) -> Self:
        return self.filter(kind=Contribution.Kind.CLAIMED)

    def waiting(self) -> Self:
        """Claims nobody has decided."""
        return self.claims().filter(answers=None)

    def counted(self) -> Self:
        """The lines whose minutes add up to confirmed time."""
        return self.filter(kind__in=[Contribution.Kind.CONFIRMED, Contribution.Kind.ADJUSTED])

    def total(self) -> int:
        """Confirmed minutes in these lines."""
        return self.counted().aggregate(sum=models.Sum("minutes"))["sum"] or 0


class Contribution(Row):
    """A line of the book: time claimed, confirmed (or declined), or adjusted afterwards by a signed difference."""

    class Kind(models.TextChoices):
        CLAIMED = "claimed", _("Entered")
        CONFIRMED = "confirmed", _("Confirmed")
        DECLINED = "declined", _("Not confirmed")
        ADJUSTED = "adjusted", _("Corrected")

    kind = models.CharField(max_length=9, choices=Kind)
    claim = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="answers")  # None on claims
    person = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="contributions")
    association = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="received")
    source = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="contributions")
    cause = models.ForeignKey(Cause, null=True, on_delete=models.PROTECT, related_name="+")  # its colour in the loom
    done_on = models.DateField()  # local day of the work
    minutes = models.IntegerField(validators=[MinValueValidator(-DAY_MINUTES), MaxValueValidator(DAY_MINUTES)])
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = ContributionQuerySet.as_manager()

    privacy = Privacy(path="person__person__user", erase=Erase.KEEP)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="claimed", claim=None) | (~models.Q(kind="claimed") & ~models.Q(claim=None)),
                name="answers_have_a_claim",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="adjusted")
                | models.Q(kind="declined", minutes=0)
                | models.Q(kind__in=["claimed", "confirmed"], minutes__gt=0),
                name="minutes_of_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(minutes__gte=-DAY_MINUTES, minutes__lte=DAY_MINUTES), name="minutes_in_a_day"
            ),
            models.UniqueConstraint(
                fields=["claim"], condition=models.Q(kind__in=["confirmed", "declined"]), name="one_decision"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-done_on"]),
            models.Index(fields=["association", "-at"]),
            models.Index(fields=["source", "person"]),
        ]


class ContributionNote(Row):
    """What was done, as typed with a line; or why a line was corrected."""

    line = models.OneToOneField(Contribution, primary_key=True, on_delete=models.CASCADE, related_name="note")
    text = models.TextField(max_length=500)

    privacy = Privacy(path="line__person__person__user", erase=Erase.DELETE, fields={"text": Class.PERSONAL})


class EntryKey(models.Model):
    """The key of a form that entered hours: sent twice, it enters them once."""

    key = models.CharField(max_length=22, primary_key=True)
    claim = models.OneToOneField(Contribution, on_delete=models.CASCADE, related_name="+")

    privacy = Privacy(path=None)
