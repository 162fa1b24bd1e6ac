"""The clock of an application: when an answer is due, who is told as time passes, when the door closes."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import Settings

from tests.opportunities.turning import after, crowd, sunday
from tests.worlds import World, add_opportunity
from touiza.actors.models import Activity, Actor
from touiza.associations.services.calendar import add_days_off, set_work_week
from touiza.associations.services.closing import close_association
from touiza.associations.services.suspension import lift_suspension, suspend_association
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.notices.models import Notice
from touiza.opportunities.models import Application, JoinMode, Opportunity, State
from touiza.opportunities.services import applications as services
from touiza.opportunities.services.duty import count_overdue, turn_clock
from touiza.opportunities.services.publishing import set_state

As = Callable[[str], Client]


@pytest.fixture
def sent(world: World, lasting: Opportunity) -> Application:
    return services.apply(opportunity=lasting, person=world.amina, at=sunday())


def verbs(since: int = 0) -> list[str]:
    return list(Activity.objects.filter(pk__gt=since, actor=None).order_by("pk").values_list("verb", flat=True))


def test_an_answer_is_due_after_two_working_days_of_the_associations_own_week(sent: Application) -> None:
    assert sent.due_at == after(sunday(), 2)
    thursday = after(sunday(), 4)
    sent.delete()
    again = services.apply(opportunity=sent.opportunity, person=sent.person, at=thursday)
    assert again.due_at == after(thursday, 4)  # Friday and Saturday are no working days in Algeria


def test_other_working_days_and_days_off_move_what_is_due(world: World, sent: Application) -> None:
    monday = after(sunday(), 1).date()
    add_days_off(association=world.chrea, name="عطلة", first=monday, last=monday, by=world.nassima, at=sunday())
    sent.refresh_from_db()
    assert sent.due_at == after(sunday(), 3)
    set_work_week(association=world.chrea, days=[6, 3], by=world.rachid, at=sunday())  # Sundays and Thursdays
    sent.refresh_from_db()
    assert sent.due_at == after(sunday(), 7)


def test_the_clock_stands_still_while_the_volunteer_is_asked(world: World, sent: Application) -> None:
    asked = services.ask_applicant(application=sent, by=world.nassima, question="متى؟", at=after(sunday(), 0, 6))
    assert (asked.turn_at, asked.next_at, asked.answer_minutes) == (None, None, 360)
    assert turn_clock(at=after(sunday(), 60)) == 0
    answered = services.answer_question(application=asked, answer="صباحاً", at=after(sunday(), 7))
    assert answered.due_at == after(sunday(), 9)
    assert answered.answer_minutes == 360  # the first answer is what counts


def test_time_passing_is_told_to_coordinators_then_owners_then_both_sides(
    world: World, sent: Application, tell: Callable[[], int]
) -> None:
    told: dict[str, list[str]] = {}
    for day in (0, 1, 2, 4, 13, 14, 30):
        before = Activity.objects.latest("pk").pk
        turn_clock(at=after(sunday(), day, 1))
        turn_clock(at=after(sunday(), day, 1))
        told[f"day {day}"] = verbs(before)
    assert told == {
        "day 0": [], "day 1": ["answers.reminded"], "day 2": ["answers.overdue"], "day 4": ["answers.escalated"], "day 13": [],
        "day 14": ["application.fell_silent"], "day 30": [],
    }  # fmt: skip
    tell()
    names = {actor.pk: name for name, actor in world.people.items()}
    got = {(notice.kind, names[notice.recipient_id]) for notice in Notice.objects.exclude(kind__in=["application.submitted", "role.given"])}
    assert got == {
        ("answers.reminded", "nassima"), ("answers.overdue", "nassima"), ("answers.overdue", "rachid"),
        ("answers.escalated", "rachid"), ("application.fell_silent", "amina"), ("application.fell_silent", "nassima"),
        ("application.fell_silent", "rachid"),
    }  # fmt: skip


def test_a_worker_that_was_away_tells_the_latest_stage_alone(sent: Application) -> None:
    before = Activity.objects.latest("pk").pk
    turn_clock(at=after(sunday(), 20))
    assert verbs(before) == ["application.fell_silent"]


def test_many_that_wait_are_one_reminder(world: World, lasting: Opportunity) -> None:
    crowd(world, 4, sunday(), lasting)
    before = Activity.objects.latest("pk").pk
    assert turn_clock(at=after(sunday(), 1)) == 4
    assert verbs(before) == ["answers.reminded"]


def test_a_silence_stays_and_the_application_can_still_be_answered(world: World, sent: Application) -> None:
    turn_clock(at=after(sunday(), 15))
    done = services.accept_application(application=sent, by=world.nassima, at=after(sunday(), 16))
    assert done.state == "accepted"
    assert done.silent_at == after(sunday(), 15)


@pytest.mark.parametrize("end", ["accept", "decline", "withdraw", "close", "association"])
def test_whatever_ends_it_stops_the_clock(world: World, sent: Application, end: str) -> None:
    at = after(sunday(), 1)
    {
        "accept": lambda: services.accept_application(application=sent, by=world.nassima, at=at),
        "decline": lambda: services.decline_application(application=sent, by=world.nassima, reason="full", sentence="نعتذر", at=at),
        "withdraw": lambda: services.withdraw_application(application=sent, at=at),
        "close": lambda: set_state(opportunity=world.opportunity, state=State.CLOSED, by=world.nassima, at=at),
        "association": lambda: close_association(association=world.chrea, by=world.rachid, at=at),
    }[end]()
    sent.refresh_from_db()
    assert (sent.turn_at, sent.next_at) == (None, None)
    assert turn_clock(at=after(sunday(), 60)) == 0


def test_a_suspended_association_cannot_answer_so_its_clock_stands_and_those_who_wait_are_told(
    world: World, sent: Application, tell: Callable[[], int]
) -> None:
    suspend_association(association=world.chrea, by=world.dalia, sentence="شكوى", at=after(sunday(), 1))
    assert turn_clock(at=after(sunday(), 40)) == 0
    lift_suspension(association=world.chrea, by=world.dalia, at=after(sunday(), 42))
    sent.refresh_from_db()
    assert sent.due_at == after(sunday(), 44)
    tell()
    assert set(Notice.objects.filter(recipient=world.amina).values_list("kind", flat=True)) == {"application.held", "application.resumed"}


def test_the_door_closes_with_more_overdue_answers_than_allowed_and_opens_by_itself(
    world: World, lasting: Opportunity, settings: Settings
) -> None:
    settings.UNANSWERED = 2
    waiting = crowd(world, 3, sunday(), lasting)
    late = after(sunday(), 2)

    def knock(person: Actor, at: dt.datetime) -> str:
        try:
            return services.apply(opportunity=lasting, person=person, at=at).state
        except Refusal as refusal:
            return refusal.code

    assert knock(world.yanis, after(sunday(), 1)) == "submitted"  # three wait, but none for too long
    assert count_overdue(world.chrea, late) == 3
    assert knock(world.chloe, late) == "door_closed"
    services.decline_application(application=waiting[0], by=world.nassima, reason="full", sentence="نعتذر", at=late)
    assert knock(world.chloe, late) == "submitted"


def test_work_that_is_joined_at_once_needs_no_answer_and_has_no_door(world: World, lasting: Opportunity, settings: Settings) -> None:
    settings.UNANSWERED = 0
    crowd(world, 1, sunday(), lasting)
    at_once = add_opportunity(world.chrea, world.nassima, title="نحرس المشتلة", join_mode=JoinMode.AT_ONCE)
    joined = services.apply(opportunity=at_once, person=world.amina)
    assert (joined.state, joined.due_at, joined.next_at) == ("accepted", None, None)


def test_a_closed_door_says_why_before_one_types(as_: As, world: World, lasting: Opportunity, settings: Settings) -> None:
    settings.UNANSWERED = 0
    services.apply(opportunity=lasting, person=world.amina, at=clock.now() - dt.timedelta(days=9))
    path = f"/en/opportunities/{lasting.post.slug}/"
    for who in ("visitor", "chloe"):
        page = as_(who).get(path).text
        assert "Too many people still wait" in page
        assert "/application/" not in page
    answer = as_("chloe").post(f"{path}application/", {"message": "Hello"})
    assert answer.status_code == 422
    assert "Too many people still wait" in answer.text
    assert "Hello" in answer.text
