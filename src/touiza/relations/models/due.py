"""What waits for an association’s answer, by whatever way it came; and what its people keep beside it.

A due item stands for a text that lies elsewhere: a comment or a mention (posts), a message through the contact form
(associations), a message about an application (conversations). Whether it is answered is a fact of those texts, read
again each time one of them changes (services.due); only what people decide here is kept here alone.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from touiza.actors.models import Actor
from touiza.associations.models import Association, ContactMessage
from touiza.conversations.models import Message
from touiza.core import clock
from touiza.core.ids import public_id
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.posts.models import Post

SPEAKS = [("ar", "العربية"), ("fr", "Français"), ("en", "English")]
ASKER = "person__person__user"  # from a due item to the login of who waits


class Channel(models.TextChoices):
    """How it reached the association."""

    COMMENT = "comment", pgettext_lazy("channel", "Comment")
    MENTION = "mention", pgettext_lazy("channel", "Mention")
    LETTER = "letter", pgettext_lazy("channel", "Contact form")
    TALK = "talk", pgettext_lazy("channel", "Message about an application")


class DueState(models.TextChoices):
    OPEN = "open", pgettext_lazy("due", "Open")
    ANSWERED = "answered", pgettext_lazy("due", "Answered")
    NONE = "none", pgettext_lazy("due", "No answer needed")
    SPAM = "spam", pgettext_lazy("due", "Spam")


class WhyNone(models.TextChoices):
    """Why nothing has to be answered. The last three are facts and not chosen."""

    THANKS = "thanks", _("It only says thanks")
    ELSEWHERE = "elsewhere", _("Answered another way")
    TOGETHER = "together", _("Answered with another message")
    AMONG = "among", _("It is said among others, not to us")
    OTHER = "other", _("Another reason")
    SETTLED = "settled", _("Somebody said so where it stands")
    GONE = "gone", _("Who wrote it took it away")
    OVER = "over", _("What it was about has ended")


CHOSEN = tuple(one for one in WhyNone if one not in {WhyNone.SETTLED, WhyNone.GONE, WhyNone.OVER})


class DueItem(Row):
    """One text that an association owes an answer, or owed one. `key` names the text, so that it is due once."""

    public_id = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="due_items")
    key = models.CharField(max_length=40, editable=False)  # "post:12", "letter:5", "message:9"
    channel = models.CharField(max_length=7, choices=Channel)
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    letter = models.ForeignKey(ContactMessage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    about = models.ForeignKey(Post, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")  # the post or opportunity it hangs on
    person = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")  # who waits; None: a visitor
    language = models.CharField(max_length=2, choices=SPEAKS)  # of the text
    is_next = models.BooleanField(default=False)  # they were answered before, in the same exchange
    joins = models.BooleanField(default=False)  # it goes on with what the same person wrote just before
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=DueState, default=DueState.OPEN)
    # The fact: a person of the association answered.
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    open_minutes = models.PositiveIntegerField(null=True, blank=True)  # until then, while the association was open
    # The decision: nothing has to be answered.
    decision = models.CharField(max_length=4, choices=[(DueState.NONE, _("No answer needed")), (DueState.SPAM, _("Spam"))], blank=True)
    reason = models.CharField(max_length=9, choices=WhyNone, blank=True)
    reason_words = models.CharField(max_length=200, blank=True)
    decided_by = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    assignee = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    assigned_at = models.DateTimeField(null=True, blank=True)
    overdue_at = models.DateTimeField(null=True, blank=True)  # when it was told that it waits beyond its time

    privacy = Privacy(path=ASKER, erase=Erase.BLANK, fields={"reason_words": Class.PERSONAL, "key": Class.TECHNICAL})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["association", "key"], name="due_once"),
            models.CheckConstraint(condition=Q(state="answered") | Q(answered_at=None), name="due_answered_when"),
            models.CheckConstraint(condition=~Q(state="answered") | Q(answered_at__isnull=False), name="due_answered_at"),
            models.CheckConstraint(condition=~Q(state="spam") | Q(decision="spam"), name="due_spam_decided"),
            models.CheckConstraint(condition=~Q(state="none") | ~Q(reason=""), name="due_none_why"),
        ]
        indexes = [
            models.Index(fields=["association", "due_at", "id"], condition=Q(state="open"), name="due_open"),
            models.Index(fields=["association", "state", "-asked_at"]),
            models.Index(fields=["due_at"], condition=Q(state="open", overdue_at=None), name="due_overdue"),
            models.Index(fields=["post"]),
        ]

    @property
    def is_open(self) -> bool:
        return self.state == DueState.OPEN


class DueNote(Row):
    """What somebody of the association says to colleagues about a due item. Who waits never sees it."""

    item = models.ForeignKey(DueItem, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(max_length=1000)
    at = models.DateTimeField(default=clock.now)
    form_key = models.CharField(max_length=60, null=True, unique=True, editable=False)  # noqa: DJ001 — unique where there is one

    privacy = Privacy(path=f"item__{ASKER}", erase=Erase.DELETE, fields={"text": Class.PERSONAL, "form_key": Class.TECHNICAL})

    class Meta:
        indexes = [models.Index(fields=["item", "id"])]


class DueTranslation(Row):
    """A text that waits, put into another language by a colleague, for colleagues."""

    item = models.ForeignKey(DueItem, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(max_length=2, choices=SPEAKS)
    text = models.TextField(max_length=4000)
    by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path=f"item__{ASKER}", erase=Erase.DELETE, fields={"text": Class.PERSONAL})

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "language"], name="due_translated_once")]


class SavedAnswer(Row):
    """Words an association uses again. "{name}" stands for the name of who is answered."""

    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="saved_answers")
    language = models.CharField(_("Language"), max_length=2, choices=SPEAKS)
    title = models.CharField(_("What it is for"), max_length=60)
    body = models.TextField(_("Text"), max_length=2000)
    by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    edited_at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path=None)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["association", "language", "title"], name="saved_answer_once")]


class OpeningHours(Row):
    """From when to when somebody is there to answer, on one weekday (0 is Monday). A working day without a row is open all day."""

    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    privacy = Privacy(path=None)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["association", "weekday"], name="hours_of_a_day_once"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="hours_of_a_weekday"),
            models.CheckConstraint(condition=Q(opens__lt=models.F("closes")), name="hours_open_before_they_close"),
        ]


class ReplyFigure(Row):
    """How an association answers what people write to it, over the last 90 days: written down for its public page."""

    association = models.OneToOneField(Association, primary_key=True, on_delete=models.CASCADE, related_name="reply_figure")
    answerable = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    first = models.PositiveIntegerField(default=0)  # of which the median is taken
    median_minutes = models.PositiveIntegerField(null=True)  # of first answers, while open; None: too few
    counted_at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path=None)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(answered__lte=models.F("answerable")), name="replied_of_those_to_answer")]
