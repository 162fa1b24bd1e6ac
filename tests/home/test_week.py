"""The week of shifts: its first day, its gaps, nights and changes of the clock, and who sees what of it."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import translation

from tests.opportunities.shift_work import FIRST, add_shift_work, ids_of, on, shifts_of
from tests.worlds import World, add_opportunity, add_person
from touiza.associations.models import WorkWeek
from touiza.associations.services.roles import give_role
from touiza.associations.working_days import first_weekday
from touiza.core import clock
from touiza.home.week import Week, week_from
from touiza.opportunities.models import Opportunity, Shift
from touiza.opportunities.services.joining import join_shifts
from touiza.opportunities.services.scopes import set_scope
from touiza.opportunities.services.shifts import ShiftFields, drop_shift
from touiza.opportunities.spans import span_of
from touiza.ui.formats import time_range

As = Callable[[str], Client]
pytestmark = pytest.mark.django_db
PATH = "/en/@chrea/week/"
PARIS = "Europe/Paris"


def asked(day: dt.date) -> str:
    return f"{PATH}?from={day.isoformat()}"


def seen(client: Client, day: dt.date = FIRST) -> Week:
    return client.get(asked(day)).context["week"]


def slots_on(week: Week, day: dt.date) -> list[tuple[str, bool]]:
    return [(slot.key, slot.goes_on) for one in week.days if one.date == day for slot in one.slots]


@pytest.mark.parametrize(
    ("days", "begins"),
    [("01236", 6), ("01234", 0), ("0123456", 6), ("5", 5), ("0134", 0), ("02456", 2)],
)
def test_a_week_begins_after_its_longest_rest(world: World, days: str, begins: int) -> None:
    assert first_weekday(world.chrea, frozenset(map(int, days))) == begins


def test_the_page_keeps_the_associations_own_week(as_: As, world: World) -> None:
    week = seen(as_("nassima"))
    assert (week.first.weekday(), len(week.days), [day.rest for day in week.days]) == (6, 7, [False] * 5 + [True, True])
    WorkWeek.objects.create(association=world.chrea, days="01234")
    week = seen(as_("nassima"))
    assert (week.first.weekday(), [day.rest for day in week.days]) == (0, [False] * 5 + [True, True])
    assert week.first <= FIRST <= week.last


def test_one_leafs_through_weeks_and_nonsense_is_this_week(as_: As, world: World) -> None:
    client = as_("nassima")
    now = seen(client, clock.today())
    assert now.is_now
    assert seen(client, dt.date.fromisoformat(now.after)).first == now.first + dt.timedelta(days=7)
    for nonsense in ("", "x", "2026-13-01", "9999-12-31", "0001-01-01", "٢٠٢٦-٠١-٠١", "1" * 400):
        page = client.get(PATH, {"from": nonsense})
        assert page.status_code == 200
        assert len(page.context["week"].days) == 7


def test_each_shift_says_who_is_missing_in_words(as_: As, world: World) -> None:
    work = add_shift_work(world, [on(0)], fields=ShiftFields(places=3))
    join_shifts(opportunity=work, person=world.amina, shifts=ids_of(work))
    week = seen(as_("nassima"))
    (slot,) = [slot for slot in week.slots if slot.is_shift]
    assert (slot.missing, slot.state, slot.kind) == (2, "2 missing", "gap")
    page = as_("nassima").get(asked(FIRST)).text
    assert f'/en/opportunities/{work.post.slug}/roster/#{slot.what.pk}"' in page
    assert "2 missing" in page
    for person in (world.yanis, world.chloe):
        join_shifts(opportunity=work, person=person, shifts=ids_of(work))
    (slot,) = [slot for slot in seen(as_("nassima")).slots if slot.is_shift]
    assert (slot.missing, slot.state, slot.kind) == (0, "full", "")


def test_what_begins_within_two_days_is_urgent_what_has_begun_lacks_nobody(world: World) -> None:
    work = add_shift_work(world, [on(0), on(1)])
    soon, past = shifts_of(work)
    now = clock.now()
    Shift.objects.filter(pk=soon.pk).update(starts_at=now + dt.timedelta(hours=47))
    Shift.objects.filter(pk=past.pk).update(starts_at=now - dt.timedelta(minutes=1))
    slots = {slot.what.pk: slot for slot in _all(world)}
    assert (slots[soon.pk].kind, slots[soon.pk].late) == ("late", True)
    assert (slots[past.pk].kind, slots[past.pk].missing) == ("", 0)


def _all(world: World) -> list:
    """Return the slots of the two weeks that may hold the first shifts."""
    return [slot for n in (0, 7) for slot in week_from(world.chrea, (FIRST + dt.timedelta(days=n)).isoformat()).slots if slot.is_shift]


def test_a_night_stands_on_both_days_and_counts_once(world: World) -> None:
    sunday = FIRST + dt.timedelta(days=(6 - FIRST.weekday()) % 7 + 7)
    night = span_of(sunday - dt.timedelta(days=1), dt.time(21), dt.time(2), "Africa/Algiers")
    until_midnight = span_of(sunday, dt.time(20), dt.time(0), "Africa/Algiers")
    work = add_shift_work(world, [night, until_midnight])
    first, second = shifts_of(work)
    week = week_from(world.chrea, sunday.isoformat())
    assert slots_on(week, sunday) == [(f"s{first.pk}", True), (f"s{second.pk}", False)]
    assert slots_on(week, sunday + dt.timedelta(days=1)) == []  # midnight is no day after
    assert [slot.what.pk for slot in week.gaps] == [second.pk]
    before = week_from(world.chrea, (sunday - dt.timedelta(days=1)).isoformat())
    assert slots_on(before, sunday - dt.timedelta(days=1)) == [(f"s{first.pk}", False)]
    assert before.missing == 2


def test_on_the_day_the_clock_changes_hours_are_those_of_the_wall(world: World) -> None:
    change = next(day for day in (FIRST + dt.timedelta(days=n) for n in range(400)) if _hours_of(day) == 25)
    spans = [span_of(change - dt.timedelta(days=1), dt.time(23), dt.time(3, 30), PARIS), span_of(change, dt.time(8), dt.time(9), PARIS)]
    work = add_shift_work(world, spans, zone=PARIS)
    night, morning = shifts_of(work)
    assert night.minutes == 330
    with translation.override("ar"):
        week = week_from(world.chrea, change.isoformat())
    assert slots_on(week, change) == [(f"s{night.pk}", True), (f"s{morning.pk}", False)]
    with translation.override("ar"):
        week = week_from(world.chrea, change.isoformat())
    assert _slot(week, morning).hours == time_range(dt.time(8), dt.time(9), "ar")


def _hours_of(day: dt.date) -> int:
    zone = ZoneInfo(PARIS)
    first, last = (dt.datetime.combine(one, dt.time(0), tzinfo=zone) for one in (day, day + dt.timedelta(days=1)))
    return round((last.astimezone(dt.UTC) - first.astimezone(dt.UTC)) / dt.timedelta(hours=1))


def _slot(week: Week, shift: Shift):
    return next(slot for slot in week.slots if slot.what.pk == shift.pk)


def test_work_on_a_date_stands_there_too_on_each_of_its_days(world: World) -> None:
    day = world.opportunity.day
    Opportunity.objects.filter(pk=world.opportunity.pk).update(last_day=day + dt.timedelta(days=1))
    key = f"o{world.opportunity.pk}"
    found = [(one.date, slot.goes_on) for n in (0, 7) for one in week_from(world.chrea, (day + dt.timedelta(days=n)).isoformat()).days for slot in one.slots if slot.key == key]
    assert sorted(set(found)) == [(day, False), (day + dt.timedelta(days=1), True)]


def test_drafts_dropped_shifts_and_other_associations_are_not_there(world: World) -> None:
    work = add_shift_work(world, [on(0), on(0, dt.time(14), dt.time(15))])
    add_shift_work(world, [on(0)], published=False)
    add_opportunity(world.nour, world.salima, title="نقرأ")
    gone, kept = shifts_of(work)
    drop_shift(shift=gone, by=world.nassima, reason="weather", sentence="مطر")
    assert [slot.what.pk for slot in week_from(world.chrea, FIRST.isoformat()).slots if slot.is_shift] == [kept.pk]


def test_who_reaches_some_work_sees_the_week_of_that(as_: As, world: World) -> None:
    work = add_shift_work(world, [on(0)])
    add_shift_work(world, [on(0, dt.time(15), dt.time(16))])
    world.users["lila"], lila = add_person("lila", "ليلى شريف", "ar", "feminine")
    role = give_role(association=world.chrea, person=lila, kind="coordinator", is_scoped=True, by=world.rachid)
    set_scope(role=role, opportunities=[work.pk], by=world.rachid)
    assert [slot.what.pk for slot in seen(as_("lila")).slots] == ids_of(work)
    assert len([slot for slot in seen(as_("nassima")).slots if slot.is_shift]) == 2


@pytest.mark.parametrize("path", [PATH, f"{PATH}print/"])
def test_ten_shifts_and_twenty_cost_the_same(as_: As, world: World, path: str, django_assert_max_num_queries: Callable) -> None:
    client = as_("nassima")
    for _round in range(2):
        add_shift_work(world, [on(0, dt.time(8 + n), dt.time(9 + n)) for n in range(10)])
        client.get(f"{path}?from={FIRST}")
        with django_assert_max_num_queries(17):
            assert client.get(f"{path}?from={FIRST}").status_code == 200


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_an_empty_week_says_what_would_stand_there(as_: As, world: World, language: str) -> None:
    page = as_("nassima").get(f"/{language}/@chrea/week/?from=2031-01-01")
    assert page.status_code == 200
    assert "unwoven" in page.text or 'class="empty' in page.text or "loom" in page.text


def test_today_and_the_menu_lead_to_the_week(as_: As, world: World) -> None:
    page = as_("nassima").get("/en/today/").text
    assert page.count(f'href="{PATH}"') >= 2
