"""Deeds of members, networks, agreements and charts that somebody is told of: a line a verb, as in `deeds`."""

import datetime as dt
from collections.abc import Callable

from tests.associations.members import ask_in, let_in, said
from tests.worlds import World
from touiza.associations.models import Agreement, MemberRequest, NetworkPlace, SeatHolder
from touiza.associations.services.agreements import (
    Terms,
    ask_about_review,
    consent_to_agreement,
    decline_agreement,
    end_agreement,
    propose_agreement,
)
from touiza.associations.services.chart import add_body, add_seat, name_holder
from touiza.associations.services.members import (
    answer_association,
    ask_candidate,
    decline_member,
    withdraw_request,
)
from touiza.associations.services.memberships import (
    ask_about_renewal,
    end_membership,
    lapse_memberships,
    leave_association,
    renew_membership,
)
from touiza.associations.services.networks import (
    answer_place,
    ask_to_join,
    found_network,
    invite_to_network,
    leave_network,
)
from touiza.core import clock

TEAM = ("rachid", "nassima")


def asked(world: World) -> MemberRequest:
    return ask_candidate(request=ask_in(world), by=world.rachid, question="أين تسكنين؟")


def late(world: World) -> dt.datetime:
    """Return a moment in the last month of Amina's first term."""
    return clock.moment(let_in(world).until - dt.timedelta(days=10), dt.time(12), "Africa/Algiers")


def over(world: World) -> dt.datetime:
    return late(world) + dt.timedelta(days=30)


def invited(world: World) -> NetworkPlace:
    network = found_network(association=world.chrea, by=world.rachid, name=said("شبكة"), aims=said("معاً"))
    return invite_to_network(network=network, association=world.nour, by=world.rachid, sentence="هل تنضمون؟")


def answered(world: World, *, accept: bool) -> NetworkPlace:
    return answer_place(place=invited(world), side=world.nour, accept=accept, by=world.salima)


def joining(world: World) -> NetworkPlace:
    network = found_network(association=world.chrea, by=world.rachid, name=said("شبكة"), aims=said("معاً"))
    return ask_to_join(network=network, association=world.nour, by=world.salima)


def proposed(world: World) -> Agreement:
    terms = Terms(title=said("تبادل"), begins=clock.today(), review_on=clock.today(), partner=world.nour)
    return propose_agreement(association=world.chrea, by=world.rachid, terms=terms)


def agreed(world: World) -> Agreement:
    return consent_to_agreement(agreement=proposed(world), association=world.nour, by=world.salima)


def named(world: World) -> SeatHolder:
    seat = add_seat(body=add_body(association=world.chrea, name=said("المكتب")), title=said("عضو"))
    return name_holder(seat=seat, by=world.rachid, person=world.nassima)


DEEDS: dict[str, tuple[Callable[[World], object], tuple[str, ...]]] = {
    "membership.requested": (ask_in, TEAM),
    "membership.asked": (asked, ("amina",)),
    "membership.answered": (lambda world: answer_association(request=asked(world), answer="في البليدة"), TEAM),
    "membership.accepted": (let_in, ("amina",)),
    "membership.declined": (
        lambda world: decline_member(request=ask_in(world), by=world.rachid, reason="full", sentence="اكتمل العدد."),
        ("amina",),
    ),
    "membership.withdrawn": (lambda world: withdraw_request(request=ask_in(world)), TEAM),
    "membership.ending": (lambda world: ask_about_renewal(at=late(world)), ("amina",)),
    "membership.renewed": (lambda world: renew_membership(membership=let_in(world), at=late_of(world)), TEAM),
    "membership.lapsed": (lambda world: lapse_memberships(at=over(world)), ("amina",)),
    "membership.left": (lambda world: leave_association(membership=let_in(world)), TEAM),
    "membership.ended": (
        lambda world: end_membership(membership=let_in(world), by=world.rachid, sentence="بطلب منك"),
        ("amina",),
    ),
    "chart.named": (named, ("nassima",)),
    "network.invited": (invited, ("salima",)),
    "network.asked": (joining, ("rachid",)),
    "network.joined": (lambda world: answered(world, accept=True), ("rachid",)),
    "network.declined": (lambda world: answered(world, accept=False), ("rachid",)),
    "network.left": (
        lambda world: leave_network(network=answered(world, accept=True).network, association=world.nour, by=world.salima),
        ("rachid",),
    ),
    "agreement.proposed": (proposed, ("salima",)),
    "agreement.agreed": (agreed, ("rachid",)),
    "agreement.declined": (
        lambda world: decline_agreement(agreement=proposed(world), association=world.nour, by=world.salima, sentence="ليس الآن"),
        ("rachid",),
    ),
    "agreement.ended": (
        lambda world: end_agreement(agreement=agreed(world), association=world.nour, by=world.salima, sentence="انتهى المشروع"),
        ("rachid",),
    ),
    "agreement.review_due": (lambda world: (agreed(world), ask_about_review()), ("rachid", "salima")),
}


def late_of(world: World) -> dt.datetime:
    return clock.moment(world.amina.memberships.get().until - dt.timedelta(days=10), dt.time(12), "Africa/Algiers")
