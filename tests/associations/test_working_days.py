"""The working days of an association: by its country, by its own choice, and the page on which it says so."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import translation

from tests.worlds import World
from touiza.actors.models import Activity
from touiza.associations.models import Association, DayOff, WorkWeek
from touiza.associations.services.calendar import add_days_off, keep_feast, remove_days_off, set_work_week
from touiza.associations.working_days import week_of, working_time
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.kernel.feasts import hijri_day, hijri_year
from touiza.vocabulary.models import Place

As = Callable[[str], Client]
NOW = clock.moment(dt.date(2027, 4, 8), dt.time(9), "Africa/Algiers")  # a Thursday


@pytest.fixture(autouse=True)
def _in_english() -> object:
    with translation.override("en"):
        yield


def lives_in(association: Association, country: str) -> None:
    commune = Place.objects.filter(kind="city", country__code=country).order_by("pk").first() if country != "dz" else Place.objects.get(code="dz_0908")
    association.commune = commune
    association.save(update_fields=["commune"])


def refusal_of(deed: Callable[..., object], **how: object) -> str:
    with pytest.raises(Refusal) as caught:
        deed(**how)
    return caught.value.code


@pytest.mark.parametrize(("country", "days"), [("dz", {6, 0, 1, 2, 3}), ("tn", {0, 1, 2, 3, 4}), ("fr", {0, 1, 2, 3, 4}), ("ma", {6, 0, 1, 2, 3})])
def test_the_week_is_the_countrys_until_one_chooses(world: World, country: str, days: set[int]) -> None:
    lives_in(world.chrea, country)
    assert week_of(world.chrea) == days
    set_work_week(association=world.chrea, days=[5], by=world.rachid)
    assert week_of(world.chrea) == {5}


def test_a_summer_time_change_makes_no_deadline_an_hour_late(world: World) -> None:
    lives_in(world.chrea, "fr")
    friday = clock.moment(dt.date(2027, 3, 26), dt.time(9), "Europe/Paris")  # clocks go forward on Sunday; Monday is Easter's
    due = working_time(world.chrea, friday).add_days(friday, 2)
    assert due == clock.moment(dt.date(2027, 3, 31), dt.time(9), "Europe/Paris")


def test_feasts_of_the_moon_count_as_expected_until_they_are_confirmed(world: World) -> None:
    year = hijri_year(NOW.date())
    expected = hijri_day(year, 12, 10)
    begun = clock.moment(expected - dt.timedelta(days=1), dt.time(9), "Africa/Algiers")

    def due() -> dt.date:
        return clock.day_of(working_time(world.chrea, begun).add_days(begun, 1), "Africa/Algiers")

    says = {"association": world.chrea, "feast": "adha", "year": year, "by": world.nassima, "at": NOW}
    assert due() >= expected + dt.timedelta(days=3)
    later = expected + dt.timedelta(days=1)
    keep_feast(first=later, last=later + dt.timedelta(days=2), kept=True, **says)
    assert DayOff.objects.get().first == later
    keep_feast(first=expected, last=expected, kept=False, **says)
    assert due() == expected  # they work: one row, the later word
    remove_days_off(association=world.chrea, pk=DayOff.objects.get().pk, by=world.nassima, at=NOW)
    assert due() >= expected + dt.timedelta(days=3)


def test_what_makes_no_days_off_is_refused(world: World) -> None:
    day = dt.date(2027, 8, 1)
    own = {"association": world.chrea, "name": "عطلة", "by": world.nassima, "at": NOW}
    assert refusal_of(add_days_off, **own, first=day, last=day - dt.timedelta(days=1)) == "days_reversed"
    assert refusal_of(add_days_off, **own, first=day, last=day + dt.timedelta(days=60)) == "too_long"
    assert refusal_of(add_days_off, **own, first=dt.date(2050, 1, 1), last=None) == "too_far"
    assert refusal_of(add_days_off, **{**own, "name": " "}, first=day, last=None) == "no_occasion"
    assert refusal_of(set_work_week, association=world.chrea, days=[], by=world.nassima) == "no_days"
    assert refusal_of(set_work_week, association=world.chrea, days=[7], by=world.nassima) == "no_days"
    french = {"association": world.chrea, "feast": "fr_ascension", "year": 2027, "by": world.nassima, "at": NOW}
    assert refusal_of(keep_feast, **french, first=day, last=day, kept=True) == "no_feast"
    assert not DayOff.objects.exists()
    assert not WorkWeek.objects.exists()


def test_sent_twice_is_entered_once(world: World) -> None:
    before = Activity.objects.filter(verb="association.calendar_changed").count()
    for _twice in range(2):
        add_days_off(association=world.chrea, name="عطلة", first=dt.date(2027, 8, 1), last=None, by=world.nassima, at=NOW)
    assert DayOff.objects.count() == 1
    assert Activity.objects.filter(verb="association.calendar_changed").count() == before + 1


def test_the_page_shows_and_changes_all_of_it(as_: As, world: World, django_assert_max_num_queries: Callable) -> None:
    client, address = as_("nassima"), "/en/@chrea/working-days/"
    next_summer = clock.today() + dt.timedelta(days=200)
    assert client.post(address, {"deed": "week", "days": ["0", "2"]}).status_code == 302
    assert week_of(world.chrea) == {0, 2}
    typed = {"deed": "own", "name": "Summer break", "first": f"{next_summer:%d/%m/%Y}", "last": ""}
    assert client.post(address, typed).status_code == 302
    client.get(address)
    with django_assert_max_num_queries(20):
        page = client.get(address).text
    for words in ("Summer break", "Eid al-Fitr", "Independence and Youth Day", "The moon decides"):
        assert words in page
    assert client.post(address, {"deed": "week"}).status_code == 422
    wrong = client.post(address, {"deed": "own", "name": "X", "first": "yesterday"})
    assert wrong.status_code == 422
    assert "28/11/2026" in wrong.text
    year = hijri_year(clock.today() + dt.timedelta(days=355))
    feast = {"deed": "work", "feast": "ashura", "year": str(year), "first": f"{next_summer:%d/%m/%Y}", "last": ""}
    assert client.post(address, feast).status_code == 302
    assert DayOff.objects.filter(feast="ashura", kept=False).exists()
    own = DayOff.objects.get(feast="")
    as_("salima").post("/en/@nour/working-days/", {"deed": "remove", "row": str(own.pk)})
    assert DayOff.objects.filter(pk=own.pk).exists()
    client.post(address, {"deed": "remove", "row": str(own.pk)})
    assert not DayOff.objects.filter(pk=own.pk).exists()
