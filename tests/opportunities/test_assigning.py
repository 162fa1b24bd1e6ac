"""Plans of who goes where: drafts that nobody sees, locks that hold, shifts that are given once and told once."""

import datetime as dt
from threading import Thread

import pytest
from django.db import connection

from tests.opportunities.shift_work import FIRST, add_shift_work, ids_of, on, shifts_of
from tests.opportunities.team_work import add_plan, add_team, ask, take_part, who
from tests.worlds import World
from touiza.actors.models import PersonSkill
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.kernel.matching.assignment import Bar
from touiza.notices.models import Notice
from touiza.opportunities.models import (
    AssignmentPlan,
    Engagement,
    Placement,
    Shift,
    SignUp,
    ToldOfPlan,
    WishedShift,
    Wishes,
)
from touiza.opportunities.services.applications import withdraw_application
from touiza.opportunities.services.assigning import (
    begin_plan,
    drop_plan,
    keep_off,
    lock_placement,
    move_placement,
    solve_plan,
    unlock,
    work_out,
)
from touiza.opportunities.services.assigning_publish import publish_plan
from touiza.opportunities.services.joining import join_shifts, withdraw_signup
from touiza.opportunities.services.shifts import ShiftFields, add_shifts, drop_shift
from touiza.opportunities.services.team_problem import read_event
from touiza.opportunities.services.wishing import ask_for_wishes, say_wishes, set_needs
from touiza.vocabulary.models import Skill

pytestmark = pytest.mark.django_db


def code_of(deed, **told: object) -> str:
    with pytest.raises(Refusal) as refused:
        deed(**told)
    return refused.value.code


def event_of(plan: AssignmentPlan):
    return read_event(plan, clock.now())


def bars(plan: AssignmentPlan, person) -> dict[int, Bar]:
    now = AssignmentPlan.objects.get(pk=plan.pk)
    return dict(next(one.barred for one in event_of(now).problem.people if one.key == person.pk))


def test_a_plan_puts_everybody_once_and_nobody_sees_it(world: World) -> None:
    work = add_team(world)
    plan = add_plan(work, world)
    assert sorted(len(names) for names in who(plan).values()) == [1, 1, 1]
    assert len(set.union(*who(plan).values())) == 3
    assert not SignUp.objects.exists()
    assert begin_plan(lead=work, opportunities=[work], by=world.nassima) == plan


def test_what_cannot_be_planned_is_said(world: World) -> None:
    empty = add_shift_work(world)
    begin = {"lead": empty, "opportunities": [empty], "by": world.nassima}
    assert code_of(begin_plan, **begin) == "nobody_accepted"
    assert code_of(begin_plan, **begin | {"at": clock.now() + dt.timedelta(days=300)}) == "no_shifts_ahead"
    assert code_of(begin_plan, **begin | {"lead": world.opportunity, "opportunities": [world.opportunity]}) == "not_shifts"
    assert code_of(begin_plan, **begin | {"opportunities": [add_team(world)]}) == "not_shifts"


def test_work_that_is_in_one_draft_is_not_in_another(world: World) -> None:
    work, other = add_team(world), add_shift_work(world, [on(5)])
    add_plan(work, world)
    assert code_of(begin_plan, lead=other, opportunities=[work, other], by=world.nassima) == "other_draft"


def test_a_plan_of_two_opportunities_places_people_where_they_are_accepted(world: World) -> None:
    work, other = add_team(world, spans=2), add_shift_work(world, [on(5)], fields=ShiftFields(places=1))
    take_part(other, world.amina)
    plan = add_plan(work, world, other)
    assert who(plan)[ids_of(other)[0]] == {str(world.amina)}
    assert bars(plan, world.yanis) == {ids_of(other)[0]: Bar.NOT_THEIRS}
    drop_plan(plan=plan)
    assert not plan.placements.exists()


def test_locks_hold_when_it_is_solved_again(world: World) -> None:
    work = add_team(world)
    first = ids_of(work)[0]
    plan = add_plan(work, world)
    lone = next(row for row in plan.placements.all() if row.shift_id == first)
    other = world.yanis if lone.person_id != world.yanis.pk else world.chloe
    keep_off(plan=plan, person=lone.person_id, shift=first)
    assert code_of(lock_placement, plan=plan, person=world.salima.pk, shift=first) == "not_theirs"
    assert lock_placement(plan=plan, person=other.pk, shift=first) == lock_placement(plan=plan, person=other.pk, shift=first)
    assert code_of(lock_placement, plan=plan, person=lone.person_id, shift=first) == "full"
    solve_plan(plan=plan, by=world.nassima)
    work_out(plan_id=plan.pk, exact=False)
    plan.refresh_from_db()
    assert who(plan)[first] == {str(other)}
    assert len(set.union(*who(plan).values())) == 3
    assert plan.before["placed"] <= 3
    unlock(plan=plan, person=other.pk, shift=first)
    unlock(plan=plan, person=lone.person_id, shift=first)
    assert not plan.placements.filter(kind__in=["locked", "off"]).exists()


def test_somebody_is_moved_and_two_shifts_at_a_time_are_refused(world: World) -> None:
    work = add_team(world, places=3)
    at_once = add_shifts(opportunity=work, by=world.nassima, spans=[on(0, dt.time(9), dt.time(12))], fields=ShiftFields(places=3))[0]
    first, *_rest = ids_of(work)
    plan = add_plan(work, world)
    Placement.objects.filter(plan=plan).delete()
    lock_placement(plan=plan, person=world.amina.pk, shift=first)
    assert code_of(lock_placement, plan=plan, person=world.amina.pk, shift=at_once.pk) == "overlap"
    moved = move_placement(plan=plan, person=world.amina.pk, shift=first, to=at_once.pk)
    assert moved == move_placement(plan=plan, person=world.amina.pk, shift=at_once.pk, to=at_once.pk)
    assert who(plan) == {at_once.pk: {str(world.amina)}}


def test_what_somebody_has_already_stays_theirs(world: World) -> None:
    work = add_team(world)
    first, *_rest = ids_of(work)
    join_shifts(opportunity=work, person=world.amina, shifts=[first])
    plan = add_plan(work, world)
    assert first not in who(plan)
    mine = {"plan": plan, "person": world.amina.pk, "shift": first}
    for deed, more in ((lock_placement, {}), (keep_off, {}), (move_placement, {"to": ids_of(work)[1]})):
        assert code_of(deed, **mine | more) == "there_already"
    assert code_of(keep_off, plan=plan, person=world.salima.pk, shift=first) == "not_theirs"


def test_publishing_gives_everybody_their_shifts_and_tells_each_once(world: World, tell) -> None:
    work = add_team(world, spans=6)
    plan = add_plan(work, world)
    done = publish_plan(plan=plan, by=world.nassima)
    assert (done.people, done.shifts, done.left_out) == (3, 6, ())
    assert publish_plan(plan=plan, by=world.nassima).people == 0
    assert SignUp.objects.filter(state="going").count() == 6
    assert all(row.taken == 1 for row in shifts_of(work))
    work.refresh_from_db()
    assert work.taken == 6
    tell()
    told = Notice.objects.filter(kind="plan.published")
    assert sorted(told.values_list("recipient", flat=True)) == sorted([world.amina.pk, world.yanis.pk, world.chloe.pk])
    assert code_of(lock_placement, plan=plan, person=world.amina.pk, shift=ids_of(work)[0]) == "not_draft"
    withdraw_signup(signup=SignUp.objects.filter(person=world.amina)[0], sentence="مرضت")
    assert SignUp.objects.filter(state="going").count() == 5


def test_who_left_and_what_filled_up_since_is_left_out_and_said(world: World) -> None:
    work = add_team(world, "karim")
    plan = add_plan(work, world)
    rows = list(plan.placements.order_by("shift__starts_at"))
    withdraw_application(application=Engagement.objects.get(person=rows[0].person, opportunity=work).application)
    other = Engagement.objects.exclude(person__in=[row.person_id for row in rows]).get(opportunity=work, ended_at=None).person
    join_shifts(opportunity=work, person=other, shifts=[rows[1].shift_id])
    drop_shift(shift=Shift.objects.get(pk=rows[2].shift_id), by=world.nassima, reason="weather", sentence="مطر")
    done = publish_plan(plan=plan, by=world.nassima)
    assert done.left_out == tuple(sorted((row.person_id, row.shift_id) for row in rows))
    assert done.shifts == 0
    assert not ToldOfPlan.objects.exists()


def test_who_stands_by_or_waits_moves_up(world: World) -> None:
    work = add_team(world, spans=1, places=1)
    shift = shifts_of(work)[0]
    join_shifts(opportunity=work, person=world.amina, shifts=[shift.pk])
    join_shifts(opportunity=work, person=world.yanis, shifts=[shift.pk])
    Shift.objects.filter(pk=shift.pk).update(places=3)
    publish_plan(plan=add_plan(work, world), by=world.nassima)
    assert SignUp.objects.get(person=world.yanis).state == "going"
    assert SignUp.objects.filter(shift=shift, state="going").count() == Shift.objects.get(pk=shift.pk).taken == 3


def test_an_empty_plan_and_one_that_is_worked_out_are_not_published(world: World) -> None:
    work = add_team(world)
    plan = begin_plan(lead=work, opportunities=[work], by=world.nassima)
    AssignmentPlan.objects.filter(pk=plan.pk).update(solving_since=clock.now())
    assert code_of(publish_plan, plan=plan, by=world.nassima) == "solving"
    assert code_of(lock_placement, plan=plan, person=world.amina.pk, shift=ids_of(work)[0]) == "solving"
    assert solve_plan(plan=plan, by=world.nassima).solved_at == plan.solved_at
    assert work_out(plan_id=plan.pk, exact=False)
    assert not work_out(plan_id=plan.pk)
    plan.placements.all().delete()
    assert code_of(publish_plan, plan=plan, by=world.nassima) == "empty"
    assert drop_plan(plan=plan) == drop_plan(plan=plan)
    assert code_of(publish_plan, plan=plan, by=world.nassima) == "not_draft"


def test_a_small_plan_is_there_at_once_and_a_large_one_is_left_to_the_worker(world: World) -> None:
    small, large = add_team(world), add_team(world, "karim", "lyes", "nadia", "farid", title=TranslatedText.of("ar", ar="نحرس المخيم"))
    assert begin_plan(lead=small, opportunities=[small], by=world.nassima).solved_at is not None
    many = [on(day, dt.time(hour), dt.time(hour, 30)) for day in range(10, 40) for hour in range(6, 20)][:363]
    add_shifts(opportunity=large, by=world.nassima, spans=many, fields=ShiftFields(places=1))
    plan = begin_plan(lead=large, opportunities=[large], by=world.nassima)
    assert plan.solving_since is not None
    assert plan.solved_at is None
    assert not plan.placements.exists()


def test_wishes_count_until_the_deadline(world: World) -> None:
    work = add_team(world)
    first, second, third = ids_of(work)
    assert code_of(say_wishes, opportunity=work, person=world.amina, shifts={}) == "not_asked"
    ask(work, world)
    said = {first: "cannot", second: "cannot", third: "gladly", 0: "gladly"}
    say_wishes(opportunity=work, person=world.amina, shifts=said, most_hours=5, friends=[world.amina, world.yanis])
    say_wishes(opportunity=work, person=world.amina, shifts=said, most_hours=6, friends=[world.yanis])
    assert Wishes.objects.get().friends.count() == 1
    assert WishedShift.objects.count() == 3
    plan = add_plan(work, world)
    assert who(plan)[third] == {str(world.amina)}
    assert bars(plan, world.amina) == {first: Bar.CANNOT, second: Bar.CANNOT}
    late = clock.now() + dt.timedelta(days=4)
    assert code_of(say_wishes, opportunity=work, person=world.amina, shifts={}, at=late) == "not_asked"
    assert code_of(ask_for_wishes, opportunity=work, by=world.nassima, until=clock.now()) == "until"
    many = [world.nassima, world.rachid, world.chloe, world.yanis, world.salima, world.dalia]
    assert code_of(say_wishes, opportunity=work, person=world.amina, shifts={}, friends=many) == "too_many_friends"


def test_asking_twice_tells_once(world: World, tell) -> None:
    work = add_team(world)
    ask(work, world)
    ask_for_wishes(opportunity=work, by=world.nassima, until=clock.now() + dt.timedelta(days=5))
    tell()
    assert Notice.objects.filter(kind="wishes.asked").count() == 3


def test_what_a_shift_needs_is_filled_with_who_lets_it_be_seen(world: World) -> None:
    work = add_team(world, spans=1, places=2)
    shift, aid = shifts_of(work)[0], Skill.objects.order_by("pk")[0]
    assert code_of(set_needs, shift=shift, least=3, skills={}) == "least"
    set_needs(shift=shift, least=1, skills={aid: 1})
    PersonSkill.objects.create(person=world.yanis.person, skill=aid)
    PersonSkill.objects.create(person=world.chloe.person, skill=aid)
    world.chloe.person.audiences = {"skills": Audience.PRIVATE}
    world.chloe.person.save()
    plan = add_plan(work, world)
    assert {one.key: one.skills for one in event_of(plan).problem.people if one.skills} == {world.yanis.pk: {aid.code}}
    assert str(world.yanis) in who(plan)[shift.pk]
    assert event_of(plan).problem.shifts[0].least == 1
    set_needs(shift=shift, least=None, skills={})
    assert event_of(plan).problem.shifts[0].least == 2


def test_the_week_age_and_other_work_stand_in_the_way(world: World) -> None:
    work = add_team(world, spans=1, places=3, lowest_age="18_24", guardian_consent=True)
    other = add_shift_work(world, [on(0, dt.time(9), dt.time(12))], fields=ShiftFields(places=3))
    only = ids_of(work)[0]
    plan = add_plan(work, world)
    join_shifts(opportunity=other, person=world.yanis, shifts=ids_of(other))
    person = world.amina.person
    weekday = (FIRST.weekday() + 1) % 7
    person.availability = 1 << ((weekday + 1) % 7 * 3)
    person.save()
    world.chloe.person.age_band = "16_17"
    world.chloe.person.save()
    assert bars(plan, world.amina) == {only: Bar.TIME}
    assert bars(plan, world.yanis) == {only: Bar.BUSY}
    assert bars(plan, world.chloe) == {only: Bar.AGE}
    type(work).objects.filter(pk=work.pk).update(lowest_age="")
    assert bars(plan, world.chloe) == {only: Bar.CONSENT}
    ask(work, world)
    say_wishes(opportunity=work, person=world.amina, shifts={only: "gladly"})
    assert bars(plan, world.amina) == {}


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_publish_once(world: World) -> None:
    work = add_team(world)
    plan = add_plan(work, world)
    counts: list[int] = []

    def publish() -> None:
        counts.append(publish_plan(plan=plan, by=world.nassima).people)
        connection.close()

    threads = [Thread(target=publish) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == [0, 3]
    assert SignUp.objects.count() == 3
