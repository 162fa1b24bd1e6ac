"""Alphabetical order for names in Arabic, French and English, as a stored key: the embedded database has no ICU.

The order follows the method of UTS #10 (Unicode Collation): letters first, then accents, then case. Digits come before
Arabic, Arabic before Latin, then other scripts. As in the Arabic tailoring of CLDR, ta marbuta stands with ta and alef
maqsura with ya; hamza stands with the letter that carries it.
"""

import unicodedata
from functools import lru_cache

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_ARABIC_ORDER = {letter: index for index, letter in enumerate("ءابپتثجچحخدذرزژسشصضطظعغفڤقڨكگلمنهوي")}
_ARABIC_VARIANTS = {"ة": "ت", "ى": "ي", "ی": "ي", "ک": "ك", "ٱ": "ا"}
_LATIN_VARIANTS = {"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ı": "i", "ɣ": "gh", "ɛ": "e"}
# Marks in the order of the default collation table; marks not listed come after these.
_MARKS = {
    mark: index
    for index, mark in enumerate("\u0301\u0300\u0306\u0302\u030c\u030a\u0308\u0303\u0327\u0653\u0654\u0655", 3)
}
_PLAIN, _VARIANT, _UNLISTED = "1", "2", "z"
_LOWER, _UPPER = "1", "2"

_SPACE = "01"
_NUMBER, _ARABIC, _LATIN, _OTHER = "1", "2", "5", "9"
LONGEST_KEY = 240  # characters: fits a CharField(max_length=240)
_LONGEST_PRIMARY, _LONGEST_MINOR = 140, 48
_LONGEST_NUMBER = 30  # digits compared as one number


def _base36(number: int, width: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits.rjust(width, "0")


@lru_cache(maxsize=4096)
def _weight(character: str) -> str | None:
    """The primary weight of a lower-case character without marks; None where it does not count as a letter."""
    if "a" <= character <= "z":
        return _LATIN + character
    if character in _ARABIC_ORDER:
        return _ARABIC + _DIGITS[_ARABIC_ORDER[character]]
    if unicodedata.category(character).startswith("L"):
        return _OTHER + _base36(ord(character), 4)
    return None


class _Key:
    """The three levels of a key while its text is read."""

    def __init__(self) -> None:
        self.primary: list[str] = []
        self.accents: list[str] = []
        self.cases: list[str] = []
        self._number = ""
        self._gap = False

    def _add(self, weight: str, accent: str, case: str) -> None:
        if self._gap and self.primary:
            self.primary.append(_SPACE)
            self.accents.append(_PLAIN)
            self.cases.append(_LOWER)
        self._gap = False
        self.primary.append(weight)
        self.accents.append(accent)
        self.cases.append(case)

    def close_number(self) -> None:
        """Digits weigh as one number: its length, then its digits, so that 9 comes before 10."""
        while self._number:
            run, self._number = self._number[:_LONGEST_NUMBER], self._number[_LONGEST_NUMBER:]
            digits = run.lstrip("0")
            self._add(_NUMBER + _DIGITS[len(digits)] + digits, _PLAIN, _LOWER)

    def read(self, character: str) -> None:
        """Takes one character of decomposed text."""
        category = unicodedata.category(character)
        if category == "Nd":
            self._number += str(unicodedata.decimal(character))
            return
        if category in {"Mn", "Me", "Cf"} or character == "ـ":
            if self.accents and category == "Mn" and not self._gap:
                self.accents[-1] = _DIGITS[_MARKS[character]] if character in _MARKS else _UNLISTED
            return
        self.close_number()
        lower = character.casefold()
        variant = _ARABIC_VARIANTS.get(lower) or _LATIN_VARIANTS.get(lower)
        weights = [weight for weight in map(_weight, variant or lower) if weight]
        if not weights:
            self._gap = True
        for weight in weights:
            self._add(weight, _VARIANT if variant else _PLAIN, _LOWER if character == lower else _UPPER)

    def joined(self) -> str:
        self.close_number()
        accents = "".join(self.accents)[:_LONGEST_MINOR].rstrip(_PLAIN)
        cases = "".join(self.cases)[:_LONGEST_MINOR].rstrip(_LOWER)
        return f"{''.join(self.primary)[:_LONGEST_PRIMARY]}00{accents}0{cases}"


def sort_key(text: str) -> str:
    """A string of [0-9a-z] that sorts as `text` does in an alphabetical list, under any collation of the database.

    At most `LONGEST_KEY` characters; equal texts have equal keys; never raises.
    """
    key = _Key()
    for character in unicodedata.normalize("NFKD", text):
        key.read(character)
    return key.joined()
