"""Who gets the head of the chain by mail."""

import datetime as dt

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import override

from touiza.core import clock
from touiza.core.ids import public_id
from touiza.core.privacy import Class, Erase, Privacy

CONFIRM_WITHIN = dt.timedelta(days=7)
STOP = signing.Signer(salt="proof.heads")  # signs the id by which the mails are stopped from one of them


class HeadSubscription(models.Model):
    """A mailbox that gets each day's head, once a link sent there was opened and its button pressed. Stopped, it is gone."""

    public_id = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")  # who was signed in
    email = models.EmailField(max_length=254)
    language = models.CharField(max_length=2)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the secret in the link, in hex
    asked_at = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(null=True)
    sent_day = models.DateField(null=True)  # of the last head that was sent

    privacy = Privacy(
        path="user",
        erase=Erase.DELETE,
        fields={"email": Class.PERSONAL, "language": Class.TECHNICAL, "digest": Class.TECHNICAL},
    )

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="head_subscribed_once")]
        indexes = [models.Index(fields=["sent_day"], condition=models.Q(confirmed_at__isnull=False), name="head_subscription_due")]

    @property
    def is_late(self) -> bool:
        """Whether the link has run out."""
        return self.confirmed_at is None and self.asked_at + CONFIRM_WITHIN <= clock.now()

    @property
    def stop_path(self) -> str:
        """The path of the page that stops these mails, in their language. Who has it may stop them."""
        with override(self.language):
            return reverse("proof:chain_stop", args=[STOP.sign(self.public_id)])
