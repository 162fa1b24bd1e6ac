"""Credentials: the keys that seal them, the credential of each certificate, and those that people carried here."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.ids import public_id
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.proof.models.certificate import Certificate


class SigningKey(Row):
    """A key of this server (no owner) or of an association. `sealed` is its private half, readable with this instance's secret only.

    A retired key signs nothing more, and what it signed holds; a withdrawn one is not trusted from that moment on.
    """

    owner = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="signing_keys")
    public = models.CharField(max_length=120, unique=True)  # multikey
    sealed = models.TextField()
    made_at = models.DateTimeField(default=clock.now)
    retired_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(path=None)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner"], condition=models.Q(retired_at=None), name="one_key_in_use", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None) | ~models.Q(retired_at=None), name="withdrawn_keys_are_retired"
            ),
        ]


class Credential(Row):
    """The credential of a certificate, as it was sealed last, and its place in the issuer's list of states.

    Whether it holds is told by the certificate's state: the list is drawn from there.
    """

    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, related_name="credential")
    issuer = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    list_number = models.PositiveIntegerField()
    list_index = models.PositiveIntegerField()
    document = models.TextField(blank=True)
    links = models.TextField(blank=True)  # evidence the person chose: JSON, a list of {"name", "address"}
    with_email = models.BooleanField(default=False)  # the digest of their address stands beside their name
    made_at = models.DateTimeField(default=clock.now)

    privacy = Privacy(
        path="certificate__person__person__user",
        erase=Erase.BLANK,
        fields={"document": Class.PERSONAL, "links": Class.PERSONAL},
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "list_number", "list_index"], name="one_place_in_the_list")
        ]


class Carried(Row):
    """A credential that a person brought here from wherever they earned it: shown to them as what it was found to be."""

    class Standing(models.TextChoices):
        VALID = "valid", _("Holds")
        OPEN = "open", _("Could not be established")
        INVALID = "invalid", _("Does not hold")

    public_id = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="carried")
    digest = models.CharField(max_length=64)  # SHA-256 of the text, so that the same comes in once
    text = models.TextField()
    source = models.CharField(max_length=500, blank=True)  # where it was fetched
    standing = models.CharField(max_length=7, choices=Standing)
    reason = models.CharField(max_length=40, blank=True)  # a code of kernel.credentials.verdict
    facts = models.JSONField(default=dict, blank=True)
    checked_at = models.DateTimeField()
    added_at = models.DateTimeField(default=clock.now)

    privacy = Privacy(
        path="person__person__user",
        erase=Erase.DELETE,
        fields={
            "text": Class.PERSONAL, "source": Class.PERSONAL, "standing": Class.PERSONAL, "reason": Class.PERSONAL,
            "facts": Class.PERSONAL, "digest": Class.TECHNICAL, "public_id": Class.TECHNICAL,
        },
    )  # fmt: skip

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "digest"], name="carried_once")]
        indexes = [models.Index(fields=["person", "-added_at"])]
