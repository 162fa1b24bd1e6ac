"""A day and hours that a person and the association agree on by themselves."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.opportunities.models.application import Engagement


class Appointment(Row):
    """A day and hours that one side proposes and the other agrees to."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        AGREED = "agreed", pgettext_lazy("time", "Agreed")
        DECLINED = "declined", _("Does not suit")
        CANCELLED = "cancelled", _("Cancelled")

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="appointments")
    proposed_by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    by_volunteer = models.BooleanField()  # which side proposed; the other one answers
    day = models.DateField()  # local
    starts = models.TimeField()  # local
    ends = models.TimeField()  # local; the next day where it is not after `starts`
    zone = models.CharField(max_length=64)  # IANA
    starts_at = models.DateTimeField()  # UTC
    ends_at = models.DateTimeField()  # UTC
    note = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.PROPOSED)
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)
    sequence = models.PositiveIntegerField(default=0)  # of RFC 5545

    privacy = Privacy(
        path="engagement__person__person__user", erase=Erase.BLANK, fields={"note": Class.PERSONAL, "zone": Class.TECHNICAL}
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="appointment_ends_after_start"),
            models.UniqueConstraint(
                fields=["engagement", "starts_at"],
                condition=models.Q(state__in=["proposed", "agreed"]),
                name="appointment_once",
            ),
        ]
        indexes = [models.Index(fields=["engagement", "starts_at"])]
