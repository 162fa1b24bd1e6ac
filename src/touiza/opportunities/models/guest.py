"""What somebody without an account typed, until they have shown that the mailbox is theirs."""

import datetime as dt

from django.db import models

from touiza.core import clock
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.opportunities.models.application import Application
from touiza.opportunities.models.opportunity import Opportunity

CONFIRM_WITHIN = dt.timedelta(days=7)


class GuestRequest(Row):
    """No application yet: nobody reads it and no clock runs. The link holds a secret, the row only its digest."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="guest_requests")
    name = models.CharField(max_length=80)
    email = models.EmailField(max_length=254)
    language = models.CharField(max_length=2)  # that they read
    message = models.TextField(max_length=2000, blank=True)
    of_age = models.PositiveSmallIntegerField()  # years; they said to be as old, or older
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the secret, in hex
    created_at = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    application = models.ForeignKey(Application, null=True, on_delete=models.SET_NULL, related_name="+")
    form_key = models.CharField(max_length=60, null=True, unique=True, editable=False)  # noqa: DJ001 — unique where there is one

    privacy = Privacy(
        path="application__person__person__user",
        erase=Erase.DELETE,
        fields={
            "name": Class.PERSONAL,
            "email": Class.PERSONAL,
            "message": Class.PERSONAL,
            "of_age": Class.PERSONAL,
            "language": Class.TECHNICAL,
            "digest": Class.TECHNICAL,
            "form_key": Class.TECHNICAL,
        },
    )

    class Meta:
        indexes = [models.Index(fields=["created_at"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(application=None) | models.Q(confirmed_at__isnull=False), name="guest_confirmed_when"
            )
        ]

    @property
    def is_late(self) -> bool:
        """Whether the link has run out."""
        return self.confirmed_at is None and self.created_at + CONFIRM_WITHIN <= clock.now()
