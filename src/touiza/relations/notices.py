"""How letters to a person, and what leaves the register, are told."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from touiza.actors.models import Activity, Actor
from touiza.actors.profile import shown_name
from touiza.associations.models import Role
from touiza.notices.families import Family
from touiza.notices.registry import Kind, Telling, object_of, register
from touiza.opportunities.shift_words import named
from touiza.relations.models import Call, Delivery, Sourcing
from touiza.ui.formats import date_day, time_range


def register_notices() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register(Kind(verb="letter.sent", recipients=_reader, tell=_letter, mail=False, own_mail=True, objects=_deliveries, family=Family.MESSAGES))  # the letter is its own mail
    register(Kind(verb="call.sent", recipients=_reader, tell=_called, objects=_calls, family=Family.MINE))
    register(Kind(verb="call.declined", recipients=_caller, tell=_cannot, mail=False, objects=_calls, family=Family.TEAM))
    register(Kind(verb="sourcing.ended", recipients=_starter, tell=_ended, mail=False, objects=_sourcings, family=Family.TEAM))
    register(Kind(verb="register.exported", recipients=_owners, tell=_exported, family=Family.SECURITY))


def _reader(activity: Activity) -> Iterable[Actor]:
    return [activity.person] if activity.person else []


def _caller(activity: Activity) -> Iterable[Actor]:
    call = object_of(activity)
    return [call.by] if call is not None and call.by is not None else []


def _owners(activity: Activity) -> Iterable[Actor]:
    held = Role.objects.filter(association=activity.association_id, kind=Role.Kind.OWNER, ended_at=None)
    return [role.person for role in held.select_related("person__person__user")]


def _calls() -> QuerySet[Call]:
    paths = ("person__person", "by__person__user", "shift", "opportunity__post", "association__actor")
    return Call.objects.select_related(*paths)


def _deliveries() -> QuerySet[Delivery]:
    return Delivery.objects.select_related("mailing__association__actor")


def _letter(activity: Activity, _recipient: Actor) -> Telling | None:
    delivery = object_of(activity)
    if delivery is None:
        return None
    association = delivery.mailing.association
    return Telling(
        subject=_("%(association)s writes to you") % {"association": association},
        url=reverse("relations:letter", args=[delivery.public_id]),
        action=_("Read the letter"),
        seed=association.handle,
        dyes=association.dyes,
        sender=str(association),
    )


def _exported(activity: Activity, recipient: Actor) -> Telling | None:
    if activity.association is None or activity.actor is None:
        return None
    handle = activity.association.handle
    return Telling(
        subject=_("%(name)s took the register out as a file") % {"name": shown_name(activity.actor, recipient)},
        url=reverse("relations:register", args=[handle]),
        lines=(_("The file holds personal data. If you did not expect this, speak to them, and look at who acts for the association."),),
        action=_("See the register"),
        seed=handle,
        sender=str(activity.association),
    )


def _called(activity: Activity, _recipient: Actor) -> Telling | None:
    call = object_of(activity)
    if call is None:
        return None
    association = call.association
    names = {"association": association, "title": call.opportunity.post.title}
    if call.way == Call.Way.FIT:
        return Telling(
            subject=_("%(association)s invites you: “%(title)s”") % names,
            url=reverse("relations:call", args=[call.public_id]),
            lines=tuple(line for line in (_when(call), _("It found you, as you allow it to, by what your profile shows. You owe nobody a yes.")) if line),
            action=_("See the invitation"),
            seed=association.handle,
            dyes=association.dyes,
            sender=str(association),
        )
    return Telling(
        subject=_("%(association)s asks whether you can come: “%(title)s”") % names,
        url=reverse("relations:call", args=[call.public_id]),
        lines=(_when(call), _("You are free then, as your profile says. You owe nobody a yes.")),
        action=_("See the shift"),
        seed=association.handle,
        dyes=association.dyes,
        sender=str(association),
    )


def _cannot(activity: Activity, recipient: Actor) -> Telling | None:
    call = object_of(activity)
    if call is None:
        return None
    slug = call.opportunity.post.slug
    names = {"name": shown_name(call.person, recipient), "title": call.opportunity.post.title}
    return Telling(
        subject=_("%(name)s cannot come to “%(title)s”") % names,
        url=_page_of(call, slug),
        lines=(_when(call),),
        action=_("See who can be invited") if call.way == Call.Way.FIT else _("See who is free then"),
        seed=call.association.handle,
        dyes=call.association.dyes,
        sender=str(call.association),
    )


def _page_of(call: Call, slug: str) -> str:
    """Return the page from which somebody was invited."""
    if call.way == Call.Way.FIT:
        return reverse("relations:fitting", args=[slug])
    return reverse("relations:calls", args=[slug, call.shift_id]) if call.shift_id else reverse("relations:dated_calls", args=[slug])


def _starter(activity: Activity) -> Iterable[Actor]:
    sourcing = object_of(activity)
    return [sourcing.by] if sourcing is not None and sourcing.by is not None else []


def _sourcings() -> QuerySet[Sourcing]:
    return Sourcing.objects.select_related("by__person__user", "opportunity__post", "association__actor")


def _ended(activity: Activity, _recipient: Actor) -> Telling | None:
    sourcing = object_of(activity)
    if sourcing is None:
        return None
    return Telling(
        subject=_("No more people are invited in steps to “%(title)s”") % {"title": sourcing.opportunity.post.title},
        url=reverse("relations:fitting", args=[sourcing.opportunity.post.slug]),
        lines=(sourcing.get_state_display(),),
        action=_("See who was invited"),
        seed=sourcing.association.handle,
        dyes=sourcing.association.dyes,
        sender=str(sourcing.association),
    )


def _when(call: Call) -> str:
    if call.shift is not None:
        return named(call.shift)
    work, lang = call.opportunity, get_language() or "ar"
    if work.day is None or work.starts is None or work.ends is None:
        return ""
    return _("%(day)s, %(hours)s") % {"day": date_day(work.day, lang), "hours": time_range(work.starts, work.ends, lang)}
