"""Applying and deciding: who may do what, what is refused, and places under a crowd."""

import threading

import pytest
from django.db import IntegrityError, connection, connections

from tests.worlds import World, add_opportunity, add_person, build_world
from touiza.actors.models import Tie
from touiza.associations.models import Association
from touiza.core.errors import Refusal
from touiza.opportunities.models import Application, ApplicationStep, Engagement, JoinMode, Opportunity
from touiza.opportunities.services import applications as services


def test_an_application_waits_until_someone_answers(world: World) -> None:
    application = services.apply(opportunity=world.opportunity, person=world.amina, message="أحب الجبل")
    assert application.state == "submitted"
    assert not Engagement.objects.exists()


def test_applying_twice_is_once(world: World) -> None:
    first = services.apply(opportunity=world.opportunity, person=world.amina)
    assert services.apply(opportunity=world.opportunity, person=world.amina) == first
    assert Application.objects.count() == 1


def test_acceptance_takes_a_place_and_ties_the_person_to_the_association(world: World) -> None:
    application = services.apply(opportunity=world.opportunity, person=world.amina)
    services.accept_application(application=application, by=world.nassima)
    services.accept_application(application=application, by=world.rachid)
    world.opportunity.refresh_from_db()
    assert world.opportunity.taken == 1
    assert Tie.objects.filter(person=world.amina, association=world.chrea.actor, kind="works_with").exists()
    assert ApplicationStep.objects.filter(kind="accepted").count() == 1


def test_declining_needs_a_reason_and_a_sentence(world: World) -> None:
    application = services.apply(opportunity=world.opportunity, person=world.amina)
    with pytest.raises(Refusal) as no_reason:
        services.decline_application(application=application, by=world.nassima, reason="", sentence="نعتذر")
    with pytest.raises(Refusal) as no_sentence:
        services.decline_application(application=application, by=world.nassima, reason="full", sentence=" ")
    assert (no_reason.value.code, no_sentence.value.code) == ("no_reason", "no_sentence")


def test_a_decided_application_is_not_decided_again(world: World) -> None:
    application = services.apply(opportunity=world.opportunity, person=world.amina)
    services.decline_application(application=application, by=world.nassima, reason="full", sentence="نعتذر")
    with pytest.raises(Refusal) as refused:
        services.accept_application(application=application, by=world.nassima)
    assert refused.value.code == "decided"


def test_a_question_goes_back_and_forth(world: World) -> None:
    application = services.apply(opportunity=world.opportunity, person=world.amina)
    services.ask_applicant(application=application, by=world.nassima, question="هل لك سيارة؟")
    application = services.answer_question(application=application, answer="نعم")
    assert application.state == "submitted"
    assert [step.kind for step in application.steps.order_by("pk")] == ["submitted", "asked", "answered"]


def test_withdrawing_frees_the_place_for_someone_else(world: World) -> None:
    small = add_opportunity(world.chrea, world.nassima, title="نحرس المشتلة", places=1, join_mode=JoinMode.AT_ONCE)
    mine = services.apply(opportunity=small, person=world.amina)
    with pytest.raises(Refusal) as full:
        services.apply(opportunity=small, person=world.yanis)
    services.withdraw_application(application=mine)
    theirs = services.apply(opportunity=small, person=world.yanis)
    assert (full.value.code, theirs.state) == ("full", "accepted")


def test_one_who_withdrew_may_apply_again(world: World) -> None:
    first = services.apply(opportunity=world.opportunity, person=world.amina)
    services.withdraw_application(application=first)
    assert services.apply(opportunity=world.opportunity, person=world.amina).pk != first.pk


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("mode", [JoinMode.AT_ONCE, JoinMode.REVIEW])
def test_twenty_at_once_for_the_last_three_places(django_db_serialized_rollback: None, mode: str) -> None:
    world = build_world()
    crowded = add_opportunity(world.chrea, world.nassima, title="نجني الزيتون", places=3, join_mode=mode)
    crowd = [add_person(f"v{n}", f"Karim {chr(65 + n)}", "fr")[1] for n in range(20)]
    sent = [] if mode == JoinMode.AT_ONCE else [services.apply(opportunity=crowded, person=one) for one in crowd]
    start, outcomes = threading.Barrier(20), []

    def run(n: int) -> None:
        start.wait()
        try:
            if sent:
                services.accept_application(application=sent[n], by=world.nassima)
            else:
                services.apply(opportunity=crowded, person=crowd[n])
            outcomes.append("in")
        except Refusal as refusal:
            outcomes.append(refusal.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (outcomes.count("in"), outcomes.count("full")) == (3, 17)
    assert Opportunity.objects.get(pk=crowded.pk).taken == 3
    assert Engagement.objects.filter(opportunity=crowded, ended_at=None).count() == 3
    assert connection.vendor == "postgresql"


def test_the_database_itself_refuses_a_fourth_place(world: World) -> None:
    with pytest.raises(IntegrityError, match="places_not_oversold"):
        Opportunity.objects.filter(pk=world.opportunity.pk).update(taken=4)


def test_nobody_applies_where_nobody_would_answer(world: World) -> None:
    Association.objects.filter(pk=world.chrea.pk).update(claimed_at=None)
    with pytest.raises(Refusal) as refused:
        services.apply(opportunity=world.opportunity, person=world.amina)
    assert refused.value.code == "unclaimed"
