"""Tables out: CSV line by line, XLSX through a temporary file. What a spreadsheet would run as a formula is made plain text."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

FORMULA = tuple("=+-@\t\r")


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe stands before what begins like one."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def csv_lines(rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Yield the bytes of a CSV file a line at a time, in UTF-8 with the mark by which spreadsheets know it."""
    yield b"\xef\xbb\xbf"
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow([harmless(cell) for cell in row])
        yield line.getvalue().encode()


def xlsx_file(rows: Iterable[Sequence[str]], *, rtl: bool) -> IO[bytes]:
    """Return an XLSX file, ready to be read from its beginning; it is deleted when it is closed."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.sheet_view.rightToLeft = rtl
    for row in rows:
        sheet.append([_text(sheet, cell) for cell in row])
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    book.save(file)
    file.seek(0)
    return file


def _text(sheet: object, cell: str) -> WriteOnlyCell:
    """Return a cell of text, whatever it begins with; without the characters that XML has no room for."""
    made = WriteOnlyCell(sheet, value="".join(ch for ch in harmless(cell) if ch >= " " or ch in "\n\t"))
    made.data_type = "s"
    return made
