"""What is kept of an opportunity's life beside its state: templates to begin from, and whether it is still current."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.privacy import Privacy
from touiza.opportunities.models.opportunity import Opportunity


class Template(models.Model):
    """What an association writes again and again, under a name: all an opportunity says, without dates or picture."""

    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="templates")
    name = models.CharField(_("Name of the template"), max_length=80)
    said = models.JSONField(default=dict)  # as services.templates writes it
    created_at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")

    privacy = Privacy(path=None)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["association", "name"], name="template_name_once")]

    def __str__(self) -> str:
        return self.name


class StillCurrent(models.Model):
    """Its coordinators were asked whether an opportunity is still current: when, again when, and what came of it."""

    class Outcome(models.TextChoices):
        WAITING = "waiting"
        KEPT = "kept"  # somebody said so, or worked on it
        CLOSED = "closed"  # nobody answered, or the answer was no

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="currency")
    asked_at = models.DateTimeField(default=clock.now)
    asked_again_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=7, choices=Outcome, default=Outcome.WAITING)
    ended_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")

    privacy = Privacy(path=None)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["opportunity"], condition=models.Q(outcome="waiting"), name="asked_once_at_a_time"
            )
        ]
