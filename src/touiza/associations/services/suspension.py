"""Suspending an association: it leaves every page and list at once, and comes back as it was."""

from django.db import transaction

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.associations.models import Association
from touiza.associations.services.indexing import index_association
from touiza.core import clock


@transaction.atomic
def suspend_association(*, association: Association, by: Actor | None) -> Association:
    """Hide an association from everybody. Suspending again changes nothing."""
    if association.actor.suspended_at is None:
        association.actor.suspended_at = clock.now()
        _save(association, "association.suspended", by)
    return association


@transaction.atomic
def lift_suspension(*, association: Association, by: Actor | None) -> Association:
    """Show a suspended association again."""
    if association.actor.suspended_at is not None:
        association.actor.suspended_at = None
        _save(association, "association.restored", by)
    return association


def _save(association: Association, verb: str, by: Actor | None) -> None:
    association.actor.save(update_fields=["suspended_at"])
    record(verb=verb, actor=by, obj=association, association=association.actor)
    index_association(association)
