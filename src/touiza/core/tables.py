"""Reading a CSV or XLSX file as rows of text, whatever its encoding and delimiter, within limits."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path

from django.utils.translation import gettext as _

from touiza.core.sheets import is_xlsx, read_sheet
from touiza.core.trouble import Trouble

FILE_LIMIT = 50 * 1024 * 1024  # bytes
ROW_LIMIT = 100_000
COLUMN_LIMIT = 200
DELIMITERS = ",;\t|"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
END = "\x1etouiza:end\x1e"  # comes after the last line: inside a cell it says that a quotation mark is open

csv.field_size_limit(FILE_LIMIT)  # a cell too long is one refused row (cells.CELL_LIMIT), not the end of the file


@dataclass(frozen=True)
class Row:
    """One line of the file, by column. `number` is what a spreadsheet shows beside it: the headings are row 1."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    headings: list[str]
    rows: list[Row]


def read_table(path: Path) -> Table:
    """Read a whole file. Raises Trouble, with what to do, where it cannot be read as a table."""
    return parse_table(_read_bytes(path), path.name)


def parse_table(data: bytes, name: str, *, most: int | None = None) -> Table:
    """Read the bytes of a file of this name, or its first `most` rows. Raises Trouble as `read_table` does."""
    if b"\0" in data[:10_000] and not is_xlsx(data) and not data.startswith(UTF16):
        raise Trouble(_("%(file)s is neither CSV nor XLSX: save it as one of them.") % {"file": name})
    lines = read_sheet(data, rows=ROW_LIMIT + 1, columns=COLUMN_LIMIT) if is_xlsx(data) else _read_csv(data)
    numbered = ((number, line) for number, line in enumerate(lines, start=1) if any(line))
    headings = [" ".join(heading.split()) for heading in next(numbered, (0, []))[1]]
    if not headings:
        raise Trouble(_("%(file)s is empty.") % {"file": name})
    _check_headings(headings)
    rows: list[Row] = []
    for number, line in numbered:
        if len(rows) == most:
            break
        if len(rows) == ROW_LIMIT:
            raise Trouble(_("The file has more than %(limit)d rows: cut it in several.") % {"limit": ROW_LIMIT})
        rows.append(Row(number, dict(zip(headings, [*line, *[""] * len(headings)], strict=False))))
    return Table(headings, rows)


def _read_bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > FILE_LIMIT:
            raise Trouble(_("The file is larger than %(limit)d MB: cut it in several.") % {"limit": FILE_LIMIT >> 20})
        return path.read_bytes()
    except OSError as error:
        raise Trouble(_("%(file)s cannot be read: %(reason)s.") % {"file": path, "reason": error.strerror}) from None


def _check_headings(headings: list[str]) -> None:
    named = [heading for heading in headings if heading]
    if len(headings) > COLUMN_LIMIT:
        raise Trouble(_("The file has more than %(limit)d columns.") % {"limit": COLUMN_LIMIT})
    if twice := next((heading for heading in named if named.count(heading) > 1), None):
        raise Trouble(_("Two columns are called “%(name)s”: rename one.") % {"name": twice})


def _read_csv(data: bytes) -> Iterator[list[str]]:
    """Yield the lines of a CSV file. One that begins inside a quotation mark nobody closed is Trouble, and so is one
    that swallowed others: a mark that was opened by mistake lasts until the next one, rows later.
    """
    text = decode(data)
    delimiter = find_delimiter(text)
    reader = csv.reader(chain(io.StringIO(text, newline=""), ["\n", END]), delimiter=delimiter)
    width, before = 0, 0
    try:
        for line in reader:
            if line == [END]:
                return
            if line and line[-1].endswith(END):
                raise Trouble(_("A quotation mark is opened in line %(line)d and never closed: everything after it would be one cell. Close it, or take it away.") % {"line": before + 1})
            width = width or len(line)
            if any(_holds_rows(cell, delimiter, width) for cell in line):
                raise Trouble(_("A quotation mark opened in line %(line)d takes whole rows into one cell. Close it, or take it away.") % {"line": before + 1})
            before = reader.line_num
            yield [cell.strip() for cell in line]
    except csv.Error:
        raise Trouble(_("Line %(line)d cannot be read as CSV.") % {"line": reader.line_num}) from None


def _holds_rows(cell: str, delimiter: str, width: int) -> bool:
    """Tell whether a cell holds lines that are cut as often as the table's own: rows that were swallowed."""
    if width < 3 or cell.count(delimiter) < 3 * (width - 1):
        return False
    return sum(line.count(delimiter) == width - 1 for line in cell.splitlines()[1:]) >= 3


def decode(data: bytes) -> str:
    """Return the text of a file: UTF-8 or UTF-16 by their marks, UTF-8, else Arabic or Western Windows.

    The two Windows pages use the same bytes for Arabic letters and for accented ones. Arabic words are runs of such
    bytes; in French they stand alone between plain letters.
    """
    if data.startswith(UTF16):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    high = [byte > 0x7F for byte in data[:200_000]]
    beside = sum(1 for here, after in pairwise(high) if here and after)
    is_arabic = beside * 2 > sum(high)
    return data.decode("cp1256" if is_arabic else "cp1252", errors="replace")


def find_delimiter(text: str) -> str:
    """Return the delimiter that cuts the first lines into the most columns, the same number in each."""
    sample = text[:20_000]

    def score(delimiter: str) -> tuple[bool, int]:
        lines = [line for line in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter) if line][:10]
        widths = [len(line) for line in (lines[:-1] if len(lines) > 2 else lines)]
        return (len(set(widths)) == 1 and widths[0] > 1, widths[0] if widths else 0)

    return max(DELIMITERS, key=score)
