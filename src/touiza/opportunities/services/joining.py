"""Signing up for shifts, and withdrawing from one."""

import datetime as dt
from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.opportunities.access_shifts import busy_between, engagement_of
from touiza.opportunities.models import (
    LIVE,
    LIVE_SIGNUPS,
    Application,
    Engagement,
    Opportunity,
    Shift,
    SignUp,
    SignUpState,
)
from touiza.opportunities.rest import LONG_DAY, REST, Busy, Warned, warnings_of
from touiza.opportunities.services.applications import apply, refuse_unless_open
from touiza.opportunities.services.shifts import lock_shift_work
from touiza.opportunities.services.signups import free_places, lock_shifts, lock_signup, take_shifts, wish_shifts

AROUND = max(REST, LONG_DAY) + dt.timedelta(days=1)  # before and after a shift, what is looked at for warnings


@transaction.atomic
def join_shifts(
    *,
    opportunity: Opportunity,
    person: Actor,
    shifts: Collection[int],
    message: str = "",
    share_profile: bool = True,
    skip_clashes: bool = False,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> list[SignUp]:
    """Sign up for shifts by their ids; return the person's live sign-ups for them. Twice is once.

    Who holds no place in the opportunity applies for one with it: joined at once, the shifts are theirs as far as places
    are left; else the wish is kept until the application is answered. Refuses what `apply` refuses, "no_shifts",
    "shift_gone" (begun, dropped, or of another opportunity).
    """
    at = at or clock.now()
    opportunity = lock_shift_work(opportunity)
    chosen = lock_shifts(opportunity, shifts)
    if not chosen:
        raise Refusal("no_shifts", _("Choose at least one shift."), field="shifts")
    if len(chosen) < len(set(shifts)) or not all(shift.is_ahead(at) for shift in chosen):
        raise Refusal("shift_gone", _("One of these shifts has begun or was dropped: look at the list again."), field="shifts")
    engagement = engagement_of(person, opportunity)
    if engagement is None:
        _apply(opportunity, person, message, share_profile=share_profile, at=at, silent=silent)
        engagement = engagement_of(person, opportunity)
        opportunity.refresh_from_db(fields=["places", "taken"])
    else:
        refuse_unless_open(opportunity, at)
    if engagement is None:
        wish_shifts(person=person, shifts=chosen, at=at, skip_clashes=skip_clashes)
    else:
        new = take_shifts(engagement=engagement, shifts=chosen, at=at, skip_clashes=skip_clashes)
        if new:
            _record("signup.joined", opportunity, engagement, person, at=at, silent=silent)
    return list(SignUp.objects.filter(person=person, shift__in=chosen, state__in=LIVE_SIGNUPS).order_by("shift__starts_at"))


def _apply(
    opportunity: Opportunity, person: Actor, message: str, *, share_profile: bool, at: dt.datetime, silent: bool
) -> None:
    waiting = Application.objects.filter(opportunity=opportunity, person=person, state__in=LIVE)
    if waiting.exists():  # more wishes, while the application waits
        refuse_unless_open(opportunity, at)
        return
    apply(opportunity=opportunity, person=person, message=message, share_profile=share_profile, at=at, silent=silent)


@transaction.atomic
def withdraw_signup(
    *, signup: SignUp, sentence: str = "", at: dt.datetime | None = None, silent: bool = False
) -> SignUp:
    """Withdraw from one shift; the place goes to who waits. Twice is once.

    After the association's limit a sentence to the coordinator is asked ("late_sentence"), and the withdrawal is marked
    as late; not so for who was moved up by itself and says no in time. Refuses "over".
    """
    at = at or clock.now()
    opportunity = lock_shift_work(signup.shift.opportunity)
    shift, signup = lock_signup(opportunity, signup)
    if not signup.is_live:
        return signup
    if shift.starts_at <= at:
        raise Refusal("over", _("This shift has begun, so there is nothing left to withdraw from."))
    late = is_late(signup, shift, opportunity, at)
    if late and not sentence.strip():
        raise Refusal("late_sentence", _("It is close: write a sentence to the coordinator, who will read it at once."), field="sentence")
    free_places(opportunity=opportunity, shifts=[shift], people=[signup.person_id], state=SignUpState.WITHDRAWN, at=at)
    signup.refresh_from_db()
    signup.sentence, signup.late = sentence.strip(), late
    signup.save(update_fields=["sentence", "late"])
    _record("signup.late" if late else "signup.withdrawn", opportunity, signup, signup.person, at=at, silent=silent)
    return signup


def is_late(signup: SignUp, shift: Shift, opportunity: Opportunity, at: dt.datetime) -> bool:
    """Tell whether withdrawing now comes after the association's limit; from a waiting list nobody withdraws late."""
    if signup.state not in {SignUpState.GOING, SignUpState.BACKUP}:
        return False
    if signup.say_no_until is not None and at <= signup.say_no_until:
        return False
    return at > shift.starts_at - dt.timedelta(hours=opportunity.withdraw_hours)


def warnings_for(person: Actor, shifts: Sequence[Shift]) -> list[Warned]:
    """Return what these shifts would mean for a person: clashes, short rests, long days. At most four queries."""
    if not shifts:
        return []
    first, last = min(shift.starts_at for shift in shifts), max(shift.ends_at for shift in shifts)
    others = busy_between(person, first - AROUND, last + AROUND, but=[shift.pk for shift in shifts])
    title = str(shifts[0].opportunity.post.title)
    chosen = [Busy(shift.starts_at, shift.ends_at, title, shift.zone, chosen=True) for shift in shifts]
    return warnings_of([*others, *chosen])


def _record(
    verb: str, opportunity: Opportunity, obj: Engagement | SignUp, person: Actor, *, at: dt.datetime, silent: bool
) -> None:
    record(
        verb=verb, actor=person, obj=obj, association=opportunity.association.actor, person=person, silent=silent, at=at
    )
