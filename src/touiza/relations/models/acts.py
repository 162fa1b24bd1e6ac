"""Acts on many contacts, and two made one: with what was there before, so that a day long they can be undone."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from touiza.actors.models import Actor
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.ids import public_id
from touiza.core.privacy import Class, Erase, Privacy
from touiza.relations.models.contact import MINE, Contact


class ActState(models.TextChoices):
    RUNNING = "running", _("Under way")
    DONE = "done", pgettext_lazy("act", "Done")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


class BulkAct(models.Model):
    """One act on a selection. `cursor` is the last contact it came to, so that a killed run goes on from there."""

    class Kind(models.TextChoices):
        TAG = "tag", _("Add a tag")
        UNTAG = "untag", _("Take a tag away")
        STATUS = "status", _("Change the status")
        FIELD = "field", _("Fill in a field")

    public_id = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=6, choices=Kind)
    value = models.JSONField(default=dict)  # {"tag": 3}, {"status": "paused", "reason": "…"}, {"field": 5, "value": "…"}
    selection = models.JSONField(default=dict)  # {"query": "status=active"} or {"picks": [ids]}
    last_id = models.BigIntegerField(default=0)  # the newest contact when it began: later ones are not meant
    cursor = models.BigIntegerField(default=0)
    state = models.CharField(max_length=7, choices=ActState, default=ActState.RUNNING)
    by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)
    changed = models.PositiveIntegerField(default=0)
    undone_by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    left = models.PositiveIntegerField(default=0)  # not undone, since somebody changed them later

    privacy = Privacy(path=None)

    class Meta:
        indexes = [models.Index(fields=["association", "-at"])]


class BulkChange(models.Model):
    """What an act did to one contact: the values before and after."""

    act = models.ForeignKey(BulkAct, on_delete=models.CASCADE, related_name="changes")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    undone = models.BooleanField(null=True)  # None: not looked at yet

    privacy = Privacy(path=MINE, erase=Erase.DELETE, fields={"before": Class.PERSONAL, "after": Class.PERSONAL})

    class Meta:
        constraints = [models.UniqueConstraint(fields=["act", "contact"], name="bulk_change_once")]


class Merge(models.Model):
    """Two contacts became one. `moved` names the rows that went over, `before` and `after` the values of the one that stayed."""

    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="+")
    kept = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    gone = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    moved = models.JSONField(default=dict)  # {"notes": [ids], …}
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)
    undone_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(
        path="kept__person__person__user",
        erase=Erase.DELETE,
        fields={"moved": Class.TECHNICAL, "before": Class.PERSONAL, "after": Class.PERSONAL},
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gone"], condition=models.Q(undone_at=None), name="merged_once")]
