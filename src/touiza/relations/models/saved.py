"""Filters that an association gave a name."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.privacy import Privacy


class SavedFilter(models.Model):
    """A named filter, for all who act for the association. `query` is the question of an address: “status=active&tag=3”."""

    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="saved_filters")
    name = models.CharField(_("Name"), max_length=60)
    query = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path=None)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["association", "name"], name="saved_filter_once")]

    def __str__(self) -> str:
        return self.name
