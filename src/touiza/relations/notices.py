"""How letters to a person, and what leaves the register, are told."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from touiza.actors.models import Activity, Actor
from touiza.actors.profile import shown_name
from touiza.associations.models import Role
from touiza.notices.registry import Kind, Telling, object_of, register
from touiza.relations.models import Delivery


def register_notices() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register(Kind(verb="letter.sent", recipients=_reader, tell=_letter, mail=False, objects=_deliveries))  # the letter is its own mail
    register(Kind(verb="register.exported", recipients=_owners, tell=_exported))


def _reader(activity: Activity) -> Iterable[Actor]:
    return [activity.person] if activity.person else []


def _owners(activity: Activity) -> Iterable[Actor]:
    held = Role.objects.filter(association=activity.association_id, kind=Role.Kind.OWNER, ended_at=None)
    return [role.person for role in held.select_related("person__person__user")]


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
