"""Who was there: the days on which work is done, the people of each, and the append-only lines that say how they came.

An Occasion is a shift, or one day of an opportunity on a date. It comes into being with the first thing that is written
about it. Nothing in Presence is changed or deleted: the database refuses; a later line replaces an earlier one.

Lock order everywhere: occasion, attendees by id.
"""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.ids import public_id
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.opportunities.models.opportunity import Opportunity
from touiza.opportunities.models.shift import Shift


class Occasion(Row):
    """A shift, or one local day of a dated opportunity, of which something was written down."""

    public_id = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="occasions")
    shift = models.OneToOneField(Shift, null=True, on_delete=models.PROTECT, related_name="occasion")
    day = models.DateField()  # local
    created_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)  # when a coordinator said that the list is right
    closed_by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")

    privacy = Privacy(path=None)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["opportunity", "day"], condition=models.Q(shift=None), name="one_occasion_a_day"
            )
        ]
        indexes = [models.Index(fields=["day"])]

    @property
    def key(self) -> str:
        """How it is named in addresses."""
        return f"s{self.shift_id}" if self.shift_id else self.day.isoformat()


class Attendee(Row):
    """One person of an occasion: with an account, or a name written at the door that may later be tied to one."""

    public_id = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    occasion = models.ForeignKey(Occasion, on_delete=models.PROTECT, related_name="attendees")
    person = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="attended")
    name = models.CharField(max_length=120, blank=True)  # as written at the door, of who had no account
    walk_in = models.BooleanField(default=False)  # nobody expected them
    added_by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    tied_at = models.DateTimeField(null=True, blank=True)  # when the written name was found to be this person

    privacy = Privacy(path="person__person__user", erase=Erase.BLANK, fields={"name": Class.PERSONAL})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occasion", "person"], name="once_on_an_occasion"),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) | models.Q(walk_in=True), name="who_has_no_account_walked_in"
            ),
        ]
        indexes = [models.Index(fields=["person", "occasion"])]


class PresenceState(models.TextChoices):
    CAME = "came", _("Came")
    LATE = "late", _("Came late")
    LEFT_EARLY = "left_early", _("Left early")
    NO_SHOW = "no_show", _("Did not come")
    EXCUSED = "excused", _("Excused")
    UNDONE = "undone", _("Taken back")


PRESENT = (PresenceState.CAME, PresenceState.LATE, PresenceState.LEFT_EARLY)


class Way(models.TextChoices):
    """How a line was got."""

    QR = "qr", _("by QR code")
    CODE = "code", _("by typed code")
    LIST = "list", _("on the list")
    PAPER = "paper", _("from the paper list")
    DOOR = "door", _("by themselves, with the code at the door")


class PresenceQuerySet(models.QuerySet["Presence"]):
    def current(self) -> Self:
        """Keep the lines that no later one replaces."""
        return self.filter(replaced_by=None)

    def present(self) -> Self:
        return self.filter(state__in=PRESENT)


class Presence(Row):
    """One line: how somebody came, who said so and how. Comment and reason are the association's own; erasure empties them."""

    attendee = models.ForeignKey(Attendee, on_delete=models.PROTECT, related_name="lines")
    state = models.CharField(max_length=10, choices=PresenceState)
    arrived_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    way = models.CharField(max_length=5, choices=Way)
    by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    comment = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=300, blank=True)  # why an earlier line is corrected afterwards
    key = models.CharField(max_length=44, null=True, unique=True, editable=False)  # noqa: DJ001 - made by the device that was offline
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")

    objects = PresenceQuerySet.as_manager()

    privacy = Privacy(
        path="attendee__person__person__user",
        erase=Erase.BLANK,
        fields={"comment": Class.PERSONAL, "reason": Class.PERSONAL},
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attendee"], condition=models.Q(replaces=None), name="one_first_line_of_presence"
            ),  # with the one-to-one above: one chain, so one current line
            models.CheckConstraint(
                condition=models.Q(arrived_at=None) | models.Q(left_at=None) | models.Q(left_at__gte=models.F("arrived_at")),
                name="left_after_arriving",
            ),
        ]

    @property
    def is_present(self) -> bool:
        return self.state in PRESENT
