"""The book of hours: entered, confirmed, corrected, never changed."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from tests.worlds import World
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.proof.models import Contribution
from touiza.proof.services.certificates import issue_certificate
from touiza.proof.services.hours import adjust_hours, claim_hours, confirm_hours, decline_hours


def enter(world: World, minutes: int = 120, *, ago: int = 1, key: str = "") -> Contribution:
    return claim_hours(
        person=world.amina,
        source=world.opportunity.post,
        association=world.chrea.actor,
        minutes=minutes,
        done_on=clock.today() - dt.timedelta(days=ago),
        note="سقي المشتلة",
        key=key,
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
    with pytest.raises(Refusal) as refused:
        enter(world, 41)
    assert refused.value.code == "day_full"


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


def test_no_more_is_confirmed_than_a_day_holds(world: World) -> None:
    first, second = enter(world, 60), enter(world, 60)
    confirm_hours(claim=first, by=world.nassima, minutes=1380, reason="ليل كامل")
    with pytest.raises(Refusal) as refused:
        confirm_hours(claim=second, by=world.nassima, minutes=61, reason="أكثر")
    assert refused.value.code == "day_full"
    confirm_hours(claim=second, by=world.nassima)
    with pytest.raises(Refusal) as refused:
        adjust_hours(claim=second, by=world.rachid, difference=1, reason="دقيقة")
    assert refused.value.code == "day_full"


def test_what_was_confirmed_counts_for_the_day_rather_than_what_was_entered(world: World) -> None:
    confirm_hours(claim=enter(world, 1400), by=world.nassima, minutes=60, reason="ساعة فقط")
    assert enter(world, 1380).minutes == 1380
    with pytest.raises(Refusal) as refused:
        enter(world, 1)
    assert refused.value.code == "day_full"
