"""The book of hours: a volunteer enters, the association confirms, corrects or declines. Lines are only ever added."""

import datetime as dt

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.posts.models import Post
from touiza.proof.models import DAY_MINUTES, Contribution, ContributionNote, ContributionQuerySet, EntryKey
from touiza.proof.services.certificates import revoke_if_overstated
from touiza.vocabulary.models import Cause

Kind = Contribution.Kind


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
    key: str = "",
    today: dt.date | None = None,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Contribution:
    """Enter time given on a local day. The same form `key` sent twice enters it once.

    Refuses "minutes" (not 1 to 1,440), "future" (after `today` where the work is done), "day_full" (more than 24 hours
    on one day, all entries together).
    """
    now = at or clock.now()
    _lock_person(person)
    if key and (seen := EntryKey.objects.filter(key=key, claim__person=person).select_related("claim").first()):
        return seen.claim
    _refuse_impossible(person, minutes, done_on, today or now.date() + dt.timedelta(days=1))  # tomorrow somewhere on earth
    claim = _write(
        kind=Kind.CLAIMED, claim=None, person=person, association=association, source=source, cause=cause,
        done_on=done_on, minutes=minutes, by=person, at=now, note=note,
    )  # fmt: skip
    if key:
        EntryKey.objects.create(key=key, claim=claim)
    _record("hours.claimed", claim, actor=person, at=now, silent=silent)
    return claim


@transaction.atomic
def confirm_hours(
    *,
    claim: Contribution,
    by: Actor,
    minutes: int | None = None,
    reason: str = "",
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Contribution:
    """Confirm a claim, as entered or with other minutes and the reason why. Twice is once.

    Refuses "own_hours" (nobody confirms their own), "minutes", "no_reason", "decided" and "day_full".
    """
    claim, decided = _claim_to_decide(claim, by)
    if decided is not None:
        return _same_or_refuse(decided, Kind.CONFIRMED)
    confirmed = claim.minutes if minutes is None else minutes
    if not 1 <= confirmed <= DAY_MINUTES:
        raise Refusal("minutes", _("Give a time from one minute to 24 hours."), field="minutes")
    if confirmed != claim.minutes and not reason.strip():
        raise Refusal("no_reason", _("Say why you correct the time: the volunteer will read it."), field="reason")
    if confirmed > claim.minutes:
        _refuse_long_day(claim, confirmed)
    line = _answer(claim, Kind.CONFIRMED, confirmed, by=by, note=reason, at=at)
    _record("hours.confirmed", line, actor=by, at=line.at, silent=silent)
    return line


@transaction.atomic
def decline_hours(
    *, claim: Contribution, by: Actor, reason: str, at: dt.datetime | None = None, silent: bool = False
) -> Contribution:
    """Do not confirm a claim, with the reason the volunteer will read."""
    claim, decided = _claim_to_decide(claim, by)
    if decided is not None:
        return _same_or_refuse(decided, Kind.DECLINED)
    if not reason.strip():
        raise Refusal("no_reason", _("Say why: the volunteer will read it."), field="reason")
    line = _answer(claim, Kind.DECLINED, 0, by=by, note=reason, at=at)
    _record("hours.declined", line, actor=by, at=line.at, silent=silent)
    return line


@transaction.atomic
def adjust_hours(
    *,
    claim: Contribution,
    by: Actor,
    reason: str,
    difference: int = 0,
    minutes: int | None = None,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Contribution:
    """Correct confirmed time afterwards, by a signed difference in minutes or to `minutes` in all. Twice is once.

    The earlier lines stay as they are. A certificate that says more than what remains is revoked in the same
    transaction.
    """
    claim, decided = _claim_to_decide(claim, by)
    if decided is None or decided.kind != Kind.CONFIRMED:
        raise Refusal("not_confirmed", _("Only confirmed time can be corrected. Confirm it first."))
    if not reason.strip():
        raise Refusal("no_reason", _("Say why you correct the time: the volunteer will read it."), field="reason")
    confirmed = confirmed_minutes(claim)
    difference = difference if minutes is None else minutes - confirmed
    if difference == 0:
        return _said_again(claim, by, reason)
    if not 0 <= confirmed + difference <= DAY_MINUTES:
        raise Refusal("minutes", _("The corrected time must lie between nothing and 24 hours."), field="minutes")
    if difference > 0:
        _refuse_long_day(claim, confirmed + difference)
    line = _answer(claim, Kind.ADJUSTED, difference, by=by, note=reason, at=at)
    _record("hours.adjusted", line, actor=by, at=line.at, silent=silent)
    revoke_if_overstated(person=claim.person, source=claim.source, by=by, at=line.at)
    return line


def confirmed_minutes(claim: Contribution) -> int:
    """Return what is confirmed of one claim by now."""
    return Contribution.objects.filter(claim=claim).total()


def _claim_to_decide(claim: Contribution, by: Actor) -> tuple[Contribution, Contribution | None]:
    """Lock a claim; return it with its decision, if it has one."""
    locked = (
        Contribution.objects.select_for_update(of=("self",))
        .select_related("person", "association", "source")
        .get(pk=claim.pk, kind=Kind.CLAIMED)
    )
    if locked.person_id == by.pk:
        raise Refusal("own_hours", _("Nobody confirms their own time. Ask another coordinator of the association."))
    decided = locked.answers.filter(kind__in=[Kind.CONFIRMED, Kind.DECLINED]).first()
    return locked, decided


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


def _refuse_impossible(person: Actor, minutes: int, done_on: dt.date, today: dt.date) -> None:
    if not 1 <= minutes <= DAY_MINUTES:
        raise Refusal("minutes", _("Give a time from one minute to 24 hours."), field="minutes")
    if done_on > today:
        raise Refusal("future", _("This day has not come yet. Enter the time after the work."), field="done_on")
    if _minutes_of_day(Contribution.objects.filter(person=person, done_on=done_on)) + minutes > DAY_MINUTES:
        raise Refusal(
            "day_full", _("With what you have entered for that day, this makes more than 24 hours."), field="minutes"
        )


def _refuse_long_day(claim: Contribution, minutes: int) -> None:
    """Refuse to confirm so much of a claim that the person's day, all their entries together, passes 24 hours."""
    _lock_person(claim.person)
    others = Contribution.objects.filter(person=claim.person, done_on=claim.done_on).exclude(pk=claim.pk).exclude(claim=claim)
    if _minutes_of_day(others) + minutes > DAY_MINUTES:
        raise Refusal(
            "day_full",
            _("With what this person entered elsewhere for that day, this makes more than 24 hours."),
            field="minutes",
        )


def _minutes_of_day(lines: ContributionQuerySet) -> int:
    """Return what lines of one day add up to: what is confirmed, and what still waits as it was entered."""
    waiting = lines.waiting().aggregate(sum=models.Sum("minutes"))["sum"] or 0
    return lines.total() + waiting


def _lock_person(person: Actor) -> None:
    """Entries of one person queue behind each other, so that two at once cannot pass the day's limit."""
    Actor.objects.select_for_update().only("pk").get(pk=person.pk)


def _answer(
    claim: Contribution, kind: str, minutes: int, *, by: Actor, note: str, at: dt.datetime | None
) -> Contribution:
    return _write(
        kind=kind, claim=claim, person=claim.person, association=claim.association, source=claim.source,
        cause=claim.cause, done_on=claim.done_on, minutes=minutes, by=by, at=at or clock.now(), note=note,
    )  # fmt: skip


def _write(*, note: str, **fields: object) -> Contribution:
    line = Contribution.objects.create(**fields)
    if note.strip():
        ContributionNote.objects.create(line=line, text=note.strip())
    return line


def _record(verb: str, line: Contribution, *, actor: Actor, at: dt.datetime, silent: bool) -> None:
    record(verb=verb, actor=actor, obj=line, association=line.association, person=line.person, at=at, silent=silent)
