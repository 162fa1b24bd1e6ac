"""The waiting list: who may be put on it, its order, its question, and places that go to it by themselves."""

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connections
from django.test import Client

from tests.opportunities.turning import after, crowd, sunday
from tests.worlds import World, add_opportunity, add_person, build_world
from touiza.core.errors import Refusal
from touiza.opportunities.fields import fields_of
from touiza.opportunities.models import Application, Engagement, Intake, Opportunity
from touiza.opportunities.services import applications as services
from touiza.opportunities.services.publishing import update_opportunity
from touiza.opportunities.services.waiting_list import place_in_line, put_on_list, stay_on_list, turn_list

As = Callable[[str], Client]


@pytest.fixture
def full(world: World, lasting: Opportunity) -> Application:
    """Return the application of Yanis, who holds the only place."""
    Opportunity.objects.filter(pk=lasting.pk).update(places=1)
    held = services.apply(opportunity=lasting, person=world.yanis, at=sunday())
    return services.accept_application(application=held, by=world.nassima, at=sunday())


def listed(world: World, opportunity: Opportunity, count: int = 2) -> list[Application]:
    waiting = crowd(world, count, sunday(), opportunity)
    return [put_on_list(application=one, by=world.nassima, at=after(sunday(), 0, n + 1)) for n, one in enumerate(waiting)]


def test_only_what_is_full_has_a_list(world: World, lasting: Opportunity) -> None:
    (sent,) = crowd(world, 1, sunday(), lasting)
    with pytest.raises(Refusal) as refused:
        put_on_list(application=sent, by=world.nassima)
    assert refused.value.code == "not_full"


def test_being_put_on_the_list_is_an_answer_and_twice_is_once(world: World, full: Application) -> None:
    first, second = listed(world, full.opportunity)
    again = put_on_list(application=first, by=world.nassima, at=after(sunday(), 1))
    assert (again.listed_at, again.turn_at, again.answer_minutes) == (after(sunday(), 0, 1), None, 60)
    assert (place_in_line(first), place_in_line(second)) == (1, 2)
    assert first.steps.filter(kind="listed").count() == 1


def test_nobody_puts_themselves_on_the_list(world: World, full: Application) -> None:
    mine = services.apply(opportunity=full.opportunity, person=world.nassima, at=sunday())
    with pytest.raises(Refusal) as refused:
        put_on_list(application=mine, by=world.nassima)
    assert refused.value.code == "own_application"


def test_after_three_weeks_one_is_asked_and_without_reply_let_go(world: World, full: Application) -> None:
    yes, silent = listed(world, full.opportunity)
    assert turn_list(at=after(sunday(), 20)) == 0
    assert turn_list(at=after(sunday(), 21, 3)) == 2
    assert turn_list(at=after(sunday(), 21, 3)) == 0
    stay_on_list(application=yes, at=after(sunday(), 22))
    stay_on_list(application=yes, at=after(sunday(), 22))
    assert turn_list(at=after(sunday(), 29)) == 1
    yes.refresh_from_db()
    silent.refresh_from_db()
    assert (yes.state, yes.next_at) == ("listed", after(sunday(), 43))
    assert silent.state == "withdrawn"
    assert silent.steps.latest("pk").reason == "no_reply"
    assert yes.steps.filter(kind="kept").count() == 1
    with pytest.raises(Refusal) as refused:
        stay_on_list(application=silent)
    assert refused.value.code == "not_listed"


def test_a_place_that_frees_goes_to_the_first_only_where_it_was_chosen_so(world: World, full: Application) -> None:
    first, second = listed(world, full.opportunity)
    services.withdraw_application(application=full, at=after(sunday(), 2))
    first.refresh_from_db()
    assert first.state == "listed"
    services.accept_application(application=first, by=world.nassima, at=after(sunday(), 2))
    Intake.objects.create(opportunity=full.opportunity, moves_up=True)
    services.withdraw_application(application=first, at=after(sunday(), 3))
    second.refresh_from_db()
    assert (second.state, second.engagement.ended_at) == ("accepted", None)
    assert Opportunity.objects.get(pk=full.opportunity_id).taken == 1


def test_more_places_go_to_the_list_in_its_order(world: World) -> None:
    work = add_opportunity(world.chrea, world.nassima, title="نحرس المشتلة", places=1)
    held = services.apply(opportunity=work, person=world.yanis)
    services.accept_application(application=held, by=world.nassima)
    people = [add_person(f"c{n}", f"Karim {n}", "fr")[1] for n in range(3)]
    waiting = [put_on_list(application=services.apply(opportunity=work, person=one), by=world.nassima) for one in people]
    Intake.objects.create(opportunity=work, moves_up=True)
    work.refresh_from_db()
    update_opportunity(opportunity=work, by=world.nassima, fields=replace(fields_of(work), places=3))
    assert [Application.objects.get(pk=one.pk).state for one in waiting] == ["accepted", "accepted", "listed"]


@pytest.mark.django_db(transaction=True)
def test_places_given_up_at_once_are_given_once_each(django_db_serialized_rollback: None) -> None:
    world = build_world()
    work = add_opportunity(world.chrea, world.nassima, title="نجني الزيتون", places=4)
    people = [add_person(f"v{n}", f"Karim {chr(65 + n)}", "fr")[1] for n in range(10)]
    sent = [services.apply(opportunity=work, person=one) for one in people]
    for one in sent[:4]:
        services.accept_application(application=one, by=world.nassima)
    for one in sent[4:]:
        put_on_list(application=one, by=world.nassima)
    Intake.objects.create(opportunity=work, moves_up=True)
    start = threading.Barrier(4)

    def leave(application: Application) -> None:
        start.wait()
        try:
            services.withdraw_application(application=application)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=leave, args=(one,)) for one in sent[:4]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [Application.objects.get(pk=one.pk).state for one in sent[4:]] == ["accepted"] * 4 + ["listed"] * 2
    assert Opportunity.objects.get(pk=work.pk).taken == 4
    assert Engagement.objects.filter(opportunity=work, ended_at=None).count() == 4


def test_the_pages_of_the_list(as_: As, world: World, full: Application) -> None:
    sent = services.apply(opportunity=full.opportunity, person=world.amina, at=sunday())
    path = f"/en/applications/{sent.public_id}/"
    as_("nassima").post(f"{path}listing/", {"sentence": "You are next."})
    assert "Your place in the line" in as_("amina").get(path).text
    assert "/interest/" not in as_("amina").get(path).text
    sent.refresh_from_db()
    turn_list(at=sent.listed_at + dt.timedelta(days=22))
    assert "Would you take a place" in as_("amina").get(path).text
    as_("amina").post(f"{path}interest/", {"yes": "1"})
    sent.refresh_from_db()
    assert sent.state == "listed"
    as_("amina").post(f"{path}interest/", {"no": "1"})
    sent.refresh_from_db()
    assert sent.state == "withdrawn"
    assert as_("amina").post(f"{path}interest/", {"no": "1"}).status_code == 422
    assert "Karim" not in as_("nassima").get("/en/@chrea/applications/?state=listed").text
