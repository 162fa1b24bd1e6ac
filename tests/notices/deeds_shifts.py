"""Deeds about shifts and times that somebody is told of, and whom it should be told: a line a verb."""

import datetime as dt
from collections.abc import Callable

from tests.opportunities.shift_work import FIRST, add_shift_work, ids_of, on, shifts_of
from tests.opportunities.team_work import add_plan, add_team, ask
from tests.worlds import World, add_opportunity
from touiza.core import clock
from touiza.core.translated import TranslatedText
from touiza.opportunities.fields import OpportunityFields
from touiza.opportunities.models import Appointment, HandOver, Shift, SignUp
from touiza.opportunities.services.applications import apply
from touiza.opportunities.services.arranging import answer_appointment, cancel_appointment, propose_appointment
from touiza.opportunities.services.assigning_publish import publish_plan
from touiza.opportunities.services.handovers import accept_handover, decline_handover, offer_shift
from touiza.opportunities.services.joining import join_shifts, withdraw_signup
from touiza.opportunities.services.past import record_activity
from touiza.opportunities.services.roster import move_signup, place_person, take_off
from touiza.opportunities.services.shifts import ShiftFields, drop_shift, edit_shift
from touiza.opportunities.spans import span_of

TEAM = ("rachid", "nassima")


def joined(world: World, *names: str, **how: object) -> SignUp:
    """Have people sign up for the first of two shifts with one place; return the first one's sign-up."""
    made = add_shift_work(world, [on(0), on(1)], fields=ShiftFields(places=1), **how)
    for name in names or ("amina",):
        join_shifts(opportunity=made, person=getattr(world, name), shifts=ids_of(made)[:1])
    return SignUp.objects.filter(shift__opportunity=made).order_by("pk")[0]


def second(signup: SignUp) -> Shift:
    return shifts_of(signup.shift.opportunity)[1]


def changed(world: World) -> None:
    edit_shift(shift=joined(world).shift, by=world.nassima, span=on(0, dt.time(9)), fields=ShiftFields(places=1))


def placed(world: World) -> None:
    place_person(shift=second(joined(world)), person=world.amina, by=world.nassima)


def moved(world: World) -> None:
    signup = joined(world)
    move_signup(signup=signup, to=second(signup), by=world.nassima)


def offered(world: World) -> HandOver:
    return offer_shift(signup=joined(world), to=world.yanis, sentence="هل تنوب عني؟")


def proposed(world: World) -> Appointment:
    made = add_opportunity(world.chrea, world.nassima, title="نرافق تلميذاً", timing="arranged", day=None, join_mode="at_once")
    span = span_of(FIRST, dt.time(18), dt.time(19), "Africa/Algiers")
    return propose_appointment(engagement=apply(opportunity=made, person=world.amina).engagement, by=world.amina, span=span)


def planned(world: World) -> None:
    publish_plan(plan=add_plan(add_team(world), world), by=world.nassima)


def wishes_asked(world: World) -> None:
    ask(add_team(world), world)


def registered(world: World) -> None:
    fields = OpportunityFields(
        title=TranslatedText.of("ar", ar="نظفنا الشاطئ"), day=clock.today() - dt.timedelta(days=3), starts=dt.time(8),
        ends=dt.time(12), minutes=240,
    )  # fmt: skip
    record_activity(association=world.chrea, by=world.nassima, fields=fields, people=[world.amina])


SHIFT_DEEDS: dict[str, tuple[Callable[[World], object], tuple[str, ...]]] = {
    "shift.moved": (changed, ("amina",)),
    "shift.cancelled": (lambda w: drop_shift(shift=joined(w).shift, by=w.nassima, reason="weather", sentence="مطر"), ("amina",)),
    "signup.joined": (joined, TEAM),
    "signup.withdrawn": (lambda w: withdraw_signup(signup=joined(w)), TEAM),
    "signup.late": (lambda w: withdraw_signup(signup=joined(w, withdraw_hours=720), sentence="مرضت"), TEAM),
    "signup.moved_up": (lambda w: withdraw_signup(signup=joined(w, "amina", "yanis")), ("yanis",)),
    "signup.placed": (placed, ("amina",)),
    "signup.moved": (moved, ("amina",)),
    "signup.taken_off": (lambda w: take_off(signup=joined(w), by=w.nassima, reason="other", sentence="نعتذر"), ("amina",)),
    "plan.published": (planned, ("amina", "yanis", "chloe")),
    "wishes.asked": (wishes_asked, ("amina", "yanis", "chloe")),
    "handover.offered": (offered, ("yanis",)),
    "handover.accepted": (lambda w: accept_handover(handover=offered(w)), (*TEAM, "amina")),
    "handover.declined": (lambda w: decline_handover(handover=offered(w)), ("amina",)),
    "appointment.proposed": (proposed, TEAM),
    "appointment.agreed": (lambda w: answer_appointment(appointment=proposed(w), by=w.nassima, agreed=True), ("amina",)),
    "appointment.declined": (lambda w: answer_appointment(appointment=proposed(w), by=w.nassima, agreed=False), ("amina",)),
    "appointment.cancelled": (lambda w: cancel_appointment(appointment=proposed(w), by=w.nassima), ("amina",)),
    "engagement.recorded": (registered, ("amina",)),
}
