"""How associations answer: of their last 30 applications, how many were answered and in what time.

Counted are those that had to be answered: answered, or beyond their time. A silence of 14 days is no answer, whatever
came after it. What was joined at once is not counted: it would flatter.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median_low

from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from touiza.actors.models import Activity
from touiza.actors.services.activity import follow_log
from touiza.associations.models import AnswerFigure, Association
from touiza.core import clock
from touiza.opportunities.models import Application
from touiza.opportunities.services.duty import count_overdue

LATEST = 30
READER = "answers"
VERBS = frozenset(
    {
        "application.asked", "application.accepted", "application.declined", "application.listed", "application.ended",
        "application.withdrawn", "application.fell_silent", "application.held", "application.resumed",
        "association.calendar_changed", "answers.overdue",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Answers:
    """Of `counted` applications so many were answered, half of them within `median_minutes` of working days."""

    counted: int = 0
    answered: int = 0
    median_minutes: int | None = None
    overdue: int = 0


def count_answers(association: Association, at: dt.datetime | None = None, *, overdue: bool = True) -> Answers:
    """Return the figures of an association as they are now. Two queries, one without those that are overdue."""
    moment = at or clock.now()
    rows = Application.objects.filter(opportunity__association=association, due_at__isnull=False)
    late = Q(due_at__lte=Coalesce("decided_at", Value(moment)))
    had_to = Q(answered_at__isnull=False) | Q(silent_at__isnull=False) | late
    found = list(
        rows.filter(had_to).order_by("-created_at", "-pk").values_list("answer_minutes", "silent_at")[:LATEST]
    )
    times = [minutes for minutes, silent_at in found if minutes is not None and silent_at is None]
    return Answers(len(found), len(times), median_low(times) if times else None, count_overdue(association, moment) if overdue else 0)


def refresh_answers(associations: Iterable[int], at: dt.datetime | None = None) -> int:
    """Write the figures down for lists and pages; return how many have changed. What is the same is not written."""
    changed = 0
    moment = at or clock.now()
    for association in Association.objects.filter(pk__in=set(associations)).order_by("pk"):
        with transaction.atomic():
            figure, _new = AnswerFigure.objects.select_for_update().get_or_create(association=association)
            answers = count_answers(association, moment)
            now = (answers.counted, answers.answered, answers.median_minutes, answers.overdue)
            if now != (figure.counted, figure.answered, figure.median_minutes, figure.overdue):
                figure.counted, figure.answered, figure.median_minutes, figure.overdue = now
                figure.counted_at = moment
                figure.save()
                changed += 1
    return changed


def read_log(*, batch: int = 500) -> int:
    """Count afresh where the log tells of an answer, or of its lack; return how many activities were read."""
    return follow_log(READER, _recount, batch=batch)


def _recount(rows: list[Activity]) -> None:
    refresh_answers({row.association_id for row in rows if row.association_id and row.verb in VERBS})
