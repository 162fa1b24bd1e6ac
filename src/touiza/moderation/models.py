"""Report: somebody says that a post should not stand here, and why; an operator decides, with a sentence for both sides."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.ids import public_id
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.posts.models import Post


class Reason(models.TextChoices):
    HARASSMENT = "harassment", _("It insults, threatens or pursues somebody")
    HATRED = "hatred", _("It calls for hatred or violence")
    FALSE = "false", _("It says what is false, and may do harm")
    PRIVATE = "private", _("It shows something private of somebody without their consent")
    FRAUD = "fraud", _("It deceives, or asks for money under a pretence")
    SPAM = "spam", _("It is advertising or the same thing again and again")
    RIGHTS = "rights", _("It is somebody else’s work, used without permission")
    OTHER = "other", _("Something else")


class State(models.TextChoices):
    OPEN = "open", _("To decide")
    KEPT = "kept", _("It stays")
    REMOVED = "removed", _("Taken away")


class Report(Row):
    """`person` is empty once who reported is forgotten; the decision stays."""

    public_id = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reports")
    person = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=10, choices=Reason)
    words = models.CharField(max_length=1000, blank=True)
    state = models.CharField(max_length=7, choices=State, default=State.OPEN)
    reported_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    sentence = models.CharField(max_length=500, blank=True)  # why it stays or goes, for both sides to read

    privacy = Privacy(
        path="person__person__user",
        erase=Erase.BLANK,
        fields={"person": Class.PERSONAL, "words": Class.PERSONAL, "sentence": Class.PUBLIC},
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "person"], condition=models.Q(state="open"), name="one_open_report"),
            models.CheckConstraint(
                condition=models.Q(state="open", decided_at=None) | (~models.Q(state="open") & models.Q(decided_at__isnull=False)),
                name="report_decided_when",
            ),
        ]
        indexes = [models.Index(fields=["state", "reported_at"])]
