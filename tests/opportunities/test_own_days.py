"""A volunteer's own days: the code in one's own space, hours proposed once, whichever way they are entered."""

import datetime as dt

import pytest
from django.test import Client

from tests.opportunities.day_work import DAY, HOUR, add_day, begin, page_of
from tests.opportunities.guest_work import guest, path_in
from tests.opportunities.shift_work import add_shift_work, shifts_of
from tests.worlds import World
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.mail.models import Message
from touiza.opportunities.access_day import own_attendee
from touiza.opportunities.checkin_codes import code_of
from touiza.opportunities.days import Day, thanks_at
from touiza.opportunities.models import Afterword, Shift
from touiza.opportunities.services.afterwards import say_thanks, take_hours
from touiza.opportunities.services.applications import accept_application
from touiza.opportunities.services.attendance import record_presence
from touiza.opportunities.services.hours import enter_hours
from touiza.opportunities.services.joining import join_shifts
from touiza.proof.models import Contribution
from touiza.proof.services.hours import decline_hours

ME = "/ar/me/"


def shown(as_, name: str, page: str) -> str:
    return as_(name).get(page).content.decode()


def test_ones_code_stands_in_ones_own_space_on_the_day(as_, world: World) -> None:
    day = add_day(world)
    page = shown(as_, "amina", ME)
    assert code_of(world.amina.pk, day.day) in page
    assert page_of(day, "mine") in page
    record_presence(day=day, by=world.nassima, person=world.amina, state="came")
    page = shown(as_, "amina", ME)
    assert code_of(world.amina.pk, day.day) not in page
    assert page_of(day, "mine") in page


@pytest.mark.parametrize("ago", [-DAY, DAY])
def test_no_code_stands_there_before_or_after(as_, world: World, ago: dt.timedelta) -> None:
    day = add_day(world, ago=ago)
    assert code_of(world.amina.pk, day.day) not in shown(as_, "amina", ME)


def test_a_shift_has_its_code_too(as_, world: World) -> None:
    work = add_shift_work(world)
    shift = shifts_of(work)[0]
    join_shifts(opportunity=work, person=world.amina, shifts=[shift.pk])
    now = clock.now().replace(microsecond=0)
    Shift.objects.filter(pk=shift.pk).update(starts_at=now - HOUR, ends_at=now + HOUR, day=clock.today(shift.zone))
    page = shown(as_, "amina", ME)
    assert f"/day/s{shift.pk}/mine/" in page
    assert code_of(world.amina.pk, clock.today(shift.zone)) in page


@pytest.fixture
def thanked(world: World) -> Day:
    day = add_day(world, ago=2 * DAY)
    record_presence(day=day, by=world.nassima, person=world.amina, state="came")
    say_thanks(at=thanks_at(day) + HOUR)
    return day


def enter(world: World, day: Day, minutes: int = 180) -> Contribution:
    return enter_hours(opportunity=day.opportunity, person=world.amina, done_on=day.day, minutes=minutes, note="فرزنا", sure=None)


def test_hours_proposed_wait_in_ones_own_space_until_answered(as_, world: World, thanked: Day) -> None:
    page = shown(as_, "amina", ME)
    assert f'action="{page_of(thanked, "mine", "hours")}"' in page
    assert f"/opportunities/{thanked.opportunity.post.slug}/hours/" not in page
    assert as_("amina").post(page_of(thanked, "mine", "hours"), {"as_proposed": "1"}).status_code == 302
    assert page_of(thanked, "mine", "hours") not in shown(as_, "amina", ME)


def test_what_is_entered_by_hand_answers_the_proposal(as_, world: World, thanked: Day) -> None:
    claim = enter(world, thanked)
    word = Afterword.objects.get(kind="thanks")
    assert (word.claim, word.answer) == (claim, "taken")
    attendee = own_attendee(thanked, world.amina)
    assert take_hours(attendee=attendee, day=thanked, minutes=240) == claim
    assert Contribution.objects.claims().count() == 1
    assert page_of(thanked, "mine", "hours") not in shown(as_, "amina", ME)


def test_what_was_entered_before_the_thanks_is_not_proposed_again(world: World, tell) -> None:
    day = add_day(world, ago=2 * DAY)
    record_presence(day=day, by=world.nassima, person=world.amina, state="came")
    claim = enter(world, day)
    say_thanks(at=thanks_at(day) + HOUR)
    assert Afterword.objects.get(kind="thanks").claim == claim


def test_the_same_time_does_not_count_twice(world: World, thanked: Day) -> None:
    first = enter(world, thanked)
    enter(world, thanked, 60)
    Afterword.objects.filter(kind="thanks").update(claim=None, answer="open")
    attendee = own_attendee(thanked, world.amina)
    with pytest.raises(Refusal) as caught:
        take_hours(attendee=attendee, day=thanked, minutes=240)
    assert caught.value.code == "entered"
    for claim in Contribution.objects.claims():
        decline_hours(claim=claim, by=world.nassima, reason="يوم آخر")
    assert take_hours(attendee=attendee, day=thanked, minutes=240) != first


def test_a_guest_shows_their_code_and_takes_their_hours_by_the_links_in_their_mails(world: World, tell) -> None:
    world.opportunity.guests_welcome, world.opportunity.zone = True, "UTC"
    world.opportunity.save(update_fields=["guests_welcome", "zone"])
    client, application = guest(world)
    accept_application(application=application, by=world.nassima)
    day = begin(world.opportunity, HOUR)
    page = page_of(day, "mine")
    assert code_of(application.person_id, day.day) in client.get(page).content.decode()
    assert client.get(page_of(day)).status_code == 302  # a visitor's: sign in
    record_presence(day=day, by=world.nassima, person=application.person, state="came")
    say_thanks(at=thanks_at(day) + HOUR)
    tell()
    mail = Message.objects.get(kind="presence.thanked")
    link = path_in(mail, "/[a-z]{2}/guest/link/")
    client = Client()
    answer = client.post(link)
    assert answer.status_code == 302
    assert answer["Location"].endswith(page.removeprefix("/ar"))
    assert client.post(f"{page}hours/", {"as_proposed": "1"}).status_code == 302
    assert client.post(f"{page}impression/", {"first": "4", "second": "4"}).status_code == 302
    assert Contribution.objects.claims().get().person_id == application.person_id
