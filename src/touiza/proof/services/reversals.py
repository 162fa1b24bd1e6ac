"""Taking back: a decision by the association, an entry or a proposal by the person whose it is. The lines before stay."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.proof.models import Contribution
from touiza.proof.services.certificates import revoke_if_overstated
from touiza.proof.services.lines import (
    confirmed_of,
    lock_claim,
    need_reason,
    record_line,
    refuse_own,
    write_answer,
)

Kind = Contribution.Kind


@transaction.atomic
def reverse_hours(
    *,
    claim: Contribution,
    by: Actor,
    reason: str,
    closed: bool = False,
    decision: Contribution | None = None,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Contribution:
    """Take the decision about a claim back whole: it waits again, or with `closed` is declined for the same reason.

    A certificate that says more than what remains is revoked. Twice is once: with `decision`, that one is taken back and no
    later one. Refuses "own_hours", "own_entry", "no_reason", "not_decided", and "taken_back": what the person themselves
    took back stays so.
    """
    claim, decided, round_ = lock_claim(claim)
    refuse_own(claim, by)
    need_reason(reason)
    done = claim.answers.filter(kind=Kind.REVERSED, round=decision.round).first() if decision else _same_reversal(claim, by, reason, decided)
    if done is not None:
        return done
    if decided is None:
        raise Refusal("not_decided", _("Nothing has been decided about this time, so there is nothing to take back."))
    if decided.by_id == claim.person_id:
        raise Refusal("taken_back", _("The volunteer took this time back. They may enter it anew."))
    line = _reverse(claim, round_, by=by, reason=reason, at=at)
    if closed:
        write_answer(claim, Kind.DECLINED, minutes=0, quantity=0, round_=round_ + 1, by=by, note=reason, at=line.at)
    record_line("hours.reversed", line, actor=by, at=line.at, silent=silent)
    revoke_if_overstated(person=claim.person, source=claim.source, by=by, at=line.at)
    return line


@transaction.atomic
def take_back_hours(
    *, claim: Contribution, person: Actor, reason: str = "", at: dt.datetime | None = None, silent: bool = False
) -> Contribution:
    """The person gives up hours that stand in their name, confirmed or not: entered by mistake, or by a captain wrongly.

    Twice is once. What a captain entered is objected to with a reason ("no_reason"). Refuses "not_yours" and "declined".
    """
    claim, decided, round_ = lock_claim(claim)
    if claim.person_id != person.pk:
        raise Refusal("not_yours", _("Only the person whose time it is takes it back."))
    if claim.by_id != person.pk:
        need_reason(reason, _("Say what is wrong: the association will read it."))
    if decided is not None and decided.kind == Kind.DECLINED:
        if decided.by_id == person.pk:
            return decided
        raise Refusal("declined", _("This time was not confirmed, so it counts nowhere."))
    if decided is not None:
        line = _reverse(claim, round_, by=person, reason=reason, at=at)
        at, round_ = line.at, round_ + 1
    closing = write_answer(claim, Kind.DECLINED, minutes=0, quantity=0, round_=round_, by=person, note=reason, at=at)
    record_line("hours.taken_back", closing, actor=person, at=closing.at, silent=silent)
    revoke_if_overstated(person=person, source=claim.source, by=person, at=closing.at)
    return closing


@transaction.atomic
def leave_proposal(*, proposal: Contribution, at: dt.datetime | None = None) -> Contribution:
    """The person would rather not have proposed hours counted: their line says so. Twice is once."""
    locked = Contribution.objects.select_for_update(of=("self",)).select_related("person", "association", "source", "cause")
    head = locked.get(pk=proposal.pk, kind=Kind.PROPOSED)
    left = head.answers.first()
    if left is not None:
        return left
    return write_answer(head, Kind.DECLINED, minutes=0, quantity=0, round_=0, by=head.person, note="", at=at or clock.now())


def _reverse(claim: Contribution, round_: int, *, by: Actor, reason: str, at: dt.datetime | None) -> Contribution:
    minutes, quantity = confirmed_of(claim)
    return write_answer(
        claim, Kind.REVERSED, minutes=-minutes, quantity=-quantity, round_=round_, by=by, note=reason, at=at
    )


def _same_reversal(claim: Contribution, by: Actor, reason: str, decided: Contribution | None) -> Contribution | None:
    """Return the latest reversal where it says the same and nobody has decided anew: the form was sent twice."""
    latest = claim.answers.filter(kind=Kind.REVERSED).select_related("note").order_by("-round").first()
    if latest is None or latest.by_id != by.pk or not hasattr(latest, "note") or latest.note.text != reason.strip():
        return None
    closed_by_it = decided is not None and decided.at == latest.at and decided.by_id == by.pk
    return latest if decided is None or closed_by_it else None
