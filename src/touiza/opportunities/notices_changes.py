"""Telling the people who hold a place when the day, the time or the place of the work changes."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from touiza.actors.models import Activity, Actor
from touiza.notices.registry import Kind, Telling, object_of, register
from touiza.opportunities.lines import when_of, where_of
from touiza.opportunities.models import Opportunity


def register_changes() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register(Kind(verb="opportunity.moved", recipients=_engaged, tell=_moved, objects=_rows))


def _engaged(activity: Activity) -> Iterable[Actor]:
    """Return who holds a place in it, but for whoever changed it."""
    held = Actor.objects.filter(engagements__opportunity=activity.object_id, engagements__ended_at=None)
    return held.exclude(pk=activity.actor_id).select_related("person__user")


def _rows() -> QuerySet[Opportunity]:
    return Opportunity.objects.select_related("post", "association__actor", "commune__parent")


def _moved(activity: Activity, _recipient: Actor) -> Telling | None:
    opportunity = object_of(activity)
    if opportunity is None:
        return None
    return Telling(
        subject=_("New time or place: “%(title)s”") % {"title": opportunity.post.title},
        url=reverse("opportunities:detail", args=[opportunity.post.slug]),
        lines=tuple(line for line in (when_of(opportunity), where_of(opportunity), str(opportunity.address)) if line),
        action=_("See what has changed"),
        seed=opportunity.association.handle,
        sender=str(opportunity.association),
    )
