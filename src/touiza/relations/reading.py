"""Reading what people type into cells: days, numbers, yes and no, in any digits and in three languages. Pure."""

import datetime as dt
import re
import unicodedata

from touiza.kernel.text import normalise

DAY = re.compile(r"(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{4})\Z")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?\Z")
YES = frozenset(normalise(word) for word in ("نعم", "oui", "yes", "y", "o", "x", "1", "true", "vrai", "✓", "موافق", "أجل"))
NO = frozenset(normalise(word) for word in ("لا", "non", "no", "n", "0", "false", "faux", "كلا"))


def western(text: str) -> str:
    """Return the text with every digit as 0-9 and without invisible direction marks."""
    kept = (ch for ch in text if unicodedata.category(ch) != "Cf")
    return "".join(str(unicodedata.decimal(ch)) if ch.isdecimal() else ch for ch in kept).strip()


def read_day(text: str) -> dt.date:
    """Read dd/mm/yyyy (also with . - or blanks) or yyyy-mm-dd. Raises ValueError."""
    text = western(text)
    if found := ISO.match(text):
        return dt.date(int(found[1]), int(found[2]), int(found[3]))
    if found := DAY.match(text):
        return dt.date(int(found[3]), int(found[2]), int(found[1]))
    raise ValueError(text)


def read_number(text: str) -> int | float:
    """Read a number with a point or a comma, blanks between thousands. Raises ValueError."""
    value = float(re.sub(r"[\s\u202f\u00a0]", "", western(text)).replace(",", ".").replace("٫", "."))
    if not abs(value) < 1e12:
        raise ValueError(text)
    return int(value) if value.is_integer() else value


def read_yes_no(text: str) -> bool:
    """Read yes or no in three languages, or a cross. Raises ValueError."""
    word = normalise(text).strip()
    if word in YES or word in NO:
        return word in YES
    raise ValueError(text)
