"""The book of hours: entered, confirmed, corrected, never changed."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.worlds import World
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.proof.doubts import Unsure
from touiza.proof.models import Contribution
from touiza.proof.services.certificates import issue_certificate
from touiza.proof.services.hours import adjust_hours, claim_hours, confirm_hours, decline_hours


def enter(world: World, minutes: int = 120, *, ago: int = 1, key: str = "", **more: Any) -> Contribution:
    return claim_hours(
        person=world.amina,
        source=world.opportunity.post,
        association=world.chrea.actor,
        minutes=minutes,
        done_on=clock.today() - dt.timedelta(days=ago),
        note="سقي المشتلة",
        key=key,
        **more,
    )


def test_entered_hours_count_only_once_confirmed(world: World) -> None:
    claim = enter(world)
    assert Contribution.objects.total() == 0
    confirm_hours(claim=claim, by=world.nassima)
    assert Contribution.objects.total() == 120


def test_a_form_sent_twice_enters_once(world: World) -> None:
    assert enter(world, key="k1") == enter(world, key="k1")
    assert Contribution.objects.count() == 1


def test_confirming_twice_is_once(world: World) -> None:
    claim = enter(world)
    assert confirm_hours(claim=claim, by=world.nassima) == confirm_hours(claim=claim, by=world.rachid)
    assert Contribution.objects.total() == 120


def test_another_time_is_confirmed_only_with_a_reason(world: World) -> None:
    claim = enter(world)
    with pytest.raises(Refusal) as refused:
        confirm_hours(claim=claim, by=world.nassima, minutes=90)
    assert refused.value.code == "no_reason"
    line = confirm_hours(claim=claim, by=world.nassima, minutes=90, reason="غادرت قبل النهاية")
    assert (line.minutes, line.note.text) == (90, "غادرت قبل النهاية")


def test_nobody_confirms_their_own_hours(world: World) -> None:
    claim = claim_hours(
        person=world.nassima, source=world.opportunity.post, association=world.chrea.actor, minutes=60,
        done_on=clock.today(),
    )  # fmt: skip
    with pytest.raises(Refusal) as refused:
        confirm_hours(claim=claim, by=world.nassima)
    assert refused.value.code == "own_hours"


def test_declined_hours_stay_out_and_cannot_be_confirmed_later(world: World) -> None:
    claim = enter(world)
    decline_hours(claim=claim, by=world.nassima, reason="لم نرك ذلك اليوم")
    with pytest.raises(Refusal) as refused:
        confirm_hours(claim=claim, by=world.nassima)
    assert (refused.value.code, Contribution.objects.total()) == ("decided", 0)


@pytest.mark.parametrize("minutes", [0, -5, 1441])
def test_impossible_times_are_refused(world: World, minutes: int) -> None:
    with pytest.raises(Refusal) as refused:
        enter(world, minutes)
    assert refused.value.code == "minutes"


def test_a_day_has_twenty_four_hours(world: World) -> None:
    enter(world, 1400)
    with pytest.raises(Unsure) as asked:
        enter(world, 41)
    assert [doubt.token for doubt in asked.value.doubts] == ["day:1441"]
    assert enter(world, 41, sure=["day:1441"]).asked == ["day:1441"]


def test_work_of_tomorrow_cannot_be_entered(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        enter(world, ago=-3)
    assert refused.value.code == "future"


def test_a_correction_is_a_new_line_and_revokes_a_certificate_that_says_too_much(world: World) -> None:
    claim = enter(world)
    confirm_hours(claim=claim, by=world.nassima)
    certificate = issue_certificate(person=world.amina, source=world.opportunity.post)
    adjust_hours(claim=claim, by=world.nassima, difference=-30, reason="خطأ في الحساب")
    certificate.refresh_from_db()
    assert (Contribution.objects.total(), certificate.state) == (90, "revoked")
    assert Contribution.objects.count() == 3


@pytest.mark.parametrize("statement", ["UPDATE proof_contribution SET minutes = 1", "DELETE FROM proof_contribution"])
def test_the_database_refuses_to_change_the_book(world: World, statement: str) -> None:
    enter(world)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_confirming_more_than_a_day_holds_is_asked_first(world: World) -> None:
    first, second = enter(world, 60), enter(world, 59)
    confirm_hours(claim=first, by=world.nassima, minutes=1381, reason="ليل كامل")
    with pytest.raises(Unsure) as asked:
        confirm_hours(claim=second, by=world.nassima, minutes=61, reason="أكثر")
    assert [doubt.token for doubt in asked.value.doubts] == ["day:1442"]
    confirm_hours(claim=second, by=world.nassima)  # less than what was asked about: as it was entered
    with pytest.raises(Unsure):
        adjust_hours(claim=second, by=world.rachid, difference=1, reason="دقيقة", sure=["day:1442"])  # that was another question
    line = adjust_hours(claim=second, by=world.rachid, difference=1, reason="دقيقة", sure=["day:1441"])
    assert line.asked == ["day:1441"]


def test_what_was_confirmed_counts_for_the_day_rather_than_what_was_entered(world: World) -> None:
    confirm_hours(claim=enter(world, 1400), by=world.nassima, minutes=60, reason="ساعة فقط")
    assert enter(world, 1380).minutes == 1380
    with pytest.raises(Unsure):
        enter(world, 1)


def test_the_same_entry_again_and_an_old_one_are_asked_about(world: World) -> None:
    first = enter(world, 60)
    for ago, token in ((1, f"same:{first.pk}"), (93, "old:93")):
        with pytest.raises(Unsure) as asked:
            enter(world, 60, ago=ago, today=clock.today())
        assert [doubt.token for doubt in asked.value.doubts] == [token]
    assert enter(world, 60, ago=93, sure=["old:93"], today=clock.today()).asked == ["old:93"]
    assert enter(world, 60, sure=None).asked == [f"same:{first.pk}"]  # nobody to ask: kept all the same


def test_hours_that_overlap_are_asked_about_and_hours_that_touch_are_not(world: World) -> None:
    day = clock.today() - dt.timedelta(days=1)
    nine, ten, noon = (clock.moment(day, dt.time(hour), "Africa/Algiers") for hour in (9, 10, 12))
    first = enter(world, 60, known_hours=(nine, ten))
    assert enter(world, 90, known_hours=(ten, noon)).asked == []
    with pytest.raises(Unsure) as asked:
        enter(world, 30, known_hours=(nine, nine + dt.timedelta(minutes=30)))
    assert [doubt.token for doubt in asked.value.doubts] == [f"overlap:{first.pk}"]
    decline_hours(claim=first, by=world.nassima, reason="يوم آخر")
    assert enter(world, 30, known_hours=(nine, nine + dt.timedelta(minutes=30))).asked == []
