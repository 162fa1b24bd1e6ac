"""A Notice tells one person one thing that happened, in the app."""

from django.db import models

from touiza.actors.models import Activity, Actor
from touiza.core import clock
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row


class Notice(Row):
    """What is told is rendered from its activity by its kind (registry.py), in the reader's language."""

    recipient = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="notices")
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    read_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path="recipient__person__user", erase=Erase.DELETE, fields={"kind": Class.PERSONAL})

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recipient", "activity"], name="notice_once")]
        indexes = [
            models.Index(fields=["recipient", "-id"]),
            models.Index(fields=["recipient"], condition=models.Q(read_at=None), name="notice_unread"),
        ]
