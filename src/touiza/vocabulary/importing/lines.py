"""Reading a table line by line, whatever its size: rows with the number of their line, and what was wrong with it."""

import csv
import gzip
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from django.db import connection

from touiza.core.trouble import Trouble

LONGEST_CELL = 20_000  # characters


class Unfit(ValueError):
    """A row cannot be used. The message says why, without the row."""


@dataclass(frozen=True)
class Line:
    """A row of a file: where it stands, and its cells by heading."""

    file: str
    number: int
    cells: dict[str, str]

    def cell(self, heading: str) -> str:
        """Return what stands under a heading, without blanks around it."""
        told = self.cells.get(heading, "")
        if len(told) > LONGEST_CELL:
            raise Unfit(f"{heading} is longer than 20,000 characters")
        return told.strip()


@dataclass
class Report:
    """What an import did; `refused` are sentences with file and line."""

    name: str
    read: int = 0
    stored: int = 0
    unchanged: int = 0
    refused: list[str] = field(default_factory=list)

    def refuse(self, line: Line, why: object) -> None:
        self.refused.append(f"{line.file}, line {line.number}: {why}")

    def last_line(self) -> str:
        """Return “esco: 26970 read, 26970 stored, 0 unchanged, 0 refused”."""
        return f"{self.name}: {self.read} read, {self.stored} stored, {self.unchanged} unchanged, {len(self.refused)} refused"


def read_lines(
    path: Path, headings: Sequence[str], *, delimiter: str = ",", names: Sequence[str] | None = None
) -> Iterator[Line]:
    """Yield the rows of a CSV file in UTF-8, packed by gzip or not. Raises Trouble where it is no such table.

    `names` are the headings of a file that has none of its own; there a quote is a letter like others.
    """
    try:
        with _opened(path) as file:
            quoting = csv.QUOTE_NONE if names else csv.QUOTE_MINIMAL
            rows = csv.DictReader(file, names, delimiter=delimiter, quoting=quoting)
            missing = [heading for heading in headings if heading not in (rows.fieldnames or ())]
            if missing:
                raise Trouble(f"{path.name} has no column “{missing[0]}”. Is it the right file?")
            for row in rows:
                cells = {name: cell or "" for name, cell in row.items() if isinstance(name, str) and not isinstance(cell, list)}
                yield Line(path.name, rows.line_num, cells)
    except UnicodeDecodeError as error:
        raise Trouble(f"{path.name} is not UTF-8 text. Save it as CSV in UTF-8.") from error
    except (OSError, EOFError, csv.Error) as error:
        raise Trouble(f"{path.name} cannot be read: {error}.") from error


def find(folder: Path, *names: str) -> Path | None:
    """Return the first of these files that a folder has."""
    return next((folder / name for name in names if (folder / name).is_file()), None)


def _opened(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


@contextmanager
def only_one(key: int, name: str) -> Iterator[None]:
    """Hold a lock that the database drops if we are killed. Raises Trouble where another import of the kind runs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        if not cursor.fetchone()[0]:
            raise Trouble(f"Another import of {name} is running.")
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
