"""A call: an association asks one person whether they can come at a time when it needs somebody and they are free."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.ids import public_id
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.opportunities.models import Opportunity, Shift


class Call(Row):
    """One invitation to one shift, or to work on a date (no shift). Nobody gets two for the same one."""

    class Answer(models.TextChoices):
        NONE = "", _("No answer yet")
        NO = "no", _("Cannot come")

    public_id = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="calls")
    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="calls")
    shift = models.ForeignKey(Shift, null=True, on_delete=models.CASCADE, related_name="calls")
    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="calls")
    by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)
    answer = models.CharField(max_length=2, choices=Answer, blank=True, default=Answer.NONE)
    answered_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(path="person__person__user", erase=Erase.DELETE, fields={"association": Class.PERSONAL, "answer": Class.PERSONAL})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shift", "person"], condition=models.Q(shift__isnull=False), name="called_to_a_shift_once"),
            models.UniqueConstraint(fields=["opportunity", "person"], condition=models.Q(shift=None), name="called_to_a_date_once"),
        ]
        indexes = [models.Index(fields=["person", "-at"])]


class CallStop(Row):
    """A person wants no more invitations to shifts from this association."""

    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path="person__person__user", erase=Erase.DELETE, fields={"association": Class.PERSONAL})

    class Meta:
        constraints = [models.UniqueConstraint(fields=["association", "person"], name="call_stop_once")]
