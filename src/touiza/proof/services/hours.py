"""The book of hours: time is proposed or entered, then confirmed, corrected or declined. Lines are only ever added.

What takes lines back is in services/reversals.py; many at once in services/batches.py.
"""

import datetime as dt
from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.posts.models import Post
from touiza.proof.doubts import Doubt, Known, day_doubts, doubts_about, settle
from touiza.proof.models import DAY_MINUTES, MOST_OF_A_UNIT, Contribution, EntryKey, Unit
from touiza.proof.services.certificates import revoke_if_overstated
from touiza.proof.services.lines import (
    confirmed_of,
    lock_claim,
    lock_person,
    need_reason,
    record_line,
    refuse_own,
    write_answer,
    write_line,
)
from touiza.vocabulary.models import Cause

Kind = Contribution.Kind


@transaction.atomic
def propose_hours(
    *,
    person: Actor,
    source: Post,
    association: Actor,
    minutes: int,
    done_on: dt.date,
    known_hours: Known | None = None,
    cause: Cause | None = None,
    unit: Unit | None = None,
    at: dt.datetime | None = None,
) -> Contribution:
    """Write down what the association's list says that a person gave. It counts nothing until they enter it; nobody is told here."""
    begins_at, ends_at = known_hours or (None, None)
    return write_line(
        kind=Kind.PROPOSED, person=person, association=association, source=source, cause=cause, done_on=done_on,
        begins_at=begins_at, ends_at=ends_at, minutes=min(minutes, DAY_MINUTES), unit=unit, by=association, at=at or clock.now(),
    )  # fmt: skip


@transaction.atomic
def claim_hours(
    *,
    person: Actor,
    source: Post,
    association: Actor,
    minutes: int,
    done_on: dt.date,
    note: str = "",
    cause: Cause | None = None,
    unit: Unit | None = None,
    quantity: int = 0,
    known_hours: Known | None = None,
    proposal: Contribution | None = None,
    by: Actor | None = None,
    doubts: Sequence[Doubt] = (),
    sure: Collection[str] | None = (),
    key: str = "",
    today: dt.date | None = None,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Contribution:
    """Enter time given on a local day, by the person or, with `by`, for them. The same form `key` sent twice enters it once.

    Refuses "minutes" (not 1 to 1,440), "quantity", "future" (after `today` where the work is done). Asks (`Unsure`) what
    looks like a mistake, and `doubts` that the caller brings, until `sure` names each; None asks nobody and keeps them all.
    """
    now = at or clock.now()
    lock_person(person)
    if key and (seen := EntryKey.objects.filter(key=key, claim__person=person).select_related("claim").first()):
        return seen.claim
    today = today or now.date() + dt.timedelta(days=1)  # tomorrow somewhere on earth
    _refuse_impossible(minutes, quantity, unit, done_on, today)
    found = doubts_about(person=person, source=source, minutes=minutes, done_on=done_on, known_hours=known_hours, today=today)
    asked = settle([*doubts, *found], sure)
    begins_at, ends_at = known_hours or (None, None)
    claim = write_line(
        kind=Kind.ENTERED, proposal=proposal, person=person, association=association, source=source, cause=cause,
        done_on=done_on, begins_at=begins_at, ends_at=ends_at, minutes=minutes, unit=unit, quantity=quantity, asked=asked,
        by=by or person, at=now, note=note,
    )  # fmt: skip
    if key:
        EntryKey.objects.create(key=key, claim=claim)
    verb = "hours.claimed" if claim.by_id == person.pk else "hours.entered_for"
    record_line(verb, claim, actor=claim.by, at=now, silent=silent)
    return claim


@transaction.atomic
def confirm_hours(
    *,
    claim: Contribution,
    by: Actor,
    minutes: int | None = None,
    quantity: int | None = None,
    reason: str = "",
    sure: Collection[str] | None = (),
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Contribution:
    """Confirm a claim, as entered or otherwise with the reason why. Twice is once.

    Refuses "own_hours" (nobody confirms their own), "own_entry" (nor what they entered for others), "minutes", "quantity",
    "no_reason", "decided"; asks where more time makes a day of more than 24 hours.
    """
    claim, decided, round_ = lock_claim(claim)
    refuse_own(claim, by)
    if decided is not None:
        return _same_or_refuse(decided, Kind.CONFIRMED)
    confirmed = claim.minutes if minutes is None else minutes
    counted = claim.quantity if quantity is None else quantity
    _refuse_amount(confirmed, counted, claim.unit_id is not None, least=1)
    if (confirmed, counted) != (claim.minutes, claim.quantity):
        need_reason(reason, _("Say why you correct the time: the volunteer will read it."))
    asked = _ask_about_day(claim, confirmed, sure) if confirmed > claim.minutes else []
    line = write_answer(
        claim, Kind.CONFIRMED, minutes=confirmed, quantity=counted, round_=round_, by=by, note=reason, at=at, asked=asked
    )
    record_line("hours.confirmed", line, actor=by, at=line.at, silent=silent)
    return line


@transaction.atomic
def decline_hours(
    *, claim: Contribution, by: Actor, reason: str, at: dt.datetime | None = None, silent: bool = False
) -> Contribution:
    """Do not confirm a claim, with the reason the volunteer will read. Twice is once."""
    claim, decided, round_ = lock_claim(claim)
    refuse_own(claim, by)
    if decided is not None:
        return _same_or_refuse(decided, Kind.DECLINED)
    need_reason(reason)
    line = write_answer(claim, Kind.DECLINED, minutes=0, quantity=0, round_=round_, by=by, note=reason, at=at)
    record_line("hours.declined", line, actor=by, at=line.at, silent=silent)
    return line


@transaction.atomic
def adjust_hours(
    *,
    claim: Contribution,
    by: Actor,
    reason: str,
    difference: int = 0,
    minutes: int | None = None,
    quantity: int | None = None,
    sure: Collection[str] | None = (),
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Contribution:
    """Correct what is confirmed, by a signed difference in minutes or to `minutes` in all, to `quantity` in all. Twice is once.

    The earlier lines stay as they are. A certificate that says more than what remains is revoked in the same
    transaction. Refuses as `confirm_hours` does, besides "not_confirmed" and "same_minutes".
    """
    claim, decided, round_ = lock_claim(claim)
    refuse_own(claim, by)
    if decided is None or decided.kind != Kind.CONFIRMED:
        raise Refusal("not_confirmed", _("Only confirmed time can be corrected. Confirm it first."))
    need_reason(reason, _("Say why you correct the time: the volunteer will read it."))
    confirmed, counted = confirmed_of(claim)
    difference = difference if minutes is None else minutes - confirmed
    more = 0 if quantity is None else quantity - counted
    if difference == 0 and more == 0:
        return _said_again(claim, by, reason)
    if not 0 <= confirmed + difference <= DAY_MINUTES:
        raise Refusal("minutes", _("The corrected time must lie between nothing and 24 hours."), field="minutes")
    _refuse_amount(confirmed + difference, counted + more, claim.unit_id is not None, least=0)
    asked = _ask_about_day(claim, confirmed + difference, sure) if difference > 0 else []
    line = write_answer(
        claim, Kind.CORRECTED, minutes=difference, quantity=more, round_=round_, by=by, note=reason, at=at, asked=asked
    )
    record_line("hours.adjusted", line, actor=by, at=line.at, silent=silent)
    revoke_if_overstated(person=claim.person, source=claim.source, by=by, at=line.at)
    return line


def confirmed_minutes(claim: Contribution) -> int:
    """Return what is confirmed of one claim by now."""
    return confirmed_of(claim)[0]


def _same_or_refuse(decided: Contribution, wanted: str) -> Contribution:
    if decided.kind != wanted:
        raise Refusal("decided", _("Somebody has decided about this time already: reload the page to see how."))
    return decided


def _said_again(claim: Contribution, by: Actor, reason: str) -> Contribution:
    """Return the latest line where it says the same for the same reason: the form was sent twice."""
    latest = claim.answers.select_related("note").latest("pk")
    if latest.by_id != by.pk or not hasattr(latest, "note") or latest.note.text != reason.strip():
        raise Refusal("same_minutes", _("This is the time that is confirmed already."), field="minutes")
    return latest


def _refuse_impossible(minutes: int, quantity: int, unit: Unit | None, done_on: dt.date, today: dt.date) -> None:
    _refuse_amount(minutes, quantity, unit is not None, least=1)
    if done_on > today:
        raise Refusal("future", _("This day has not come yet. Enter the time after the work."), field="done_on")


def _refuse_amount(minutes: int, quantity: int, has_unit: bool, *, least: int) -> None:
    if not least <= minutes <= DAY_MINUTES:
        raise Refusal("minutes", _("Give a time from one minute to 24 hours."), field="minutes")
    if not 0 <= quantity <= (MOST_OF_A_UNIT if has_unit else 0):
        raise Refusal("quantity", _("Give a whole number from nothing to a million."), field="quantity")


def _ask_about_day(claim: Contribution, minutes: int, sure: Collection[str] | None) -> list[str]:
    """Ask where so much of a claim makes more than 24 hours of the person's day, all their entries together."""
    lock_person(claim.person)
    others = Contribution.objects.filter(person=claim.person, done_on=claim.done_on).exclude(pk=claim.pk).exclude(claim=claim)
    return settle(day_doubts(others, minutes), sure)
