"""Exporting the chain and checking the file as a stranger does."""

import io
from pathlib import Path

from django.db import connection

from touiza.kernel.chain.verify import Summary, verify
from touiza.ledger.models import Entry
from touiza.ledger.services.exporting import export_chain


def exported(folder: Path) -> tuple[bytes, str]:
    """Return the whole export and its head."""
    told = export_chain(folder / "chain.jsonl")
    return (folder / "chain.jsonl").read_bytes(), told.head


def checked(folder: Path) -> Summary:
    """Export, verify; return what the stranger reads."""
    data, head = exported(folder)
    return verify(io.BytesIO(data), head)


def by_sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def sealed() -> list[tuple[str, int]]:
    """Return every sealed row by its book, in the order of the chain, without the line that opens it."""
    return list(Entry.objects.order_by("seq").values_list("book", "row")[1:])
