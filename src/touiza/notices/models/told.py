"""What a person is told: a Notice a fact, in groups, and the summaries by mail that some of them stood in."""

from django.db import models

from touiza.actors.models import Activity, Actor
from touiza.core import clock
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.notices.families import Family


class NoticeGroup(Row):
    """What is told together, new or read as one: "Samira and 11 others". Most groups are of one notice.

    What joins a group that was read makes it new again, once; `opened_at` is when it became new last.
    """

    recipient = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="notice_groups")
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=40)
    family = models.CharField(max_length=9, choices=Family)
    in_app = models.BooleanField(default=True)
    size = models.PositiveIntegerField(default=0)  # notices
    people = models.PositiveIntegerField(default=0)  # who did what they tell of, each once
    opened_at = models.DateTimeField(default=clock.now)
    newest_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True)

    privacy = Privacy(
        path="recipient__person__user",
        erase=Erase.DELETE,
        fields={"kind": Class.PERSONAL, "key": Class.TECHNICAL, "family": Class.TECHNICAL},
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recipient", "key"], name="notice_group_once")]
        indexes = [
            models.Index(fields=["recipient", "-newest_at", "-id"], condition=models.Q(in_app=True), name="notice_group_newest"),
            models.Index(fields=["recipient"], condition=models.Q(read_at=None, in_app=True), name="notice_group_unread"),
        ]


class Mailed(models.TextChoices):
    """What became of a notice by mail."""

    NOT = "not"
    WAITS = "waits"  # a mail of its own, once its reader's quiet hours are over
    SENT = "sent"  # a mail of its own was written
    DIGEST = "digest"  # stands in the next summary
    DIGESTED = "digested"  # stood in one
    DROPPED = "dropped"  # was read before, or can be seen no more


class Digest(Row):
    """A summary that was written to a person: its notices stand in no other."""

    recipient = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    due_at = models.DateTimeField()
    made_at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path="recipient__person__user", erase=Erase.DELETE)

class DigestDue(Row):
    """When the next summary of a person is written; there is a row while something waits for it, and no longer."""

    recipient = models.OneToOneField(Actor, on_delete=models.CASCADE, related_name="+")
    due_at = models.DateTimeField(db_index=True)

    privacy = Privacy(path="recipient__person__user", erase=Erase.DELETE)


class Notice(Row):
    """What is told is rendered from its activity by its kind (registry.py), in the reader's language."""

    recipient = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="notices")
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(NoticeGroup, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    created_at = models.DateTimeField(default=clock.now)
    mailed = models.CharField(max_length=8, choices=Mailed, default=Mailed.NOT)
    mail_at = models.DateTimeField(null=True)  # when its mail was written, or will be
    digest = models.ForeignKey(Digest, null=True, on_delete=models.SET_NULL, related_name="notices")

    privacy = Privacy(path="recipient__person__user", erase=Erase.DELETE, fields={"kind": Class.PERSONAL, "mailed": Class.TECHNICAL})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recipient", "activity"], name="notice_once"),
            models.CheckConstraint(condition=~models.Q(mailed="waits") | models.Q(mail_at__isnull=False), name="notice_waits_until"),
            models.CheckConstraint(condition=models.Q(digest=None) | models.Q(mailed="digested"), name="notice_in_its_digest"),
        ]
        indexes = [
            models.Index(fields=["group", "-id"]),
            models.Index(fields=["recipient", "kind"]),
            models.Index(fields=["mail_at"], condition=models.Q(mailed="waits"), name="notice_waiting"),
            models.Index(fields=["recipient"], condition=models.Q(mailed="digest"), name="notice_for_digest"),
            models.Index(fields=["recipient", "mail_at"], condition=models.Q(mailed="sent"), name="notice_mailed"),
        ]
