"""Comparing the books with what is sealed of them: who changed a row behind the database's back is found.

Reads everything, batch by batch, in constant memory. Digests of people who were erased cannot be compared any more.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef

from touiza.kernel.chain import FIRST_PREV, link
from touiza.ledger.books import BOOKS, GONE, Book, Payload
from touiza.ledger.models import Entry, Head, Pending
from touiza.ledger.services.sealing import BATCH, CHAIN

TOLD = 5  # flaws that are told in words; all are counted
DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass
class Told:
    """What an audit found, in sentences for the operator."""

    lines: int = 0
    number: int = 0
    flaws: list[str] = field(default_factory=list)

    def add(self, flaw: str, number: int = 1) -> None:
        self.number += number
        if len(self.flaws) < TOLD:
            self.flaws.append(flaw)


def audit_chain(*, batch: int = BATCH) -> Told:
    """Compare each line with the one before it, each row with its line, each published head with the chain."""
    told, prev, seq = Told(), FIRST_PREV, 0
    while entries := list(Entry.objects.filter(seq__gt=seq).order_by("seq")[:batch]):
        for entry in entries:
            prev = _follow(entry, seq, prev, told)
            seq = entry.seq
        _compare(entries, told)
    _heads(told)
    for book in BOOKS.values():
        _unsealed(book, told)
    return told


def _follow(entry: Entry, seq: int, prev: str, told: Told) -> str:
    told.lines += 1
    digest, _line = link(entry.seq, entry.prev, entry.payload)
    if (entry.seq, entry.prev, entry.hash) != (seq + 1, prev, digest):
        told.add(f"line {entry.seq} of the chain was changed, or the one before it is missing")
    return entry.hash


def _compare(entries: list[Entry], told: Told) -> None:
    rows: dict[str, list[int]] = {}
    for entry in entries:
        rows.setdefault(entry.book, []).append(entry.row)
    built = {name: BOOKS[name].build(ids) for name, ids in rows.items() if name in BOOKS}
    for entry in entries:
        if entry.book == CHAIN or entry.book not in built:
            continue
        now = built[entry.book].get(entry.row)
        if now is None:
            told.add(f"row {entry.row} of {entry.book} is gone, which line {entry.seq} sealed")
        elif differing := _differing(json.loads(entry.payload), now):
            told.add(f"row {entry.row} of {entry.book} differs from line {entry.seq} in {', '.join(differing)}")


def _differing(sealed: Mapping[str, Any], now: Payload) -> list[str]:
    """Return the members that are not as they were sealed. One that a newer version added was null before."""
    return sorted(
        name
        for name in (sealed.keys() | now.keys()) - {"book", "row"}
        if not _same(sealed.get(name), now.get(name))
    )


def _same(sealed: Any, now: Any) -> bool:
    if now is GONE:
        return isinstance(sealed, str) and DIGEST.fullmatch(sealed) is not None
    return bool(sealed == now)


def _heads(told: Told) -> None:
    there = Entry.objects.filter(seq=OuterRef("seq"), hash=OuterRef("hash"))
    for head in Head.objects.filter(~Exists(there)).order_by("day").iterator():
        told.add(f"the head published on {head.day} is not in the chain")


def _unsealed(book: Book, told: Told) -> None:
    """Find rows that were put into a book while nobody noted them."""
    sealed = Entry.objects.filter(book=book.name, row=OuterRef("pk"))
    waits = Pending.objects.filter(book=book.name, row=OuterRef("pk"))
    number = book.model._base_manager.filter(~Exists(sealed), ~Exists(waits)).count()
    if number:
        told.add(f"{number} rows of {book.name} were never noted for sealing", number)
