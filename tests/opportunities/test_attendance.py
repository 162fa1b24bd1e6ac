"""Who was there: lines that only grow, one that holds, at the right time, by the right people."""

import datetime as dt
import threading

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.opportunities.day_work import DAY, HOUR, add_day, begin
from tests.opportunities.shift_work import add_shift_work, shifts_of
from tests.worlds import World
from touiza.accounts.services.erasure import erase_user
from touiza.actors.models import Activity
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.opportunities.access_day import (
    attendees_of,
    current_line,
    expected,
    missed_before,
    occasion_of,
    own_attendee,
)
from touiza.opportunities.checkin_codes import code_of, door_code, person_of, spaced
from touiza.opportunities.days import Day, day_of_opportunity, day_of_shift, minutes_given
from touiza.opportunities.models import Attendee, Presence, Shift
from touiza.opportunities.services.attendance import (
    add_named,
    check_in_at_door,
    close_list,
    record_paper,
    record_presence,
    tie_named,
)
from touiza.opportunities.services.attendance_sync import CheckIn, take_check_ins
from touiza.opportunities.services.joining import join_shifts


@pytest.fixture
def day(world: World) -> Day:
    return add_day(world)


def refused(deed, **how: object) -> str:
    with pytest.raises(Refusal) as caught:
        deed(**how)
    return caught.value.code


def held(day: Day, person) -> Presence | None:
    return current_line(own_attendee(day, person))


def test_a_later_line_replaces_and_the_earlier_stays(world: World, day: Day) -> None:
    came = record_presence(day=day, by=world.nassima, person=world.amina, state="came")
    early = record_presence(day=day, by=world.rachid, person=world.amina, state="left_early", comment="طفلها مريض")
    assert (early.replaces, early.arrived_at) == (came, came.arrived_at)
    assert early.left_at is not None
    assert held(day, world.amina) == early
    assert Presence.objects.count() == 2


def test_pressed_twice_is_written_once(world: World, day: Day) -> None:
    lines = {record_presence(day=day, by=world.nassima, person=world.amina, state="came").pk for _press in range(3)}
    assert len(lines) == 1
    assert Activity.objects.filter(verb="presence.recorded").count() == 1


def test_it_is_taken_back_and_said_anew(world: World, day: Day) -> None:
    for state in ("no_show", "undone", "came"):
        record_presence(day=day, by=world.nassima, person=world.amina, state=state)
    assert [line.state for line in Presence.objects.order_by("pk")] == ["no_show", "undone", "came"]
    assert refused(record_presence, day=day, by=world.nassima, person=world.yanis, state="undone") == "nothing_to_undo"


def test_the_database_refuses_to_change_or_fork_a_line(world: World, day: Day) -> None:
    line = record_presence(day=day, by=world.nassima, person=world.amina, state="came", comment="في الوقت")
    later = record_presence(day=day, by=world.nassima, person=world.amina, state="excused")
    for change in ({"state": "no_show"}, {"by": world.rachid}, {"arrived_at": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Presence.objects.filter(pk=line.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Presence.objects.filter(pk=later.pk).delete()
    for replaces in (line, None):
        with pytest.raises(IntegrityError), transaction.atomic():
            Presence.objects.create(attendee=line.attendee, state="came", way="list", by=world.nassima, replaces=replaces)


def test_erasing_a_person_empties_what_was_typed_and_keeps_the_line(world: World, day: Day) -> None:
    line = record_presence(day=day, by=world.nassima, person=world.amina, state="late", comment="تأخرت الحافلة")
    erase_user(user=world.user("amina"))
    line.refresh_from_db()
    assert (line.comment, line.state) == ("", "late")


@pytest.mark.parametrize(
    ("ago", "state", "code"),
    [
        (-7 * HOUR, "came", "too_early"),
        (-5 * HOUR, "no_show", "not_begun"),
        (-15 * DAY, "excused", "too_early"),
        (91 * DAY, "came", "too_late"),
    ],
)
def test_it_is_written_around_the_day(world: World, ago: dt.timedelta, state: str, code: str) -> None:
    assert refused(record_presence, day=add_day(world, ago=ago), by=world.nassima, person=world.amina, state=state) == code


def test_a_late_correction_says_why_and_is_told(world: World, tell) -> None:
    day = add_day(world, ago=4 * DAY)
    record_presence(day=day, by=world.nassima, person=world.amina, state="no_show")
    change = {"day": day, "by": world.nassima, "person": world.amina, "state": "came"}
    assert refused(record_presence, **change) == "no_reason"
    assert record_presence(**change, reason="وجدنا اسمها في الورقة").reason
    assert Activity.objects.filter(verb="presence.corrected", person=world.amina).count() == 1


def test_times_lie_in_the_day_and_in_order(world: World, day: Day) -> None:
    told = {"day": day, "by": world.nassima, "person": world.amina}
    assert refused(record_presence, **told, state="late", arrived_at=day.starts_at - DAY) == "times"
    wrong = {"arrived_at": day.starts_at + HOUR, "left_at": day.starts_at}
    assert refused(record_presence, **told, state="left_early", **wrong) == "times"


def test_who_walks_in_has_a_line_and_is_told(world: World, day: Day) -> None:
    line = record_presence(day=day, by=world.nassima, person=world.salima, state="came", way="qr")
    assert line.attendee.walk_in
    assert Activity.objects.filter(verb="presence.walked_in", person=world.salima).count() == 1
    assert not record_presence(day=day, by=world.nassima, person=world.amina, state="came").attendee.walk_in


def test_a_written_name_is_tied_to_an_account_once(world: World, day: Day) -> None:
    line = add_named(day=day, name="الحاج موسى", by=world.nassima, key="k1")
    assert add_named(day=day, name="الحاج موسى", by=world.nassima, key="k1") == line
    tie = {"attendee": line.attendee, "day": day, "by": world.nassima}
    assert refused(tie_named, **tie, person=None) == "nobody"
    assert refused(tie_named, **tie, person=world.amina) == "on_list"
    for _twice in range(2):
        assert tie_named(**tie, person=world.salima).person == world.salima
    assert refused(tie_named, **tie, person=world.dalia) == "tied"
    assert held(day, world.salima) == line


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_at_once_write_one_chain(world: World) -> None:
    day = add_day(world)
    found: list[str] = []

    def press(state: str, by) -> None:
        try:
            record_presence(day=day, by=by, person=world.amina, state=state)
            found.append("written")
        finally:
            connection.close()

    presses = [("came", world.nassima), ("late", world.rachid), ("came", world.rachid), ("excused", world.nassima)]
    threads = [threading.Thread(target=press, args=press_) for press_ in presses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert Attendee.objects.count() == 1
    assert Presence.objects.current().count() == 1


def test_a_code_is_good_for_its_person_and_day_alone(world: World, day: Day) -> None:
    code = code_of(world.amina.pk, day.day)
    assert person_of(f" {code.lower()} ", day.day) == world.amina.pk
    assert person_of(code, day.day + DAY) is None
    assert person_of(code[:-1] + ("0" if code[-1] != "0" else "1"), day.day) is None
    assert [person_of(text, day.day) for text in ("", "x", "١٢٣", "U" * 12, "é" * 11, "9" * 400)] == [None] * 6
    assert len({code_of(pk, day.day) for pk in range(300)}) == 300


def test_the_code_at_the_door_changes_and_lets_in_who_is_expected(world: World, day: Day) -> None:
    now = clock.now()
    old = door_code(day.place, now - 3 * HOUR)
    assert refused(check_in_at_door, day=day, person=world.amina, code=old) == "door_code"
    assert refused(check_in_at_door, day=day, person=world.salima, code=door_code(day.place, now)) == "not_expected"
    line = check_in_at_door(day=day, person=world.amina, code=door_code(day.place, now - dt.timedelta(seconds=60)))
    assert (line.way, line.by) == ("door", world.amina)
    assert check_in_at_door(day=day, person=world.amina, code=door_code(day.place, clock.now())) == line
    record_presence(day=day, by=world.nassima, person=world.yanis, state="excused")
    again = {"day": day, "person": world.yanis, "code": door_code(day.place, clock.now())}
    assert refused(check_in_at_door, **again) == "told_otherwise"


def test_nobody_checks_in_at_the_door_of_another_day(world: World) -> None:
    day = add_day(world, ago=2 * DAY)
    code = door_code(day.place, clock.now())
    assert refused(check_in_at_door, day=day, person=world.amina, code=code) == "not_now"


def check_in(person, day: Day, key: str, ago: float = 0, **how: str) -> CheckIn:
    return CheckIn(key=key, code=how.pop("code", code_of(person.pk, day.day)), ago=dt.timedelta(minutes=ago), **how)


def results(outcomes) -> list[str]:
    return [one.result for one in outcomes]


def test_a_phone_catches_up_in_order_each_once(world: World, day: Day) -> None:
    sent = [check_in(world.amina, day, "a", 30), check_in(world.yanis, day, "b", 20), CheckIn(key="c", code="ZZZZ-ZZZ-ZZZ")]
    assert results(take_check_ins(day=day, by=world.nassima, sent=sent)) == ["done", "done", "refused"]
    assert results(take_check_ins(day=day, by=world.nassima, sent=sent)) == ["known", "known", "refused"]
    assert Presence.objects.count() == 2
    line = held(day, world.amina)
    assert line is not None
    assert line.arrived_at is not None
    assert abs(line.arrived_at - (clock.now() - dt.timedelta(minutes=30))) < dt.timedelta(minutes=1)


def test_what_meets_something_else_is_told_in_words(world: World, day: Day) -> None:
    record_presence(day=day, by=world.rachid, person=world.amina, state="no_show")
    record_presence(day=day, by=world.rachid, person=world.yanis, state="came")
    record_presence(day=day, by=world.rachid, person=world.chloe, state="came")
    record_presence(day=day, by=world.rachid, person=world.chloe, state="undone")
    sent = [check_in(person, day, person.handle, 10) for person in (world.amina, world.yanis, world.chloe)]
    told = take_check_ins(day=day, by=world.nassima, sent=sent)
    assert results(told) == ["kept", "known", "kept"]
    assert all(one.name in one.sentence for one in told)
    assert [held(day, person) is not None for person in (world.amina, world.yanis, world.chloe)] == [True, True, False]
    assert held(day, world.amina).state == "came"


def test_a_phone_with_a_wrong_clock_does_no_harm(world: World, day: Day) -> None:
    take_check_ins(day=day, by=world.nassima, sent=[check_in(world.amina, day, "a", -900), check_in(world.yanis, day, "b", 9e6)])
    for person in (world.amina, world.yanis):
        line = held(day, person)
        assert line is not None
        assert day.starts_at - 6 * HOUR <= line.arrived_at <= clock.now()


def test_the_paper_list_is_written_at_once_or_not_at_all(world: World) -> None:
    day = add_day(world, ago=6 * HOUR)
    states = {world.amina.pk: "came", world.yanis.pk: "no_show", world.chloe.pk: "excused"}
    assert record_paper(day=day, by=world.nassima, states=states) == 3
    assert record_paper(day=day, by=world.nassima, states=states) == 0
    assert held(day, world.amina).arrived_at is None


def test_closing_waits_for_the_end_and_for_somebody(world: World, day: Day) -> None:
    assert refused(close_list, day=day, by=world.nassima) == "not_over"
    over = begin(day.opportunity, 6 * HOUR)
    assert refused(close_list, day=over, by=world.nassima) == "empty"
    record_presence(day=over, by=world.nassima, person=world.amina, state="came")
    assert close_list(day=over, by=world.nassima).closed_by == world.nassima
    assert close_list(day=over, by=world.rachid).closed_by == world.nassima


@pytest.mark.parametrize(
    ("state", "arrived", "left", "minutes"),
    [("came", None, None, 240), ("came", 200, None, 240), ("late", 62, None, 180), ("left_early", 0, 90, 90), ("left_early", 60, 90, 30), ("late", 239, None, 5)],
)
def test_hours_proposed_are_the_day_less_what_was_missed(
    world: World, day: Day, state: str, arrived: int | None, left: int | None, minutes: int
) -> None:
    def moment(after: int | None) -> dt.datetime | None:
        return day.starts_at + dt.timedelta(minutes=after) if after is not None else None

    assert minutes_given(day, Presence(state=state, arrived_at=moment(arrived), left_at=moment(left))) == minutes


def test_missed_days_are_counted_until_they_come(world: World) -> None:
    for ago, state in ((9, "no_show"), (8, "came"), (5, "no_show"), (4, "excused"), (3, "no_show")):
        day = add_day(world, ago=ago * DAY, people=("amina",))
        record_presence(day=day, by=world.nassima, person=world.amina, state=state)
    people, today = [world.amina.pk, world.yanis.pk], clock.today("UTC")
    assert missed_before(world.chrea, people, today) == {world.amina.pk: 2}
    assert missed_before(world.chrea, people, today - 3 * DAY) == {world.amina.pk: 1}
    assert missed_before(world.nour, people, today) == {}


def test_a_shift_has_its_own_list(world: World) -> None:
    opportunity = add_shift_work(world)
    join_shifts(opportunity=opportunity, person=world.amina, shifts=[shifts_of(opportunity)[0].pk])
    starts_at = clock.now() - HOUR
    Shift.objects.filter(pk=shifts_of(opportunity)[0].pk).update(starts_at=starts_at, ends_at=starts_at + 3 * HOUR)
    first, second, _third = [day_of_shift(shift) for shift in Shift.objects.select_related("opportunity__post", "opportunity__association__actor").order_by("pk")]
    assert (expected(first), expected(second)) == ({world.amina.pk: False}, {})
    record_presence(day=first, by=world.nassima, person=world.amina, state="came")
    assert [row.person for row in attendees_of(occasion_of(first))] == [world.amina]
    assert occasion_of(second) is None


def test_each_day_of_several_has_its_own_list(world: World) -> None:
    day = add_day(world, ago=2 * DAY)
    opportunity = day.opportunity
    opportunity.last_day = opportunity.day + 2 * DAY
    opportunity.save()
    days = [day_of_opportunity(opportunity, opportunity.day + n * DAY) for n in range(4)]
    assert days[3] is None
    record_presence(day=days[1], by=world.nassima, person=world.amina, state="came")
    assert (held(days[0], world.amina), held(days[1], world.amina).state) == (None, "came")


def test_codes_are_spoken_in_groups() -> None:
    assert spaced("0K37MND2QX") == "0K3-7MN-D2QX"
