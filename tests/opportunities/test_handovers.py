"""Handing a shift over: both never hold it, nor does neither; what a coordinator does with people."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from tests.opportunities.shift_work import add_shift_work, ids_of, on, shifts_of
from tests.worlds import World, build_world
from touiza.core.errors import Refusal
from touiza.notices.models import Notice
from touiza.opportunities.models import Engagement, HandOver, Opportunity, SignUp
from touiza.opportunities.services.handovers import accept_handover, cancel_handover, decline_handover, offer_shift
from touiza.opportunities.services.joining import join_shifts, withdraw_signup
from touiza.opportunities.services.roster import move_signup, place_person, take_off
from touiza.opportunities.services.shifts import ShiftFields

pytestmark = pytest.mark.django_db


def refused(code: str, deed: Callable[[], object]) -> None:
    with pytest.raises(Refusal) as refusal:
        deed()
    assert refusal.value.code == code


def joined(world: World, made: Opportunity, *names: str) -> list[SignUp]:
    for name in names:
        join_shifts(opportunity=made, person=getattr(world, name), shifts=ids_of(made)[:1])
    return list(SignUp.objects.filter(shift__opportunity=made).order_by("pk"))


def held(made: Opportunity) -> list[tuple[str, str]]:
    rows = SignUp.objects.filter(shift__opportunity=made).order_by("pk")
    return [(row.person.handle, row.state) for row in rows.select_related("person")]


def test_the_place_changes_hands_when_the_other_accepts_and_not_before(world: World) -> None:
    made = add_shift_work(world, [on(0)], fields=ShiftFields(places=1))
    (amina,) = joined(world, made, "amina")
    offer = offer_shift(signup=amina, to=world.yanis, sentence="أنوب عنك في المرة القادمة")
    assert offer_shift(signup=amina, to=world.yanis) == offer
    assert [state for _who, state in held(made)] == ["going"]
    for _twice in range(2):
        accept_handover(handover=offer)
    assert held(made) == [(world.amina.handle, "handed_over"), (world.yanis.handle, "going")]
    assert shifts_of(made)[0].taken == 1
    assert Engagement.objects.filter(opportunity=made, person=world.yanis, ended_at=None).exists()


def test_who_waits_for_the_very_shift_takes_it_over_and_no_longer_waits(world: World) -> None:
    made = add_shift_work(world, [on(0)], fields=ShiftFields(places=1))
    amina, _yanis = joined(world, made, "amina", "yanis")
    accept_handover(handover=offer_shift(signup=amina, to=world.yanis))
    assert [state for _who, state in held(made)] == ["handed_over", "withdrawn", "going"]


def test_no_leaves_everything_as_it_was(world: World) -> None:
    made = add_shift_work(world, [on(0)])
    (amina,) = joined(world, made, "amina")
    offer = offer_shift(signup=amina, to=world.yanis)
    decline_handover(handover=offer)
    refused("answered", lambda: accept_handover(handover=offer))
    second = offer_shift(signup=amina, to=world.chloe)
    cancel_handover(handover=second)
    refused("answered", lambda: decline_handover(handover=second))
    assert held(made) == [(world.amina.handle, "going")]


def test_to_whom_a_shift_is_not_handed(world: World) -> None:
    made = add_shift_work(world, [on(0)], lowest_age="18_24")
    amina, _yanis = joined(world, made, "amina", "yanis")
    refused("nobody", lambda: offer_shift(signup=amina, to=None))
    refused("yourself", lambda: offer_shift(signup=amina, to=world.amina))
    refused("has_it", lambda: offer_shift(signup=amina, to=world.yanis))
    world.chloe.person.age_band = "16_17"
    world.chloe.person.save()
    refused("too_young", lambda: offer_shift(signup=amina, to=world.chloe))
    offer_shift(signup=amina, to=world.salima)
    refused("offered", lambda: offer_shift(signup=amina, to=world.nassima))
    reviewed = add_shift_work(world, [on(5)])
    (mine,) = joined(world, reviewed, "amina")
    Opportunity.objects.filter(pk=reviewed.pk).update(join_mode="review")
    refused("not_yet_accepted", lambda: offer_shift(signup=mine, to=world.yanis))


def test_who_withdraws_takes_the_offer_along(world: World) -> None:
    made = add_shift_work(world, [on(0)])
    (amina,) = joined(world, made, "amina")
    offer = offer_shift(signup=amina, to=world.yanis)
    withdraw_signup(signup=amina)
    refused("answered", lambda: accept_handover(handover=offer))
    refused("no_place", lambda: offer_shift(signup=amina, to=world.yanis))


@pytest.mark.django_db(transaction=True)
def test_accepting_and_withdrawing_at_once_leaves_one_of_them_true(django_db_serialized_rollback: None) -> None:
    world = build_world()
    made = add_shift_work(world, [on(n) for n in range(6)], fields=ShiftFields(places=1))
    join_shifts(opportunity=made, person=world.amina, shifts=ids_of(made))
    signups = list(SignUp.objects.filter(shift__opportunity=made).order_by("pk"))
    offers = [offer_shift(signup=signup, to=world.yanis) for signup in signups]
    start, codes = threading.Barrier(12), []

    def run(deed: Callable[[], object]) -> None:
        start.wait()
        try:
            deed()
            codes.append("done")
        except Refusal as refusal:
            codes.append(refusal.code)
        finally:
            connections.close_all()

    deeds: list[Callable[[], object]] = [lambda offer=offer: accept_handover(handover=offer) for offer in offers]
    deeds += [lambda signup=signup: withdraw_signup(signup=signup) for signup in signups]
    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(codes) <= {"done", "answered"}
    for shift in shifts_of(made):
        going = shift.signups.filter(state="going").count()
        accepted = HandOver.objects.filter(signup__shift=shift, state="accepted").count()
        assert (shift.taken, going) == (accepted, accepted)


def test_a_coordinator_moves_people_between_shifts(world: World, tell: Callable[[], int]) -> None:
    made = add_shift_work(world, [on(0), on(1)], fields=ShiftFields(places=1))
    amina, _yanis = joined(world, made, "amina", "yanis")
    first, second = shifts_of(made)
    for _twice in range(2):
        move_signup(signup=amina, to=second, by=world.nassima)
    assert [state for _who, state in held(made)] == ["going", "going"]
    assert [shift.taken for shift in shifts_of(made)] == [1, 1]
    refused("full", lambda: move_signup(signup=amina, to=first, by=world.nassima))
    tell()
    assert set(Notice.objects.filter(recipient=world.amina).values_list("kind", flat=True)) >= {"signup.moved"}


def test_somebody_is_put_on_by_hand_who_takes_part_and_only_then(world: World) -> None:
    made = add_shift_work(world, [on(0), on(1)], fields=ShiftFields(places=1))
    joined(world, made, "amina", "yanis")
    first, second = shifts_of(made)
    for _twice in range(2):
        place_person(shift=second, person=world.yanis, by=world.nassima)
    assert shifts_of(made)[1].taken == 1
    refused("not_engaged", lambda: place_person(shift=second, person=world.chloe, by=world.nassima))
    refused("full", lambda: place_person(shift=first, person=world.yanis, by=world.nassima))


def test_taking_off_needs_a_reason_and_gives_the_place_on(world: World) -> None:
    made = add_shift_work(world, [on(0)], fields=ShiftFields(places=1))
    amina, _yanis = joined(world, made, "amina", "yanis")
    refused("no_sentence", lambda: take_off(signup=amina, by=world.nassima, reason="other", sentence=""))
    for _twice in range(2):
        take_off(signup=amina, by=world.nassima, reason="changed", sentence="نحتاجك مساءً")
    assert [state for _who, state in held(made)] == ["cancelled", "going"]


def test_everyone_is_told_what_concerns_them(world: World, tell: Callable[[], int]) -> None:
    made = add_shift_work(world, [on(0), on(1)], fields=ShiftFields(places=1))
    amina, _yanis = joined(world, made, "amina", "yanis")
    offer = offer_shift(signup=amina, to=world.chloe, sentence="هل تعوضينني؟")
    accept_handover(handover=offer)
    withdraw_signup(signup=SignUp.objects.get(person=world.chloe))
    tell()
    kinds = {name: set(Notice.objects.filter(recipient=getattr(world, name)).values_list("kind", flat=True)) for name in ("amina", "yanis", "chloe", "nassima")}
    assert "handover.accepted" in kinds["amina"]
    assert "signup.moved_up" in kinds["yanis"]
    assert {"signup.joined", "handover.accepted", "signup.withdrawn"} <= kinds["nassima"]
