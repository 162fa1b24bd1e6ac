"""Chapter: what is over is closed, and what has been counted is written where lists read it."""

import datetime as dt

from django.db.models import Min, OuterRef, Subquery

from touiza.actors.models import Tie
from touiza.demo.filling.world import World
from touiza.demo.reading import Entry
from touiza.home.figures import refresh_figures
from touiza.opportunities.models import Engagement
from touiza.opportunities.services.publishing import set_state

LASTING = {"open", "full", "draft"}  # open it stays; full comes of the places taken


def fill_endings(world: World) -> str:
    """Finish, close and pause; date each tie from the day the work together began; count the figures."""
    ended = [entry for entry in world.entries.values() if entry["state"] not in LASTING]
    for entry in ended:
        _end(world, entry)
    _date_ties()
    refresh_figures([association.pk for association in world.associations.values()])
    return f"{len(ended)} opportunities ended"


def _end(world: World, entry: Entry) -> None:
    opportunity = world.opportunities[entry["key"]]
    by = world.staff(entry["of"])[-1]
    over = opportunity.ends_at if entry["state"] != "paused" else None
    at = min(over + dt.timedelta(hours=14), world.almanac.ago(3)) if over else world.almanac.moment(-5, 19, 40)
    set_state(opportunity=opportunity, state=entry["state"], by=by, at=at, silent=True)


def _date_ties() -> None:
    """Ties are written as of now; here they begin with the first place the person held at the association."""
    first = (
        Engagement.objects.filter(person=OuterRef("person"), opportunity__association__actor=OuterRef("association"))
        .values("person")
        .annotate(first=Min("started_at"))
        .values("first")
    )
    Tie.objects.filter(kind=Tie.Kind.WORKS_WITH).update(since=Subquery(first))
