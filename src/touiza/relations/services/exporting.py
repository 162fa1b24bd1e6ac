"""Taking the register out as a file: written into the log, so that owners know."""

import datetime as dt

from django.db import transaction

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.associations.models import Association


@transaction.atomic
def note_export(*, association: Association, by: Actor, at: dt.datetime | None = None) -> None:
    """Write down that somebody takes the register, or a part of it, out."""
    record(verb="register.exported", actor=by, obj=association, association=association.actor, at=at)
