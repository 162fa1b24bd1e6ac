"""Dates, times and amounts as people type them, in any digits: 28/11/2026, ٢٨/١١/٢٠٢٦, 8h30, 4½. Pure."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal

DAY = re.compile(r"(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{4})\Z")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\Z")
TIME = re.compile(r"(\d{1,2})\s*(?:[:hH.٫]\s*(\d{2})?)?(?::\d{2})?\Z")
CLOCK_AMOUNT = re.compile(r"(\d{1,3})\s*[:hH]\s*(\d{2})?\Z")
DECIMAL = re.compile(r"(\d{1,4})(?:[.,٫](\d{1,2}))?\s*(½)?\Z")


def western(text: str) -> str:
    """Return the text with every decimal digit as 0-9 and without invisible direction marks."""
    kept = (ch for ch in text if unicodedata.category(ch) != "Cf")
    return "".join(str(unicodedata.decimal(ch)) if unicodedata.category(ch) == "Nd" else ch for ch in kept).strip()


def parse_day(text: str) -> dt.date:
    """Read dd/mm/yyyy (also with . - or blanks) or yyyy-mm-dd. Raises ValueError."""
    text = western(text)
    if found := ISO.match(text):
        return dt.date(int(found[1]), int(found[2]), int(found[3]))
    if found := DAY.match(text):
        return dt.date(int(found[3]), int(found[2]), int(found[1]))
    raise ValueError(text)


def parse_time(text: str) -> dt.time:
    """Read 8:30, 08:30, 8h30, 8 h, 8.30, 8; 24:00 is midnight. Raises ValueError."""
    found = TIME.match(western(text))
    if found is None:
        raise ValueError(text)
    hour, minute = int(found[1]), int(found[2] or 0)
    return dt.time(0 if (hour, minute) == (24, 0) else hour, minute)


def parse_minutes(text: str, unit: int) -> int:
    """Read an amount of time in units of `unit` minutes: 4, 4.5, 4,5, 4½, or 4:30 and 4h30. Raises ValueError."""
    text = western(text)
    if found := CLOCK_AMOUNT.match(text):
        if int(found[2] or 0) > 59:
            raise ValueError(text)
        return int(found[1]) * 60 + int(found[2] or 0)
    if text == "½":
        return unit // 2
    found = DECIMAL.match(text)
    if found is None:
        raise ValueError(text)
    return round((float(f"{found[1]}.{found[2] or 0}") + (0.5 if found[3] else 0)) * unit)


def parse_whole(text: str) -> int:
    """Read a whole number of at most nine digits, thin blanks between thousands allowed. Raises ValueError."""
    text = re.sub(r"(?<=\d)[\s\u202f\u00a0](?=\d{3})", "", western(text))
    if not re.fullmatch(r"\d{1,9}", text):
        raise ValueError(text)
    return int(text)


def parse_decimal(text: str) -> Decimal:
    """Read a number of at most nine digits before the point and three after it, in any digits. Raises ValueError."""
    text = re.sub(r"(?<=\d)[\s\u202f\u00a0](?=\d{3})", "", western(text)).replace(",", ".").replace("٫", ".")
    if not re.fullmatch(r"[+-]?\d{1,9}(\.\d{1,3})?", text):
        raise ValueError(text)
    return Decimal(text)


def write_day(day: dt.date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def write_time(time: dt.time | None) -> str:
    return f"{time:%H:%M}" if time else ""
