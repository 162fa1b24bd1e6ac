"""Until when somebody has read their feed: a visit begins when they come back after a while."""

import datetime as dt

from django.db import transaction

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.posts.models import Visit

APART = dt.timedelta(minutes=30)


@transaction.atomic
def visit_feed(*, reader: Actor, at: dt.datetime | None = None) -> dt.datetime | None:
    """Note that somebody reads their feed; return until when they had read it before this visit, None on the first.

    Within half an hour it is the same visit. One query where nothing is to be written.
    """
    now = at or clock.now()
    row = Visit.objects.filter(reader=reader).first()
    if row is not None and now - row.since < APART:
        return row.before
    before = row.since if row else None
    Visit.objects.update_or_create(reader=reader, defaults={"since": now, "before": before})
    return before
