"""Taking back: decisions by the association, entries by their person; the lines before stay."""

import threading

import pytest
from django.db import connection

from tests.proof.test_hours import enter
from tests.worlds import World
from touiza.actors.models import Activity
from touiza.core.errors import Refusal
from touiza.proof import book
from touiza.proof.models import Contribution
from touiza.proof.services.certificates import issue_certificate
from touiza.proof.services.hours import adjust_hours, confirm_hours, decline_hours, propose_hours
from touiza.proof.services.reversals import leave_proposal, reverse_hours, take_back_hours


def code_of(deed, **told) -> str:
    with pytest.raises(Refusal) as refused:
        deed(**told)
    return refused.value.code


def state_of(claim: Contribution) -> tuple[str, int]:
    entry = book.entries([book.claims_of(claim.person).get(pk=claim.pk)])[0]
    return entry.state, entry.confirmed


def test_a_confirmation_taken_back_waits_again_and_can_be_decided_anew(world: World) -> None:
    claim = enter(world, 120)
    confirm_hours(claim=claim, by=world.nassima)
    adjust_hours(claim=claim, by=world.nassima, difference=30, reason="بقيت أكثر")
    line = reverse_hours(claim=claim, by=world.rachid, reason="كان شخصاً آخر")
    assert (line.minutes, state_of(claim)) == (-150, ("waiting", 0))
    assert Contribution.objects.waiting().get() == claim
    confirm_hours(claim=claim, by=world.nassima, minutes=90, reason="تأكدنا")
    assert (state_of(claim), Contribution.objects.total()) == (("confirmed", 90), 90)
    assert [one.kind for one in claim.answers.order_by("pk")] == ["confirmed", "corrected", "reversed", "confirmed"]


def test_it_can_be_closed_at_once_with_one_word_to_the_volunteer(world: World) -> None:
    claim = enter(world)
    confirm_hours(claim=claim, by=world.nassima)
    reverse_hours(claim=claim, by=world.nassima, reason="أدخلت مرتين", closed=True)
    assert state_of(claim) == ("declined", 0)
    assert list(Activity.objects.filter(verb__in=["hours.reversed", "hours.declined"]).values_list("verb", flat=True)) == ["hours.reversed"]


def test_what_was_declined_by_mistake_is_taken_back_too(world: World) -> None:
    claim = enter(world)
    decline_hours(claim=claim, by=world.nassima, reason="لم نرك")
    reverse_hours(claim=claim, by=world.nassima, reason="خلطنا بين يومين")
    confirm_hours(claim=claim, by=world.nassima)
    assert state_of(claim) == ("confirmed", 120)


def test_twice_is_once_even_after_a_new_decision(world: World) -> None:
    claim = enter(world)
    decision = confirm_hours(claim=claim, by=world.nassima)
    first = reverse_hours(claim=claim, by=world.nassima, reason="خطأ")
    assert reverse_hours(claim=claim, by=world.nassima, reason="خطأ") == first
    confirm_hours(claim=claim, by=world.nassima)
    assert reverse_hours(claim=claim, by=world.nassima, reason="خطأ", decision=decision) == first
    assert state_of(claim) == ("confirmed", 120)


def test_a_certificate_that_says_too_much_is_revoked(world: World) -> None:
    claim = enter(world)
    confirm_hours(claim=claim, by=world.nassima)
    certificate = issue_certificate(person=world.amina, source=world.opportunity.post)
    reverse_hours(claim=claim, by=world.nassima, reason="خطأ")
    certificate.refresh_from_db()
    assert certificate.state == "revoked"


def test_it_is_refused_without_reason_for_what_is_undecided_and_to_whose_it_is(world: World) -> None:
    claim = enter(world)
    assert code_of(reverse_hours, claim=claim, by=world.nassima, reason="خطأ") == "not_decided"
    confirm_hours(claim=claim, by=world.nassima)
    assert code_of(reverse_hours, claim=claim, by=world.nassima, reason=" ") == "no_reason"
    assert code_of(reverse_hours, claim=claim, by=world.amina, reason="خطأ") == "own_hours"


@pytest.mark.parametrize("confirmed", [False, True])
def test_a_volunteer_gives_up_what_stands_in_their_name(world: World, confirmed: bool) -> None:
    claim = enter(world)
    if confirmed:
        confirm_hours(claim=claim, by=world.nassima)
    assert code_of(take_back_hours, claim=claim, person=world.yanis) == "not_yours"
    line = take_back_hours(claim=claim, person=world.amina)
    assert take_back_hours(claim=claim, person=world.amina) == line
    assert (state_of(claim), Contribution.objects.total()) == (("taken_back", 0), 0)
    assert code_of(reverse_hours, claim=claim, by=world.nassima, reason="خطأ") == "taken_back"
    assert code_of(confirm_hours, claim=claim, by=world.nassima) == "decided"


def test_what_a_captain_entered_is_objected_to_with_a_reason_and_not_confirmed_by_them(world: World) -> None:
    claim = enter(world, by=world.nassima)
    assert Activity.objects.latest("pk").verb == "hours.entered_for"
    assert code_of(confirm_hours, claim=claim, by=world.nassima) == "own_entry"
    assert code_of(take_back_hours, claim=claim, person=world.amina) == "no_reason"
    take_back_hours(claim=claim, person=world.amina, reason="لم أحضر")
    assert state_of(claim) == ("taken_back", 0)


def test_a_proposal_counts_nothing_and_is_left_once(world: World) -> None:
    told = {"person": world.amina, "source": world.opportunity.post, "association": world.chrea.actor}
    proposal = propose_hours(**told, minutes=240, done_on=enter(world).done_on)
    assert book.proposals_to(world.amina) == [proposal]
    assert leave_proposal(proposal=proposal) == leave_proposal(proposal=proposal)
    assert (book.proposals_to(world.amina), Contribution.objects.total()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_two_who_decide_anew_at_once_leave_one_decision(world: World) -> None:
    claim = enter(world)
    confirm_hours(claim=claim, by=world.nassima)
    reverse_hours(claim=claim, by=world.nassima, reason="خطأ")
    codes: list[str] = []

    def decide(deed, **told) -> None:
        try:
            deed(claim=claim, **told)
            codes.append("done")
        except Refusal as refusal:
            codes.append(refusal.code)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=decide, args=(confirm_hours,), kwargs={"by": world.nassima}),
        threading.Thread(target=decide, args=(decline_hours,), kwargs={"by": world.rachid, "reason": "لا"}),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == ["decided", "done"]
    assert claim.answers.filter(round=1).count() == 1
