"""How joining, renewing and leaving are told to both sides."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from touiza.actors.models import Activity, Actor
from touiza.actors.profile import shown_name
from touiza.associations.access import holders
from touiza.associations.access_members import STEPS
from touiza.associations.capabilities import Can
from touiza.associations.models import MemberRefusal, MemberRequest, MemberRequestStep, Membership
from touiza.notices.families import Family
from touiza.notices.registry import Kind, Telling, object_of, register
from touiza.ui.formats import date_long, known


def register_member_notices() -> None:
    """Fill the registry. Called once, when the app is ready."""
    for verb, recipients, tell in (
        ("membership.requested", _staff, _requested),
        ("membership.answered", _staff, _answered),
        ("membership.asked", _person, _asked),
        ("membership.accepted", _person, _accepted),
        ("membership.declined", _person, _declined),
    ):
        family = Family.TEAM if recipients is _staff else Family.CIRCLE
        register(Kind(verb=verb, recipients=recipients, tell=tell, objects=_requests, family=family))
    register(Kind(verb="membership.withdrawn", recipients=_staff, tell=_withdrawn, mail=False, objects=_requests, family=Family.TEAM))
    for verb, tell_held in (("membership.ending", _ending), ("membership.lapsed", _lapsed), ("membership.ended", _ended)):
        register(Kind(verb=verb, recipients=_person, tell=tell_held, objects=_memberships, family=Family.CIRCLE))
    for verb, tell_held in (("membership.renewed", _renewed), ("membership.left", _left)):
        register(Kind(verb=verb, recipients=_staff, tell=tell_held, mail=False, objects=_memberships, family=Family.TEAM))


def _staff(activity: Activity) -> Iterable[Actor]:
    return holders(activity.association_id, Can.ADMIT)


def _person(activity: Activity) -> Iterable[Actor]:
    return [activity.person] if activity.person else []


def _requests() -> QuerySet[MemberRequest]:
    return MemberRequest.objects.select_related("person__person", "association__actor").prefetch_related(STEPS)


def _memberships() -> QuerySet[Membership]:
    return Membership.objects.select_related("person__person", "association__actor")


def _requested(activity: Activity, _recipient: Actor) -> Telling | None:
    return _to_staff(activity, _("%(name)s asks to become a member of %(association)s"), _("Answer this request"))


def _answered(activity: Activity, _recipient: Actor) -> Telling | None:
    subject = _("%(name)s has answered your question about joining %(association)s")
    return _to_staff(activity, subject, _("Read and decide"), "answered")


def _withdrawn(activity: Activity, _recipient: Actor) -> Telling | None:
    return _to_staff(activity, _("%(name)s no longer asks to join %(association)s"), _("See the request"))


def _asked(activity: Activity, _recipient: Actor) -> Telling | None:
    return _to_person(activity, _("%(association)s asks you something before it decides"), _("Answer the question"), "asked")


def _accepted(activity: Activity, _recipient: Actor) -> Telling | None:
    line = _("Your number and the end of your first term are on the page of your membership.")
    return _to_person(activity, _("You are a member of %(association)s"), _("See my membership"), "", line)


def _declined(activity: Activity, _recipient: Actor) -> Telling | None:
    request = object_of(activity)
    step = _step(request, "declined")
    reason = _("Reason: %(reason)s.") % {"reason": MemberRefusal(step.reason).label} if step and step.reason else ""
    return _to_person(activity, _("%(association)s could not accept your request to join"), _("See the answer"), "declined", reason)


def _ending(activity: Activity, _recipient: Actor) -> Telling | None:
    held = object_of(activity)
    day = date_long(held.until, known(get_language())) if held else ""
    line = _("It runs until %(day)s. Renew it with one click; otherwise it ends by itself.") % {"day": day}
    return _of_membership(activity, _("Your membership of %(association)s ends soon"), _("Renew my membership"), line)


def _lapsed(activity: Activity, _recipient: Actor) -> Telling | None:
    line = _("It was not renewed. You can ask to become a member again; your number is kept.")
    return _of_membership(activity, _("Your membership of %(association)s has ended"), _("See my membership"), line)


def _ended(activity: Activity, _recipient: Actor) -> Telling | None:
    held = object_of(activity)
    words = held.sentence if held else ""
    return _of_membership(activity, _("%(association)s has ended your membership"), _("See my membership"), quote=words)


def _renewed(activity: Activity, _recipient: Actor) -> Telling | None:
    return _of_membership(activity, _("%(name)s has renewed the membership of %(association)s"), _("See the member"), staff=True)


def _left(activity: Activity, _recipient: Actor) -> Telling | None:
    return _of_membership(activity, _("%(name)s is no longer a member of %(association)s"), _("See the member"), staff=True)


def _to_staff(activity: Activity, subject: str, action: str, quoting: str = "") -> Telling | None:
    request = object_of(activity)
    if request is None:
        return None
    handle = request.association.handle
    name = shown_name(request.person, request.association.actor, shared=True)
    step = _step(request, quoting)
    return Telling(
        subject=subject % {"name": name, "association": request.association},
        url=reverse("associations:member_request", args=[handle, request.public_id]),
        action=action,
        quote=step.sentence if step else "",
        quoted=str(name) if step else "",
        seed=handle,
        dyes=request.association.dyes,
        sender=str(name),
    )


def _to_person(activity: Activity, subject: str, action: str, quoting: str, *lines: str) -> Telling | None:
    request = object_of(activity)
    if request is None:
        return None
    step = _step(request, quoting)
    return Telling(
        subject=subject % {"association": request.association},
        url=reverse("associations:membership", args=[request.association.handle]),
        lines=tuple(line for line in lines if line),
        action=action,
        quote=step.sentence if step else "",
        quoted=step.by.known_as if step and step.by else "",
        seed=request.association.handle,
        dyes=request.association.dyes,
        sender=str(request.association),
    )


def _of_membership(
    activity: Activity, subject: str, action: str, *lines: str, quote: str = "", staff: bool = False
) -> Telling | None:
    held = object_of(activity)
    if held is None:
        return None
    handle = held.association.handle
    name = shown_name(held.person, held.association.actor, shared=True)
    route, more = ("associations:member", [held.number]) if staff else ("associations:membership", [])
    return Telling(
        subject=subject % {"name": name, "association": held.association},
        url=reverse(route, args=[handle, *more]),
        lines=lines,
        action=action,
        quote=quote,
        quoted=str(held.association) if quote else "",
        seed=handle,
        dyes=held.association.dyes,
        sender=str(name if staff else held.association),
    )


def _step(request: MemberRequest | None, kind: str) -> MemberRequestStep | None:
    return next((step for step in reversed(request.steps.all()) if step.kind == kind), None) if request else None
