"""Drawing the pictures that shared links show, away from the requests that ask for them."""

from touiza.associations.models import Association
from touiza.core.queue import defer
from touiza.opportunities.models import Opportunity
from touiza.opportunities.posters import association_card, draw_card, opportunity_card

TASK = "opportunities.card"


def ask_for_card(*, kind: str, pk: int) -> None:
    """Have the worker draw the picture of an opportunity ("o") or an association ("a")."""
    defer(TASK, kind=kind, pk=pk)


def draw_card_of(*, kind: str, pk: int) -> str:
    """Draw it as things stand now, unless that is there; return the name of its file, "" where nothing is to be shown."""
    if kind == "a":
        association = Association.objects.open().select_related("actor").filter(pk=pk).first()
        return draw_card(association_card(association)) if association else ""
    rows = Opportunity.objects.published().select_related("post", "association__actor", "commune__parent")
    opportunity = rows.filter(pk=pk, association__actor__suspended_at=None).first()
    return draw_card(opportunity_card(opportunity)) if opportunity else ""
