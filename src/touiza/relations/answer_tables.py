"""How an association answers, as its own page shows it: no figure without its number, "too few" where there are too few."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from touiza.associations.models import Association
from touiza.core.forms import LANGUAGE_NAMES
from touiza.kernel.answering import EDGES, FEWEST, FEWEST_FOR_P90, Summary, Times
from touiza.posts.thread import time_words
from touiza.relations.answer_figures import PERIOD, channel_name, figures_of


@dataclass(frozen=True)
class Row:
    """One line of a table of answers: all, or those of a channel or a language."""

    name: str
    summary: Summary
    share: str
    median: str
    p90: str
    buckets: tuple[int, ...]


def tables_of(association: Association) -> dict[str, Any]:
    """Return what the page of figures shows. Two queries."""
    found = figures_of(association)
    return {
        "figures": found,
        "whole": row_of(_("All"), found.whole),
        "channels": [row_of(channel_name(name), one) for name, one in found.channels.items()],
        "languages": [row_of(LANGUAGE_NAMES.get(name, name), one) for name, one in found.languages.items()],
        "first_median": _time(found.whole.first, found.whole.first.median, FEWEST),
        "first_open_median": _time(found.whole.first_open, found.whole.first_open.median, FEWEST),
        "first_open_p90": _time(found.whole.first_open, found.whole.first_open.p90, FEWEST_FOR_P90),
        "next_median": _time(found.whole.following_open, found.whole.following_open.median, FEWEST),
        "heads": heads(),
        "days": PERIOD.days,
        "fewest": FEWEST,
        "fewest_p90": FEWEST_FOR_P90,
    }


def row_of(name: str, summary: Summary) -> Row:
    """Return a summary as a line. Times are those of first answers, while open; buckets are by the clock."""
    first = summary.first_open
    share = _("%(answered)d of %(answerable)d") % {"answered": summary.answered, "answerable": summary.answerable}
    return Row(name, summary, share, _time(first, first.median, FEWEST), _time(first, first.p90, FEWEST_FOR_P90), summary.first.buckets)


def heads() -> list[str]:
    """Return what the buckets are called."""
    hours = [edge // 60 for edge in EDGES]
    spans = [(0, hours[0]), *pairwise(hours)]
    return [*(_("%(first)d–%(last)d h") % {"first": first, "last": last} for first, last in spans), _("over %(hours)d h") % {"hours": hours[-1]}]


def _time(times: Times, minutes: int | None, fewest: int) -> str:
    if not times.count:
        return "–"
    return time_words(minutes) if minutes is not None and times.count >= fewest else _("too few")
