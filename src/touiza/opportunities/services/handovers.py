"""Handing a place in a shift over to somebody else: offered, and swapped in one transaction when the other accepts.

Both never hold it, nor does neither. Lock order: opportunity, shift, sign-ups, the offer.
"""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.opportunities.access_shifts import engagement_of
from touiza.opportunities.models import (
    LIVE_SIGNUPS,
    Engagement,
    HandOver,
    JoinMode,
    Opportunity,
    Shift,
    SignUp,
    SignUpState,
)
from touiza.opportunities.services.applications import apply, refuse_unsuitable
from touiza.opportunities.services.shifts import lock_shift_work
from touiza.opportunities.services.signups import lock_signup


@transaction.atomic
def offer_shift(
    *, signup: SignUp, to: Actor | None, sentence: str = "", at: dt.datetime | None = None, silent: bool = False
) -> HandOver:
    """Offer one's place to another person, who is told. Sent twice, it is offered once.

    Refuses "nobody", "yourself", "no_place" (nothing to hand over, or it has begun), "offered" (to somebody else
    already), "has_it" (they go already), "not_yet_accepted" (reviewed work takes only who was accepted for it), and who
    does not suit.
    """
    at = at or clock.now()
    opportunity, shift, signup = _locked(signup)
    _refuse_no_place(signup, shift, at)
    if to is None:
        raise Refusal("nobody", _("No volunteer has this handle: check how it is written."), field="handle")
    pending = HandOver.objects.filter(signup=signup, state=HandOver.State.OFFERED).first()
    if pending is not None and pending.to_id == to.pk:
        return pending
    if pending is not None:
        raise Refusal("offered", _("You have offered this shift to somebody already: take that back first."), field="handle")
    _refuse_receiver(opportunity, shift, signup, to)
    handover = HandOver.objects.create(signup=signup, to=to, sentence=sentence.strip(), created_at=at)
    _record("handover.offered", opportunity, handover, actor=signup.person, person=to, at=at, silent=silent)
    return handover


@transaction.atomic
def accept_handover(*, handover: HandOver, at: dt.datetime | None = None, silent: bool = False) -> HandOver:
    """Take a shift over: the giver's place ends and the receiver's begins. Twice is once.

    Refuses "answered" (declined, or taken back), "no_place", and what `offer_shift` refuses of the receiver.
    """
    at = at or clock.now()
    opportunity, shift, signup = _locked(handover.signup)
    handover = _again(handover)
    if handover.state == HandOver.State.ACCEPTED:
        return handover
    _refuse_answered(handover)
    _refuse_no_place(signup, shift, at)
    _refuse_receiver(opportunity, shift, signup, handover.to)
    engagement = _engage(opportunity, handover.to, at=at, silent=silent)
    SignUp.objects.filter(shift=shift, person=handover.to, state__in=LIVE_SIGNUPS).update(
        state=SignUpState.WITHDRAWN, since=at
    )  # on the waiting list for the very shift
    seat = signup.state
    signup.state, signup.since = SignUpState.HANDED_OVER, at
    signup.save(update_fields=["state", "since"])
    SignUp.objects.create(shift=shift, person=handover.to, engagement=engagement, state=seat, since=at)
    _answer(handover, HandOver.State.ACCEPTED, at)
    _record("handover.accepted", opportunity, handover, actor=handover.to, person=signup.person, at=at, silent=silent)
    return handover


@transaction.atomic
def decline_handover(*, handover: HandOver, at: dt.datetime | None = None, silent: bool = False) -> HandOver:
    """Say no: the giver keeps the shift, and is told. Twice is once."""
    at = at or clock.now()
    opportunity, _shift, signup = _locked(handover.signup)
    handover = _again(handover)
    if handover.state == HandOver.State.DECLINED:
        return handover
    _refuse_answered(handover)
    _answer(handover, HandOver.State.DECLINED, at)
    _record("handover.declined", opportunity, handover, actor=handover.to, person=signup.person, at=at, silent=silent)
    return handover


@transaction.atomic
def cancel_handover(*, handover: HandOver, at: dt.datetime | None = None) -> HandOver:
    """The giver takes the offer back. Twice is once."""
    _locked(handover.signup)
    handover = _again(handover)
    if handover.state == HandOver.State.CANCELLED:
        return handover
    _refuse_answered(handover)
    _answer(handover, HandOver.State.CANCELLED, at or clock.now())
    return handover


def _locked(signup: SignUp) -> tuple[Opportunity, Shift, SignUp]:
    opportunity = lock_shift_work(signup.shift.opportunity)
    return opportunity, *lock_signup(opportunity, signup)


def _again(handover: HandOver) -> HandOver:
    rows = HandOver.objects.select_for_update(of=("self",)).select_related("to", "signup__shift")
    return rows.get(pk=handover.pk)


def _engage(opportunity: Opportunity, person: Actor, *, at: dt.datetime, silent: bool) -> Engagement:
    """Return the receiver's place in the opportunity; where it is joined at once, it is taken now."""
    engagement = engagement_of(person, opportunity)
    if engagement is None:
        apply(opportunity=opportunity, person=person, at=at, silent=silent)
        engagement = engagement_of(person, opportunity)
    if engagement is None:
        raise _not_yet_accepted()
    return engagement


def _refuse_no_place(signup: SignUp, shift: Shift, at: dt.datetime) -> None:
    if not signup.holds_place or not shift.is_ahead(at):
        raise Refusal("no_place", _("There is no place to hand over: it was given up already, or the shift has begun or was dropped."))


def _refuse_receiver(opportunity: Opportunity, shift: Shift, signup: SignUp, to: Actor) -> None:
    if to.pk == signup.person_id:
        raise Refusal("yourself", _("This is your own handle: write that of the person who takes over."), field="handle")
    has_it = SignUp.objects.filter(shift=shift, person=to, state__in=[SignUpState.GOING, SignUpState.BACKUP])
    if has_it.exists():
        raise Refusal("has_it", _("They are signed up for this shift already."), field="handle")
    if engagement_of(to, opportunity) is not None:
        return
    if opportunity.join_mode != JoinMode.AT_ONCE:
        raise _not_yet_accepted()
    try:
        refuse_unsuitable(opportunity, to)
    except Refusal as refusal:
        sentence = _("This opportunity does not suit them: ask the association, or name somebody else.")
        raise Refusal(refusal.code, sentence, field="handle") from refusal


def _not_yet_accepted() -> Refusal:
    sentence = _("The association has not accepted them for this opportunity: they apply first, or you name somebody else.")
    return Refusal("not_yet_accepted", sentence, field="handle")


def _refuse_answered(handover: HandOver) -> None:
    if handover.state != HandOver.State.OFFERED:
        raise Refusal("answered", _("This offer no longer waits for an answer: it was answered or taken back."))


def _answer(handover: HandOver, state: str, at: dt.datetime) -> None:
    handover.state, handover.answered_at = state, at
    handover.save(update_fields=["state", "answered_at"])


def _record(
    verb: str, opportunity: Opportunity, handover: HandOver, *, actor: Actor, person: Actor, at: dt.datetime, silent: bool
) -> None:
    record(
        verb=verb, actor=actor, obj=handover, association=opportunity.association.actor, person=person, silent=silent, at=at
    )
