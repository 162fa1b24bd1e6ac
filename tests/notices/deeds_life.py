"""Deeds about the life of opportunities, and about organising together: whom each should tell."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from tests.relations.calling import gap_of, know
from tests.worlds import World, add_opportunity
from touiza.actors.models import Activity
from touiza.actors.services.qualifications import confirm_qualification, state_qualification
from touiza.core import clock
from touiza.core.translated import TranslatedText
from touiza.opportunities.fields import fields_of
from touiza.opportunities.models import Application, CoOrganiser
from touiza.opportunities.services.applications import accept_application, apply, withdraw_application
from touiza.opportunities.services.copying import copy_opportunity
from touiza.opportunities.services.currency import follow_stale
from touiza.opportunities.services.deeds import tell_done
from touiza.opportunities.services.organisers import answer_invitation, end_organising, invite_organiser
from touiza.opportunities.services.publishing import update_opportunity
from touiza.opportunities.services.scheduling import publish_due, schedule_opportunity
from touiza.posts.models import Post
from touiza.relations.models import Call
from touiza.relations.services.calling import call_people, decline_call

TEAM = ("rachid", "nassima")


def one_place(world: World) -> tuple[Application, Application]:
    """Return the application that holds the only place, and the back-up's."""
    one = add_opportunity(world.chrea, world.nassima, places=1, backup_places=1, join_mode="at_once")
    return apply(opportunity=one, person=world.yanis), apply(opportunity=one, person=world.amina)


def joined(world: World) -> CoOrganiser:
    return answer_invitation(organiser=beside(world), by=world.salima, accept=True)


def beside(world: World) -> CoOrganiser:
    return invite_organiser(opportunity=world.opportunity, association=world.nour, by=world.nassima)


def held_back(world: World) -> None:
    copy = copy_opportunity(opportunity=world.opportunity, by=world.nassima)
    day = clock.today() + dt.timedelta(days=9)
    copy = update_opportunity(opportunity=copy, by=world.nassima, fields=replace(fields_of(copy), day=day))
    when = clock.now() + dt.timedelta(hours=1)
    schedule_opportunity(opportunity=copy, by=world.nassima, when=when)
    bare = replace(fields_of(copy), body=TranslatedText())
    update_opportunity(opportunity=copy, by=world.rachid, fields=bare)
    publish_due(at=when)


def done(world: World) -> Application:
    deed = add_opportunity(world.chrea, world.nassima, timing="deed", day=None, starts=None, ends=None, join_mode="at_once")
    return tell_done(application=apply(opportunity=deed, person=world.amina))


def invited(world: World) -> Call:
    know(world, "amina")
    call_people(gap=gap_of(world), by=world.nassima)
    return Call.objects.get()


def silent_for(world: World, *days: int) -> None:
    """Have nobody touch an opportunity in which Amina holds a place for so many days, and the task run on each of them."""
    accept_application(application=apply(opportunity=world.opportunity, person=world.amina), by=world.nassima, silent=True)
    far = replace(fields_of(world.opportunity), day=clock.today() + dt.timedelta(days=300))
    update_opportunity(opportunity=world.opportunity, by=world.nassima, fields=far, silent=True)
    Activity.objects.all().delete()
    Application.objects.update(decided_at=clock.now() - dt.timedelta(days=1))
    Post.objects.update(published_at=clock.now() - dt.timedelta(days=1))
    for number in days:
        follow_stale(at=clock.now() + dt.timedelta(days=number))


def seen_proof(world: World) -> None:
    held = state_qualification(person=world.amina.person, kind="first_aid")
    confirm_qualification(qualification=held, association=world.chrea.actor, by=world.nassima)


DEEDS: dict[str, tuple[Callable[[World], object], tuple[str, ...]]] = {
    "application.backed_up": (one_place, ("amina",)),
    "application.moved_up": (lambda world: withdraw_application(application=one_place(world)[0]), ("amina",)),
    "application.done": (done, TEAM),
    "call.sent": (invited, ("amina",)),
    "call.declined": (lambda world: decline_call(call=invited(world)), ("nassima",)),
    "opportunity.held_back": (held_back, ("nassima",)),
    "opportunity.still_current": (lambda world: silent_for(world, 60), TEAM),
    "opportunity.still_current_again": (lambda world: silent_for(world, 60, 67), TEAM),
    "opportunity.lapsed": (lambda world: silent_for(world, 60, 67, 74), (*TEAM, "amina")),
    "coorganiser.invited": (beside, ("salima",)),
    "coorganiser.joined": (joined, TEAM),
    "coorganiser.declined": (
        lambda world: answer_invitation(organiser=beside(world), by=world.salima, accept=False), TEAM
    ),
    "coorganiser.left": (lambda world: end_organising(organiser=joined(world), by=world.salima), TEAM),
    "qualification.confirmed": (seen_proof, ("amina",)),
}
