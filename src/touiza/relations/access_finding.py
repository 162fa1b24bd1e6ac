"""The doors to finding people, to inviting them in steps, and to one's own choice of who may."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404

from touiza.actors.models import Actor
from touiza.associations.access import powers_of
from touiza.associations.capabilities import Can
from touiza.associations.models import Association
from touiza.opportunities.access import access_to_edit
from touiza.opportunities.models import LIVE, Application, Opportunity
from touiza.posts.models import PostState
from touiza.relations.models import Call, CallStop, Sourcing


def access_work_to_fill(actor: Actor, slug: str) -> Opportunity:
    """Return an opportunity to who coordinates the whole association. 404 where it is not theirs to know, or not published; 403 for others."""
    opportunity = access_to_edit(slug, actor)
    if Can.COORDINATE not in powers_of(actor, opportunity.association):
        raise PermissionDenied
    if opportunity.post.state != PostState.PUBLISHED:
        raise Http404
    return opportunity


def latest_sourcing(opportunity: Opportunity) -> Sourcing | None:
    """Return the sourcing that runs, else the last one, with how many have `applied` since. One query."""
    rows = Sourcing.objects.filter(opportunity=opportunity)
    since = Application.objects.filter(opportunity=opportunity, created_at__gte=OuterRef("started_at"), state__in=LIVE)
    counted = since.order_by().values("opportunity").annotate(number=Count("pk")).values("number")
    return rows.annotate(applied=Coalesce(Subquery(counted), 0)).order_by("-started_at", "-pk").first()


def invited_to(opportunity: Opportunity) -> list[Call]:
    """Return who was invited to some work as a whole, the latest first; at most a hundred. One query."""
    rows = Call.objects.filter(opportunity=opportunity, shift=None).select_related("person__person")
    return list(rows.order_by("-at", "-pk")[:100])


def works_to_fill(association: Association) -> list[Opportunity]:
    """Return what an association may invite people to: open, not full; the latest first."""
    rows = Opportunity.objects.of(association).open().filter(Opportunity.not_full()).select_related("post").defer("post__body")
    return [work for work in rows.order_by("-post__published_at", "-pk")[:100] if work.is_open]


def stops_of(person: Actor) -> list[CallStop]:
    """Return the associations from which a person wants no invitations; a row without one stands for all."""
    return list(CallStop.objects.filter(person=person).select_related("association__actor").order_by("pk"))
