"""Shifts: the set times of an opportunity, the rule that repeats them, who goes to which, who hands theirs over to whom.

Lock order everywhere: opportunity, shifts by id, sign-ups.
"""

import datetime as dt
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.ids import public_id
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.core.translated import TranslatedField
from touiza.opportunities.models.application import Engagement
from touiza.opportunities.models.opportunity import Opportunity

MOST_PLACES = 10_000


class ShiftState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    CANCELLED = "cancelled", _("Dropped")


class DropReason(models.TextChoices):
    """Why a shift is dropped, or somebody taken off it: a code, always with a sentence."""

    FEW = "few", _("Too few people")
    WEATHER = "weather", _("The weather")
    PLACE = "place", _("The place is not free")
    CHANGED = "changed", _("Our plans have changed")
    OTHER = "other", _("Another reason")


class Recurrence(Row):
    """A rule that repeats a shift (RFC 5545, 3.3.10). Its shifts are made some weeks ahead, each from one occurrence."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="recurrences")
    rule = models.CharField(max_length=120)  # without "RRULE:", without UNTIL and COUNT, which stand below
    first_day = models.DateField()  # local; with `starts` the DTSTART
    starts = models.TimeField()  # local
    ends = models.TimeField()  # local; the next day where it is not after `starts`
    zone = models.CharField(max_length=64)  # IANA
    until = models.DateField(null=True, blank=True)  # the last local day, given or moved nearer by ending it
    times = models.PositiveSmallIntegerField(null=True, blank=True)  # COUNT
    made_until = models.DateField(null=True, blank=True)  # up to which local day its shifts are made
    label = TranslatedField(_("Name of the shift"), limit=80, blank=True)
    address = TranslatedField(_("Meeting place"), limit=200, blank=True)
    places = models.PositiveIntegerField(null=True, blank=True)
    backup_places = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path=None)

    class Meta:
        indexes = [models.Index(fields=["made_until"])]


class ShiftQuerySet(models.QuerySet["Shift"]):
    def planned(self) -> Self:
        return self.filter(state=ShiftState.PLANNED)

    def ahead(self, at: dt.datetime) -> Self:
        """Keep those that have not begun."""
        return self.planned().filter(starts_at__gt=at)

    def with_gaps(self) -> Self:
        """Keep those whose places are counted and not all taken."""
        return self.filter(places__isnull=False, taken__lt=models.F("places"))


class Shift(Row):
    """One set time. Local day and times, their zone, and the UTC moments computed from them (services write all)."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="shifts")
    day = models.DateField()  # local, on which it begins
    starts = models.TimeField()  # local
    ends = models.TimeField()  # local; the next day where it is not after `starts`
    zone = models.CharField(max_length=64)  # IANA
    starts_at = models.DateTimeField()  # UTC
    ends_at = models.DateTimeField()  # UTC
    label = TranslatedField(_("Name of the shift"), limit=80, blank=True)
    address = TranslatedField(_("Meeting place"), limit=200, blank=True)  # where it is not the opportunity's
    places = models.PositiveIntegerField(
        _("Places"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MOST_PLACES)]
    )  # None: no limit
    backup_places = models.PositiveIntegerField(default=0)  # for people who stand by
    taken = models.PositiveIntegerField(default=0)  # who goes, moved under the lock
    backed = models.PositiveIntegerField(default=0)  # who stands by, moved under the lock
    state = models.CharField(max_length=9, choices=ShiftState, default=ShiftState.PLANNED)
    drop_reason = models.CharField(max_length=8, choices=DropReason, blank=True)
    drop_sentence = models.CharField(max_length=500, blank=True)
    recurrence = models.ForeignKey(Recurrence, null=True, blank=True, on_delete=models.SET_NULL, related_name="shifts")
    occurrence = models.DateTimeField(null=True, blank=True)  # UTC, as the rule has it: RECURRENCE-ID, whatever changes
    sequence = models.PositiveIntegerField(default=0)  # of RFC 5545: how often its time, place or state has changed
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)

    objects = ShiftQuerySet.as_manager()

    privacy = Privacy(path=None)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(places=None) | models.Q(taken__lte=models.F("places")), name="shift_not_oversold"
            ),
            models.CheckConstraint(condition=models.Q(backed__lte=models.F("backup_places")), name="backups_not_oversold"),
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="shift_ends_after_start"),
            models.UniqueConstraint(fields=["recurrence", "occurrence"], name="occurrence_once"),
        ]
        indexes = [models.Index(fields=["opportunity", "starts_at"]), models.Index(fields=["starts_at"])]

    @property
    def left(self) -> int | None:
        """Places left; None where there is no limit."""
        return None if self.places is None else max(self.places - self.taken, 0)

    @property
    def is_full(self) -> bool:
        return self.left == 0

    @property
    def is_planned(self) -> bool:
        return self.state == ShiftState.PLANNED

    @property
    def minutes(self) -> int:
        """How long it lasts by the clock of the world, a change of the wall clock counted in."""
        return round((self.ends_at - self.starts_at).total_seconds() / 60)

    def is_ahead(self, at: dt.datetime) -> bool:
        """Whether one may still sign up for it."""
        return self.is_planned and self.starts_at > at


class SignUpState(models.TextChoices):
    WISHED = "wished", _("Wished for")  # with an application that waits for its answer
    GOING = "going", _("Going")
    BACKUP = "backup", _("Standing by")
    WAITING = "waiting", _("On the waiting list")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    HANDED_OVER = "handed_over", _("Handed over")
    CANCELLED = "cancelled", _("Dropped")


HOLDING = (SignUpState.GOING, SignUpState.BACKUP)  # a place of either kind
LIVE_SIGNUPS = (SignUpState.WISHED, SignUpState.GOING, SignUpState.BACKUP, SignUpState.WAITING)


class SignUp(Row):
    """A person and a shift. Positions on the waiting list go by id."""

    public_id = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="signups")
    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="signups")
    engagement = models.ForeignKey(Engagement, null=True, on_delete=models.CASCADE, related_name="signups")  # None: wished
    state = models.CharField(max_length=11, choices=SignUpState)
    since = models.DateTimeField(default=clock.now)  # when this state began
    skip_clashes = models.BooleanField(default=False)  # waiting: pass over me where I have something else then
    say_no_until = models.DateTimeField(null=True, blank=True)  # moved up by itself: until then a no is never late
    late = models.BooleanField(default=False)  # withdrew after the association's limit
    reason = models.CharField(max_length=8, choices=DropReason, blank=True)  # taken off by the association
    sentence = models.TextField(max_length=500, blank=True)  # with a withdrawal, or from the association

    privacy = Privacy(path="person__person__user", erase=Erase.BLANK, fields={"sentence": Class.PERSONAL})

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shift", "person"],
                condition=models.Q(state__in=["wished", "going", "backup", "waiting"]),
                name="one_live_signup",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["going", "backup", "waiting"]) | ~models.Q(engagement=None),
                name="signup_hangs_on_a_place",
            ),
        ]
        indexes = [models.Index(fields=["shift", "state", "id"]), models.Index(fields=["person", "state"])]

    @property
    def is_live(self) -> bool:
        return self.state in LIVE_SIGNUPS

    @property
    def holds_place(self) -> bool:
        return self.state in HOLDING


class HandOver(Row):
    """Somebody offers their place in a shift to somebody else. Until that one accepts, nothing has changed."""

    class State(models.TextChoices):
        OFFERED = "offered", _("Waits for their answer")
        ACCEPTED = "accepted", _("Taken over")
        DECLINED = "declined", _("Not taken over")
        CANCELLED = "cancelled", pgettext_lazy("handover", "Taken back")

    public_id = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    signup = models.ForeignKey(SignUp, on_delete=models.CASCADE, related_name="handovers")
    to = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    sentence = models.TextField(max_length=500, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.OFFERED)
    created_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(path="signup__person__person__user", erase=Erase.BLANK, fields={"sentence": Class.PERSONAL})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["signup"], condition=models.Q(state="offered"), name="one_offer_of_a_shift")
        ]
        indexes = [models.Index(fields=["to", "state"])]


class PersonalCalendar(models.Model):
    """The secret address under which a person's own calendar can be read by their calendar program."""

    person = models.OneToOneField(Actor, primary_key=True, on_delete=models.CASCADE, related_name="+")
    secret = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    made_at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path="person__person__user", erase=Erase.DELETE, fields={"secret": Class.SENSITIVE})
