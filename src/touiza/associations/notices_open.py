"""What people are told about verification, messages and documents. Registered in apps.py."""

from collections.abc import Callable
from dataclasses import replace

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from touiza.actors.models import Activity, Actor
from touiza.actors.profile import shown_name
from touiza.associations.access import holders
from touiza.associations.capabilities import Can
from touiza.associations.models import ContactMessage, Role, VerificationRequest
from touiza.associations.notices import reviewers, who_manages_people
from touiza.notices.families import Family
from touiza.notices.registry import Kind, Telling, object_of, register
from touiza.ui import formats


def register_open_kinds() -> None:
    """Say how each of these verbs is told."""
    register(Kind(verb="verification.asked", recipients=reviewers_outside, tell=tell_asked, objects=_requests, family=Family.REVIEWS))
    for verb, tell in VERIFICATION.items():
        register(Kind(verb=verb, recipients=who_manages_people, tell=tell, objects=_requests, family=Family.TEAM))
    register(Kind(verb="contact.received", recipients=who_coordinates, tell=tell_received, objects=_messages, family=Family.TEAM))


def who_coordinates(activity: Activity) -> list[Actor]:
    """Return who answers letters for the association."""
    return holders(activity.association_id, Can.COORDINATE)


def reviewers_outside(activity: Activity) -> list[Actor]:
    """Return the reviewers who do not act for the association."""
    inside = set(Role.objects.filter(association=activity.association_id, ended_at=None).values_list("person", flat=True))
    return [actor for actor in reviewers(activity) if actor.pk not in inside]


def tell_asked(activity: Activity, _recipient: Actor) -> Telling | None:
    request = object_of(activity)
    if request is None or activity.association is None:
        return None
    again = (_("It asks again after a refusal."),) if request.appeals_id else ()
    return Telling(
        subject=_("%(association)s asks to be verified") % {"association": activity.association},
        lines=(_("Read what it shows for each criterion, then decide with a sentence on each."), *again),
        action=_("Read the request"),
        url=reverse("associations:verification_detail", args=[request.public_id]),
        seed=activity.association.handle,
        sender=str(activity.association),
    )


def tell_given(activity: Activity, recipient: Actor) -> Telling | None:
    request = object_of(activity)
    told = _about(activity, recipient, _("%(association)s is verified"))
    if told is None or request is None or not hasattr(request, "verification"):
        return told
    until = formats.date_long(request.verification.until, formats.known(get_language()))
    line = _("It stands until %(day)s. The decision on each criterion is public.") % {"day": until}
    return replace(told, lines=(line,))


def tell_refused(activity: Activity, recipient: Actor) -> Telling | None:
    told = _about(activity, recipient, _("%(association)s could not be verified"))
    line = _("The page tells what was met and what was not. You can ask again: another reviewer reads it then.")
    return told and replace(told, lines=(line,))


def tell_withdrawn(activity: Activity, recipient: Actor) -> Telling | None:
    request = object_of(activity)
    told = _about(activity, recipient, _("The verification of %(association)s is withdrawn"))
    if told is None or request is None or not hasattr(request, "verification"):
        return told
    line = _("The mark has left its pages. You can ask again. This is the reason that everyone can read.")
    return replace(told, lines=(line,), quote=request.verification.sentence)


def tell_lapsed(activity: Activity, recipient: Actor) -> Telling | None:
    told = _about(activity, recipient, _("The verification of %(association)s has run out"))
    line = _("The mark has left its pages. What you showed last time is the beginning of a new request.")
    return told and replace(told, lines=(line,), quote="")


def tell_expiring(activity: Activity, recipient: Actor) -> Telling | None:
    request, association = object_of(activity), activity.association
    if request is None or association is None or not hasattr(request, "verification"):
        return None
    until = formats.date_long(request.verification.until, formats.known(get_language()))
    return Telling(
        subject=_("The verification of %(association)s ends on %(day)s") % {"association": association, "day": until},
        lines=(_("Ask for the renewal now: the mark stays while the reviewers read it."),),
        action=_("Prepare the renewal"),
        url=reverse("associations:verification_request", args=[association.handle]),
        seed=association.handle,
    )


def tell_received(activity: Activity, recipient: Actor) -> Telling | None:
    message, association = object_of(activity), activity.association
    if message is None or association is None:
        return None
    name = str(shown_name(message.sender, recipient, shared=True)) if message.sender else message.name
    line = _("Answering this mail writes to them.") if message.shares_address else _("Answer from your workspace: the sender keeps their address to themselves.")
    return Telling(
        subject=_("%(person)s wrote to %(association)s") % {"person": name, "association": association},
        lines=(message.subject, line),
        quote=message.body,
        quoted=name,
        action=_("Answer"),
        url=reverse("associations:letter", args=[association.handle, message.public_id]),
        seed=association.handle,
        sender=name,
        reply_to=message.email if message.shares_address else "",
    )


def _about(activity: Activity, _recipient: Actor, subject: str) -> Telling | None:
    association, request = activity.association, object_of(activity)
    if association is None or request is None:
        return None
    return Telling(
        subject=subject % {"association": association},
        quote=request.sentence,
        action=_("Read the decision"),
        url=reverse("associations:verification", args=[association.handle]),
        seed=association.handle,
    )


VERIFICATION: dict[str, Callable[[Activity, Actor], Telling | None]] = {
    "verification.given": tell_given,
    "verification.refused": tell_refused,
    "verification.withdrawn": tell_withdrawn,
    "verification.lapsed": tell_lapsed,
    "verification.expiring": tell_expiring,
}


def _requests() -> QuerySet[VerificationRequest]:
    return VerificationRequest.objects.select_related("verification", "association__actor")


def _messages() -> QuerySet[ContactMessage]:
    return ContactMessage.objects.select_related("sender__person")
