"""What is written about a contact by hand: notes and calls, what they agreed to, what they are qualified for."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.relations.models.contact import MINE, Contact


class Level(models.TextChoices):
    """Who in the association reads a note."""

    TEAM = "team", _("Everyone who acts for the association")
    COORDINATORS = "coordinators", _("Coordinators and owners")
    OWNERS = "owners", _("Owners only")


class NoteKind(models.TextChoices):
    NOTE = "note", pgettext_lazy("exchange", "Note")
    CALL = "call", pgettext_lazy("exchange", "Call")
    MEETING = "meeting", pgettext_lazy("exchange", "Meeting")
    MESSAGE = "message", pgettext_lazy("exchange", "Message")


class Note(Row):
    """A note, or an exchange told by hand, with its author. It is never changed: no service does, a correction is another note."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=7, choices=NoteKind, default=NoteKind.NOTE)
    level = models.CharField(max_length=12, choices=Level, default=Level.COORDINATORS)
    text = models.TextField(max_length=2000)
    at = models.DateTimeField(default=clock.now)  # when it happened
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    noted_at = models.DateTimeField(default=clock.now)
    key = models.CharField(max_length=22, blank=True)  # of the form: sent twice, it is written once

    privacy = Privacy(path=MINE, erase=Erase.DELETE, fields={"text": Class.PERSONAL, "key": Class.TECHNICAL})

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "key"], condition=~models.Q(key=""), name="note_once")]
        indexes = [models.Index(fields=["contact", "-at"])]


class Purpose(models.TextChoices):
    """What somebody agrees to. The first three are kinds of letter, and stopped by the same words."""

    NEWS = "news", _("News of the association by mail")
    CALLS = "calls", _("Calls for volunteers by mail")
    PRACTICAL = "practical", _("Practical messages by mail")
    PHONE = "phone", _("Calls by phone")
    PHOTO = "photo", _("Pictures with their face")


class Consent(Row):
    """What somebody agreed to, when and how; and when they took it back. Given again, it is a new row."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=9, choices=Purpose)
    given_on = models.DateField()
    how = models.CharField(_("How they agreed"), max_length=200)
    noted_by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    noted_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_how = models.CharField(max_length=200, blank=True)

    privacy = Privacy(path=MINE, erase=Erase.DELETE, fields={"how": Class.PERSONAL, "withdrawn_how": Class.PERSONAL})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact", "purpose"], condition=models.Q(withdrawn_at=None), name="one_consent_in_force")
        ]


class Qualification(Row):
    """What a contact has shown to be qualified for, as the association saw it; kept apart from its own fields."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="qualifications")
    name = models.CharField(_("Qualification"), max_length=120)
    code = models.CharField(_("Number or code"), max_length=60, blank=True)
    held_since = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    evidence = models.CharField(_("What was seen"), max_length=300, blank=True)
    noted_by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    noted_at = models.DateTimeField(default=clock.now)

    privacy = Privacy(
        path=MINE,
        erase=Erase.DELETE,
        fields={"name": Class.PERSONAL, "code": Class.PERSONAL, "evidence": Class.PERSONAL},
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(held_since=None) | models.Q(valid_until=None) | models.Q(valid_until__gte=models.F("held_since")),
                name="qualification_ends_after_it_begins",
            )
        ]
        indexes = [models.Index(fields=["contact", "valid_until"])]
