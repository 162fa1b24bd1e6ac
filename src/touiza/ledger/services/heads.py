"""The head of the chain, published once a day: what is known to many cannot be written anew in silence."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from touiza.core import clock
from touiza.ledger.models import Entry, Head
from touiza.ledger.services.sealing import count_pending


@dataclass(frozen=True)
class Present:
    """How the chain is now. `seq` 0: nothing is sealed yet."""

    seq: int
    hash: str
    waiting: int


@transaction.atomic
def publish_head(*, at: dt.datetime | None = None) -> Head | None:
    """Publish the head of this day (UTC) unless it is published already; None while nothing is sealed.

    Asked every hour: after a stop it publishes as soon as it runs again. Days that went by are left out, for nobody
    can vouch for them any more.
    """
    moment = at or clock.now()
    day = moment.astimezone(dt.UTC).date()
    last = Entry.objects.order_by("-seq").values_list("seq", "hash").first()
    if last is None:
        return None
    head, _new = Head.objects.get_or_create(
        day=day, defaults={"seq": last[0], "hash": last[1], "published_at": moment}
    )
    return head


def present() -> Present:
    """Return how the chain is now. Two queries."""
    seq, digest = Entry.objects.order_by("-seq").values_list("seq", "hash").first() or (0, "")
    return Present(seq, digest, count_pending())
