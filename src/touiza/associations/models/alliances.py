"""With whom an association is allied: networks of several, and agreements between two, or with a body outside."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.associations.models.association import Association
from touiza.core import clock
from touiza.core.ids import public_id
from touiza.core.privacy import Privacy
from touiza.core.rows import Row
from touiza.core.translated import TranslatedField


class Network(Row):
    """Several associations under a name and aims of their own. Its host answers for it; the others may leave at any time."""

    slug = models.CharField(max_length=60, unique=True, validators=[RegexValidator(r"^[a-z0-9-]{2,60}\Z")])
    name = TranslatedField(_("Name"), limit=120)
    aims = TranslatedField(_("Aims"), limit=3000, blank=True)  # Markdown
    host = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="hosted_networks")
    created_at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # the last association has left

    privacy = Privacy(path=None)

    def __str__(self) -> str:
        return str(self.name)


class NetworkPlace(Row):
    """An association in a network. It is in once both sides have said so."""

    class State(models.TextChoices):
        INVITED = "invited", _("Invited")
        ASKING = "asking", _("Asks to join")
        IN = "in", _("Member")
        DECLINED = "declined", _("Declined")
        LEFT = "left", _("Left")

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="places")
    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="network_places")
    state = models.CharField(max_length=8, choices=State)
    sentence = models.TextField(max_length=500, blank=True)  # to the other side
    begun_at = models.DateTimeField(default=clock.now)
    joined_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(path=None)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "association"],
                condition=models.Q(state__in=["invited", "asking", "in"]),
                name="one_place_in_a_network",
            ),
            models.CheckConstraint(condition=~models.Q(state="in") | models.Q(joined_at__isnull=False), name="who_is_in_has_joined"),
        ]


class Agreement(Row):
    """What an association has agreed with another one, who consents here, or with a body outside, as it states itself."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waits for the other side")
        ACTIVE = "active", _("In force")
        DECLINED = "declined", _("Declined")
        ENDED = "ended", _("Ended")

    class Outside(models.TextChoices):
        MINISTRY = "ministry", _("Ministry or authority")
        SCHOOL = "school", _("School or university")
        MEDIA = "media", _("Press or broadcaster")
        COMPANY = "company", _("Company")
        OTHER = "other", _("Another organisation")

    public_id = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="agreements")
    partner = models.ForeignKey(Association, null=True, blank=True, on_delete=models.CASCADE, related_name="agreements_with")
    outside_kind = models.CharField(max_length=8, choices=Outside, blank=True)
    outside_name = TranslatedField(_("Name of the organisation"), limit=200, blank=True)
    title = TranslatedField(_("Title"), limit=140)
    summary = TranslatedField(_("What was agreed"), limit=3000, blank=True)
    begins = models.DateField()
    ends = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    review_asked_at = models.DateTimeField(null=True, blank=True)  # both sides were reminded of this review
    is_public = models.BooleanField(default=True)
    state = models.CharField(max_length=8, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Association, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    sentence = models.TextField(max_length=500, blank=True)  # why it was declined or ended, read by the other side

    privacy = Privacy(path=None)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(partner__isnull=True) & ~models.Q(outside_kind="")
                | models.Q(partner__isnull=False, outside_kind=""),
                name="an_agreement_has_one_other_side",
            ),
            models.CheckConstraint(condition=~models.Q(partner=models.F("association")), name="an_agreement_has_two_sides"),
            models.CheckConstraint(
                condition=models.Q(ends=None) | models.Q(ends__gte=models.F("begins")), name="an_agreement_runs_forward"
            ),
        ]
        indexes = [models.Index(fields=["review_on"], condition=models.Q(state="active"), name="agreement_reviews")]

    @property
    def parties(self) -> list[Association]:
        """The associations that consent to it here."""
        return [self.association, *([self.partner] if self.partner else [])]
