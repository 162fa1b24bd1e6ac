"""Writing lines of the book: what all deeds with hours have in common."""

import datetime as dt

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.proof.models import COUNTED, DECISIONS, Contribution, ContributionNote

Kind = Contribution.Kind


def write_line(*, note: str = "", **fields: object) -> Contribution:
    line = Contribution.objects.create(**fields)
    if note.strip():
        ContributionNote.objects.create(line=line, text=note.strip())
    return line


def write_answer(
    claim: Contribution,
    kind: str,
    *,
    minutes: int,
    quantity: int,
    round_: int,
    by: Actor,
    note: str,
    at: dt.datetime | None,
    asked: list[str] | None = None,
) -> Contribution:
    """Add a line about a claim: what it is of and for is the claim's."""
    return write_line(
        kind=kind, claim=claim, round=round_, person=claim.person, association=claim.association, source=claim.source,
        cause=claim.cause, done_on=claim.done_on, begins_at=claim.begins_at, ends_at=claim.ends_at, unit_id=claim.unit_id,
        minutes=minutes, quantity=quantity, asked=asked or [], by=by, at=at or clock.now(), note=note,
    )  # fmt: skip


def record_line(verb: str, line: Contribution, *, actor: Actor, at: dt.datetime, silent: bool) -> None:
    record(verb=verb, actor=actor, obj=line, association=line.association, person=line.person, at=at, silent=silent)


def lock_person(person: Actor) -> None:
    """Entries of one person queue behind each other, so that two at once do not both pass for the first."""
    Actor.objects.select_for_update().only("pk").get(pk=person.pk)


def lock_claim(claim: Contribution) -> tuple[Contribution, Contribution | None, int]:
    """Lock a claim; return it with the decision that stands, if there is one, and the round it is in."""
    locked = (
        Contribution.objects.select_for_update(of=("self",))
        .select_related("person", "association", "source")
        .get(pk=claim.pk, kind=Kind.ENTERED)
    )
    answers = list(locked.answers.filter(kind__in=[*DECISIONS, Kind.REVERSED]))
    round_ = sum(line.kind == Kind.REVERSED for line in answers)
    decided = next((line for line in answers if line.kind in DECISIONS and line.round == round_), None)
    return locked, decided, round_


def confirmed_of(claim: Contribution) -> tuple[int, int]:
    """Return the minutes and the quantity that are confirmed of one claim by now."""
    sums = claim.answers.filter(kind__in=COUNTED).aggregate(minutes=Sum("minutes"), quantity=Sum("quantity"))
    return sums["minutes"] or 0, sums["quantity"] or 0


def refuse_own(claim: Contribution, by: Actor) -> None:
    """Two people stand for an hour: who gave it, or who entered it for them, and somebody else."""
    if claim.person_id == by.pk:
        raise Refusal("own_hours", _("Nobody confirms their own time. Ask another coordinator of the association."))
    if claim.by_id == by.pk:
        raise Refusal("own_entry", _("You entered this time for somebody else: another coordinator decides about it."))


def need_reason(reason: str, sentence: object = None) -> None:
    if not reason.strip():
        raise Refusal("no_reason", str(sentence or _("Say why: the volunteer will read it.")), field="reason")
