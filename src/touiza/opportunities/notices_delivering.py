"""How work from home is told: handed in, accepted, sent back; and captains, named and no longer."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from touiza.actors.models import Activity, Actor
from touiza.associations.access import holders
from touiza.associations.capabilities import Can
from touiza.notices.families import Family
from touiza.notices.registry import Kind, Telling, object_of, register
from touiza.opportunities.models import Captain, Deliverable, DeliverableRound, Opportunity
from touiza.ui.formats import date_long, known


def register_delivering() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register(Kind(verb="deliverable.handed_in", recipients=_staff, tell=_handed_in, objects=_deliverables, family=Family.TEAM))
    register(Kind(verb="deliverable.accepted", recipients=_person, tell=_accepted, objects=_deliverables, family=Family.HOURS))
    register(Kind(verb="deliverable.returned", recipients=_person, tell=_returned, objects=_deliverables, family=Family.HOURS))
    register(Kind(verb="captain.named", recipients=_person, tell=_named, objects=_captains, family=Family.CIRCLE))
    register(Kind(verb="captain.ended", recipients=_person, tell=_ended, mail=False, objects=_captains, family=Family.CIRCLE))


def _person(activity: Activity) -> Iterable[Actor]:
    return [activity.person] if activity.person else []


def _staff(activity: Activity) -> Iterable[Actor]:
    row = object_of(activity)
    return holders(activity.association_id, Can.CONFIRM, post=row.engagement.opportunity_id) if row else []


def _deliverables() -> QuerySet[Deliverable]:
    rounds = DeliverableRound.objects.select_related("answered_by__person").order_by("number")
    rows = Deliverable.objects.select_related(
        "engagement__person__person", "engagement__opportunity__post", "engagement__opportunity__association__actor"
    )
    return rows.prefetch_related(Prefetch("rounds", rounds))


def _captains() -> QuerySet[Captain]:
    return Captain.objects.select_related("opportunity__post", "opportunity__association__actor", "named_by__person")


def _telling(opportunity: Opportunity, subject: str, url: str, action: str, quote: str = "", quoted: str = "", lines: tuple[str, ...] = ()) -> Telling:
    association = opportunity.association
    return Telling(
        subject=subject, url=url, lines=lines, action=action, quote=quote, quoted=quoted if quote else "", seed=association.handle,
        dyes=association.dyes, sender=str(association.actor),
    )  # fmt: skip


def _handed_in(activity: Activity, _recipient: Actor) -> Telling | None:
    row = object_of(activity)
    if row is None:
        return None
    opportunity = row.engagement.opportunity
    subject = _("%(name)s handed work in for “%(title)s”") % {"name": row.engagement.person.known_as, "title": str(opportunity.post.title)}
    return _telling(opportunity, subject, reverse("opportunities:deliverable", args=[row.public_id]), _("Look at it"))


def _accepted(activity: Activity, _recipient: Actor) -> Telling | None:
    return _answered(activity, _("Accepted: what you handed in for “%(title)s”"), _("See what became of it"))


def _returned(activity: Activity, _recipient: Actor) -> Telling | None:
    return _answered(activity, _("Sent back with a remark: what you handed in for “%(title)s”"), _("Read it and go on"))


def _answered(activity: Activity, subject: str, action: str) -> Telling | None:
    row = object_of(activity)
    answered = [line for line in row.rounds.all() if line.answered_by] if row else []
    if row is None or not answered:
        return None
    opportunity, line = row.engagement.opportunity, answered[-1]
    url = reverse("opportunities:deliverable", args=[row.public_id])
    by = line.answered_by.known_as if line.answered_by else ""
    return _telling(opportunity, subject % {"title": str(opportunity.post.title)}, url, action, line.remark, by)


def _named(activity: Activity, _recipient: Actor) -> Telling | None:
    captain = object_of(activity)
    if captain is None:
        return None
    opportunity = captain.opportunity
    subject = _("You may enter the hours of your team: “%(title)s”") % {"title": str(opportunity.post.title)}
    until = _("Until %(day)s. A coordinator confirms what you enter.") % {"day": date_long(captain.until, known(get_language()))}
    url = reverse("opportunities:team_hours", args=[opportunity.post.slug])
    return _telling(opportunity, subject, url, _("Enter the hours of the team"), lines=(until,))


def _ended(activity: Activity, _recipient: Actor) -> Telling | None:
    captain = object_of(activity)
    if captain is None:
        return None
    opportunity = captain.opportunity
    subject = _("You no longer enter the hours of the team: “%(title)s”") % {"title": str(opportunity.post.title)}
    return _telling(opportunity, subject, reverse("opportunities:detail", args=[opportunity.post.slug]), _("See the opportunity"))
