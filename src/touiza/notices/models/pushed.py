"""Web push: our keys, the browsers that asked to be told, and each message to each of them (RFC 8030, 8291, 8292)."""

from django.db import models

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.notices.models.told import NoticeGroup


class PushKey(Row):
    """A key pair that says to push services who we are (VAPID). `sealed` can be read with this instance's secret only.

    A retired key goes on serving the browsers that asked for messages with it.
    """

    public = models.CharField(max_length=88, unique=True)  # the uncompressed point, base64url
    sealed = models.TextField()
    made_at = models.DateTimeField(default=clock.now)
    retired_at = models.DateTimeField(null=True)

    privacy = Privacy(path=None)

    class Meta:
        constraints = [
            models.UniqueConstraint(models.Value(1), condition=models.Q(retired_at=None), name="one_push_key_in_use"),
        ]


class Device(Row):
    """A browser in which a person wants to be told, while they are signed in there."""

    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="push_devices")
    key = models.ForeignKey(PushKey, on_delete=models.CASCADE, related_name="+")
    endpoint = models.CharField(max_length=1000)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the endpoint: a browser is one person's at a time
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    session = models.CharField(max_length=40)  # in which it was asked for: with it ends the telling
    name = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    pushed_at = models.DateTimeField(null=True)
    faults = models.PositiveSmallIntegerField(default=0)  # refusals in a row

    privacy = Privacy(
        path="person__person__user",
        erase=Erase.DELETE,
        fields={
            "endpoint": Class.SENSITIVE, "digest": Class.TECHNICAL, "p256dh": Class.SENSITIVE, "auth": Class.SENSITIVE,
            "session": Class.SENSITIVE, "name": Class.PERSONAL,
        },
    )  # fmt: skip

    class Meta:
        indexes = [models.Index(fields=["person", "id"])]


class Push(Row):
    """One message to one browser: a group of notices that became new. Sent again, it has the same topic and takes its own place."""

    class State(models.TextChoices):
        QUEUED = "queued"
        SENT = "sent"
        DROPPED = "dropped"  # read before, too late, or seen no more
        FAILED = "failed"

    group = models.ForeignKey(NoticeGroup, on_delete=models.CASCADE, related_name="pushes")
    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="pushes")
    opened_at = models.DateTimeField()  # of the group, as it was when it became new
    urgent = models.BooleanField(default=False)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=7, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=120, blank=True)

    privacy = Privacy(path="device__person__person__user", erase=Erase.DELETE, fields={"state": Class.TECHNICAL, "error": Class.TECHNICAL})

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "device", "opened_at"], name="push_once")]
        indexes = [models.Index(fields=["due_at"], condition=models.Q(state="queued"), name="push_queued")]
