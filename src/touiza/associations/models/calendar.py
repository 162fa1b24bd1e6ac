"""When an association works: the days of its week, and the days off that its country's holidays do not tell."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.associations.models.association import Association
from touiza.core.privacy import Privacy
from touiza.core.rows import Row


class WorkWeek(Row):
    """The week of an association that has chosen its own. Without a row it keeps the week of its country."""

    association = models.OneToOneField(Association, primary_key=True, on_delete=models.CASCADE, related_name="work_week")
    days = models.CharField(max_length=7)  # digits of the working days in order, 0 is Monday: "01236"

    privacy = Privacy(path=None)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(days__regex="^0?1?2?3?4?5?6?$") & ~models.Q(days=""), name="some_working_days")]


class DayOff(Row):
    """Days off that the association entered, or how it keeps a feast of its country: on which days, or not at all."""

    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="days_off")
    feast = models.CharField(max_length=20, blank=True)  # a code of kernel.feasts; "" for days of its own
    year = models.PositiveSmallIntegerField(default=0)  # which feast: kernel.feasts.Feast.year; 0 for days of its own
    name = models.CharField(_("Occasion"), max_length=80, blank=True)  # of days of its own
    first = models.DateField(_("First day"))
    last = models.DateField(_("Last day"))
    kept = models.BooleanField(default=True)  # False: a feast on which this association works

    privacy = Privacy(path=None)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(last__gte=models.F("first")), name="day_off_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["association", "feast", "year"], condition=~models.Q(feast=""), name="one_way_to_keep_a_feast"
            ),
        ]
        indexes = [models.Index(fields=["association", "last"])]
