"""A mailing: one letter to many contacts, each in their language; who got it, who did not and why; who stopped which kind."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.ids import public_id
from touiza.core.privacy import Erase, Privacy
from touiza.core.rows import Row
from touiza.core.translated import TranslatedField
from touiza.mail.models import Message
from touiza.relations.models.contact import MINE, Contact


class MailKind(models.TextChoices):
    """What a letter is for: a person stops each kind alone."""

    NEWS = "news", _("News")
    CALLS = "calls", _("Call for volunteers")
    PRACTICAL = "practical", _("Practical message")


class MailingState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SENDING = "sending", _("On its way")
    SENT = "sent", _("Sent")
    STOPPED = "stopped", _("Stopped")


class Mailing(models.Model):
    """One letter. `selection` is whom it is for, as in BulkAct; the deliveries are written when it is sent."""

    public_id = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="mailings")
    kind = models.CharField(max_length=9, choices=MailKind, default=MailKind.CALLS)
    subject = TranslatedField(_("Subject"), limit=150, blank=True)
    body = TranslatedField(_("Letter"), limit=6000, blank=True)
    selection = models.JSONField(default=dict)
    state = models.CharField(max_length=7, choices=MailingState, default=MailingState.DRAFT)
    by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)  # when sending began
    ended_at = models.DateTimeField(null=True, blank=True)
    last_id = models.BigIntegerField(default=0)  # the newest contact when sending began
    cursor = models.BigIntegerField(default=0)  # the last contact that has its delivery

    privacy = Privacy(path=None)

    class Meta:
        indexes = [models.Index(fields=["association", "-created_at"])]


class Way(models.TextChoices):
    MAIL = "mail", _("by mail")
    TOUIZA = "touiza", _("through Touiza")


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    HELD = "held", _("Not sent")
    BOUNCED = "bounced", _("Came back")


class Held(models.TextChoices):
    """Why somebody gets no letter."""

    NO_ADDRESS = "no_address", _("no e-mail address")
    NO_CONSENT = "no_consent", _("did not agree to this kind of letter")
    STOPPED = "stopped", _("stopped this kind of letter")
    BOUNCED = "bounced", _("the address does not work")
    MISSING = "missing", _("something the letter speaks of is missing")
    GONE = "gone", _("left Touiza")


class Delivery(Row):
    """One letter for one contact: once for each mailing."""

    public_id = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="deliveries")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="deliveries")
    way = models.CharField(max_length=6, choices=Way, blank=True)
    state = models.CharField(max_length=7, choices=DeliveryState, default=DeliveryState.WAITING)
    held = models.CharField(max_length=10, choices=Held, blank=True)
    language = models.CharField(max_length=2, choices=[("ar", "ar"), ("fr", "fr"), ("en", "en")], default="ar")
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)  # the reader stopped this kind from this letter

    privacy = Privacy(path=MINE, erase=Erase.KEEP)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailing", "contact"], name="delivery_once")]
        indexes = [
            models.Index(fields=["contact", "-sent_at"]),
            models.Index(fields=["mailing", "id"], condition=models.Q(state="waiting"), name="delivery_waiting"),
        ]


class MailStop(Row):
    """A contact wants no letters of this kind from this association."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="mail_stops")
    kind = models.CharField(max_length=9, choices=MailKind)
    at = models.DateTimeField(default=clock.now)
    delivery = models.ForeignKey(Delivery, null=True, on_delete=models.SET_NULL, related_name="+")

    privacy = Privacy(path=MINE, erase=Erase.DELETE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "kind"], name="mail_stop_once")]
