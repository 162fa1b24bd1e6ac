"""The doors to work that was handed in."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.http import Http404

from touiza.actors.models import Actor
from touiza.associations.access import may
from touiza.associations.capabilities import Can
from touiza.opportunities.models import Deliverable, DeliverableRound, Engagement, Opportunity, Timing

ROUNDS = Prefetch("rounds", DeliverableRound.objects.select_related("picture", "paper", "answered_by").order_by("number"))


@dataclass(frozen=True)
class Seen:
    """A deliverable, and in what part somebody looks at it."""

    deliverable: Deliverable
    own: bool
    may_decide: bool


def access_deliverable(actor: Actor, public_id: str) -> Seen:
    """Return what was handed in, to who did so and to those who read answers about that work; 404 to all others."""
    rows = Deliverable.objects.select_related(
        "engagement__person__person", "engagement__opportunity__post", "engagement__opportunity__association__actor",
        "engagement__opportunity__unit",
    )  # fmt: skip
    found = rows.prefetch_related(ROUNDS).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    if found.engagement.person_id == actor.pk:
        return Seen(found, own=True, may_decide=False)
    opportunity = found.engagement.opportunity
    if not may(actor, opportunity.association, Can.READ_ANSWERS, post=opportunity.pk):
        raise Http404
    return Seen(found, own=False, may_decide=may(actor, opportunity.association, Can.CONFIRM, post=opportunity.pk))


def access_own_place(actor: Actor, slug: str) -> Engagement:
    """Return the place that somebody holds, or held last, in work that takes time; 404 otherwise."""
    rows = Engagement.objects.select_related("opportunity__post", "opportunity__association__actor", "opportunity__unit")
    mine = rows.filter(opportunity__post__slug=slug, person=actor).exclude(opportunity__timing=Timing.DEED)
    place = mine.order_by("-pk").first()
    if place is None:
        raise Http404
    return place


def deliverables_of(actor: Actor, opportunity: Opportunity) -> list[Deliverable]:
    """Return what somebody handed in for this work, the latest first."""
    rows = Deliverable.objects.filter(engagement__person=actor, engagement__opportunity=opportunity)
    return list(rows.prefetch_related(ROUNDS).order_by("-pk")[:30])
