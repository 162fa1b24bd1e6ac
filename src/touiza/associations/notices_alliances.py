"""How networks, agreements and seats on the organisation chart are told. The activity's association is who is told."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from touiza.actors.models import Activity, Actor
from touiza.associations.access import holders
from touiza.associations.capabilities import Can
from touiza.associations.models import Agreement, NetworkPlace, SeatHolder
from touiza.notices.families import Family
from touiza.notices.registry import Kind, Telling, object_of, register
from touiza.ui.formats import date_long, known


def register_alliance_notices() -> None:
    """Fill the registry. Called once, when the app is ready."""
    for verb in NETWORK:
        register(Kind(verb=verb, recipients=_owners, tell=_network, objects=_places, family=Family.TEAM))
    for verb in AGREEMENT:
        register(Kind(verb=verb, recipients=_owners, tell=_agreement, objects=_agreements, family=Family.TEAM))
    register(Kind(verb="chart.named", recipients=_person, tell=_named, objects=_holders, family=Family.CIRCLE))


def _owners(activity: Activity) -> Iterable[Actor]:
    return holders(activity.association_id, Can.ANSWER)


def _person(activity: Activity) -> Iterable[Actor]:
    return [activity.person] if activity.person else []


def _places() -> QuerySet[NetworkPlace]:
    return NetworkPlace.objects.select_related("network__host__actor", "association__actor")


def _agreements() -> QuerySet[Agreement]:
    return Agreement.objects.select_related("association__actor", "partner__actor")


def _holders() -> QuerySet[SeatHolder]:
    return SeatHolder.objects.select_related("seat__body__association__actor")


def _network(activity: Activity, _recipient: Actor) -> Telling | None:
    place = object_of(activity)
    if place is None or activity.association is None:
        return None
    subject, action = NETWORK[activity.verb]()
    told = activity.association
    other = place.association if told.pk != place.association_id else place.network.host
    return Telling(
        subject=subject % {"association": other, "network": place.network},
        url=reverse("associations:network_place", args=[told.handle, place.network.slug]),
        action=action,
        quote=place.sentence if activity.verb in {"network.invited", "network.asked"} else "",
        quoted=str(other) if place.sentence else "",
        seed=other.handle,
        dyes=other.dyes,
        sender=str(other),
    )


def _agreement(activity: Activity, _recipient: Actor) -> Telling | None:
    row = object_of(activity)
    if row is None or activity.association is None:
        return None
    told = activity.association
    other = next((party for party in row.parties if party.pk != told.pk), row.association)
    day = date_long(row.review_on, known(get_language())) if row.review_on else ""
    subject, action, line = AGREEMENT[activity.verb]()
    with_reason = activity.verb in {"agreement.declined", "agreement.ended"} and row.sentence
    return Telling(
        subject=subject % {"association": other, "title": row.title},
        url=reverse("associations:agreement", args=[told.handle, row.public_id]),
        lines=(line % {"day": day},) if line else (),
        action=action,
        quote=row.sentence if with_reason else "",
        quoted=str(other) if with_reason else "",
        seed=other.handle,
        dyes=other.dyes,
        sender=str(other),
    )


def _named(activity: Activity, _recipient: Actor) -> Telling | None:
    holder = object_of(activity)
    if holder is None:
        return None
    association = holder.seat.body.association
    facts = {"association": association, "title": holder.seat.title, "body": holder.seat.body.name}
    return Telling(
        subject=_("%(association)s names you on its organisation chart") % facts,
        url=reverse("associations:chart", args=[association.handle]),
        lines=(_("As: %(title)s, %(body)s.") % facts, _("Everyone can read it. You can hide your name there.")),
        action=_("See the chart"),
        seed=association.handle,
        dyes=association.dyes,
        sender=str(association),
    )


NETWORK = {
    "network.invited": lambda: (_("%(association)s invites your association to the network %(network)s"), _("Answer the invitation")),
    "network.asked": lambda: (_("%(association)s asks to join the network %(network)s"), _("Answer the request")),
    "network.joined": lambda: (_("%(association)s has agreed: the network %(network)s"), _("See the network")),
    "network.declined": lambda: (_("%(association)s has declined: the network %(network)s"), _("See the network")),
    "network.left": lambda: (_("%(association)s has left the network %(network)s"), _("See the network")),
}
AGREEMENT = {
    "agreement.proposed": lambda: (
        _("%(association)s proposes an agreement: “%(title)s”"), _("Read it and answer"), _("It is in force once you agree."),
    ),
    "agreement.agreed": lambda: (_("%(association)s agrees: “%(title)s”"), _("See the agreement"), ""),
    "agreement.declined": lambda: (_("%(association)s does not agree: “%(title)s”"), _("See the answer"), ""),
    "agreement.ended": lambda: (_("An agreement has ended: “%(title)s”"), _("See the agreement"), ""),
    "agreement.review_due": lambda: (
        _("Time to review an agreement: “%(title)s”"),
        _("Review it"),
        _("Its review was set for %(day)s. Note that it goes on, or end it with a reason."),
    ),
}  # fmt: skip
