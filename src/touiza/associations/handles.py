"""What an association's handle is made from: pure. The making is `actors.handles`."""

import re

from touiza.core.translated import TranslatedText

GENERIC = frozenset(["association", "assoc", "the", "la", "le", "les", "l", "de", "du", "des", "d", "of", "for", "pour", "جمعية", "الجمعية"])


def telling_name(name: TranslatedText) -> str:
    """Return the writing of a name to make a handle from: Latin before Arabic, without the words that say nothing.

    «جمعية», "Association de" and their like are left out at the beginning, unless nothing else is there.
    """
    written = next((name.texts[code] for code in ("fr", "en", "ar") if name.texts.get(code)), "")
    words = [word for word in re.split(r"[^\w]+|_", written) if word]
    start = next((n for n, word in enumerate(words) if word.casefold() not in GENERIC), 0)
    return " ".join(words[start:])


def is_handle(text: str) -> bool:
    """Tell whether a text may be a handle."""
    return re.fullmatch(r"[a-z0-9_]{2,30}", text) is not None
