"""An association's open opportunities as lines, for its page."""

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.prepared import Prepared
from touiza.opportunities.access_together import joined_by
from touiza.opportunities.lines import find_of
from touiza.opportunities.models import Opportunity
from touiza.ui.shapes import Find

SHOWN = 20  # on the page; the list has the rest


def open_finds(association: Association) -> list[Find]:
    """Return what everybody may read and apply for now, the soonest first, with what it does together with others.

    The association's own name is not repeated.
    """
    rows = OPEN(association=association.pk, beside=association.pk, now=clock.now())
    finds = [find_of(row) for row in rows]
    for row, find in zip(rows, finds, strict=True):
        if row.association_id == association.pk:
            find["by"] = None
    return finds


OPEN = Prepared(
    lambda association, beside, now: Opportunity.objects.open()
    .with_line()
    .filter(Q(association=association) | Q(pk__in=joined_by(beside)))
    .filter(Q(ends_at=None) | Q(ends_at__gt=now), association__actor__suspended_at=None, post__audience=Audience.PUBLIC)
    .order_by(Coalesce("starts_at", "ends_at").asc(nulls_last=True), F("pk").desc())[:SHOWN]
)
