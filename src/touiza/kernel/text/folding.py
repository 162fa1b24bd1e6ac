"""One spelling for every way of writing the same word, so that search forgives marks, hamza, accents and case.

The Arabic rules are those of light10 (Larkey, Ballesteros, Connell, "Light Stemming for Arabic Information Retrieval",
2007, section 3), widened to the letters borrowed in North Africa for g, p, v and ch, and to the Persian forms that
keyboards and PDF files bring in.
"""

import unicodedata
from functools import lru_cache

_ARABIC = {
    "ى": "ي",  # alef maqsura
    "ة": "ه",  # ta marbuta
    "ء": "",  # hamza on the line; the carried ones lose theirs as a combining mark
    "ٱ": "ا",
    "ـ": "",  # tatweel
    "ی": "ي",
    "ې": "ي",
    "ک": "ك",
    "ڪ": "ك",
    "گ": "ك",
    "ڭ": "ك",
    "ھ": "ه",
    "ہ": "ه",
    "ە": "ه",
    "ڨ": "ق",
    "ڤ": "ف",
    "ڢ": "ف",
    "ڧ": "ق",
    "پ": "ب",
    "چ": "ج",
    "ژ": "ز",
}
_LATIN = {"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ı": "i", "ð": "d", "þ": "th"}
_DROPPED_CATEGORIES = frozenset({"Mn", "Me", "Cf", "Cc", "Cs"})
_KEPT_CONTROLS = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85")  # white space to Python; turned into a plain space


@lru_cache(maxsize=8192)
def _fold_character(character: str) -> str:
    """What one character of decomposed, case-folded text becomes."""
    if character in _ARABIC:
        return _ARABIC[character]
    if character in _LATIN:
        return _LATIN[character]
    if character in _KEPT_CONTROLS:
        return " "
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category in _DROPPED_CATEGORIES:
        return ""
    return character


def normalise(text: str) -> str:
    """The folded form of `text`: idempotent, never raises, whatever the string holds.

    Compatibility forms are resolved (NFKD), case is folded, accents, vowel marks, tatweel and invisible characters go,
    alef, hamza, ya and ta marbuta take one form, every decimal digit becomes 0-9, and ligatures are opened.
    Punctuation and spaces stay where they are.
    """
    folded = unicodedata.normalize("NFKD", text).casefold()
    decomposed = unicodedata.normalize("NFKD", folded).casefold()
    return unicodedata.normalize("NFC", "".join(map(_fold_character, decomposed)))
