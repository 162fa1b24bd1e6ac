"""Closing an association: its page says so, nothing new begins, and what was done stays proven. It may open again."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.associations.models import Association, Interruption, Invitation
from touiza.associations.services.interruptions import begin, end
from touiza.associations.services.roles import lock_roles
from touiza.core import clock
from touiza.core.errors import Refusal

CLOSED = Interruption.Kind.CLOSED


@transaction.atomic
def close_association(
    *, association: Association, by: Actor | None, sentence: str = "", at: dt.datetime | None = None, silent: bool = False
) -> Association:
    """Close an association; `sentence` is what visitors read. Closing again changes nothing.

    Roles stay, so that hours that wait can still be confirmed; invitations that wait are taken back.
    """
    moment = at or clock.now()
    if _mark(association, moment):
        waiting = Invitation.objects.filter(association=association, accepted_at=None, cancelled_at=None)
        waiting.update(cancelled_at=moment)
        begin(
            association=association,
            kind=CLOSED,
            verb="association.closed",
            by=by,
            sentence=sentence,
            at=moment,
            silent=silent,
        )
    return association


@transaction.atomic
def reopen_association(
    *, association: Association, by: Actor | None, at: dt.datetime | None = None, silent: bool = False
) -> Association:
    """Let a closed association go on. Its opportunities stay closed until somebody opens them again."""
    if _mark(association, None):
        moment = at or clock.now()
        end(association=association, kind=CLOSED, verb="association.reopened", by=by, at=moment, silent=silent)
    return association


def refuse_if_closed(association: Association) -> None:
    """Refuse with "association_closed" to begin something new, and hold its row so that nobody closes it meanwhile."""
    closed = Association.objects.select_for_update().values_list("closed_at", flat=True).get(pk=association.pk)
    if closed is not None:
        raise Refusal(
            "association_closed",
            _("The association is closed, so nothing new can begin. One of its owners can open it again."),
        )


def _mark(association: Association, moment: dt.datetime | None) -> bool:
    """Close it from a moment on, or no longer; tell whether that changed anything. Keeps its lock."""
    lock_roles(association)
    association.refresh_from_db(fields=["closed_at"])
    if (association.closed_at is None) == (moment is None):
        return False
    association.closed_at = moment
    association.save(update_fields=["closed_at"])
    return True
