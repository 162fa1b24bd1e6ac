"""Asking to take part, step by step, and the place that is held once it is granted."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.conversations.models import Message
from touiza.core import clock
from touiza.core.ids import public_id
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.opportunities.models.opportunity import Opportunity


class ApplicationState(models.TextChoices):
    SUBMITTED = "submitted", _("Waiting for an answer")
    ASKED = "asked", _("Waiting for you")
    LISTED = "listed", _("On the waiting list")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ENDED = "ended", _("Ended")


WAITING = (ApplicationState.SUBMITTED, ApplicationState.ASKED, ApplicationState.LISTED)
LIVE = (*WAITING, ApplicationState.ACCEPTED)

APPLICATION_TRANSITIONS: dict[str, frozenset[str]] = {
    ApplicationState.SUBMITTED: frozenset({"asked", "listed", "accepted", "declined", "withdrawn", "ended"}),
    ApplicationState.ASKED: frozenset({"submitted", "asked", "listed", "accepted", "declined", "withdrawn", "ended"}),
    ApplicationState.LISTED: frozenset({"asked", "accepted", "declined", "withdrawn", "ended"}),
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


class EndReason(models.TextChoices):
    """Why something ended that nobody declined: always told."""

    CLOSED = "closed", _("The opportunity closed before it was answered")
    OVER = "over", _("The work is over")
    REMOVED = "removed", _("The opportunity was taken away")
    ASSOCIATION = "association", _("The association has closed")
    NO_REPLY = "no_reply", _("No reply to “still interested?”")


class CallOffReason(models.TextChoices):
    """Why an association calls off work that it had announced."""

    WEATHER = "weather", _("Weather or safety")
    FEW = "few", _("Too few people")
    PERMIT = "permit", _("A permission is missing")
    MEANS = "means", _("Money, transport or material is missing")
    STAFF = "staff", _("The people who lead it cannot")
    PLANS = "plans", _("Plans have changed")
    ELSE = "else", _("Something else")


class WithdrawReason(models.TextChoices):
    """Why a volunteer withdraws, where they wish to say."""

    NO_TIME = "no_time", _("I have no time after all")
    HEALTH = "health", _("My health or my family")
    FAR = "far", _("Getting there is too hard")
    ELSEWHERE = "elsewhere", _("I help elsewhere")
    WAITED = "waited", _("I waited too long")


class RuleReason(models.TextChoices):
    """Why a rule of the association turned somebody away."""

    RULE = "rule", _("A rule of the association")
    NOT_NOW = "not_now", _("The association does not wish it for now")


REASONS = [*RuleReason.choices, *DeclineReason.choices, *EndReason.choices, *CallOffReason.choices, *WithdrawReason.choices]


class Nudge(models.IntegerChoices):
    """How far the clock has come with what it tells of an application that waits."""

    NONE = 0
    HALF = 1  # half of the time is gone: coordinators are reminded
    DUE = 2  # it is overdue: everyone who acts for the association is
    ESCALATED = 3  # its owners are
    SILENT = 4  # both sides are told; the silence counts
    STILL = 5  # on the waiting list: asked whether they are still interested


class Application(Row):
    """A person asks to take part. Its steps tell who did what when; `state` is where it stands.

    The clock: while it is the association's turn (`turn_at`), an answer is due (`due_at`), and `next_at` is when the
    clock does something next. It stands still while the volunteer has been asked. Services write it all
    (services/duty.py), in the transaction of the deed.
    """

    public_id = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="applications")
    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="applications")
    message = models.TextField(_("A few words about you"), max_length=2000, blank=True)
    share_profile = models.BooleanField(default=True)  # the association may see what "my associations" may see
    as_guest = models.BooleanField(default=False)  # sent without an account; one may have been kept since
    state = models.CharField(max_length=9, choices=ApplicationState, default=ApplicationState.SUBMITTED)
    created_at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)  # decided, or withdrawn before that
    turn_at = models.DateTimeField(null=True, blank=True)  # since when it is the association's turn; None: it is not
    due_at = models.DateTimeField(null=True, blank=True)  # when its latest turn is, or was, to be answered
    next_at = models.DateTimeField(null=True, blank=True)
    nudge = models.PositiveSmallIntegerField(choices=Nudge, default=Nudge.NONE)
    answered_at = models.DateTimeField(null=True, blank=True)  # the first answer: a question or a decision
    answer_minutes = models.PositiveIntegerField(null=True, blank=True)  # of working days, until then
    silent_at = models.DateTimeField(null=True, blank=True)  # no answer in 14 days; a later one does not undo it
    listed_at = models.DateTimeField(null=True, blank=True)  # put on the waiting list: its order

    privacy = Privacy(path="person__person__user", erase=Erase.BLANK, fields={"message": Class.PERSONAL})

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["opportunity", "person"],
                condition=models.Q(state__in=["submitted", "asked", "listed", "accepted"]),
                name="one_live_application",
            ),
            models.CheckConstraint(
                condition=models.Q(turn_at=None) | models.Q(state="submitted"), name="turn_only_while_submitted"
            ),
            models.CheckConstraint(
                condition=models.Q(next_at=None) | models.Q(state__in=["submitted", "listed"]),
                name="clock_only_while_waiting",
            ),
        ]
        indexes = [
            models.Index(fields=["opportunity", "state"]),
            models.Index(fields=["person", "-created_at"]),
            models.Index(fields=["next_at"], condition=models.Q(next_at__isnull=False), name="application_clock"),
        ]

    @property
    def is_overdue(self) -> bool:
        """Whether the association's answer is late now."""
        return self.turn_at is not None and self.due_at is not None and self.due_at <= clock.now()


class ApplicationStep(Row):
    """One thing that happened to an application. Never changed afterwards."""

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", _("Sent")
        EDITED = "edited", _("Changed")
        ASKED = "asked", _("Question")
        ANSWERED = "answered", _("Answer")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        ENDED = "ended", _("Ended")
        LISTED = "listed", _("Put on the waiting list")
        STILL = "still", _("Still interested?")
        KEPT = "kept", _("Still interested")
        SILENT = "silent", _("No answer in 14 days")
        HELD = "held", _("Held while the association is suspended")
        RESUMED = "resumed", _("Taken up again")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=9, choices=Kind)
    by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=11, choices=REASONS, blank=True)
    sentence = models.TextField(max_length=1000, blank=True)
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")  # a question, its answer
    at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path="application__person__person__user", erase=Erase.BLANK, fields={"sentence": Class.PERSONAL})

    class Meta:
        indexes = [models.Index(fields=["application", "id"])]

    @property
    def words(self) -> str:
        """What was said with it: its sentence, or the message of the conversation that holds it."""
        return self.message.text if self.message else self.sentence


class Engagement(Row):
    """A person holds a place in an opportunity, from acceptance until it ends."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="engagements")
    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="engagements")
    application = models.OneToOneField(Application, null=True, on_delete=models.SET_NULL, related_name="engagement")
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
