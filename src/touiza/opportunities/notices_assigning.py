"""Telling volunteers that they may say what they wish, and, once and all together, which shifts a plan gives them."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touiza.actors.models import Activity, Actor
from touiza.notices.families import Family
from touiza.notices.registry import Kind, Telling, object_of, register
from touiza.opportunities.models import LIVE, Application, Opportunity, ToldOfPlan, WishesAsked
from touiza.opportunities.shift_words import named, until_when

SHOWN = 12  # shifts that a notice names
OPPORTUNITY = ("opportunity__post", "opportunity__association__actor")


def register_assigning() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register(Kind(verb="plan.published", recipients=_person, tell=_published, objects=_told, family=Family.MINE))
    register(Kind(verb="wishes.asked", recipients=_everybody, tell=_asked, objects=_asking, family=Family.MINE))


def _told() -> QuerySet[ToldOfPlan]:
    paths = [f"signups__shift__{path}" for path in OPPORTUNITY]
    return ToldOfPlan.objects.prefetch_related("signups", *paths)


def _asking() -> QuerySet[WishesAsked]:
    return WishesAsked.objects.select_related(*OPPORTUNITY)


def _person(activity: Activity) -> Iterable[Actor]:
    return [activity.person] if activity.person else []


def _everybody(activity: Activity) -> Iterable[Actor]:
    """Return who takes part or has applied."""
    live = Application.objects.filter(opportunity=activity.object_id, state__in=LIVE).values("person")
    return Actor.objects.filter(pk__in=live, erased_at=None).select_related("person__user")


def _published(activity: Activity, _recipient: Actor) -> Telling | None:
    told = object_of(activity)
    shifts = sorted((signup.shift for signup in told.signups.all()), key=lambda shift: (shift.starts_at, shift.pk)) if told else []
    if not shifts:
        return None
    several = len({shift.opportunity_id for shift in shifts}) > 1
    lines = [f"{named(shift)} ({shift.opportunity.post.title})" if several else named(shift) for shift in shifts[:SHOWN]]
    if more := len(shifts) - SHOWN:
        lines += [ngettext("and %(n)d more", "and %(n)d more", more) % {"n": more}] if more > 0 else []
    title = shifts[0].opportunity.post.title
    subject = ngettext("You have %(count)d shift: “%(title)s”", "You have %(count)d shifts: “%(title)s”", len(shifts))
    last = _("If you cannot come to one of them, say so there: nobody minds while there is time.")
    url = reverse("opportunities:my_shifts")
    return _telling(shifts[0].opportunity, subject % {"count": len(shifts), "title": title}, url, _("See my shifts"), *lines, last)


def _asked(activity: Activity, _recipient: Actor) -> Telling | None:
    asked = object_of(activity)
    if asked is None:
        return None
    opportunity = asked.opportunity
    subject = _("Which shifts suit you? “%(title)s”") % {"title": opportunity.post.title}
    line = _("Say until %(moment)s when you would like to come, how much, and with whom. Then the coordinator plans the shifts.") % {
        "moment": until_when(asked.until, opportunity.zone)
    }
    url = reverse("opportunities:wishes", args=[opportunity.post.slug])
    return _telling(opportunity, subject, url, _("Say what suits me"), line)


def _telling(opportunity: Opportunity, subject: str, url: str, action: str, *lines: str) -> Telling:
    association = opportunity.association
    return Telling(
        subject=subject, url=url, lines=lines, action=action, seed=association.handle, dyes=association.dyes, sender=str(association)
    )
