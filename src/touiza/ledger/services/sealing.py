"""The one place where lines enter the chain: what waits is sealed in batches, each in one transaction.

Ids commit out of order, so a batch takes what is there to see, in the order of its notes; what commits later is in a
later batch. A lock in the database lets one transaction seal at a time; a killed one leaves nothing half done.
"""

import datetime as dt
import secrets
from collections.abc import Iterable

from django.db import connection, transaction

from touiza.core import clock
from touiza.kernel.chain import FIRST_PREV, link, payload_text
from touiza.ledger.books import BOOKS, Gone, Payload
from touiza.ledger.models import Entry, Pending
from touiza.ledger.services.salts import make_salts

SEALING = 7_091_965  # the number of the advisory lock
BATCH = 1_000
CHAIN = "chain"  # the book of the line that opens it
FORMAT = 1


def seal_pending() -> int:
    """Seal all that waits; return how many lines were added."""
    added = seal_batch()
    while _waiting(1):
        added += seal_batch()
    return added


def seal_batch(*, limit: int = BATCH, at: dt.datetime | None = None) -> int:
    """Seal what waits, so many rows at most, in one transaction; return how many lines were added.

    Salts are made before the lock is taken, so what was noted since then is left to the next batch.
    """
    found = _waiting(limit)
    for name, rows in _by_book(found).items():
        make_salts(BOOKS[name].people(rows))
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALING])
        waiting = list(Pending.objects.filter(pk__in=[one.pk for one in found]).order_by("pk"))
        moment = at or clock.now()
        if not waiting and Entry.objects.exists():
            return 0
        return _append(waiting, moment)


def count_pending() -> int:
    """Return how many rows wait to be sealed."""
    return Pending.objects.filter(book__in=BOOKS).count()


def sealed_payload(book: str, row: int, payload: Payload | None) -> dict[str, str | int | None]:
    """Return the payload of a row as it is sealed: a digest that cannot be made is random, a row that is not there is missing."""
    told: Payload = {"kind": "missing"} if payload is None else payload
    made: dict[str, str | int | None] = {name: secrets.token_hex(32) if isinstance(value, Gone) else value for name, value in told.items()}
    return {**made, "book": book, "row": row}


def _append(waiting: list[Pending], at: dt.datetime) -> int:
    last = Entry.objects.order_by("-seq").values_list("seq", "hash").first()
    seq, prev = last or (0, FIRST_PREV)
    facts = [] if last else [(CHAIN, 0, _opening(at))]
    built = {name: BOOKS[name].build(rows) for name, rows in _by_book(waiting).items()}
    facts += [(one.book, one.row, built[one.book].get(one.row)) for one in waiting]
    entries = []
    for book, row, payload in facts:
        seq += 1
        text = payload_text(sealed_payload(book, row, payload))
        digest, _line = link(seq, prev, text)
        entries.append(Entry(seq=seq, prev=prev, hash=digest, payload=text, book=book, row=row, sealed_at=at))
        prev = digest
    Entry.objects.bulk_create(entries, batch_size=500)
    Pending.objects.filter(pk__in=[one.pk for one in waiting]).delete()
    return len(entries)


def _opening(at: dt.datetime) -> Payload:
    """Return the first line: no two instances have the same chain, even before anything happens in them."""
    return {"kind": "opened", "format": FORMAT, "chain": secrets.token_hex(16), "at": at.date().isoformat()}


def _waiting(limit: int) -> list[Pending]:
    return list(Pending.objects.filter(book__in=BOOKS).order_by("pk")[:limit])


def _by_book(waiting: Iterable[Pending]) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for one in waiting:
        rows.setdefault(one.book, []).append(one.row)
    return rows
