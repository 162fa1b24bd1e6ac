"""The doors to captains: who names them, their own page, and their team."""

import datetime as dt

from django.http import Http404

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.opportunities.models import Captain, Engagement, Opportunity, Shift, SignUp, SignUpState

MOST_PEOPLE = 100
WITH = ("opportunity__post", "opportunity__association__actor", "opportunity__unit", "shift", "person__person")


def access_captain(opportunity: Opportunity, pk: int) -> Captain:
    """Return a captain of an opportunity whose door was passed; 404 for another's."""
    captain = Captain.objects.select_related(*WITH).filter(opportunity=opportunity, pk=pk).first()
    if captain is None:
        raise Http404
    return captain


def access_own_captaincy(actor: Actor, slug: str, pk: str = "") -> Captain:
    """Return what makes somebody a captain of this work now, the one asked for or the latest; 404 for all others."""
    rows = Captain.objects.select_related(*WITH).filter(opportunity__post__slug=slug, person=actor, ended_at=None)
    if pk.isdecimal() and len(pk) < 19:
        rows = rows.filter(pk=int(pk))
    for captain in rows.order_by("-pk")[:5]:
        if is_captain(captain, clock.now()):
            return captain
    raise Http404


def is_captain_of(actor: Actor, opportunity: Opportunity) -> bool:
    """Tell whether somebody is named a captain of this work now. One query."""
    return Captain.objects.filter(opportunity=opportunity, person=actor, ended_at=None, until__gte=clock.today(opportunity.zone)).exists()


def captains_of(opportunity: Opportunity) -> list[Captain]:
    """Return the captains of an opportunity now, the latest first."""
    rows = Captain.objects.filter(opportunity=opportunity, ended_at=None, until__gte=clock.today(opportunity.zone))
    return list(rows.select_related("person__person", "shift", "named_by").order_by("-pk")[:50])


def is_captain(captain: Captain, at: dt.datetime) -> bool:
    """Tell whether a captain may still enter hours: not ended, in time, and they hold their place."""
    if captain.ended_at is not None or clock.day_of(at, captain.opportunity.zone) > captain.until:
        return False
    return Engagement.objects.filter(opportunity=captain.opportunity, person=captain.person_id, ended_at=None).exists()


def team(opportunity: Opportunity, shift: Shift | None) -> list[Actor]:
    """Return who holds a place: in a shift, or in all of the work; by name. One query."""
    held = Engagement.objects.filter(opportunity=opportunity, ended_at=None).values("person")
    people = Actor.objects.filter(pk__in=held, erased_at=None).select_related("person")
    if shift is not None:
        people = people.filter(pk__in=SignUp.objects.filter(shift=shift, state=SignUpState.GOING).values("person"))
    return sorted(people[:MOST_PEOPLE], key=lambda one: one.known_as)
