"""Activity is the log of what actors did; a Cursor is how far a reader of it has come."""

from typing import Any, ClassVar

from django.db import models

from touiza.actors.models.people import Actor
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row


class CurrentTransaction(models.Func):
    """PostgreSQL's id of the running transaction, as a bigint."""

    template = "(pg_current_xact_id()::text::bigint)"
    output_field: ClassVar[Any] = models.BigIntegerField()


class Activity(Row):
    """Who did what to what, for whom, when: written by services in the transaction of the deed, read by tasks.

    Ids commit out of order, so readers go by (xid, id) and take only rows whose transaction is over:
    see `services.activity.read_activities`.
    """

    xid = models.BigIntegerField(db_default=CurrentTransaction(), editable=False)
    actor = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    verb = models.CharField(max_length=40)  # noun.past, as "application.accepted"
    object_type = models.CharField(max_length=60, blank=True)  # app_label.model
    object_id = models.BigIntegerField(null=True)
    association = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    person = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")  # whom it concerns
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.PRIVATE)
    silent = models.BooleanField(default=False)  # history brought in: nobody is told
    at = models.DateTimeField(default=clock.now)

    privacy = Privacy(
        path="actor__person__user",
        erase=Erase.KEEP,
        fields={"verb": Class.TECHNICAL, "object_type": Class.TECHNICAL},
    )

    class Meta:
        indexes = [
            models.Index(fields=["xid", "id"]),
            models.Index(fields=["association", "-at"]),
            models.Index(fields=["object_type", "object_id"]),
        ]


class Cursor(models.Model):
    """How far a reader of the log has come."""

    reader = models.CharField(max_length=40, primary_key=True)
    xid = models.BigIntegerField(default=0)
    activity_id = models.BigIntegerField(default=0)

    privacy = Privacy(path=None)
