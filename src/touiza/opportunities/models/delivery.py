"""What work from home delivers, round by round; and captains, who enter hours for the others of their team."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.ids import public_id
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.media.models import Attachment, Paper
from touiza.opportunities.models.application import Engagement
from touiza.opportunities.models.opportunity import Opportunity
from touiza.opportunities.models.shift import Shift
from touiza.proof.models import Contribution


class Deliverable(Row):
    """A piece of work handed in for an engagement. Its hours enter the book when it is accepted, not before."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for the association")
        RETURNED = "returned", _("Sent back with a remark")
        ACCEPTED = "accepted", pgettext_lazy("work handed in", "Accepted")

    public_id = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="deliverables")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    claim = models.OneToOneField(Contribution, null=True, on_delete=models.PROTECT, related_name="+")  # once it is accepted
    waits_since = models.DateTimeField(default=clock.now)
    at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path="engagement__person__person__user", erase=Erase.KEEP)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="accepted") | models.Q(claim=None), name="hours_of_what_is_accepted"
            )
        ]
        indexes = [
            models.Index(fields=["engagement"]),
            models.Index(fields=["waits_since"], condition=models.Q(state="waiting"), name="deliverable_waits"),
        ]


class DeliverableRound(Row):
    """One handing in: a file, a link, a text, with the time it took; and what the association said to it."""

    deliverable = models.ForeignKey(Deliverable, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=5000, blank=True)
    link = models.URLField(max_length=500, blank=True)
    picture = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    paper = models.ForeignKey(Paper, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    done_on = models.DateField()
    minutes = models.PositiveIntegerField()
    quantity = models.PositiveIntegerField(default=0)
    asked = ArrayField(models.CharField(max_length=40), default=list)
    key = models.CharField(max_length=22, unique=True)  # of the form: sent twice, it is handed in once
    at = models.DateTimeField(default=clock.now)
    accepted = models.BooleanField(null=True)  # None: not answered
    remark = models.TextField(max_length=1000, blank=True)
    answered_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(
        path="deliverable__engagement__person__person__user",
        erase=Erase.DELETE,
        fields={**dict.fromkeys(("text", "link", "picture", "paper", "remark"), Class.PERSONAL), "key": Class.TECHNICAL},
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deliverable", "number"], name="one_round_of_a_number"),
            models.CheckConstraint(
                condition=models.Q(accepted=None, answered_at=None) | models.Q(accepted__isnull=False, answered_at__isnull=False),
                name="round_is_answered_whole",
            ),
        ]

    @property
    def kept(self) -> Attachment | Paper | None:
        """The file that came with it; None where there is none, or no longer."""
        return self.picture or self.paper


class Captain(Row):
    """A volunteer whom a coordinator trusts with entering the hours of the others: of a shift, or of all work of an opportunity."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="captains")
    shift = models.ForeignKey(Shift, null=True, blank=True, on_delete=models.CASCADE, related_name="captains")
    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    named_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField(default=clock.now)
    until = models.DateField()  # the last day on which they may enter hours
    ended_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(path="person__person__user", erase=Erase.KEEP)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["opportunity", "shift", "person"],
                condition=models.Q(ended_at=None),
                nulls_distinct=False,
                name="captain_once",
            )
        ]
        indexes = [models.Index(fields=["person", "until"])]
