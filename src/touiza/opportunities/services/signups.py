"""Places in shifts: taken, freed, and given on to who waits. The callers hold the lock of the opportunity.

Lock order everywhere: opportunity, shifts by id, sign-ups.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.opportunities.access_shifts import clashes_with
from touiza.opportunities.models import (
    LIVE_SIGNUPS,
    Engagement,
    HandOver,
    Opportunity,
    Shift,
    SignUp,
    SignUpState,
    Timing,
)

SAY_NO = dt.timedelta(hours=12)  # within which who was moved up by itself may say no, however late it is
SHORT_NOTICE = dt.timedelta(hours=3)  # before the beginning: from then on only who stands by is moved up


def lock_shifts(opportunity: Opportunity, ids: Collection[int] | None = None) -> list[Shift]:
    """Return shifts of an opportunity as they are now, locked, in the order of their ids; all planned ones where none are named."""
    rows = Shift.objects.select_for_update().filter(opportunity=opportunity).order_by("pk")
    return list(rows.planned() if ids is None else rows.filter(pk__in=ids))


def lock_signup(opportunity: Opportunity, signup: SignUp) -> tuple[Shift, SignUp]:
    """Return a sign-up and the shift it is for now, both locked. The caller holds the opportunity's lock.

    A coordinator may have moved it since the caller read it; under the opportunity's lock nobody does.
    """
    shift_id = SignUp.objects.values_list("shift_id", flat=True).get(pk=signup.pk)
    shift = lock_shifts(opportunity, [shift_id])[0]
    rows = SignUp.objects.select_for_update(of=("self",)).select_related("person", "shift")
    return shift, rows.get(pk=signup.pk)


def take_shifts(
    *, engagement: Engagement, shifts: Sequence[Shift], at: dt.datetime, skip_clashes: bool = False
) -> list[SignUp]:
    """Give a person a place in each of these locked shifts: going, else standing by, else waiting; return the new ones.

    Who is signed up for one already, keeps what they have.
    """
    person = engagement.person
    wished = _wishes(person, shifts)
    taken_by = {shift_id: state for shift_id, state in _live(person, shifts).items() if shift_id not in wished}
    new = []
    for shift in shifts:
        if shift.pk in taken_by:
            continue
        signup = wished.get(shift.pk) or SignUp(shift=shift, person=person)
        signup.engagement, signup.state, signup.since = engagement, _seat(shift), at
        signup.skip_clashes = skip_clashes or signup.skip_clashes
        new.append(signup)
    SignUp.objects.bulk_create([signup for signup in new if signup.shift_id not in wished])
    if granted := [signup for signup in new if signup.shift_id in wished]:
        SignUp.objects.bulk_update(granted, SEAT)
    if seated := {signup.shift_id for signup in new if signup.state != SignUpState.WAITING}:
        write_counts(engagement.opportunity, [shift for shift in shifts if shift.pk in seated], at)
    return new


SEAT = ["engagement", "state", "since", "skip_clashes"]


def wish_shifts(*, person: Actor, shifts: Sequence[Shift], at: dt.datetime, skip_clashes: bool = False) -> None:
    """Keep what somebody wishes for until their application is answered."""
    known = _live(person, shifts)
    SignUp.objects.bulk_create(
        SignUp(shift=shift, person=person, state=SignUpState.WISHED, since=at, skip_clashes=skip_clashes)
        for shift in shifts
        if shift.pk not in known
    )


def grant_wishes(*, opportunity: Opportunity, engagement: Engagement, at: dt.datetime) -> list[SignUp]:
    """The application is accepted: give the places that were wished for, as far as they are left; the others wait."""
    if opportunity.timing != Timing.SHIFTS:
        return []
    wished = SignUp.objects.filter(person=engagement.person_id, shift__opportunity=opportunity, state=SignUpState.WISHED)
    shifts = lock_shifts(opportunity, list(wished.values_list("shift_id", flat=True)))
    granted = take_shifts(engagement=engagement, shifts=[one for one in shifts if one.is_ahead(at)], at=at)
    wished.update(state=SignUpState.CANCELLED, since=at)  # of shifts that have begun or were dropped meanwhile
    return granted


def end_signups(*, opportunity: Opportunity, person: Actor, at: dt.datetime, state: str = SignUpState.WITHDRAWN) -> None:
    """End all that a person has ahead in an opportunity: they leave it, are declined, or it will not take place."""
    if opportunity.timing != Timing.SHIFTS:
        return
    live = SignUp.objects.filter(person=person, shift__opportunity=opportunity, state__in=LIVE_SIGNUPS)
    shifts = lock_shifts(opportunity, list(live.filter(shift__ends_at__gt=at).values_list("shift_id", flat=True)))
    free_places(opportunity=opportunity, shifts=shifts, people=[person.pk], state=state, at=at)


def free_places(
    *, opportunity: Opportunity, shifts: Sequence[Shift], at: dt.datetime, state: str, people: Collection[int] | None = None
) -> list[SignUp]:
    """End the live sign-ups for these locked shifts, of some people or of all, and move up who waits; return the ended."""
    rows = SignUp.objects.select_for_update().filter(shift__in=[shift.pk for shift in shifts], state__in=LIVE_SIGNUPS)
    ended = list(rows.filter(person__in=people).order_by("pk") if people is not None else rows.order_by("pk"))
    by_id = {shift.pk: shift for shift in shifts}
    for signup in ended:
        leave_seat(by_id[signup.shift_id], signup)
        signup.state, signup.since, signup.late = state, at, False
    SignUp.objects.bulk_update(ended, ["state", "since", "late"])
    cancel_offers(ended, at)
    for shift in shifts:
        fill_places(opportunity=opportunity, shift=shift, at=at)
    write_counts(opportunity, shifts, at)
    return ended


def leave_seat(shift: Shift, signup: SignUp) -> None:
    """Count a place as free again, in memory."""
    if signup.state == SignUpState.GOING:
        shift.taken -= 1
    elif signup.state == SignUpState.BACKUP:
        shift.backed -= 1


def cancel_offers(signups: Iterable[SignUp], at: dt.datetime) -> None:
    """Take back what was offered of places that are no longer there."""
    offers = HandOver.objects.filter(signup__in=[signup.pk for signup in signups], state=HandOver.State.OFFERED)
    offers.update(state=HandOver.State.CANCELLED, answered_at=at)


def fill_places(*, opportunity: Opportunity, shift: Shift, at: dt.datetime) -> list[SignUp]:
    """Move up who stands by, then who waits, in order, as far as places are left; each is told. In memory counts move too.

    Who asked to be passed over where they have something else then, is.
    """
    if not shift.is_ahead(at) or not (_has_room(shift) or shift.backed < shift.backup_places):
        return []
    soon = shift.starts_at - at < SHORT_NOTICE
    states = [SignUpState.BACKUP] if soon else [SignUpState.BACKUP, SignUpState.WAITING]
    queue = SignUp.objects.select_for_update(of=("self",)).select_related("person", "engagement")
    moved = []
    waiting = queue.filter(shift=shift, state__in=states)
    for signup in sorted(waiting, key=lambda one: (one.state != SignUpState.BACKUP, one.pk)):
        if signup.state == SignUpState.BACKUP and not _has_room(shift):
            continue
        if not _has_room(shift) and shift.backed >= shift.backup_places:
            break
        if signup.skip_clashes and signup.state == SignUpState.WAITING and clashes_with(signup.person, shift):
            continue
        _move_up(opportunity, shift, signup, at)
        moved.append(signup)
    return moved


def _move_up(opportunity: Opportunity, shift: Shift, signup: SignUp, at: dt.datetime) -> None:
    leave_seat(shift, signup)
    signup.state, signup.since = _seat(shift), at
    signup.say_no_until = min(at + SAY_NO, shift.starts_at)
    signup.save(update_fields=["state", "since", "say_no_until"])
    record(
        verb="signup.moved_up", actor=None, obj=signup, association=opportunity.association.actor, person=signup.person, at=at
    )


def _seat(shift: Shift) -> SignUpState:
    """Take the best seat there is, in memory."""
    if _has_room(shift):
        shift.taken += 1
        return SignUpState.GOING
    if shift.backed < shift.backup_places:
        shift.backed += 1
        return SignUpState.BACKUP
    return SignUpState.WAITING


def _has_room(shift: Shift) -> bool:
    return shift.places is None or shift.taken < shift.places


def write_counts(opportunity: Opportunity, shifts: Sequence[Shift], at: dt.datetime) -> None:
    """Write how many go to these shifts, and what that makes for the whole opportunity."""
    Shift.objects.bulk_update(shifts, ["taken", "backed"])
    count_places(opportunity, at)


def count_places(opportunity: Opportunity, at: dt.datetime) -> None:
    """Set the opportunity's places and those taken to the sums of its shifts ahead; of all of them where none is ahead.

    Without a limit in one of them there is none in the whole.
    """
    rows = Shift.objects.planned().filter(opportunity=opportunity)
    ahead = rows.filter(starts_at__gt=at)
    lines = list((ahead if ahead.exists() else rows).values_list("places", "taken"))
    limited = bool(lines) and all(places is not None for places, _taken in lines)
    opportunity.places = sum(places for places, _taken in lines) if limited else None
    opportunity.taken = sum(taken for _places, taken in lines)
    opportunity.save(update_fields=["places", "taken"])


def _live(person: Actor, shifts: Sequence[Shift]) -> dict[int, str]:
    rows = SignUp.objects.filter(person=person, shift__in=[shift.pk for shift in shifts], state__in=LIVE_SIGNUPS)
    return dict(rows.values_list("shift_id", "state"))


def _wishes(person: Actor, shifts: Sequence[Shift]) -> dict[int, SignUp]:
    rows = SignUp.objects.filter(person=person, shift__in=[shift.pk for shift in shifts], state=SignUpState.WISHED)
    return {row.shift_id: row for row in rows}
