"""An association's open opportunities as lines, for its page."""

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.prepared import Prepared
from touiza.opportunities.lines import find_of
from touiza.opportunities.models import Opportunity
from touiza.ui.shapes import Find

SHOWN = 20  # on the page; the list has the rest


def open_finds(association: Association) -> list[Find]:
    """Return what everybody may read and apply for now, the soonest first; the association's name is not repeated."""
    finds = [find_of(row) for row in OPEN(association=association.pk, now=clock.now())]
    for find in finds:
        find["by"] = None
    return finds


OPEN = Prepared(
    lambda association, now: Opportunity.objects.open()
    .with_line()
    .filter(Q(ends_at=None) | Q(ends_at__gt=now), association=association, post__audience=Audience.PUBLIC)
    .order_by(Coalesce("starts_at", "ends_at").asc(nulls_last=True), F("pk").desc())[:SHOWN]
)
