"""Claims: a person says an unclaimed association is theirs to answer for; a reviewer looks at the evidence."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.access import refuse_minor_in_office
from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.associations.models import Association, Claim, Role
from touiza.associations.services.closing import refuse_if_closed
from touiza.associations.services.roles import lock_roles, open_role
from touiza.core import clock
from touiza.core.errors import Refusal


@transaction.atomic
def file_claim(*, association: Association, person: Actor, position: str, evidence: str) -> Claim:
    """Ask to answer for an association. Refuses with "too_young", "claimed", "association_closed" and "already_waiting"."""
    refuse_minor_in_office(person)
    _check_unclaimed(association)
    refuse_if_closed(association)
    try:
        with transaction.atomic():
            claim = Claim.objects.create(
                association=association, person=person, position=position, evidence=evidence, created_at=clock.now()
            )
    except IntegrityError:
        raise Refusal(
            "already_waiting", _("Your request is already with us. You will be told as soon as somebody has read it.")
        ) from None
    record(verb="claim.filed", actor=person, obj=claim, association=association.actor, person=person)
    return claim


@transaction.atomic
def accept_claim(*, claim: Claim, by: Actor | None, sentence: str = "") -> Claim:
    """Make the claimant the owner. Refuses with "decided", "own_claim", "claimed" and as `give_role` does."""
    held = lock_roles(claim.association)
    claim = _lock(claim, by)
    _check_unclaimed(claim.association)
    open_role(
        association=claim.association, person=claim.person, kind=Role.Kind.OWNER, by=by, at=clock.now(), held=held
    )
    return _decide(claim, Claim.State.ACCEPTED, by, sentence)


@transaction.atomic
def decline_claim(*, claim: Claim, by: Actor | None, sentence: str) -> Claim:
    """Decline with a sentence the claimant is told. Refuses with "decided", "own_claim" and "sentence_missing"."""
    claim = _lock(claim, by)
    if not sentence.strip():
        raise Refusal("sentence_missing", _("Write a sentence: the person is told why."), field="sentence")
    return _decide(claim, Claim.State.DECLINED, by, sentence)


def _check_unclaimed(association: Association) -> None:
    if association.is_claimed:
        raise Refusal("claimed", _("Somebody answers for this association already. Write to them at its contact address."))


def _lock(claim: Claim, by: Actor | None) -> Claim:
    rows = Claim.objects.select_for_update(of=("self",)).select_related("association__actor", "person")
    locked = rows.get(pk=claim.pk)
    if locked.state != Claim.State.WAITING:
        raise Refusal("decided", _("Somebody has decided this request already."))
    if by is not None and locked.person_id == by.pk:
        raise Refusal("own_claim", _("Your own request is for another reviewer to decide."))
    return locked


def _decide(claim: Claim, state: str, by: Actor | None, sentence: str) -> Claim:
    claim.state, claim.decided_at, claim.decided_by, claim.sentence = state, clock.now(), by, sentence.strip()
    claim.save(update_fields=["state", "decided_at", "decided_by", "sentence"])
    record(
        verb=f"claim.{state}",
        actor=by,
        obj=claim,
        association=claim.association.actor,
        person=claim.person,
        at=claim.decided_at,
    )
    return claim
