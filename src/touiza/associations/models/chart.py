"""The organisation chart: bodies inside bodies, the seats of each, and who holds them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.associations.models.association import Association
from touiza.core import clock
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.core.translated import TranslatedField


class Body(Row):
    """A part of an association: its bureau, a committee, a local section. It may stand under another one."""

    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="bodies")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    name = TranslatedField(_("Name"), limit=120)
    task = TranslatedField(_("What it does"), limit=300, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    privacy = Privacy(path=None)

    class Meta:
        ordering = ["order", "pk"]


class Seat(Row):
    """A function in a body: president, treasurer, member. Several people may hold it."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="seats")
    title = TranslatedField(_("Function"), limit=120)
    order = models.PositiveSmallIntegerField(default=0)

    privacy = Privacy(path=None)

    class Meta:
        ordering = ["order", "pk"]


class SeatHolder(Row):
    """Who holds a seat: a person of this site, who may hide their name, or a name whose bearer has agreed to stand here."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="holders")
    person = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.CASCADE, related_name="seats")
    name = models.CharField(_("Name"), max_length=120, blank=True)
    since = models.DateField(null=True, blank=True)
    named_at = models.DateTimeField(default=clock.now)
    named_by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")  # who says that they agreed
    is_hidden = models.BooleanField(default=False)  # by the person: the seat reads as held
    ended_on = models.DateField(null=True, blank=True)

    privacy = Privacy(
        path="person__person__user", erase=Erase.DELETE, fields={"name": Class.PERSONAL, "seat": Class.PERSONAL}
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(person__isnull=False) | ~models.Q(name=""), name="a_seat_is_held_by_somebody"),
            models.UniqueConstraint(
                fields=["seat", "person"], condition=models.Q(ended_on=None, person__isnull=False), name="seat_held_once"
            ),
        ]
