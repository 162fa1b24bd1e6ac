"""What a coordinator does with the people of shifts: puts them on one, moves them to another, takes them off.

Lock order everywhere: opportunity, shifts by id, sign-ups.
"""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.opportunities.access_shifts import engagement_of
from touiza.opportunities.models import HOLDING, LIVE_SIGNUPS, Opportunity, Shift, SignUp, SignUpState
from touiza.opportunities.services.shifts import lock_shift_work
from touiza.opportunities.services.signups import (
    cancel_offers,
    fill_places,
    free_places,
    leave_seat,
    lock_shifts,
    lock_signup,
    take_shifts,
    write_counts,
)


@transaction.atomic
def place_person(
    *, shift: Shift, person: Actor | None, by: Actor, at: dt.datetime | None = None, silent: bool = False
) -> SignUp:
    """Sign somebody up by hand who takes part in the opportunity; they are told. Twice is once.

    Refuses "nobody", "not_engaged" (nobody is signed up for work they never asked for), "gone", "full".
    """
    at = at or clock.now()
    opportunity = lock_shift_work(shift.opportunity)
    shift = lock_shifts(opportunity, [shift.pk])[0]
    engagement = engagement_of(person, opportunity)
    if person is None or engagement is None:
        raise Refusal("not_engaged", _("They do not take part in this opportunity yet: they join or apply first."), field="person")
    _refuse_gone(shift, at)
    held = SignUp.objects.filter(shift=shift, person=person, state__in=LIVE_SIGNUPS).first()
    if held is not None and held.holds_place:
        return held
    _refuse_full(shift)
    if held is None:
        signup = take_shifts(engagement=engagement, shifts=[shift], at=at)[0]
    else:
        shift.taken += 1
        held.state, held.since, held.engagement = SignUpState.GOING, at, engagement
        held.save(update_fields=["state", "since", "engagement"])
        write_counts(opportunity, [shift], at)
        signup = held
    _record("signup.placed", opportunity, signup, by, at=at, silent=silent)
    return signup


@transaction.atomic
def move_signup(
    *, signup: SignUp, to: Shift, by: Actor, at: dt.datetime | None = None, silent: bool = False
) -> SignUp:
    """Move somebody to another shift of the same opportunity; they are told. Twice is once.

    Refuses "no_place" (they hold none), "gone" (either has begun or was dropped), "full", "has_it" (they go there already).
    """
    at = at or clock.now()
    opportunity = lock_shift_work(to.opportunity)
    now_on = SignUp.objects.values_list("shift_id", flat=True).get(pk=signup.pk)
    shifts = {shift.pk: shift for shift in lock_shifts(opportunity, [now_on, to.pk])}
    signup = SignUp.objects.select_for_update(of=("self",)).select_related("person").get(pk=signup.pk)
    if signup.shift_id == to.pk:
        return signup
    before, after = shifts[signup.shift_id], shifts[to.pk]
    if signup.state not in {*HOLDING, SignUpState.WAITING}:
        raise Refusal("no_place", _("They have withdrawn or handed their place over meanwhile: look at the list again."))
    _refuse_gone(before, at)
    _refuse_gone(after, at)
    if SignUp.objects.filter(shift=after, person=signup.person, state__in=LIVE_SIGNUPS).exists():
        raise Refusal("has_it", _("They are signed up for this shift already."))
    _refuse_full(after)
    leave_seat(before, signup)
    after.taken += 1
    signup.shift, signup.state, signup.since, signup.say_no_until = after, SignUpState.GOING, at, None
    signup.save(update_fields=["shift", "state", "since", "say_no_until"])
    cancel_offers([signup], at)
    fill_places(opportunity=opportunity, shift=before, at=at)
    write_counts(opportunity, [before, after], at)
    _record("signup.moved", opportunity, signup, by, at=at, silent=silent)
    return signup


@transaction.atomic
def take_off(
    *, signup: SignUp, by: Actor, reason: str, sentence: str, at: dt.datetime | None = None, silent: bool = False
) -> SignUp:
    """Take somebody off a shift, with a coded reason and a sentence they will read; the place goes on. Twice is once."""
    if not reason:
        raise Refusal("no_reason", _("Choose a reason."), field="reason")
    if not sentence.strip():
        raise Refusal("no_sentence", _("Write a sentence: the person will read it."), field="sentence")
    at = at or clock.now()
    opportunity = lock_shift_work(signup.shift.opportunity)
    shift, signup = lock_signup(opportunity, signup)
    if not signup.is_live:
        return signup
    _refuse_gone(shift, at)
    free_places(opportunity=opportunity, shifts=[shift], people=[signup.person_id], state=SignUpState.CANCELLED, at=at)
    signup.refresh_from_db()
    signup.reason, signup.sentence = reason, sentence.strip()
    signup.save(update_fields=["reason", "sentence"])
    _record("signup.taken_off", opportunity, signup, by, at=at, silent=silent)
    return signup


def _refuse_gone(shift: Shift, at: dt.datetime) -> None:
    if not shift.is_ahead(at):
        raise Refusal("gone", _("This shift has begun or was dropped, so nobody is moved any more."))


def _refuse_full(shift: Shift) -> None:
    if shift.is_full:
        raise Refusal("full", _("This shift is full: raise its places first."))


def _record(verb: str, opportunity: Opportunity, signup: SignUp, by: Actor, *, at: dt.datetime, silent: bool) -> None:
    record(
        verb=verb, actor=by, obj=signup, association=opportunity.association.actor, person=signup.person, silent=silent, at=at
    )
