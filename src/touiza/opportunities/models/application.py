"""Asking to take part, step by step, and the place that is held once it is granted."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.ids import public_id
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.opportunities.models.opportunity import Opportunity


class ApplicationState(models.TextChoices):
    SUBMITTED = "submitted", _("Waiting for an answer")
    ASKED = "asked", _("Waiting for you")
    BACKUP = "backup", _("Back-up")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ENDED = "ended", _("Closed with the opportunity")


LIVE = (ApplicationState.SUBMITTED, ApplicationState.ASKED, ApplicationState.BACKUP, ApplicationState.ACCEPTED)
WAITING = (ApplicationState.SUBMITTED, ApplicationState.ASKED)

APPLICATION_TRANSITIONS: dict[str, frozenset[str]] = {
    ApplicationState.SUBMITTED: frozenset({"asked", "backup", "accepted", "declined", "withdrawn", "ended"}),
    ApplicationState.ASKED: frozenset({"submitted", "asked", "backup", "accepted", "declined", "withdrawn", "ended"}),
    ApplicationState.BACKUP: frozenset({"accepted", "declined", "withdrawn", "ended"}),
    ApplicationState.ACCEPTED: frozenset({"withdrawn", "ended"}),
    ApplicationState.DECLINED: frozenset(),
    ApplicationState.WITHDRAWN: frozenset(),
    ApplicationState.ENDED: frozenset(),
}


class DeclineReason(models.TextChoices):
    """Why an application is declined: a code, always with a sentence."""

    FULL = "full", _("All places are taken")
    SKILL = "skill", _("A needed skill is missing")
    TIME = "time", _("The times do not fit")
    PLACE = "place", _("It is too far")
    LANGUAGE = "language", _("A language of the work is missing")
    AGE = "age", _("The age does not fit")
    CHANGED = "changed", _("Our plans have changed")
    OTHER = "other", _("Another reason")


class Application(Row):
    """A person asks to take part. Its steps tell who did what when; `state` is where it stands."""

    public_id = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="applications")
    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="applications")
    message = models.TextField(_("A few words about you"), max_length=2000, blank=True)
    share_profile = models.BooleanField(default=True)  # the association may see what "my associations" may see
    people = models.PositiveSmallIntegerField(default=1)  # places asked for: who applies, and those who come along
    names = models.TextField(_("Who comes with you"), max_length=1000, blank=True)
    state = models.CharField(max_length=9, choices=ApplicationState, default=ApplicationState.SUBMITTED)
    created_at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(path="person__person__user", erase=Erase.BLANK, fields={"message": Class.PERSONAL, "names": Class.PERSONAL})

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["opportunity", "person"],
                condition=models.Q(state__in=["submitted", "asked", "backup", "accepted"]),
                name="one_live_application",
            ),
            models.CheckConstraint(condition=models.Q(people__gte=1), name="application_for_somebody"),
        ]
        indexes = [models.Index(fields=["opportunity", "state"]), models.Index(fields=["person", "-created_at"])]


class ApplicationStep(Row):
    """One thing that happened to an application. Never changed afterwards."""

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", _("Sent")
        EDITED = "edited", _("Changed")
        ASKED = "asked", _("Question")
        ANSWERED = "answered", _("Answer")
        BACKUP = "backup", _("Kept as a back-up")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        ENDED = "ended", _("Closed with the opportunity")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=9, choices=Kind)
    by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=8, choices=DeclineReason, blank=True)
    sentence = models.TextField(max_length=1000, blank=True)
    at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path="application__person__person__user", erase=Erase.BLANK, fields={"sentence": Class.PERSONAL})

    class Meta:
        indexes = [models.Index(fields=["application", "id"])]


class Engagement(Row):
    """A person holds a place in an opportunity, from acceptance until it ends."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="engagements")
    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="engagements")
    application = models.OneToOneField(Application, null=True, on_delete=models.SET_NULL, related_name="engagement")
    people = models.PositiveSmallIntegerField(default=1)  # places it holds
    started_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)  # given up; the place is free again

    privacy = Privacy(path="person__person__user", erase=Erase.KEEP)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["opportunity", "person"], condition=models.Q(ended_at=None), name="one_engagement"
            )
        ]
        indexes = [models.Index(fields=["person", "ended_at"])]
