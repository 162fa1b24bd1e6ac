"""How an association answers, in figures: who counts, what counts as an answer, what is shown of few."""

import datetime as dt
import time
from collections.abc import Callable

import pytest
from django.test import Client

from tests.opportunities.turning import after, crowd, sunday
from tests.worlds import World, add_opportunity, add_person
from touiza.associations.models import AnswerFigure
from touiza.core import clock
from touiza.opportunities.models import JoinMode, Opportunity, State
from touiza.opportunities.services import applications as services
from touiza.opportunities.services.answers import Answers, count_answers, read_log, refresh_answers
from touiza.opportunities.services.duty import turn_clock
from touiza.opportunities.services.publishing import set_state

As = Callable[[str], Client]


def decline(world: World, application: object, at: dt.datetime) -> None:
    services.decline_application(application=application, by=world.nassima, reason="full", sentence="نعتذر", at=at)


def test_nothing_counts_before_it_had_to_be_answered(world: World, lasting: Opportunity) -> None:
    crowd(world, 3, sunday(), lasting)
    assert count_answers(world.chrea, after(sunday(), 1)) == Answers()
    assert count_answers(world.chrea, after(sunday(), 3)) == Answers(counted=3, answered=0, overdue=3)


def test_a_question_and_a_decision_are_answers_timed_by_working_days(world: World, lasting: Opportunity) -> None:
    one, two, three = crowd(world, 3, after(sunday(), 4), lasting)  # on a Thursday
    services.ask_applicant(application=one, by=world.nassima, question="متى؟", at=after(sunday(), 4, 2))
    decline(world, two, after(sunday(), 7))  # Sunday: one working day later
    services.accept_application(application=three, by=world.nassima, at=after(sunday(), 8))
    assert count_answers(world.chrea, after(sunday(), 8)) == Answers(3, 3, median_minutes=24 * 60)


def test_an_answer_after_14_days_does_not_undo_the_silence(world: World, lasting: Opportunity) -> None:
    (waiting,) = crowd(world, 1, sunday(), lasting)
    turn_clock(at=after(sunday(), 14))
    decline(world, waiting, after(sunday(), 15))
    assert count_answers(world.chrea, after(sunday(), 16)) == Answers(counted=1, answered=0)


@pytest.mark.parametrize(("day", "counted"), [(1, 0), (3, 1)])
def test_who_withdraws_or_is_left_when_it_closes_counts_only_if_the_time_was_over(
    world: World, lasting: Opportunity, day: int, counted: int
) -> None:
    gone, left = crowd(world, 2, sunday(), lasting)
    services.withdraw_application(application=gone, at=after(sunday(), day))
    set_state(opportunity=lasting, state=State.CLOSED, by=world.nassima, at=after(sunday(), day))
    left.refresh_from_db()
    assert left.state == "ended"
    assert count_answers(world.chrea, after(sunday(), 30)) == Answers(counted=2 * counted)


def test_what_is_joined_at_once_does_not_flatter(world: World) -> None:
    at_once = add_opportunity(world.chrea, world.nassima, title="نحرس المشتلة", join_mode=JoinMode.AT_ONCE)
    services.apply(opportunity=at_once, person=world.amina)
    assert count_answers(world.chrea) == Answers()


def test_only_the_last_thirty_count(world: World, lasting: Opportunity) -> None:
    people = [add_person(f"p{n}", f"Karim {n}", "fr")[1] for n in range(33)]
    for n, person in enumerate(people):
        sent = services.apply(opportunity=lasting, person=person, at=sunday() + dt.timedelta(minutes=n))
        if n >= 5:
            decline(world, sent, after(sunday(), 0, 6))
    late = count_answers(world.chrea, after(sunday(), 5))
    assert (late.counted, late.answered) == (30, 28)


def test_figures_are_written_only_when_they_change(world: World, lasting: Opportunity) -> None:
    (sent,) = crowd(world, 1, sunday(), lasting)
    decline(world, sent, after(sunday(), 1))
    assert refresh_answers([world.chrea.pk, 999_999]) == 1
    assert refresh_answers([world.chrea.pk]) == 0
    assert AnswerFigure.objects.get(pk=world.chrea.pk).answered == 1


@pytest.mark.django_db(transaction=True)
def test_the_log_brings_them_up_to_date(world: World) -> None:
    sent = services.apply(opportunity=world.opportunity, person=world.amina)
    decline(world, sent, clock.now())
    for _try in range(600):  # rows younger than a transaction that still runs anywhere on this server wait for it
        read_log()
        if AnswerFigure.objects.filter(pk=world.chrea.pk, answered=1).exists():
            return
        time.sleep(0.1)
    raise AssertionError("the log was not read")


def test_pages_say_it_with_its_numbers_and_honestly_while_there_are_few(as_: As, world: World, lasting: Opportunity) -> None:
    address = f"/en/opportunities/{lasting.post.slug}/"
    assert "No application to this association has had to be answered yet." in as_("visitor").get(address).text
    begun = clock.now() - dt.timedelta(days=10)
    waiting = crowd(world, 6, begun, lasting)
    for sent in waiting[:3]:
        decline(world, sent, begun + dt.timedelta(minutes=90))
    refresh_answers([world.chrea.pk])
    assert "This association answered 3 of its last 6 applications." in as_("visitor").get(address).text
    for sent in waiting[3:5]:
        decline(world, sent, clock.now())
    page = as_("visitor").get("/en/@chrea/").text  # counts afresh
    assert "5 of 6 so far" in page
    assert "Half of the answers within" in page
    AnswerFigure.objects.update(counted=3, answered=2)
    assert "3 applications so far, 2 answered." in as_("visitor").get(address).text
