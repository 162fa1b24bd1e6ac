"""Open opportunities as lines, for pages that are not lists of opportunities."""

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.opportunities.lines import find_of
from touiza.opportunities.models import Opportunity, OpportunityQuerySet
from touiza.ui.shapes import Find


def open_opportunities(association: Association | None = None) -> OpportunityQuerySet:
    """Return what everybody may read and apply for now, the soonest first; of one association when it is given."""
    rows = Opportunity.objects.open().filter(
        Q(ends_at=None) | Q(ends_at__gt=clock.now()),
        post__audience=Audience.PUBLIC,
        association__actor__suspended_at=None,
        association__actor__erased_at=None,
    )
    if association is not None:
        rows = rows.filter(association=association)
    return rows.order_by(Coalesce("starts_at", "ends_at").asc(nulls_last=True), F("pk").desc())


def open_finds(*, limit: int, association: Association | None = None) -> list[Find]:
    """Return the soonest open opportunities as lines; an association's own do not repeat its name."""
    finds = [find_of(row) for row in open_opportunities(association).with_line()[:limit]]
    if association is not None:
        for find in finds:
            find["by"] = None
    return finds
