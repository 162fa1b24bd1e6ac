"""What is counted besides hours: pages, meals, trees, or an association's own word."""

from django.db import models

from touiza.actors.models import Actor
from touiza.core.privacy import Privacy
from touiza.core.rows import Row
from touiza.core.translated import TranslatedField


class Unit(Row):
    """A unit of work done. A `code` is one of the words that everybody shares (proof/units.py); else the word is its own."""

    code = models.CharField(max_length=12, blank=True)
    association = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    word = TranslatedField(limit=40, blank=True)

    privacy = Privacy(path=None)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~models.Q(code=""), name="one_unit_of_a_code"),
            models.CheckConstraint(
                condition=models.Q(association=None) & ~models.Q(code="") | models.Q(code="") & ~models.Q(association=None),
                name="unit_is_shared_or_own",
            ),
        ]
