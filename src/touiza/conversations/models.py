"""A Conversation is attached to one thing: an application today, whatever comes tomorrow. What it is attached to says who
reads and writes in it (registry.py); here is only what was said, by whom, and how far each has read.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row

LONGEST = 2000  # characters of a message


class Conversation(Row):
    """All that is said about one thing. `last_*` repeat its newest message, so that a list needs no other table."""

    subject_type = models.CharField(max_length=60, editable=False)  # app_label.model
    subject_id = models.BigIntegerField()
    opened_at = models.DateTimeField(default=clock.now)
    last_id = models.BigIntegerField(default=0)
    last_at = models.DateTimeField(null=True, blank=True)
    last_by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    settled_id = models.BigIntegerField(default=0)  # up to which message nothing needs an answer, as somebody said

    privacy = Privacy(path=None)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject_type", "subject_id"], name="one_conversation_about_a_thing")]


class Participant(Row):
    """A side of a conversation: a person, or an association, for whom everyone speaks who acts for it."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="participants")
    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=clock.now)

    privacy = Privacy(path="actor__person__user", erase=Erase.KEEP)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "actor"], name="side_once")]
        indexes = [models.Index(fields=["actor"])]


class Message(Row):
    """What one person said. It is never changed: who errs writes another one."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    side = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")  # for whom they spoke
    text = models.TextField(_("Message"), max_length=LONGEST)
    at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path="author__person__user", erase=Erase.BLANK, fields={"text": Class.PERSONAL})

    class Meta:
        indexes = [models.Index(fields=["conversation", "-id"])]


class Reading(Row):
    """How far one person has read a conversation: each of an association's people for themselves."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="readings")
    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    read_id = models.BigIntegerField(default=0)  # the newest message they have seen
    at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path="person__person__user", erase=Erase.DELETE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "person"], name="reading_once")]
