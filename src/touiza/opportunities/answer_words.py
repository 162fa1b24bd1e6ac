"""How an association answers, in words: never a share without its numbers, and honest while there are few."""

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from touiza.associations.models import AnswerFigure, Association
from touiza.core.prepared import Prepared
from touiza.opportunities.services.answers import LATEST, Answers
from touiza.ui.formats import duration

FEW = 5
HOUR, DAY = 60, 24 * 60


def written_answers(association: Association) -> Answers:
    """Return the figures as they were written down last. One query."""
    row = FIGURES.first(association=association.pk)
    return Answers(row.counted, row.answered, row.median_minutes, row.overdue) if row else Answers()


FIGURES = Prepared(lambda association: AnswerFigure.objects.filter(association=association))


def share_words(answers: Answers) -> str:
    """Return how many were answered, of how many."""
    if not answers.counted:
        return _("None had to be answered yet")
    numbers = {"answered": answers.answered, "counted": answers.counted}
    if answers.counted < LATEST:
        return ngettext("%(answered)d of %(counted)d so far", "%(answered)d of %(counted)d so far", answers.counted) % numbers
    return _("%(answered)d of the last %(counted)d") % numbers


def time_words(answers: Answers) -> str:
    """Return in what time half of the answers came; "" where there are too few to say so."""
    if answers.median_minutes is None or answers.answered < FEW:
        return ""
    minutes = max(answers.median_minutes, 1)
    if minutes < 3 * DAY:
        whole = minutes if minutes < 10 * HOUR else -(-minutes // HOUR) * HOUR
        return duration(whole, get_language() or "ar")
    days = -(-minutes // DAY)
    return ngettext("%(count)d working day", "%(count)d working days", days) % {"count": days}


def answers_sentence(answers: Answers) -> str:
    """Return all of it in a sentence or two, for who is about to apply."""
    if not answers.counted:
        return _("No application to this association has had to be answered yet.")
    numbers = {"answered": answers.answered, "counted": answers.counted, "time": time_words(answers)}
    if answers.counted < FEW:
        return ngettext(
            "%(counted)d application so far, %(answered)d answered.",
            "%(counted)d applications so far, %(answered)d answered.",
            answers.counted,
        ) % numbers
    said = _("This association answered %(answered)d of its last %(counted)d applications.") % numbers
    if not numbers["time"]:
        return said
    return f"{said} " + _("Half of the answers came within %(time)s, counting its working days only.") % numbers
