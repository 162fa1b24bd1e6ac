"""Addresses one can read: a title in any of the site's languages as lower-case ASCII words with hyphens.

Arabic is written in Latin letters by rule, not by dictionary: long vowels are kept, short ones, which are not written,
are filled with "a" where consonants would pile up. «ترجمة وثائق» gives "tarjama-wathaiq".
"""

import re
import unicodedata
import zlib
from itertools import pairwise

from touiza.kernel.text.folding import normalise
from touiza.kernel.text.scripts import ARABIC
from touiza.kernel.text.words import iterate_tokens

_CONSONANTS = {
    "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh", "ر": "r", "ز": "z", "س": "s",
    "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "غ": "gh", "ف": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m",
    "ن": "n", "ه": "h",
}  # fmt: skip
_VOWELS = {"ا": "a", "أ": "a", "إ": "i", "آ": "a", "ٱ": "a", "ع": "a", "ى": "a", "ة": "a", "ؤ": "ou", "ئ": "i"}
_LONG = frozenset("اأآع")
_BORROWED = {"ڨ": "g", "گ": "g", "ڭ": "g", "پ": "p", "ڤ": "v", "چ": "tch", "ژ": "j", "ک": "k", "ء": ""}
_TIFINAGH = {
    "ⴰ": "a", "ⴱ": "b", "ⴲ": "b", "ⴳ": "g", "ⴴ": "g", "ⴵ": "j", "ⴶ": "j", "ⴷ": "d", "ⴸ": "d", "ⴹ": "d", "ⴺ": "d",
    "ⴻ": "e", "ⴼ": "f", "ⴽ": "k", "ⴾ": "k", "ⴿ": "k", "ⵀ": "h", "ⵁ": "h", "ⵂ": "h", "ⵃ": "h", "ⵄ": "a", "ⵅ": "kh",
    "ⵆ": "kh", "ⵇ": "q", "ⵈ": "q", "ⵉ": "i", "ⵊ": "j", "ⵋ": "j", "ⵌ": "j", "ⵍ": "l", "ⵎ": "m", "ⵏ": "n", "ⵐ": "n",
    "ⵑ": "ng", "ⵒ": "p", "ⵓ": "u", "ⵔ": "r", "ⵕ": "r", "ⵖ": "gh", "ⵗ": "gh", "ⵘ": "j", "ⵙ": "s", "ⵚ": "s", "ⵛ": "ch",
    "ⵜ": "t", "ⵝ": "t", "ⵞ": "ch", "ⵟ": "t", "ⵠ": "v", "ⵡ": "w", "ⵢ": "y", "ⵣ": "z", "ⵤ": "z", "ⵥ": "z", "ⵯ": "w",
}  # fmt: skip
_LATIN = {"ɣ": "gh", "ɛ": "e", "ŋ": "ng", "ə": "e"}
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_SHORTEST_WITH_ARTICLE = 5

Sounds = list[tuple[str, bool]]  # Latin letters, and whether they are a vowel


def _semivowel(letter: str, before: str, after: str) -> tuple[str, bool]:
    """و and ي: consonants at the head of a word and before a long vowel, vowels elsewhere."""
    if not before or after in _LONG:
        return ("w" if letter == "و" else "y"), False
    return ("ou" if letter == "و" else "i"), True


def _sounds(word: str) -> Sounds:
    """The sound of each letter; a digit or a letter of another script counts as a vowel, that nothing is filled around."""
    sounds: Sounds = []
    for before, letter, after in zip(["", *word], word, [*word[1:], " "], strict=False):
        if letter in "ويی":
            sounds.append(_semivowel(letter, before, after))
        elif letter in _CONSONANTS or letter in _BORROWED:
            sounds.append((_CONSONANTS.get(letter) or _BORROWED[letter], letter == "ء"))
        else:
            sounds.append((_VOWELS.get(letter) or _latin(letter), True))
    return sounds


def _fill(sounds: Sounds) -> str:
    """Writes the sounds down, with "a" after a first consonant that meets another, and within a run of three."""
    written, run = "", 0
    for index, ((sound, is_vowel), (_, next_is_vowel)) in enumerate(pairwise([*sounds, ("", True)])):
        written += sound
        run = 0 if is_vowel else run + 1
        if run and not next_is_vowel and (index == 0 or run > 1):
            written += "a"
            run = 0
    return written


def _arabic(word: str) -> str:
    if word.startswith("ال") and len(word) >= _SHORTEST_WITH_ARTICLE:
        return f"al-{_fill(_sounds(word[2:]))}"
    return _fill(_sounds(word))


def _bare(word: str) -> str:
    """An Arabic word without vowel marks and tatweel, its carried hamzas kept: they tell "i" from "y"."""
    letters = unicodedata.normalize("NFKC", word).replace("ـ", "")
    return "".join(letter for letter in letters if not unicodedata.category(letter).startswith(("M", "C")))


def _latin(word: str) -> str:
    plain = normalise("".join(_TIFINAGH.get(c) or _LATIN.get(c, c) for c in word))
    return _NOT_SLUG.sub("", plain)


def _cut(slug: str, longest: int) -> str:
    """`slug` within `longest` characters, at the end of a word where there is one."""
    if len(slug) <= longest:
        return slug
    whole, hyphen, _ = slug[: longest + 1].rpartition("-")
    return whole if hyphen else slug[:longest]


def slugify(text: str, *, longest: int = 60) -> str:
    """An address for `text`: [a-z0-9-], never empty, the same for the same text, at most `longest` characters (>= 10).

    A text with no letter that can be transcribed gets "t-" and its checksum.
    """
    words = (
        _arabic(_bare(text[token.start : token.end])) if token.script == ARABIC else _latin(token.text)
        for token in iterate_tokens(text)
    )
    slug = _cut("-".join(filter(None, words)), longest).strip("-")
    return slug or f"t-{zlib.crc32(text.encode('utf-8', 'surrogatepass')):08x}"
