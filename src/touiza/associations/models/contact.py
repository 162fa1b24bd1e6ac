"""What people write to an association through its contact form."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.associations.models.association import Association
from touiza.core import clock
from touiza.core.ids import public_id
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row


class ContactMessage(Row):
    """A message to those who act for an association. A visitor's waits until the address is confirmed."""

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("Not confirmed yet")
        WAITING = "waiting", _("Not answered yet")
        ANSWERED = "answered", _("Answered")

    public_id = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="messages")
    sender = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")  # None: a visitor
    name = models.CharField(_("My name"), max_length=120)
    email = models.EmailField(_("My e-mail"), max_length=254)
    shares_address = models.BooleanField(default=False)  # may the association see the address and write to it?
    language = models.CharField(max_length=2)  # that the sender reads
    subject = models.CharField(_("Subject"), max_length=140)
    body = models.TextField(_("Message"), max_length=4000)
    state = models.CharField(max_length=11, choices=State, default=State.WAITING)
    digest = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 — unique where there is one: a secret that confirms, as SHA-256 in hex
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)  # when it reached the association
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    answer = models.TextField(max_length=4000, blank=True)  # "" where it was answered elsewhere
    form_key = models.CharField(max_length=60, null=True, unique=True, editable=False)  # noqa: DJ001 — unique where there is one

    privacy = Privacy(
        path="sender__person__user",
        erase=Erase.DELETE,
        fields={
            "name": Class.PERSONAL,
            "email": Class.PERSONAL,
            "subject": Class.PERSONAL,
            "body": Class.PERSONAL,
            "answer": Class.PERSONAL,
            "digest": Class.TECHNICAL,
            "language": Class.TECHNICAL,
            "form_key": Class.TECHNICAL,
        },
    )

    class Meta:
        indexes = [models.Index(fields=["association", "state", "sent_at"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="unconfirmed") | models.Q(sent_at__isnull=False), name="message_sent_when"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="answered") | models.Q(answered_at__isnull=False), name="message_answered_when"
            ),
        ]
