"""Suspending an association: it leaves every page and list at once, and comes back as it was."""

import datetime as dt

from django.db import transaction

from touiza.actors.models import Actor
from touiza.associations.models import Association, Interruption
from touiza.associations.services.interruptions import begin, end
from touiza.associations.services.roles import lock_roles
from touiza.core import clock
from touiza.core.queue import defer
from touiza.media.services_withheld import give_back_files, withhold_files

SUSPENDED = Interruption.Kind.SUSPENDED


@transaction.atomic
def suspend_association(
    *, association: Association, by: Actor | None, sentence: str = "", at: dt.datetime | None = None, silent: bool = False
) -> Association:
    """Hide an association and its files from everybody; those who act for it read the sentence. Again: changes nothing."""
    moment = at or clock.now()
    if _mark(association, moment):
        begin(
            association=association,
            kind=SUSPENDED,
            verb="association.suspended",
            by=by,
            sentence=sentence,
            at=moment,
            silent=silent,
        )
    return association


@transaction.atomic
def lift_suspension(
    *, association: Association, by: Actor | None, at: dt.datetime | None = None, silent: bool = False
) -> Association:
    """Show a suspended association again."""
    if _mark(association, None):
        moment = at or clock.now()
        end(association=association, kind=SUSPENDED, verb="association.restored", by=by, at=moment, silent=silent)
    return association


def _mark(association: Association, moment: dt.datetime | None) -> bool:
    """Suspend its actor from a moment on, or no longer; tell whether that changed anything. Keeps its lock."""
    lock_roles(association)
    association.actor.refresh_from_db(fields=["suspended_at"])
    if (association.actor.suspended_at is None) == (moment is None):
        return False
    association.actor.suspended_at = moment
    association.actor.save(update_fields=["suspended_at"])
    defer("associations.settle_files", association=association.pk)
    return True


@transaction.atomic
def settle_files(*, association: int) -> None:
    """Take an association's files off their addresses while it is suspended; give them back after. Twice changes nothing."""
    if Actor.objects.select_for_update().filter(pk=association, suspended_at__isnull=False).exists():
        withhold_files(space=association)
    else:
        give_back_files(space=association)
