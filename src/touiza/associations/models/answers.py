"""How an association answers those who apply: counted above, from its applications, and only read below."""

from django.db import models

from touiza.associations.models.association import Association
from touiza.core import clock
from touiza.core.privacy import Privacy
from touiza.core.rows import Row


class AnswerFigure(Row):
    """Of the last applications that had to be answered: how many were, and in what time. Written by `opportunities`."""

    association = models.OneToOneField(
        Association, primary_key=True, on_delete=models.CASCADE, related_name="answer_figure"
    )
    counted = models.PositiveSmallIntegerField(default=0)  # of the last 30
    answered = models.PositiveSmallIntegerField(default=0)
    median_minutes = models.PositiveIntegerField(null=True)  # of its working days; None: nothing answered yet
    overdue = models.PositiveIntegerField(default=0)  # waiting beyond their time at the last count
    counted_at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path=None)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(answered__lte=models.F("counted")), name="answered_of_counted")
        ]
