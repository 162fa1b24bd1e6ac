"""Rules by which an association accepts or turns away at once, whom it does not take, and what each rule decided."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor, AgeBand, LanguageLevel, SkillLevel
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.opportunities.models.application import Application
from touiza.opportunities.models.opportunity import Opportunity
from touiza.vocabulary.models import Language, Place, Skill


class Effect(models.TextChoices):
    ACCEPT = "accept", _("Accept at once")
    BLOCK = "block", _("Turn away at once")


class Rule(Row):
    """Whoever meets all that a rule says is accepted, or turned away. It is never changed: one ends, another begins."""

    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="rules")
    opportunity = models.ForeignKey(Opportunity, null=True, blank=True, on_delete=models.CASCADE, related_name="rules")
    effect = models.CharField(max_length=6, choices=Effect)
    age_from = models.CharField(max_length=7, choices=AgeBand, blank=True, default="")
    age_to = models.CharField(max_length=7, choices=AgeBand, blank=True, default="")
    skill = models.ForeignKey(Skill, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    skill_level = models.PositiveSmallIntegerField(choices=SkillLevel, default=SkillLevel.ABLE)
    needed_skills = models.BooleanField(default=False)  # holds every skill the opportunity needs
    language = models.ForeignKey(Language, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    language_level = models.PositiveSmallIntegerField(choices=LanguageLevel, default=LanguageLevel.SPEAKS)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    within_km = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(2000)])
    hours = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])  # confirmed here
    declined = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])  # here, before
    by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    since = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(path=None)

    class Meta:
        indexes = [models.Index(fields=["association"], condition=models.Q(ended_at=None), name="rules_in_force")]


class Unwanted(Row):
    """A person an association does not take, with a note for those who act for it."""

    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="unwanted")
    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    note = models.CharField(_("Note for your colleagues"), max_length=300, blank=True)
    by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    since = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(path="person__person__user", erase=Erase.DELETE, fields={"note": Class.PERSONAL})

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["association", "person"], condition=models.Q(ended_at=None), name="unwanted_once"
            )
        ]


class Decision(Row):
    """What a rule decided about an application, and by which facts; without a rule: the person was not to be taken."""

    application = models.OneToOneField(Application, primary_key=True, on_delete=models.CASCADE, related_name="decision")
    rule = models.ForeignKey(Rule, null=True, on_delete=models.SET_NULL, related_name="decisions")
    effect = models.CharField(max_length=6, choices=Effect)
    facts = models.JSONField(default=dict, editable=False)  # what was looked at: names of conditions and what was found
    at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path="application__person__person__user", erase=Erase.BLANK, fields={"facts": Class.PERSONAL})
