"""The chain as a file: JSON Lines, as `kernel.chain.verify` reads them."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from touiza.core.trouble import Trouble
from touiza.kernel.chain import FIRST_PREV, link
from touiza.ledger.models import Entry
from touiza.ledger.services.sealing import seal_pending

CHUNK = 2_000  # rows read at a time


class Exported:
    """What was written: how many lines, the head, and the first line whose hash is not that of its content (0: none)."""

    def __init__(self) -> None:
        self.lines, self.head, self.broken_at = 0, FIRST_PREV, 0


def export_chain(target: Path) -> Exported:
    """Seal what waits, then write all lines beside the target and put the file in its place when it is whole.

    Lines are written as they are kept: if somebody changed them, the file shows it. Raises Trouble; the target is then
    as it was.
    """
    seal_pending()
    half = target.with_name(f"{target.name}.part")
    told = Exported()
    try:
        with half.open("w", encoding="utf-8", newline="\n") as file, transaction.atomic():
            for line in _lines(told):
                file.write(line)
            file.flush()
            os.fsync(file.fileno())
        half.replace(target)
    except OSError as error:
        _drop(half)
        raise Trouble(f"cannot write {target}: {error.strerror}; the file that was there, if any, is untouched.") from None
    except BaseException:
        _drop(half)
        raise
    return told


def _drop(half: Path) -> None:
    with contextlib.suppress(OSError):
        half.unlink()


def _lines(told: Exported) -> Iterator[str]:
    """Give the lines as they are kept, noting where the chain is broken."""
    rows = Entry.objects.order_by("seq").values_list("seq", "prev", "hash", "payload")
    for seq, prev, digest, payload in rows.iterator(chunk_size=CHUNK):
        told.lines += 1
        expected, _line = link(told.lines, told.head, payload)
        if not told.broken_at and (seq, prev, digest) != (told.lines, told.head, expected):
            told.broken_at = told.lines
        told.head = digest
        yield f'{{"hash":"{digest}","payload":{payload},"prev":"{prev}","seq":{seq}}}\n'
