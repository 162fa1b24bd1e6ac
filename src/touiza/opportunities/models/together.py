"""Work that several associations do together: one is responsible, the others accepted to join it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.privacy import Privacy
from touiza.core.rows import Row
from touiza.opportunities.models.opportunity import Opportunity


class CoOrganiser(Row):
    """An association beside the responsible one: asked, then joined or not, until it leaves or is taken off."""

    class State(models.TextChoices):
        INVITED = "invited", _("Invited")
        JOINED = "joined", _("Takes part")
        DECLINED = "declined", _("Declined")
        LEFT = "left", _("No longer takes part")

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="organisers")
    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="co_organised")
    state = models.CharField(max_length=8, choices=State, default=State.INVITED)
    may_decide = models.BooleanField(_("May also answer applications"), default=False)
    invited_by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    invited_at = models.DateTimeField(default=clock.now)
    answered_by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(path=None)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["opportunity", "association"],
                condition=models.Q(state__in=["invited", "joined"]),
                name="co_organises_once",
            )
        ]
        indexes = [models.Index(fields=["association", "state"])]
