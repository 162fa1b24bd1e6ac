"""Which writing system a character, a word or a text belongs to, without tables to ship.

Python's character database does not carry the Script property (UAX #24); the first word of a letter's Unicode name does
the same service for letters, and only letters are asked.
"""

import unicodedata
from collections import Counter
from functools import lru_cache

ARABIC = "ARABIC"
LATIN = "LATIN"
TIFINAGH = "TIFINAGH"
# Written together in one word by right: Japanese mixes four, Korean two, and Bopomofo stands beside Han.
_EAST_ASIAN = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC"})


@lru_cache(maxsize=4096)
def letter_script(character: str) -> str | None:
    """The script of a letter, as the first word of its Unicode name ("ARABIC", "LATIN", "CYRILLIC"...).

    None for what belongs to no script: digits, marks, signs, modifier letters, unnamed characters.
    """
    if not unicodedata.category(character).startswith("L"):
        return None
    first = unicodedata.name(unicodedata.normalize("NFKC", character)[0], "").partition(" ")[0]
    if first in _EAST_ASIAN:
        return "CJK"
    return None if first in {"", "MODIFIER"} or character == "ـ" else first


def scripts_of(text: str) -> Counter[str]:
    """How many letters of each script `text` holds."""
    return Counter(script for script in map(letter_script, text) if script)


def main_script(text: str) -> str | None:
    """The script most letters of `text` are in (the first met, when equal); None where there is no letter."""
    counted = scripts_of(text)
    return max(counted, key=counted.__getitem__) if counted else None
