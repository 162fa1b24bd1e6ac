"""The first sheet of an XLSX file as lines of text. A file that would unpack to far more than it weighs is refused."""

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from touiza.core.trouble import Trouble

UNPACKED_LIMIT = 400 * 1024 * 1024  # bytes of all parts together
RATIO_LIMIT = 300  # a part that packs better than this is not a table that somebody typed
ENTRY_LIMIT = 2_000


def is_xlsx(data: bytes) -> bool:
    return data.startswith(b"PK\x03\x04")


def read_sheet(data: bytes, *, rows: int, columns: int) -> Iterator[list[str]]:
    """Yield the lines of the first sheet, at most `rows` below the headings and one more column than `columns`."""
    try:
        _check_archive(data)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        for line in sheet.iter_rows(max_row=rows + 1, max_col=columns + 1, values_only=True):
            yield _without_tail([as_text(cell) for cell in line])
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError, SyntaxError):
        raise Trouble(_("The file cannot be read as XLSX: save it again, or as CSV.")) from None


def _check_archive(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    dense = any(
        part.file_size > 1024 * 1024 and part.file_size > RATIO_LIMIT * max(part.compress_size, 1) for part in parts
    )
    if len(parts) > ENTRY_LIMIT or unpacked > UNPACKED_LIMIT or dense:
        raise Trouble(_("The file unpacks to far more than a table needs, so it was not opened: save it as CSV."))


def as_text(value: Any) -> str:
    """Return a cell as it would be typed: dates as 2026-11-28, times as 08:30, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time.min else value.isoformat(" ", "minutes")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _without_tail(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells
