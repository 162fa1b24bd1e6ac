"""The book of hours and the certificates drawn from it.

A Contribution is a line of an append-only book, in whole minutes. Nothing in it is changed or deleted: the database
refuses (migration 0002). What was typed about the work lies beside it, in ContributionNote, so that it can be erased.
"""

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.ids import public_id
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.core.translated import TranslatedField
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


class Certificate(Row):
    """What was printed on a certificate, kept as printed. The number alone lets anyone check it."""

    class State(models.TextChoices):
        VALID = "valid", _("Valid")
        REPLACED = "replaced", _("Replaced")
        REVOKED = "revoked", _("Revoked")

    number = models.CharField(max_length=12, unique=True)  # TZ-7K4M-29QD, without its dashes: TZ7K4M29QD
    public_id = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    person = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="certificates")
    association = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    name = TranslatedField(limit=120)  # the volunteer's, as printed
    association_name = TranslatedField(limit=120)
    title = TranslatedField(limit=140)  # of the work
    approval = models.CharField(max_length=60, blank=True)
    minutes = models.PositiveIntegerField()
    entries = models.PositiveIntegerField()  # how many times the person came or worked
    first_day = models.DateField()
    last_day = models.DateField()
    signed_by = TranslatedField(limit=120)  # the coordinator who confirmed last
    issued_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=8, choices=State, default=State.VALID)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)
    replaced_by = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces")

    privacy = Privacy(
        path="person__person__user",
        erase=Erase.BLANK,
        fields={
            "name": Class.PERSONAL,
            "end_reason": Class.PERSONAL,
            "number": Class.PUBLIC,
            "association_name": Class.PUBLIC,
            "title": Class.PUBLIC,
            "approval": Class.PUBLIC,
            "signed_by": Class.PUBLIC,  # another person's name, as it was printed
        },
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "source"], condition=models.Q(state="valid"), name="one_valid_certificate"
            )
        ]

    @property
    def spoken(self) -> str:
        """The number as it is printed: TZ-7K4M-29QD."""
        return f"{self.number[:2]}-{self.number[2:6]}-{self.number[6:]}"
