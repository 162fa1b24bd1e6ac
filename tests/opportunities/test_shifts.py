"""Shifts: setting, changing and dropping them; taking, giving back and inheriting places."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connections, transaction

from tests.opportunities.shift_work import FIRST, MORNING, add_shift_work, ids_of, on, shifts_of
from tests.worlds import World, add_person, build_world
from touiza.actors.models import Activity
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.notices.registry import kind_of
from touiza.opportunities.fields import fields_of
from touiza.opportunities.models import Engagement, Opportunity, Recurrence, Shift, SignUp
from touiza.opportunities.recurring import Rule
from touiza.opportunities.services.applications import accept_application, decline_application, withdraw_application
from touiza.opportunities.services.joining import join_shifts, warnings_for, withdraw_signup
from touiza.opportunities.services.publishing import end_past, update_opportunity
from touiza.opportunities.services.recurrences import add_recurrence, end_recurrence, unroll_due
from touiza.opportunities.services.shifts import ShiftFields, add_shifts, drop_shift, edit_shift, follow_time
from touiza.opportunities.shift_words import named

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def refused(code: str, deed: Callable[[], object]) -> None:
    with pytest.raises(Refusal) as refusal:
        deed()
    assert refusal.value.code == code


def states(opportunity: Opportunity) -> list[str]:
    return list(SignUp.objects.filter(shift__opportunity=opportunity).order_by("pk").values_list("state", flat=True))


def one(world: World, person: str, shift: Shift) -> SignUp:
    return SignUp.objects.get(shift=shift, person=getattr(world, person))


def test_the_opportunity_begins_with_its_next_shift_and_ends_with_its_last(world: World) -> None:
    made = add_shift_work(world)
    first, *_rest, last = shifts_of(made)
    assert (made.starts_at, made.ends_at, made.day, made.last_day) == (first.starts_at, last.ends_at, FIRST, FIRST + 2 * DAY)
    assert (made.places, made.taken, made.minutes, made.per) == (6, 0, 270, "session")


def test_time_goes_on_to_the_next_shift(world: World) -> None:
    made = add_shift_work(world)
    second = shifts_of(made)[1]
    assert follow_time(at=second.starts_at - dt.timedelta(hours=1)) == 1
    made.refresh_from_db()
    assert (made.starts_at, made.places) == (second.starts_at, 4)
    assert follow_time(at=second.starts_at - dt.timedelta(hours=1)) == 0
    last = shifts_of(made)[2]
    assert end_past(at=last.ends_at) >= 1
    made.refresh_from_db()
    assert made.state == "done"


def test_shifts_sent_twice_are_there_once(world: World) -> None:
    made = add_shift_work(world)
    add_shifts(opportunity=made, by=world.nassima, spans=[on(0), on(3)], fields=ShiftFields(places=2))
    assert Shift.objects.filter(opportunity=made).count() == 4


def test_shifts_lie_ahead_and_shift_work_is_not_published_without_any(world: World) -> None:
    refused("shifts_missing", lambda: add_shift_work(world, []))
    made = add_shift_work(world)
    refused("past", lambda: add_shifts(opportunity=made, by=None, spans=[on(-9)], fields=ShiftFields()))
    refused("far", lambda: add_shifts(opportunity=made, by=None, spans=[on(800)], fields=ShiftFields()))
    refused("no_times", lambda: add_shifts(opportunity=made, by=None, spans=[], fields=ShiftFields()))
    refused("not_shifts", lambda: add_shifts(opportunity=world.opportunity, by=None, spans=[on(0)], fields=ShiftFields()))
    many = [on(n, dt.time(h), dt.time(h + 1)) for n in range(40) for h in range(10)]
    refused("too_many_shifts", lambda: add_shifts(opportunity=made, by=None, spans=many, fields=ShiftFields()))


def test_signing_up_for_all_takes_a_place_in_each_and_one_in_the_opportunity(world: World) -> None:
    made = add_shift_work(world)
    join_shifts(opportunity=made, person=world.amina, shifts=ids_of(made))
    join_shifts(opportunity=made, person=world.amina, shifts=ids_of(made))
    assert states(made) == ["going"] * 3
    assert [shift.taken for shift in shifts_of(made)] == [1, 1, 1]
    assert Engagement.objects.filter(opportunity=made).count() == 1
    made.refresh_from_db()
    assert (made.places, made.taken) == (6, 3)


def test_a_shift_that_is_full_has_places_to_stand_by_then_a_waiting_list(world: World) -> None:
    made = add_shift_work(world, [on(0)], fields=ShiftFields(places=1, backup_places=1))
    for person in ("amina", "yanis", "chloe", "salima"):
        join_shifts(opportunity=made, person=getattr(world, person), shifts=ids_of(made))
    assert states(made) == ["going", "backup", "waiting", "waiting"]


def test_who_stands_by_moves_up_first_then_who_waits_and_each_is_told(world: World, tell: Callable[[], int]) -> None:
    made = add_shift_work(world, [on(0)], fields=ShiftFields(places=1, backup_places=1))
    for person in ("amina", "yanis", "chloe", "salima"):
        join_shifts(opportunity=made, person=getattr(world, person), shifts=ids_of(made))
    shift = shifts_of(made)[0]
    withdraw_signup(signup=one(world, "amina", shift))
    assert states(made) == ["withdrawn", "going", "backup", "waiting"]
    assert list(Activity.objects.filter(verb="signup.moved_up").values_list("person", flat=True)) == [world.yanis.pk, world.chloe.pk]
    assert one(world, "yanis", shift).say_no_until is not None
    shift.refresh_from_db()
    assert (shift.taken, shift.backed) == (1, 1)


def test_who_asked_to_be_passed_over_where_something_else_is_then_waits_on(world: World) -> None:
    made = add_shift_work(world, [on(0)], fields=ShiftFields(places=1))
    other = add_shift_work(world, [on(0)], title=TranslatedText.of("ar", ar="نحرس المخيم"))
    for person, skip in (("amina", False), ("yanis", True), ("chloe", True)):
        join_shifts(opportunity=made, person=getattr(world, person), shifts=ids_of(made), skip_clashes=skip)
    join_shifts(opportunity=other, person=world.yanis, shifts=ids_of(other))
    withdraw_signup(signup=one(world, "amina", shifts_of(made)[0]))
    assert states(made) == ["withdrawn", "waiting", "going"]


def test_nobody_is_moved_up_from_the_waiting_list_just_before_it_begins(world: World) -> None:
    made = add_shift_work(world, [on(0)], fields=ShiftFields(places=1))
    for person in ("amina", "yanis"):
        join_shifts(opportunity=made, person=getattr(world, person), shifts=ids_of(made))
    shift = shifts_of(made)[0]
    withdraw_signup(signup=one(world, "amina", shift), sentence="مرضت", at=shift.starts_at - dt.timedelta(hours=2))
    assert states(made) == ["withdrawn", "waiting"]


def test_after_the_limit_a_sentence_is_asked_and_the_withdrawal_is_late(world: World) -> None:
    made = add_shift_work(world, [on(0), on(2)], withdraw_hours=48)
    join_shifts(opportunity=made, person=world.amina, shifts=ids_of(made))
    first, second = shifts_of(made)
    at = first.starts_at - dt.timedelta(hours=20)
    refused("late_sentence", lambda: withdraw_signup(signup=one(world, "amina", first), at=at))
    withdraw_signup(signup=one(world, "amina", first), sentence="ابني مريض", at=at)
    assert (one(world, "amina", first).late, one(world, "amina", second).state) == (True, "going")
    withdraw_signup(signup=one(world, "amina", second), at=at)
    assert not one(world, "amina", second).late
    assert list(Activity.objects.filter(verb__startswith="signup.").values_list("verb", flat=True)) == [
        "signup.joined", "signup.late", "signup.withdrawn",
    ]  # fmt: skip


def test_who_was_moved_up_late_may_say_no_for_some_hours(world: World) -> None:
    made = add_shift_work(world, [on(0)], fields=ShiftFields(places=1), withdraw_hours=48)
    for person in ("amina", "yanis"):
        join_shifts(opportunity=made, person=getattr(world, person), shifts=ids_of(made))
    shift = shifts_of(made)[0]
    at = shift.starts_at - dt.timedelta(hours=20)
    withdraw_signup(signup=one(world, "amina", shift), sentence="آسفة", at=at)
    withdraw_signup(signup=one(world, "yanis", shift), at=at + dt.timedelta(hours=2))
    assert not one(world, "yanis", shift).late


def test_nobody_withdraws_from_what_has_begun_or_signs_up_for_it(world: World) -> None:
    made = add_shift_work(world)
    join_shifts(opportunity=made, person=world.amina, shifts=ids_of(made))
    first = shifts_of(made)[0]
    refused("over", lambda: withdraw_signup(signup=one(world, "amina", first), at=first.starts_at))
    refused("shift_gone", lambda: join_shifts(opportunity=made, person=world.yanis, shifts=[first.pk], at=first.starts_at))
    refused("shift_gone", lambda: join_shifts(opportunity=made, person=world.yanis, shifts=[first.pk, 10**9]))
    refused("no_shifts", lambda: join_shifts(opportunity=made, person=world.yanis, shifts=[]))


def test_a_wish_is_kept_with_the_application_and_granted_as_far_as_places_are_left(world: World) -> None:
    made = add_shift_work(world, join_mode="review", fields=ShiftFields(places=1))
    for person in (world.amina, world.yanis):
        join_shifts(opportunity=made, person=person, shifts=ids_of(made)[:2])
    assert states(made) == ["wished"] * 4
    for application in made.applications.order_by("pk"):
        accept_application(application=application, by=world.nassima)
    assert states(made) == ["going", "going", "waiting", "waiting"]
    assert [shift.taken for shift in shifts_of(made)] == [1, 1, 0]


def test_who_is_accepted_reads_which_shifts_they_have_and_which_they_wait_for(world: World, tell: Callable[[], int]) -> None:
    made = add_shift_work(world, join_mode="review", fields=ShiftFields(places=1))
    first, second, _third = shifts_of(made)
    join_shifts(opportunity=made, person=world.yanis, shifts=[first.pk])
    join_shifts(opportunity=made, person=world.amina, shifts=[first.pk, second.pk])
    for application in made.applications.order_by("pk"):
        accept_application(application=application, by=world.nassima)
    activity = Activity.objects.get(verb="application.accepted", person=world.amina)
    kind = kind_of("application.accepted")
    assert kind is not None
    told = kind.tell(activity, world.amina)
    assert told is not None
    assert [line.split("(")[0].strip() for line in told.lines] == [named(first), named(second)]
    assert told.lines[0] != told.lines[1].replace(named(second), named(first))


def test_declined_or_withdrawn_leaves_no_wish_and_no_place(world: World) -> None:
    made = add_shift_work(world, join_mode="review", fields=ShiftFields(places=1))
    for person in (world.amina, world.yanis, world.chloe):
        join_shifts(opportunity=made, person=person, shifts=ids_of(made)[:1])
    amina, yanis, chloe = made.applications.order_by("pk")
    decline_application(application=amina, by=world.nassima, reason="full", sentence="نعتذر")
    accept_application(application=yanis, by=world.nassima)
    accept_application(application=chloe, by=world.nassima)
    withdraw_application(application=yanis)
    assert states(made) == ["withdrawn", "withdrawn", "going"]
    assert shifts_of(made)[0].taken == 1


def test_dropping_a_shift_ends_what_hung_on_it_and_keeps_it_to_be_seen(world: World) -> None:
    made = add_shift_work(world)
    join_shifts(opportunity=made, person=world.amina, shifts=ids_of(made))
    first, second, _third = shifts_of(made)
    refused("no_sentence", lambda: drop_shift(shift=first, by=world.nassima, reason="weather", sentence=" "))
    refused("no_reason", lambda: drop_shift(shift=first, by=world.nassima, reason="", sentence="مطر"))
    for _twice in range(2):
        drop_shift(shift=first, by=world.nassima, reason="weather", sentence="مطر غزير")
    made.refresh_from_db()
    assert states(made) == ["cancelled", "going", "going"]
    assert (made.starts_at, made.places) == (second.starts_at, 4)
    first.refresh_from_db()
    assert (first.state, first.sequence, first.taken) == ("cancelled", 1, 0)
    assert Activity.objects.filter(verb="shift.cancelled").count() == 1


def test_more_places_go_to_who_waits_and_fewer_than_taken_are_refused(world: World) -> None:
    made = add_shift_work(world, [on(0)], fields=ShiftFields(places=1))
    for person in ("amina", "yanis", "chloe"):
        join_shifts(opportunity=made, person=getattr(world, person), shifts=ids_of(made))
    shift = shifts_of(made)[0]
    edit_shift(shift=shift, by=world.nassima, span=on(0), fields=ShiftFields(places=3))
    assert states(made) == ["going"] * 3
    refused("places_below_taken", lambda: edit_shift(shift=shift, by=world.nassima, span=on(0), fields=ShiftFields(places=2)))
    assert not Activity.objects.filter(verb="shift.moved").exists()


def test_another_time_is_told_and_counted(world: World) -> None:
    made = add_shift_work(world)
    shift = shifts_of(made)[0]
    for _twice in range(2):
        edit_shift(shift=shift, by=world.nassima, span=on(0, dt.time(9), dt.time(12)), fields=ShiftFields(places=2))
    shift.refresh_from_db()
    assert (shift.starts, shift.sequence) == (dt.time(9), 1)
    assert Activity.objects.filter(verb="shift.moved").count() == 1


def test_shift_work_stays_shift_work_and_its_editing_leaves_its_days_alone(world: World) -> None:
    made = add_shift_work(world)
    told = fields_of(made)
    assert (told.day, told.places) == (None, None)
    from dataclasses import replace

    changed = update_opportunity(opportunity=made, by=world.nassima, fields=replace(told, title=TranslatedText.of("ar", ar="نوزّع")))
    assert (changed.day, changed.places, changed.post.title.texts["ar"]) == (FIRST, 6, "نوزّع")
    refused("has_shifts", lambda: update_opportunity(opportunity=made, by=None, fields=replace(told, timing="flexible", deadline=FIRST)))


def weekly(world: World, made: Opportunity, **how: object) -> Recurrence:
    told: dict = {"rule": Rule((FIRST.weekday(),)), "first_day": FIRST, "starts": MORNING, "ends": dt.time(12)} | how
    return add_recurrence(opportunity=made, by=world.nassima, fields=ShiftFields(places=4), **told)


def test_a_rule_makes_shifts_ahead_and_goes_on_by_the_clock(world: World) -> None:
    made = add_shift_work(world, [], published=False)
    for _twice in range(2):
        weekly(world, made)
    assert [shift.day for shift in shifts_of(made)] == [FIRST + 7 * n * DAY for n in range(8)]
    assert unroll_due() == 0
    assert unroll_due(at=clock.now() + 14 * DAY) == 1
    assert Shift.objects.filter(opportunity=made).count() == 10
    assert all(shift.occurrence == shift.starts_at for shift in shifts_of(made))


def test_one_occurrence_that_was_changed_or_dropped_stays_so(world: World) -> None:
    made = add_shift_work(world, [], published=False)
    weekly(world, made)
    first, second, *_rest = shifts_of(made)
    edit_shift(shift=first, by=world.nassima, span=on(1), fields=ShiftFields(places=4))
    drop_shift(shift=second, by=world.nassima, reason="place", sentence="القاعة مشغولة")
    unroll_due(at=clock.now() + 14 * DAY)
    first.refresh_from_db()
    assert (first.day, clock.day_of(first.occurrence, first.zone)) == (FIRST + DAY, FIRST)
    assert Shift.objects.filter(opportunity=made, occurrence=second.occurrence).values_list("state", flat=True).get() == "cancelled"
    assert not Shift.objects.planned().filter(opportunity=made, day__in=[FIRST, second.day]).exists()


def test_a_rule_that_goes_on_keeps_its_opportunity_from_being_done(world: World) -> None:
    made = add_shift_work(world, [on(0)])
    weekly(world, made)
    late = shifts_of(made)[-1].ends_at + DAY
    assert end_past(at=late) == 1  # the dated one of the world
    unroll_due(at=late)
    made.refresh_from_db()
    assert (made.state, made.ends_at > late) == ("open", True)


def test_ending_a_rule_takes_away_what_nobody_counts_on_and_tells_who_does(world: World) -> None:
    made = add_shift_work(world, [on(0)])
    rule = weekly(world, made)
    rows = shifts_of(made)
    join_shifts(opportunity=made, person=world.amina, shifts=[rows[-1].pk])
    refused("no_reason", lambda: end_recurrence(recurrence=rule, by=world.nassima, last_day=FIRST + 8 * DAY))
    end_recurrence(recurrence=rule, by=world.nassima, last_day=FIRST + 8 * DAY, reason="changed", sentence="ننتقل إلى مقر آخر")
    assert [shift.state for shift in shifts_of(made)] == ["planned", "planned", "planned", "cancelled"]
    assert unroll_due(at=clock.now() + 60 * DAY) <= 1
    assert len(shifts_of(made)) == 4


def test_clashes_with_ones_other_work_are_warned_of(world: World) -> None:
    made, other = add_shift_work(world), add_shift_work(world, [on(0, dt.time(12), dt.time(15))])
    join_shifts(opportunity=other, person=world.amina, shifts=ids_of(other))
    assert [warned.kind for warned in warnings_for(world.amina, shifts_of(made))] == ["clash"]
    assert warnings_for(world.yanis, shifts_of(made)) == []


def test_the_database_refuses_what_the_services_do(world: World) -> None:
    made = add_shift_work(world)
    first = shifts_of(made)[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Shift.objects.filter(pk=first.pk).update(taken=3)
    with pytest.raises(IntegrityError), transaction.atomic():
        SignUp.objects.create(shift=first, person=world.amina, state="going")
    join_shifts(opportunity=made, person=world.amina, shifts=[first.pk])
    with pytest.raises(IntegrityError), transaction.atomic():
        SignUp.objects.create(shift=first, person=world.amina, state="wished")


@pytest.mark.django_db(transaction=True)
def test_two_hundred_at_once_for_forty_shifts(django_db_serialized_rollback: None) -> None:
    world = build_world()
    spans = [on(n // 4, dt.time(8 + 3 * (n % 4)), dt.time(11 + 3 * (n % 4))) for n in range(40)]
    made = add_shift_work(world, spans, fields=ShiftFields(places=5, backup_places=2))
    wanted = ids_of(made)
    crowd = [add_person(f"v{n}", f"Karim {chr(65 + n % 26)}{chr(97 + n // 26)}", "fr")[1] for n in range(200)]
    start, outcomes = threading.Barrier(8), []

    def run(worker: int) -> None:
        start.wait()
        try:
            for n in range(worker, 240, 8):  # forty of them twice, by another worker
                join_shifts(opportunity=made, person=crowd[(n + 3 * (n // 200)) % 200], shifts=wanted, silent=True)
                outcomes.append("in")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == ["in"] * 240
    for shift in Shift.objects.filter(opportunity=made):
        counted = list(shift.signups.values_list("state", flat=True))
        assert (shift.taken, shift.backed) == (5, 2)
        assert [counted.count(state) for state in ("going", "backup", "waiting")] == [5, 2, 193]
        assert shift.signups.values("person").distinct().count() == 200
    assert Engagement.objects.filter(opportunity=made, ended_at=None).count() == 200
    made.refresh_from_db()
    assert (made.places, made.taken) == (200, 200)
