"""What the board shows: columns by state, cards with their gaps."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext

from touiza.associations.models import Association
from touiza.opportunities.access import opportunities_of
from touiza.opportunities.lines import find_of
from touiza.opportunities.models import ApplicationState, Opportunity
from touiza.opportunities.workspace import TAB_LABELS, Deed, count_tabs, deeds_of
from touiza.ui import formats
from touiza.ui.shapes import Find

COLUMNS = ("draft", "scheduled", "open", "full", "paused", "done")
SHOWN = 8  # cards of a column; its tab in the list has the rest


@dataclass(frozen=True)
class Card:
    opportunity: Opportunity
    find: Find
    deeds: list[Deed]
    waiting: int
    gap: str  # what is missing, in words

    @property
    def has_places(self) -> bool:
        """Whether its places are few enough to be drawn as knots."""
        return bool(self.opportunity.places) and (self.opportunity.places or 0) <= 40


@dataclass(frozen=True)
class Column:
    name: str
    label: str | Promise
    count: int
    cards: list[Card]

    @property
    def more(self) -> int:
        return max(self.count - len(self.cards), 0)


def columns_of(association: Association, limit: int | None) -> list[Column]:
    """Return the columns. One query for each, and one for the counts, however many there are."""
    counts = count_tabs(Opportunity.objects.of(association).within(limit))
    waiting = Count("applications", filter=Q(applications__state__in=[ApplicationState.SUBMITTED, ApplicationState.ASKED]))
    return [
        Column(
            name=name,
            label=TAB_LABELS[name],
            count=counts[name],
            cards=[_card(row) for row in opportunities_of(association, name, limit).annotate(waiting=waiting)[:SHOWN]],
        )
        for name in COLUMNS
    ]


def _card(row: Opportunity) -> Card:
    waiting: int = row.__dict__["waiting"]
    return Card(row, find_of(row), deeds_of(row), waiting, _gap(row))


def _gap(row: Opportunity) -> str:
    """Return how many people are missing; nothing where nobody is, or nobody counts."""
    if row.post.state != "published" or not row.left or row.state != "open":
        return ""
    return ngettext("%(left)s person is missing", "%(left)s people are missing", row.left) % {
        "left": formats.number(row.left, formats.known(get_language()))
    }
