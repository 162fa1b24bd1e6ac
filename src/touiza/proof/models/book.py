"""The book of hours.

A Contribution is a line of an append-only book, in whole minutes. Nothing in it is changed or deleted: the database
refuses (migration 0002). What was typed about the work lies beside it, in ContributionNote, so that it can be erased.
"""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.posts.models import Post
from touiza.proof.models.unit import Unit
from touiza.vocabulary.models import Cause

DAY_MINUTES = 24 * 60
MOST_OF_A_UNIT = 1_000_000


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def claims(self) -> Self:
        """What was entered: each a claim that later lines answer."""
        return self.filter(kind=Contribution.Kind.ENTERED)

    def waiting(self) -> Self:
        """Claims nobody has decided, or whose decision was taken back."""
        return self.claims().filter(~models.Exists(_standing()))

    def decided(self) -> Self:
        """Claims with a decision that stands."""
        return self.claims().filter(models.Exists(_standing()))

    def undeclined(self) -> Self:
        """Claims that wait or are confirmed: those that fill a person's day."""
        return self.claims().filter(~models.Exists(_standing().filter(kind=Contribution.Kind.DECLINED)))

    def counted(self) -> Self:
        """The lines whose minutes and quantities add up to what is confirmed."""
        return self.filter(kind__in=COUNTED)

    def standing(self) -> Self:
        """The same sum without what was taken back: for counting entries and days. Its lines add up as `counted` does."""
        reversal = Contribution.objects.filter(
            kind=Contribution.Kind.REVERSED, claim=models.OuterRef("claim"), round=models.OuterRef("round")
        )
        return self.filter(kind__in=COUNTED[:2]).filter(~models.Exists(reversal))

    def total(self) -> int:
        """Confirmed minutes in these lines."""
        return self.counted().aggregate(sum=models.Sum("minutes"))["sum"] or 0


class Contribution(Row):
    """A line of the book. Proposed and entered lines begin a thread; the others answer one that was entered.

    proposed: by the system, from a list of who came; it counts nothing until it is entered, or left (declined by its person).
    entered: by the person, or by a captain for them. confirmed, declined: the decision about it, one in each round.
    corrected: a signed difference to what is confirmed. reversed: takes a decision back whole, and begins the next round.
    """

    class Kind(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        ENTERED = "entered", _("Entered")
        CONFIRMED = "confirmed", _("Confirmed")
        CORRECTED = "corrected", _("Corrected")
        DECLINED = "declined", _("Not confirmed")
        REVERSED = "reversed", _("Taken back")

    kind = models.CharField(max_length=9, choices=Kind)
    claim = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="answers")  # None where a thread begins
    proposal = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="taken")  # of entered lines
    round = models.PositiveSmallIntegerField(default=0)  # how often the decision was taken back before
    person = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="contributions")
    association = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="received")
    source = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="contributions")
    cause = models.ForeignKey(Cause, null=True, on_delete=models.PROTECT, related_name="+")  # its colour in the loom
    done_on = models.DateField()  # local day of the work
    begins_at = models.DateTimeField(null=True)  # where the hours of the day are known, as those of a shift are
    ends_at = models.DateTimeField(null=True)
    minutes = models.IntegerField(validators=[MinValueValidator(-DAY_MINUTES), MaxValueValidator(DAY_MINUTES)])
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    quantity = models.IntegerField(default=0)  # of its unit
    asked = ArrayField(models.CharField(max_length=40), default=list)  # what was asked, and answered with yes (proof/doubts.py)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = ContributionQuerySet.as_manager()

    privacy = Privacy(path="person__person__user", erase=Erase.KEEP)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["proposed", "entered"], claim=None)
                | (~models.Q(kind__in=["proposed", "entered"]) & ~models.Q(claim=None)),
                name="answers_have_a_claim",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="corrected")
                | models.Q(kind="declined", minutes=0, quantity=0)
                | models.Q(kind="reversed", minutes__lte=0, quantity__lte=0)
                | models.Q(kind__in=["proposed", "entered", "confirmed"], minutes__gt=0, quantity__gte=0),
                name="minutes_of_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(minutes__gte=-DAY_MINUTES, minutes__lte=DAY_MINUTES), name="minutes_in_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(quantity=0)
                | models.Q(unit__isnull=False, quantity__gte=-MOST_OF_A_UNIT, quantity__lte=MOST_OF_A_UNIT),
                name="quantity_of_a_unit",
            ),
            models.CheckConstraint(
                condition=models.Q(begins_at=None, ends_at=None) | models.Q(ends_at__gt=models.F("begins_at")),
                name="known_hours_are_whole",
            ),
            models.CheckConstraint(condition=models.Q(proposal=None) | models.Q(kind="entered"), name="proposals_are_entered"),
            models.UniqueConstraint(fields=["proposal"], name="a_proposal_is_entered_once"),
            models.UniqueConstraint(
                fields=["claim", "round"], condition=models.Q(kind__in=["confirmed", "declined"]), name="one_decision"
            ),
            models.UniqueConstraint(fields=["claim", "round"], condition=models.Q(kind="reversed"), name="one_reversal"),
        ]
        indexes = [
            models.Index(fields=["person", "-done_on"]),
            models.Index(fields=["association", "-at"]),
            models.Index(fields=["association", "done_on"]),
            models.Index(fields=["source", "person"]),
        ]


COUNTED = (Contribution.Kind.CONFIRMED, Contribution.Kind.CORRECTED, Contribution.Kind.REVERSED)
DECISIONS = (Contribution.Kind.CONFIRMED, Contribution.Kind.DECLINED)


def _standing() -> ContributionQuerySet:
    """Return the decision about the claim of an outer query, unless it was taken back."""
    reversal = Contribution.objects.filter(
        kind=Contribution.Kind.REVERSED, claim=models.OuterRef("claim"), round=models.OuterRef("round")
    )
    return Contribution.objects.filter(claim=models.OuterRef("pk"), kind__in=DECISIONS).filter(~models.Exists(reversal))


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
