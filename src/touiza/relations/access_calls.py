"""The doors to inviting people who are free, and to one's own invitations."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from touiza.actors.models import Actor
from touiza.associations.access import powers_of
from touiza.associations.capabilities import Can
from touiza.opportunities.access import access_to_edit
from touiza.opportunities.access_shifts import access_shift
from touiza.opportunities.models import Timing
from touiza.relations.free import Gap
from touiza.relations.models import Call


def access_gap(actor: Actor, slug: str, shift: int | None) -> Gap:
    """Return a shift, or work on a date, to who coordinates the whole association: people of its register are shown.

    404 where it is not theirs to know, or of another kind; 403 for others, and for a limited role.
    """
    opportunity = access_to_edit(slug, actor)
    if Can.COORDINATE not in powers_of(actor, opportunity.association):
        raise PermissionDenied
    if shift is not None:
        return Gap(opportunity, access_shift(opportunity, shift))
    if opportunity.timing != Timing.DATED:
        raise Http404
    return Gap(opportunity)


def access_own_call(actor: Actor, public_id: str) -> Call:
    """Return an invitation to the person it was sent to; 404 otherwise."""
    rows = Call.objects.select_related("person", "association__actor", "opportunity__post", "opportunity__association__actor", "shift", "by__person")
    call = rows.filter(public_id=public_id, person=actor, association__actor__suspended_at=None).first()
    if call is None:
        raise Http404
    return call


def calls_to(gap: Gap) -> list[Call]:
    """Return who was invited, the latest first; at most a hundred. One query."""
    rows = Call.objects.filter(opportunity=gap.opportunity, shift=gap.shift).select_related("person__person")
    return list(rows.order_by("-at", "-pk")[:100])
