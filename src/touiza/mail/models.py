"""A Message is one mail to one recipient for one cause. It may be tried again; it is never made twice."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from touiza.core import clock
from touiza.core.ids import public_id
from touiza.core.privacy import Class, Erase, Privacy

NOTICE = "activity:"  # how the cause of a mail begins that tells of something in the log


class State(models.TextChoices):
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    BOUNCED = "bounced"  # taken by the first server, sent back for good by the last


class Message(models.Model):
    """A mail as it was written, kept until it is sent and for 90 days after."""

    public_id = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    recipient = models.EmailField(max_length=254)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    cause = models.CharField(max_length=120)  # what made it: never twice for one recipient
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField(blank=True)
    reply_to = models.EmailField(max_length=254, blank=True)
    state = models.CharField(max_length=7, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)
    stop_path = models.CharField(max_length=200, blank=True)  # where its reader stops mails of this kind; else all notices
    sender = models.CharField(max_length=120, blank=True)  # in whose name it is sent: shown before our own address

    privacy = Privacy(
        path="user",
        erase=Erase.DELETE,
        fields={
            "recipient": Class.PERSONAL,
            "subject": Class.PERSONAL,
            "text": Class.PERSONAL,
            "html": Class.PERSONAL,
            "reply_to": Class.PERSONAL,
            "stop_path": Class.TECHNICAL,
            "sender": Class.PUBLIC,
            "error": Class.PERSONAL,  # mail servers repeat the address they refuse
            "kind": Class.TECHNICAL,
            "cause": Class.TECHNICAL,
            "language": Class.TECHNICAL,
        },
        copies=("subject", "text", "html", "error"),
    )

    class Meta:
        constraints = [models.UniqueConstraint(Lower("recipient"), "cause", name="message_once")]
        indexes = [models.Index(fields=["-created_at"])]

    @property
    def is_notice(self) -> bool:
        """Is it one of those that a person may choose not to get?"""
        return self.cause.startswith(NOTICE)

    @property
    def message_id(self) -> str:
        """The Message-ID header: the same however often sending is tried."""
        host = settings.SITE_URL.split("//")[-1].split(":")[0].split("/")[0]
        return f"<{self.public_id}@{host}>"
