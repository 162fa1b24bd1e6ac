"""Who belongs to an association: its form, requests to join step by step, memberships and their terms."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from touiza.actors.models import Actor
from touiza.associations.models.association import Association
from touiza.core import clock
from touiza.core.ids import public_id
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.core.translated import TranslatedField


class MemberForm(models.Model):
    """What an association asks of who wants to be its member. Without one, or closed, nobody can ask."""

    class Runs(models.TextChoices):
        CALENDAR = "calendar", _("The calendar year, until 31 December")
        ANNIVERSARY = "anniversary", _("Twelve months from the day somebody joins")

    association = models.OneToOneField(Association, primary_key=True, on_delete=models.CASCADE, related_name="member_form")
    is_open = models.BooleanField(default=False)
    intro = TranslatedField(_("What members do and receive"), limit=3000, blank=True)  # Markdown
    statutes = TranslatedField(_("What members agree to"), limit=5000, blank=True)  # Markdown: the statutes, or their sense
    statutes_url = models.URLField(_("Address of the statutes"), max_length=200, blank=True)
    fee = models.PositiveIntegerField(null=True, blank=True, validators=[MaxValueValidator(100_000_000)])  # minor units
    currency = models.CharField(max_length=3, default="DZD")  # ISO 4217
    fee_words = TranslatedField(_("About the fee"), limit=300, blank=True)  # how it is paid, who pays less
    runs = models.CharField(max_length=11, choices=Runs, default=Runs.CALENDAR)
    last_number = models.PositiveIntegerField(default=0)  # moved under a row lock
    edited_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(path=None)


class MemberQuestion(Row):
    """One question of the form. One that is taken away stays for the answers it got."""

    class Kind(models.TextChoices):
        TEXT = "text", pgettext_lazy("answer", "Words")
        CHOICE = "choice", _("One of several answers")
        YES_NO = "yes_no", _("Yes or no")
        NUMBER = "number", _("A number")
        DATE = "date", _("A day")

    form = models.ForeignKey(MemberForm, on_delete=models.CASCADE, related_name="questions")
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.TEXT)
    label = TranslatedField(_("Question"), limit=200)
    options = TranslatedField(_("Answers to choose from"), limit=1000, blank=True)  # one to a line
    is_required = models.BooleanField(default=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(path=None)

    class Meta:
        ordering = ["pk"]


class RequestState(models.TextChoices):
    WAITING = "waiting", _("Waiting for an answer")
    ASKED = "asked", _("Asked, waits for them")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("membership", "Withdrawn")


OPEN_REQUEST = (RequestState.WAITING, RequestState.ASKED)
REQUEST_TRANSITIONS: dict[str, frozenset[str]] = {
    RequestState.WAITING: frozenset({"asked", "accepted", "declined", "withdrawn"}),
    RequestState.ASKED: frozenset({"waiting", "asked", "accepted", "declined", "withdrawn"}),
    RequestState.ACCEPTED: frozenset(),
    RequestState.DECLINED: frozenset(),
    RequestState.WITHDRAWN: frozenset(),
}


class MemberRefusal(models.TextChoices):
    """Why a request to join is declined: a code, always with a sentence."""

    STATUTES = "statutes", _("The statutes do not allow it")
    INCOMPLETE = "incomplete", _("Something is missing from the request")
    FULL = "full", _("We take no new members for now")
    KNOWN = "known", _("You are a member under another account")
    OTHER = "other", _("Another reason")


class MemberRequest(Row):
    """A person asks to become a member. `answers` repeats each question as it was asked: [{"label", "answer"}]."""

    public_id = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="member_requests")
    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="member_requests")
    answers = models.JSONField(default=list)
    state = models.CharField(max_length=9, choices=RequestState, default=RequestState.WAITING)
    created_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(
        path="person__person__user", erase=Erase.DELETE, fields={"association": Class.PERSONAL, "answers": Class.PERSONAL}
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["association", "person"],
                condition=models.Q(state__in=["waiting", "asked"]),
                name="one_open_member_request",
            )
        ]
        indexes = [models.Index(fields=["association", "state"])]


class MemberRequestStep(Row):
    """One thing that happened to a request. Never changed afterwards."""

    class Kind(models.TextChoices):
        SENT = "sent", _("Sent")
        ASKED = "asked", _("Question")
        ANSWERED = "answered", _("Answer")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("membership", "Withdrawn")

    request = models.ForeignKey(MemberRequest, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=9, choices=Kind)
    by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=10, choices=MemberRefusal, blank=True)
    sentence = models.TextField(max_length=1000, blank=True)
    at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path="request__person__person__user", erase=Erase.DELETE, fields={"sentence": Class.PERSONAL})

    class Meta:
        ordering = ["pk"]


class Membership(Row):
    """A person is a member of an association, or was: one row for both, so that a number stays its holder's."""

    class End(models.TextChoices):
        LAPSED = "lapsed", _("Not renewed")
        LEFT = "left", pgettext_lazy("membership", "Left")
        ENDED = "ended", _("Ended by the association")

    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="memberships")
    number = models.PositiveIntegerField(validators=[MinValueValidator(1)])  # counted by the association
    since = models.DateField()
    until = models.DateField()  # the last day of its latest term
    asked_at = models.DateTimeField(null=True, blank=True)  # about renewal, this term
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=6, choices=End, blank=True)
    sentence = models.TextField(max_length=500, blank=True)  # ended by the association: why, told to the person

    privacy = Privacy(
        path="person__person__user",
        erase=Erase.DELETE,
        fields={"association": Class.PERSONAL, "number": Class.PERSONAL, "sentence": Class.PERSONAL},
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["association", "person"], name="one_membership"),
            models.UniqueConstraint(fields=["association", "number"], name="member_number_once"),
            models.CheckConstraint(condition=models.Q(until__gte=models.F("since")), name="membership_runs_forward"),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, end="") | models.Q(ended_at__isnull=False) & ~models.Q(end=""),
                name="an_ended_membership_says_how",
            ),
        ]
        indexes = [models.Index(fields=["until"], condition=models.Q(ended_at=None), name="membership_running")]


class MembershipTerm(Row):
    """A year of a membership, with the fee that was asked for it and when it was noted as received."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="terms")
    begins = models.DateField()
    ends = models.DateField()
    fee = models.PositiveIntegerField(null=True, blank=True)  # minor units, as it was then
    currency = models.CharField(max_length=3, default="DZD", editable=False)
    received_at = models.DateTimeField(null=True, blank=True)
    received_by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")

    privacy = Privacy(
        path="membership__person__person__user", erase=Erase.DELETE, fields={"begins": Class.PERSONAL, "ends": Class.PERSONAL, "fee": Class.PERSONAL}
    )

    class Meta:
        ordering = ["-begins"]
        constraints = [models.UniqueConstraint(fields=["membership", "begins"], name="term_once")]
