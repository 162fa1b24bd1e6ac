"""Telling the people who hold a place when the work changes: its time, its place, whether one may count on it."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from touiza.actors.models import Activity, Actor
from touiza.notices.families import Family
from touiza.notices.registry import Kind, Telling, object_of, register
from touiza.opportunities.lines import when_of, where_of
from touiza.opportunities.models import UNPLACED, Engagement, Opportunity
from touiza.opportunities.notices import begins


def register_changes() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register(
        Kind(
            verb="opportunity.moved", recipients=_engaged, tell=_moved, objects=_rows, family=Family.MINE, always=True, urgent=True,
            happens=_begins,
        )
    )  # fmt: skip
    register(Kind(verb="engagement.suspended", recipients=_person, tell=_suspended, objects=_engagements, family=Family.MINE, always=True))
    register(Kind(verb="engagement.restored", recipients=_person, tell=_restored, objects=_engagements, family=Family.MINE))


def _begins(activity: Activity) -> dt.datetime | None:
    opportunity = object_of(activity)
    return begins(opportunity) if opportunity else None


def _engaged(activity: Activity) -> Iterable[Actor]:
    """Return who holds a place in it or has applied for one, but for whoever changed it."""
    held = Q(engagements__opportunity=activity.object_id, engagements__ended_at=None)
    waits = Q(applications__opportunity=activity.object_id, applications__state__in=UNPLACED)
    people = Actor.objects.filter(held | waits).exclude(pk=activity.actor_id)
    return people.select_related("person__user").distinct()


def _person(activity: Activity) -> Iterable[Actor]:
    return [activity.person] if activity.person else []


def _engagements() -> QuerySet[Engagement]:
    return Engagement.objects.select_related("application", "opportunity__post", "opportunity__association__actor")


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
        dyes=opportunity.association.dyes,
        sender=str(opportunity.association),
    )


def _suspended(activity: Activity, _recipient: Actor) -> Telling | None:
    subject = _("Do not count on “%(title)s” for now")
    line = _("The page of %(association)s is suspended while we look into it. You are told if it comes back.")
    return _standing(activity, subject, line)


def _restored(activity: Activity, _recipient: Actor) -> Telling | None:
    subject = _("“%(title)s” is back")
    line = _("The page of %(association)s is no longer suspended. Your place is as it was.")
    return _standing(activity, subject, line)


def _standing(activity: Activity, subject: str, line: str) -> Telling | None:
    engagement = object_of(activity)
    if engagement is None or engagement.application is None:
        return None
    opportunity = engagement.opportunity
    names = {"title": opportunity.post.title, "association": opportunity.association}
    return Telling(
        subject=subject % names,
        url=reverse("opportunities:application", args=[engagement.application.public_id]),
        lines=(line % names,),
        action=_("See the application"),
        seed=opportunity.association.handle,
        dyes=opportunity.association.dyes,
        sender=str(opportunity.association),
    )
