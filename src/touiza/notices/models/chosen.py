"""How a person wants to be told: the ways of each family, and the rhythm of it all. Who chose nothing has no row."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from touiza.actors.models import Actor
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.notices.families import ByMail, Family


class Way(Row):
    """In which ways one family reaches one person."""

    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="notice_ways")
    family = models.CharField(max_length=9, choices=Family)
    in_app = models.BooleanField(default=True)
    mail = models.CharField(max_length=7, choices=ByMail, default=ByMail.AT_ONCE)
    push = models.BooleanField(default=False)

    privacy = Privacy(
        path="person__person__user",
        erase=Erase.DELETE,
        fields={"family": Class.TECHNICAL, "mail": Class.PERSONAL, "in_app": Class.PERSONAL, "push": Class.PERSONAL},
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "family"], name="notice_way_once"),
            models.CheckConstraint(condition=~models.Q(family="security") | models.Q(in_app=True), name="notice_security_in_app"),
        ]


class Rhythm(Row):
    """When one person is told: the hour of the summary, the quiet hours, how many mails a day."""

    class Every(models.TextChoices):
        DAILY = "daily", _("Every day")
        WEEKLY = "weekly", _("On Sundays")
        NEVER = "never", pgettext_lazy("mail", "Never")

    person = models.OneToOneField(Actor, on_delete=models.CASCADE, related_name="notice_rhythm")
    digest = models.CharField(_("Summary by e-mail"), max_length=6, choices=Every, default=Every.DAILY)
    digest_hour = models.PositiveSmallIntegerField(_("At what hour"), default=18, validators=[MaxValueValidator(23)])
    quiet = models.BooleanField(_("Quiet hours"), default=True)
    quiet_from = models.TimeField(_("From"))
    quiet_until = models.TimeField(_("Until"))
    mails_a_day = models.PositiveSmallIntegerField(_("At most so many e-mails a day"), default=0, validators=[MinValueValidator(0), MaxValueValidator(100)])  # 0: no limit

    privacy = Privacy(
        path="person__person__user",
        erase=Erase.DELETE,
        fields={
            "digest": Class.PERSONAL, "digest_hour": Class.PERSONAL, "quiet": Class.PERSONAL, "quiet_from": Class.PERSONAL,
            "quiet_until": Class.PERSONAL, "mails_a_day": Class.PERSONAL,
        },
    )  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(digest_hour__lte=23), name="digest_hour_of_the_day"),
            models.CheckConstraint(condition=models.Q(mails_a_day__lte=100), name="mails_a_day_few"),
        ]
