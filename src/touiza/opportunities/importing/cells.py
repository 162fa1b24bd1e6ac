"""Reading single cells: dates, numbers, durations, lists, prose. Pure; what cannot be read raises Unreadable."""

import datetime as dt
import html
import re
import unicodedata
from collections.abc import Callable
from typing import TypeVar

from django.utils.translation import gettext as _

from touiza.kernel.text import clean_line, clean_name, clean_text
from touiza.opportunities.typed import parse_day, parse_minutes, parse_time, parse_whole, western

CELL_LIMIT = 20_000  # characters
TAG_BREAK = re.compile(r"<\s*(?:br|/p|/div|/li|/h[1-6])\b[^<>]*>", re.IGNORECASE)
JOINERS = "\u200c\u200d"
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
MIDNIGHT = re.compile(r"[ T]00:00(:00(\.0+)?)?\Z")  # what programs add to a day
POSITION = re.compile(r"\(?\s*(-?\d{1,2}\.\d+)\s*,\s*(-?\d{1,3}\.\d+)\s*\)?\s*\Z")

Value = TypeVar("Value")


class Unreadable(ValueError):
    """A cell, or a row, cannot be used. `code` is stable; `sentence` tells the reason without the cell."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence


def read_line(cell: str) -> str:
    """Return one line of clean text, entities resolved."""
    return clean_line(" ".join(without_markup(cell).split()))


def read_name(cell: str) -> str:
    """Return the name of an organisation, without what nobody can see but the joiners that some scripts need."""
    seen = (ch for ch in read_line(cell) if unicodedata.category(ch) != "Cf" or ch in JOINERS)
    return clean_name("".join(seen))


def read_text(cell: str) -> str:
    """Return clean text, paragraphs kept."""
    return clean_text(without_markup(cell))


def without_markup(cell: str) -> str:
    """Return plain text of what may be HTML, escaped or not; entities escaped twice (“&amp;eacute;”) are resolved too."""
    if len(cell) > CELL_LIMIT:
        raise Unreadable("cell_long", _("a cell is longer than 20,000 characters"))
    told = html.unescape(cell).replace("\r\n", "\n")
    plain = html.unescape(TAG.sub("", TAG_BREAK.sub("\n", told)))
    return plain.replace("\u00a0", " ").strip()


def read_date(cell: str, patterns: tuple[str, ...] = ()) -> dt.date | None:
    """Return a day: by the mapping's own patterns (strptime's, month names in English), else as people type it."""
    text = MIDNIGHT.sub("", western(cell))
    for pattern in patterns:
        try:
            return dt.datetime.strptime(text, pattern).replace(tzinfo=dt.UTC).date()
        except ValueError:
            continue
    return _read(parse_day, text, "date_unreadable", _("“%(cell)s” cannot be read as a date"))


def read_time(cell: str) -> dt.time | None:
    return _read(parse_time, cell, "time_unreadable", _("“%(cell)s” cannot be read as a time of day"))


def read_number(cell: str, *, most: int) -> int | None:
    """Return a whole number up to `most`; nothing, and 0, are None."""
    number = _read(parse_whole, cell, "number_unreadable", _("“%(cell)s” cannot be read as a number"))
    if number is not None and number > most:
        raise Unreadable("number_large", _("%(number)d is too large") % {"number": number})
    return number or None


def read_minutes(cell: str, *, unit: int = 1) -> int | None:
    """Return minutes, where a plain number counts units of `unit` minutes; nothing, and 0, are “not stated”."""
    fault = _("“%(cell)s” cannot be read as an amount of time")
    return _read(lambda text: parse_minutes(text, unit), cell, "duration_unreadable", fault) or None


def read_degrees(cell: str, most: int) -> float | None:
    """Return a latitude (`most` 90) or longitude (180) in degrees."""
    degrees = _read(float, western(cell), "position_unreadable", _("“%(cell)s” cannot be read as a position"))
    if degrees is not None and not -most <= degrees <= most:
        raise Unreadable("position_unreadable", _("“%(cell)s” cannot be read as a position") % {"cell": cell[:60]})
    return degrees


def read_position(cell: str) -> tuple[float, float] | None:
    """Return WGS 84 degrees from the end of a cell: “… (40.74, -73.98)”."""
    found = POSITION.search(cell)
    if found is None:
        return None
    latitude, longitude = float(found[1]), float(found[2])
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def without_position(cell: str) -> str:
    """Return the cell without the position at its end."""
    return POSITION.sub("", cell).strip()


def read_list(cell: str) -> list[str]:
    """Return the parts of a list cut by semicolons, commas, bars or lines."""
    return [part for part in (read_line(piece) for piece in re.split(r"[;|,،؛\n]", cell)) if part]


def _read(reader: Callable[[str], Value], cell: str, code: str, sentence: str) -> Value | None:
    if not cell.strip():
        return None
    try:
        return reader(cell)
    except (ValueError, OverflowError):
        raise Unreadable(code, sentence % {"cell": cell.strip()[:60]}) from None
