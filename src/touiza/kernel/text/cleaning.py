"""What people type, made fit to store: PostgreSQL refuses NUL, UTF-8 refuses lone surrogates, forms send CRLF."""

import re
import unicodedata

_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Controls but tab and newline; the byte-order mark; the code points that Unicode reserves for nobody.
_JUNK = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufdd0-\ufdef\ufff9-\uffff]")
_BLANK_RUN = re.compile(r"[ \t\n]+")
_TRAILING = re.compile(r"(?<![ \t])[ \t]+(?=\n)")
_MANY_BREAKS = re.compile(r"\n{3,}")
_PLANE_ENDS = {plane * 0x10000 + low: None for plane in range(1, 17) for low in (0xFFFE, 0xFFFF)}


def _storable(text: str) -> str:
    """`text` with line breaks as \\n, pairs of surrogates joined, and what no database or page can hold left out."""
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    return _JUNK.sub("", _LINE_BREAKS.sub("\n", joined)).translate(_PLANE_ENDS)


def clean_text(text: str) -> str:
    """Prose of several lines: NFC, \\n for line breaks, at most one empty line in a row, no blanks at the ends.

    Idempotent; never raises.
    """
    lines = _TRAILING.sub("", unicodedata.normalize("NFC", _storable(text)))
    return _MANY_BREAKS.sub("\n\n", lines).strip()


def clean_line(text: str) -> str:
    """A title or another line of prose: NFC, on one line, blanks single. Non-breaking spaces stay. Idempotent."""
    return _BLANK_RUN.sub(" ", unicodedata.normalize("NFC", _storable(text))).strip()


def clean_name(text: str) -> str:
    """A name of a person, an association or a place: NFKC, on one line, every kind of blank a single space.

    Idempotent. What deceives (`check_name`) is not removed here: it is for the form to refuse with a reason.
    """
    return " ".join(unicodedata.normalize("NFKC", _storable(text)).split())
