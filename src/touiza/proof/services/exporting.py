"""Taking an association's hours out as a file: written into the log, so that owners know."""

import datetime as dt

from django.db import transaction

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.core import clock


@transaction.atomic
def note_export(*, association: Actor, by: Actor, at: dt.datetime | None = None) -> None:
    record(verb="hours.exported", actor=by, obj=association, association=association, at=at or clock.now())
