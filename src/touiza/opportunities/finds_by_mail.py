"""Opportunities as lines of a mail: what, by whom, when and where, in the active language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from touiza.core.translated import Passage
from touiza.opportunities.lines import by_of, find_of, here
from touiza.opportunities.models import Opportunity
from touiza.ui import formats


@dataclass(frozen=True)
class FindLine:
    """One opportunity in a mail. `path` is its page, `why` reasons where it is suggested."""

    title: Passage
    path: str
    by: str
    facts: str
    why: str = ""


def lines_of(ids: Sequence[int], why: Mapping[int, str] | None = None) -> list[FindLine]:
    """Return lines in the order of the ids; what is not published any more is left out. One query."""
    rows = Opportunity.objects.published().with_line().filter(association__actor__suspended_at=None).in_bulk(list(ids))
    return [_line(rows[pk], (why or {}).get(pk, "")) for pk in ids if pk in rows]


def _line(opportunity: Opportunity, why: str) -> FindLine:
    found = find_of(opportunity)
    time = [formats.duration(opportunity.minutes, here(), found["per"])] if opportunity.minutes else []
    return FindLine(
        title=opportunity.post.title.here,
        path=found["href"],
        by=by_of(opportunity.association)["name"],
        facts=" · ".join([*time, *(fact["text"] for fact in found["facts"])]),
        why=why,
    )
