"""What matching has found, kept so that a page needs not look for it: who fits what, and how much each reason counts."""

from django.db import models

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.opportunities.models.opportunity import Opportunity


class Suggestion(Row):
    """One of the fifty opportunities that fit a person best when they were last matched. Theirs alone: it goes by all they have told."""

    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="suggestions")
    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="suggestions")
    points = models.PositiveIntegerField()  # of kernel.matching, texts left aside
    made_at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path="person__person__user", erase=Erase.DELETE, fields={"opportunity": Class.PERSONAL, "points": Class.PERSONAL})

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "opportunity"], name="suggested_once")]
        indexes = [models.Index(fields=["person", "-points", "opportunity"])]


class Matched(Row):
    """A person has been matched, with which weights; nobody without a row has suggestions stored."""

    person = models.OneToOneField(Actor, primary_key=True, on_delete=models.CASCADE, related_name="matched")
    weights = models.CharField(max_length=64)  # as `Weighting.mark`
    least = models.PositiveIntegerField(default=0)  # points of the fiftieth; 0 while there are fewer
    at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path="person__person__user", erase=Erase.DELETE, fields={"weights": Class.TECHNICAL})


class Weighting(models.Model):
    """How much each reason counts on this server, where its operator has set it: the newest row holds."""

    weights = models.JSONField()  # the fields of kernel.matching.Weights
    set_at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path=None)
