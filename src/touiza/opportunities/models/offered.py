"""What goes with suggestions: those a person does not want, the mail they may ask for, and how often each association is shown."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.opportunities.models.opportunity import Opportunity
from touiza.opportunities.models.saved import Cadence


class WhyNot(models.TextChoices):
    """Why a suggestion is not for somebody; "" where they did not say."""

    UNSAID = "", _("I would rather not say")
    TIME = "time", _("The time does not suit me")
    PLACE = "place", _("It is too far away")
    TASK = "task", _("The work is nothing for me")
    ASSOCIATION = "association", _("The association is nothing for me")


class HiddenSuggestion(Row):
    """A person does not want this opportunity suggested; or nothing of its association, where that was the reason."""

    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(_("Why not?"), max_length=11, choices=WhyNot, blank=True, default=WhyNot.UNSAID)
    at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path="person__person__user", erase=Erase.DELETE, fields={"opportunity": Class.PERSONAL, "why": Class.PERSONAL})

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "opportunity"], name="hidden_once")]


class SuggestionMail(Row):
    """A person asked for suggestions by mail. No row, or `cadence` none: they get none."""

    person = models.OneToOneField(Actor, primary_key=True, on_delete=models.CASCADE, related_name="+")
    cadence = models.CharField(max_length=7, choices=Cadence, default=Cadence.NONE)
    due_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    privacy = Privacy(path="person__person__user", erase=Erase.DELETE, fields={"cadence": Class.PERSONAL})

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="suggestion_mail_due")]


class Exposure(models.Model):
    """How often an association's work was shown among suggestions on one day. To whom is not kept anywhere."""

    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    shown = models.PositiveBigIntegerField(default=0)

    privacy = Privacy(path=None)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["association", "day"], name="exposure_once_a_day")]
        indexes = [models.Index(fields=["day"])]
