"""What surrounds a day of work: words to everyone on it, incidents, thanks and hours proposed, impressions both ways."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.ids import public_id
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.core.translated import TranslatedField
from touiza.opportunities.models.attendance import Attendee, Occasion
from touiza.opportunities.models.opportunity import Opportunity
from touiza.opportunities.models.shift import Shift
from touiza.proof.models import Contribution


class DayMessage(Row):
    """Words of the association to everyone on a shift, or on a day of an opportunity. Who got them is written down."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="day_messages")
    shift = models.ForeignKey(Shift, null=True, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()  # local
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    text = TranslatedField(_("Message"), limit=1000)
    recipients = models.ManyToManyField(Actor, related_name="+")
    sent_at = models.DateTimeField(default=clock.now)
    key = models.CharField(max_length=44, unique=True, editable=False)  # of the form: sent twice, it goes out once

    privacy = Privacy(path=None)

    class Meta:
        indexes = [models.Index(fields=["opportunity", "day"])]

    @property
    def when(self) -> str:
        """How its day is named in addresses."""
        return f"s{self.shift_id}" if self.shift_id else self.day.isoformat()


class Severity(models.TextChoices):
    NOTE = "note", _("To remember")
    MINOR = "minor", _("Minor: settled on the spot")
    SERIOUS = "serious", _("Serious: somebody was hurt or at risk")


class Incident(Row):
    """What went wrong on a day. For those who hold days of its work alone; nothing in it is changed or deleted."""

    public_id = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    association = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="incidents")
    occasion = models.ForeignKey(Occasion, on_delete=models.PROTECT, related_name="incidents")
    severity = models.CharField(max_length=7, choices=Severity)
    happened_at = models.TimeField(null=True, blank=True)  # local
    text = models.TextField(max_length=4000)
    concerned = models.ManyToManyField(Attendee, related_name="+")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    key = models.CharField(max_length=44, unique=True, editable=False)

    privacy = Privacy(path=None)

    class Meta:
        indexes = [models.Index(fields=["association", "-at"])]


class IncidentFollowUp(Row):
    """What was done about an incident afterwards. A later severity replaces the earlier one; `settled` ends it."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="follow_ups")
    severity = models.CharField(max_length=7, choices=Severity)
    text = models.TextField(max_length=4000)
    settled = models.BooleanField(default=False)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    key = models.CharField(max_length=44, unique=True, editable=False)

    privacy = Privacy(path=None)


class ThanksWords(models.Model):
    """An association's own words of thanks, sent the morning after."""

    association = models.OneToOneField(Association, primary_key=True, on_delete=models.CASCADE, related_name="thanks_words")
    text = TranslatedField(_("Your words of thanks"), limit=600, blank=True)
    changed_at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path=None)


class Afterword(Row):
    """What a person is told the morning after: thanks, with hours proposed; or that they were missed. Once each."""

    class Kind(models.TextChoices):
        THANKS = "thanks"
        MISSED = "missed"

    class Answer(models.TextChoices):
        OPEN = "open"
        TAKEN = "taken"  # their hours are entered
        LEFT = "left"  # they would rather not have them counted

    attendee = models.ForeignKey(Attendee, on_delete=models.PROTECT, related_name="afterwords")
    kind = models.CharField(max_length=6, choices=Kind)
    proposal = models.OneToOneField(Contribution, null=True, on_delete=models.PROTECT, related_name="+")  # None: nobody knows how long it took
    answer = models.CharField(max_length=5, choices=Answer, default=Answer.OPEN)
    claim = models.OneToOneField(Contribution, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(path="attendee__person__person__user", erase=Erase.KEEP)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attendee", "kind"], name="one_afterword_of_a_kind")]

    @property
    def minutes(self) -> int | None:
        """What is proposed, as the book has it."""
        return self.proposal.minutes if self.proposal_id and self.proposal else None


class Impression(Row):
    """Two questions after the day, each way. Shown to the association only, as figures with their number of answers."""

    class Side(models.TextChoices):
        VOLUNTEER = "volunteer"
        COORDINATOR = "coordinator"

    attendee = models.ForeignKey(Attendee, on_delete=models.PROTECT, related_name="impressions")
    side = models.CharField(max_length=11, choices=Side)
    first = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(4)])
    second = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(4)])
    sentence = models.CharField(max_length=500, blank=True)  # of volunteers
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path="attendee__person__person__user", erase=Erase.BLANK, fields={"sentence": Class.PERSONAL})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attendee", "side"], name="one_impression_a_side"),
            models.CheckConstraint(
                condition=models.Q(first__gte=1, first__lte=4, second__gte=1, second__lte=4), name="impression_in_steps"
            ),
        ]
