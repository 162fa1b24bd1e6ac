"""Verification: an association shows, criterion by criterion, what makes it one; a named reviewer decides on each.

The criteria themselves are words in a file (`associations.criteria`). A request and its judgements are never changed
once decided: refusals, withdrawals and lapses stay readable.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from touiza.actors.models import Actor
from touiza.associations.models.association import Association
from touiza.associations.models.documents import DocumentVersion
from touiza.core import clock
from touiza.core.ids import public_id
from touiza.core.privacy import Class, Privacy
from touiza.core.rows import Row
from touiza.core.translated import TranslatedField


class VerificationRequest(Row):
    """An association asks to be verified, or asks again. One is open at a time."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Being written")
        WAITING = "waiting", _("Waiting")
        VERIFIED = "verified", pgettext_lazy("association", "Verified")
        REFUSED = "refused", _("Not verified")
        TAKEN_BACK = "taken_back", _("Taken back by the association")

    public_id = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="verification_requests")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    appeals = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="appeals_to_it")
    asked_by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    asked_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    sentence = models.CharField(max_length=1000, blank=True)  # the reviewer's, for everyone to read

    privacy = Privacy(path=None)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["association"], condition=models.Q(state__in=["draft", "waiting"]), name="one_open_request"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["verified", "refused"]) | models.Q(decided_at__isnull=False),
                name="request_decided_when",
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"])]

    @property
    def is_decided(self) -> bool:
        return self.state in {self.State.VERIFIED, self.State.REFUSED}


class Evidence(Row):
    """What an association shows for one criterion: a text, a public address, a document (a private one too)."""

    request = models.ForeignKey(VerificationRequest, on_delete=models.CASCADE, related_name="evidence")
    criterion = models.CharField(max_length=20)  # a code of criteria.toml
    text = models.TextField(max_length=2000, blank=True)
    link = models.URLField(max_length=300, blank=True)
    version = models.ForeignKey(DocumentVersion, null=True, on_delete=models.SET_NULL, related_name="+")
    document_title = TranslatedField(limit=140, blank=True)  # as it was, should the document go

    privacy = Privacy(path=None, fields={"text": Class.PUBLIC, "link": Class.PUBLIC})

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "criterion"], name="evidence_once")]


class Judgement(Row):
    """A reviewer's decision on one criterion, with a sentence."""

    class Verdict(models.TextChoices):
        MET = "met", _("Met")
        NOT_MET = "not_met", _("Not met")
        NOT_SHOWN = "not_shown", _("Not shown")

    request = models.ForeignKey(VerificationRequest, on_delete=models.CASCADE, related_name="judgements")
    criterion = models.CharField(max_length=20)
    verdict = models.CharField(max_length=9, choices=Verdict)
    sentence = models.CharField(max_length=500)

    privacy = Privacy(path=None, fields={"sentence": Class.PUBLIC})

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "criterion"], name="judgement_once")]


class Verification(Row):
    """An association is verified, for what, from when until when. It ends by time, by a newer one, or by withdrawal."""

    class End(models.TextChoices):
        LAPSED = "lapsed", _("Ran out")
        RENEWED = "renewed", _("Renewed")
        WITHDRAWN = "withdrawn", pgettext_lazy("verification", "Withdrawn")

    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="verifications")
    request = models.OneToOneField(VerificationRequest, on_delete=models.CASCADE, related_name="verification")
    scope = models.CharField(max_length=300)  # what was looked at, in the reviewer's words
    since = models.DateTimeField()
    until = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=9, choices=End, blank=True)
    ended_by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    sentence = models.CharField(max_length=1000, blank=True)  # why it was withdrawn, for everyone to read

    privacy = Privacy(path=None, fields={"scope": Class.PUBLIC})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["association"], condition=models.Q(ended_at=None), name="verified_once"),
            models.CheckConstraint(condition=models.Q(until__gt=models.F("since")), name="verified_for_a_time"),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, end="") | (~models.Q(ended_at=None) & ~models.Q(end="")),
                name="verification_end_said",
            ),
        ]
        indexes = [models.Index(fields=["until"], condition=models.Q(ended_at=None), name="verification_until")]

    def holds(self) -> bool:
        """Tell whether it stands now."""
        return self.ended_at is None and self.until > clock.now()
