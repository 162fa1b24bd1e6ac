"""Many entries at once: confirmed by one press, and taken back together while nobody has changed them since."""

import datetime as dt
from collections.abc import Sequence
from typing import cast

from django.db import transaction

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.proof.models import Batch, BatchFailure, Contribution
from touiza.proof.services.hours import confirm_hours
from touiza.proof.services.lines import lock_claim, need_reason
from touiza.proof.services.reversals import reverse_hours

MOST = 300


@transaction.atomic
def confirm_many(
    *,
    association: Actor,
    claims: Sequence[Contribution],
    by: Actor,
    key: str,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Batch:
    """Confirm entries as they stand, each as `confirm_hours` does. One that is refused stays as it is, and why is kept.

    The form's `key` sent twice confirms once.
    """
    batch, made = Batch.objects.get_or_create(key=key, defaults={"association": association, "by": by, "at": at or clock.now()})
    if not made:
        return batch
    lines, failures = [], []
    for claim in sorted(claims[:MOST], key=lambda one: one.pk):
        try:
            lines.append(_confirm_new(claim, by=by, at=batch.at, silent=silent))
        except Refusal as refusal:
            failures.append(BatchFailure(batch=batch, claim=claim, code=refusal.code))
    batch.lines.set(lines)
    BatchFailure.objects.bulk_create(failures)
    return batch


@transaction.atomic
def _confirm_new(claim: Contribution, *, by: Actor, at: dt.datetime, silent: bool) -> Contribution:
    """Confirm what waits; what somebody decided meanwhile is not counted as this press's."""
    if lock_claim(claim)[1] is not None:
        raise Refusal("decided", "")
    return confirm_hours(claim=claim, by=by, at=at, silent=silent)


@transaction.atomic
def undo_batch(*, batch: Batch, by: Actor, reason: str, at: dt.datetime | None = None, silent: bool = False) -> list[tuple[Contribution, str]]:
    """Take back what a press confirmed; return the entries that stay as they are, each with the code why. Twice is once.

    What was corrected or taken back since stays ("changed"), and what `reverse_hours` refuses.
    """
    need_reason(reason)
    batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if batch.undone_at is not None:
        return []
    batch.undone_at = at or clock.now()
    batch.save(update_fields=["undone_at"])
    left = []
    for line in batch.lines.select_related("claim").order_by("claim_id"):
        claim = cast("Contribution", line.claim)
        try:
            if claim.answers.filter(pk__gt=line.pk).exists():
                raise Refusal("changed", "")
            with transaction.atomic():
                reverse_hours(claim=claim, by=by, reason=reason, decision=line, at=batch.undone_at, silent=silent)
        except Refusal as refusal:
            left.append((claim, refusal.code))
    return left
