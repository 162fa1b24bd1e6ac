"""Cover: the wide picture at the head of a profile, the standing one or one for an occasion, which ends by itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.core.translated import TranslatedField
from touiza.media.models import Attachment


class Cover(Row):
    """With `until` it is shown from `begins` to that day, both included, under the occasion's name; without, it stands.

    Nothing has to happen when an occasion is over: the cover that is shown follows from the day.
    """

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="covers")
    picture = models.OneToOneField(Attachment, on_delete=models.CASCADE, related_name="+")
    occasion = TranslatedField(_("Occasion"), limit=80, blank=True)
    begins = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    privacy = Privacy(
        path="actor__person__user",
        erase=Erase.DELETE,
        fields={"picture": Class.PERSONAL, "occasion": Class.PERSONAL},
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["actor"], condition=models.Q(until=None), name="one_standing_cover"),
            models.CheckConstraint(
                condition=models.Q(begins=None, until=None) | models.Q(begins__isnull=False, until__gte=models.F("begins")),
                name="cover_has_its_days",
            ),
        ]
        indexes = [models.Index(fields=["actor", "-begins"])]
