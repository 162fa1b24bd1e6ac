"""Telling who acts for an association what time does to its opportunities, and what becomes of work done together."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from touiza.actors.models import Activity, Actor, Qualification
from touiza.associations.access import holders
from touiza.associations.capabilities import Can
from touiza.notices.families import Family
from touiza.notices.registry import Kind, Telling, object_of, register
from touiza.opportunities.models import CoOrganiser, Engagement, Opportunity
from touiza.opportunities.services.scheduling import refusal_to_publish


def register_life() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register(Kind(verb="opportunity.held_back", recipients=_author, tell=_held_back, objects=_rows, family=Family.TEAM))
    register(Kind(verb="opportunity.still_current", recipients=_editors, tell=_still_current, objects=_rows, family=Family.TEAM))
    register(Kind(verb="opportunity.still_current_again", recipients=_editors, tell=_still_current_again, objects=_rows, family=Family.TEAM))
    register(Kind(verb="opportunity.lapsed", recipients=_concerned, tell=_lapsed, objects=_rows, family=_of_lapsed))
    register(
        Kind(verb="qualification.confirmed", recipients=_person, tell=_qualification, objects=_qualifications, mail=False, family=Family.HOURS)
    )
    for verb, tell in (
        ("coorganiser.invited", _invited),
        ("coorganiser.joined", _joined),
        ("coorganiser.declined", _declined),
        ("coorganiser.left", _left),
    ):
        register(Kind(verb=verb, recipients=_coordinators, tell=tell, objects=_organisers, family=Family.TEAM))


def _author(activity: Activity) -> Iterable[Actor]:
    """Return who scheduled it, while they act for the association; else everyone who does."""
    people = _editors(activity)
    return [one for one in people if one.pk == activity.person_id] or people


def _editors(activity: Activity) -> list[Actor]:
    """Return who may change the opportunity."""
    return holders(activity.association_id, Can.EDIT, post=activity.object_id)


def _concerned(activity: Activity) -> list[Actor]:
    """Return those, and everyone who holds a place in it."""
    editors = _editors(activity)
    held = Actor.objects.filter(engagements__opportunity=activity.object_id, engagements__ended_at=None)
    known = [one.pk for one in editors]
    return [*editors, *held.exclude(pk__in=known).select_related("person__user").order_by("pk")]


def _of_lapsed(activity: Activity, recipient: Actor) -> Family:
    return Family.TEAM if any(one.pk == recipient.pk for one in _editors(activity)) else Family.MINE


def _coordinators(activity: Activity) -> list[Actor]:
    """Return who answers for all the work of the association that is told."""
    return holders(activity.association_id, Can.COORDINATE)


def _person(activity: Activity) -> Iterable[Actor]:
    return [activity.person] if activity.person else []


def _qualifications() -> QuerySet[Qualification]:
    return Qualification.objects.select_related("confirmed_by__association")


def _qualification(activity: Activity, _recipient: Actor) -> Telling | None:
    row = object_of(activity)
    if row is None or row.confirmed_by is None:
        return None
    subject = _("%(association)s has confirmed your qualification: %(name)s") % {"association": row.confirmed_by, "name": row}
    return Telling(
        subject=subject,
        url=reverse("actors:qualifications"),
        action=_("See my qualifications"),
        seed=row.confirmed_by.handle,
        dyes=row.confirmed_by.association.dyes,
        sender=str(row.confirmed_by),
    )


def _rows() -> QuerySet[Opportunity]:
    return Opportunity.objects.select_related("post", "association__actor", "commune__parent")


def _organisers() -> QuerySet[CoOrganiser]:
    return CoOrganiser.objects.select_related("association__actor", "opportunity__post", "opportunity__association__actor")


def _held_back(activity: Activity, _recipient: Actor) -> Telling | None:
    opportunity = object_of(activity)
    if opportunity is None:
        return None
    refusal = refusal_to_publish(opportunity, activity.at)
    why = str(refusal.sentence) if refusal else _("It was not ready at that moment. Look at it, then publish it.")
    subject = _("Not published: “%(title)s”")
    return _telling(opportunity, subject, "opportunities:edit", _("Open the draft"), why, _("It is a draft again."))


def _still_current(activity: Activity, _recipient: Actor) -> Telling | None:
    line = _("Nobody has worked on it for a long time. Say that it is current, or close it.")
    return _about(activity, _("Still current? “%(title)s”"), "opportunities:current", _("Answer the question"), line)


def _still_current_again(activity: Activity, _recipient: Actor) -> Telling | None:
    line = _("We asked a week ago. Without an answer it closes in a week, and everyone who waits is told.")
    return _about(activity, _("Asked again: is “%(title)s” still current?"), "opportunities:current", _("Answer the question"), line)


def _lapsed(activity: Activity, recipient: Actor) -> Telling | None:
    if Engagement.objects.filter(opportunity=activity.object_id, person=recipient, ended_at=None).exists():
        line = _("Nobody of the association said that it is still current. You hold a place in it: ask them before you count on it.")
        return _about(activity, _("“%(title)s” has closed by itself"), "opportunities:detail", _("See the opportunity"), line)
    line = _("Nobody said that it is still current. Who waited has been told. You can open it again.")
    return _about(activity, _("“%(title)s” has closed by itself"), "opportunities:detail", _("See the opportunity"), line)


def _about(activity: Activity, subject: str, page: str, action: str, *lines: str) -> Telling | None:
    opportunity = object_of(activity)
    return None if opportunity is None else _telling(opportunity, subject, page, action, *lines)


def _telling(opportunity: Opportunity, subject: str, page: str, action: str, *lines: str) -> Telling:
    title = str(opportunity.post.title) or _("Without a title yet")
    return Telling(
        subject=subject % {"title": title},
        url=reverse(page, args=[opportunity.post.slug]),
        lines=lines,
        action=action,
        seed=opportunity.association.handle,
        dyes=opportunity.association.dyes,
        sender=str(opportunity.association),
    )


def _invited(activity: Activity, _recipient: Actor) -> Telling | None:
    subject = _("%(association)s asks you to organise “%(title)s” together")
    return _together(activity, subject, _("Answer the invitation"), theirs=True)


def _joined(activity: Activity, _recipient: Actor) -> Telling | None:
    return _together(activity, _("%(association)s takes part in “%(title)s”"), _("See who organises it"))


def _declined(activity: Activity, _recipient: Actor) -> Telling | None:
    return _together(activity, _("%(association)s cannot take part in “%(title)s”"), _("See who organises it"))


def _left(activity: Activity, _recipient: Actor) -> Telling | None:
    return _together(activity, _("%(association)s no longer takes part in “%(title)s”"), _("See the opportunity"), gone=True)


def _together(
    activity: Activity, subject: str, action: str, *, theirs: bool = False, gone: bool = False
) -> Telling | None:
    """Tell one side of the other: `theirs` names the responsible association, else the one that was asked."""
    row = object_of(activity)
    if row is None:
        return None
    opportunity = row.opportunity
    other = opportunity.association if theirs else row.association
    page, argument = "opportunities:organisers", opportunity.post.slug
    if theirs:
        page, argument = "opportunities:workspace", row.association.handle
    elif gone:
        page = "opportunities:detail"
    return Telling(
        subject=subject % {"association": other, "title": opportunity.post.title},
        url=reverse(page, args=[argument]),
        action=action,
        seed=other.handle,
        dyes=other.dyes,
        sender=str(other),
    )
