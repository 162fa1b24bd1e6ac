"""Hourly wages that the operator took from a named source, by which given time is valued (proof/valuing.py)."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.core.privacy import Privacy
from touiza.core.rows import Row
from touiza.vocabulary.models import Cause


class Wage(Row):
    """What an hour of paid work of a kind costs, in one year and country. Without a cause: the average of all work."""

    year = models.PositiveSmallIntegerField(_("Year"))
    country = models.CharField(_("Country"), max_length=2)  # ISO 3166-1
    cause = models.ForeignKey(Cause, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Cause"))
    amount = models.PositiveIntegerField(_("Hourly wage"), validators=[MinValueValidator(1)])  # in minor units
    currency = models.CharField(_("Currency"), max_length=3)  # ISO 4217
    source = models.CharField(_("Source"), max_length=200)
    source_url = models.URLField(_("Address of the source"), max_length=300, blank=True)
    is_example = models.BooleanField(_("These are example figures, not statistics"), default=False)

    privacy = Privacy(path=None)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "country", "cause"], name="one_wage_a_cause"),
            models.UniqueConstraint(fields=["year", "country"], condition=models.Q(cause=None), name="one_average_wage"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="wage_is_something"),
        ]
