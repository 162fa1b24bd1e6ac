"""What belongs to the duty to answer beside the application itself: how one opportunity is answered, and called off."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.privacy import Privacy
from touiza.core.rows import Row
from touiza.opportunities.models.application import CallOffReason
from touiza.opportunities.models.opportunity import Opportunity


class Intake(Row):
    """How an association answers those who apply for one opportunity, where it chose other than what is usual."""

    opportunity = models.OneToOneField(Opportunity, primary_key=True, on_delete=models.CASCADE, related_name="intake")
    moves_up = models.BooleanField(default=False)  # a place that frees goes to the first on the waiting list by itself

    privacy = Privacy(path=None)


class CallOff(Row):
    """An association called off work that it had announced: why, in a code and a sentence that everyone may read."""

    opportunity = models.OneToOneField(Opportunity, primary_key=True, on_delete=models.CASCADE, related_name="call_off")
    reason = models.CharField(_("Reason"), max_length=11, choices=CallOffReason)
    sentence = models.TextField(max_length=1000)
    by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path=None)
