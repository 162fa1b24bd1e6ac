"""A call: an association asks one person whether they can come, for they are free then, or fit what it looks for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.ids import public_id
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.opportunities.models import Opportunity, Shift


class Sourcing(Row):
    """An association lets people be invited in steps: the best first, the next ones after some hours, until enough applied."""

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        STOPPED = "stopped", _("Stopped")
        ENOUGH = "enough", _("Enough people have applied")
        NOBODY = "nobody", _("Nobody is left to be invited")
        CLOSED = "closed", _("The opportunity takes nobody any more")

    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="sourcings")
    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="sourcings")
    by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=7, choices=State, default=State.RUNNING)
    wanted = models.PositiveSmallIntegerField()  # applications from its beginning on
    at_a_time = models.PositiveSmallIntegerField()
    every_hours = models.PositiveSmallIntegerField()
    steps = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    privacy = Privacy(path=None)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opportunity"], condition=models.Q(state="running"), name="sourcing_runs_once"),
            models.CheckConstraint(condition=models.Q(state="running") | models.Q(ended_at__isnull=False), name="sourcing_ended"),
        ]
        indexes = [models.Index(fields=["next_at"], condition=models.Q(state="running"), name="sourcing_due")]

    @property
    def is_running(self) -> bool:
        return self.state == self.State.RUNNING


class Call(Row):
    """One invitation to one shift, or to work as a whole (no shift). Nobody gets two for the same one."""

    class Way(models.TextChoices):
        FREE = "free"  # they say that they are free then
        FIT = "fit"  # they fit, and allow being found

    class Answer(models.TextChoices):
        NONE = "", _("No answer yet")
        NO = "no", _("Cannot come")

    public_id = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="calls")
    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="calls")
    shift = models.ForeignKey(Shift, null=True, on_delete=models.CASCADE, related_name="calls")
    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="calls")
    by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    way = models.CharField(max_length=4, choices=Way, default=Way.FREE)
    sourcing = models.ForeignKey(Sourcing, null=True, blank=True, on_delete=models.SET_NULL, related_name="calls")
    at = models.DateTimeField(default=clock.now)
    answer = models.CharField(max_length=2, choices=Answer, blank=True, default=Answer.NONE)
    answered_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(path="person__person__user", erase=Erase.DELETE, fields={"association": Class.PERSONAL, "answer": Class.PERSONAL})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shift", "person"], condition=models.Q(shift__isnull=False), name="called_to_a_shift_once"),
            models.UniqueConstraint(fields=["opportunity", "person"], condition=models.Q(shift=None), name="called_to_a_date_once"),
        ]
        indexes = [models.Index(fields=["person", "-at"]), models.Index(fields=["association", "-at"])]


class CallStop(Row):
    """A person wants no more invitations from this association; from none at all, where it names none."""

    association = models.ForeignKey(Association, null=True, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path="person__person__user", erase=Erase.DELETE, fields={"association": Class.PERSONAL})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["association", "person"], name="call_stop_once"),
            models.UniqueConstraint(fields=["person"], condition=models.Q(association=None), name="call_stop_of_all_once"),
        ]
