"""Cuts a text into words, each with its place in the text as written, its folded form and its script."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from touiza.kernel.text.folding import normalise
from touiza.kernel.text.scripts import ARABIC, LATIN, letter_script, main_script

# Marks and joiners that stand inside a word; Python's \w leaves them out and would cut «مُتَرْجِم» in four.
_INSIDE = (
    "\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u061c"
    "\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0898-\u089f\u08ca-\u08e1\u08e3-\u0903"
    "\u093a-\u094f\u1ab0-\u1aff\u1dc0-\u1dff\u200c-\u200f\u2060\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\ufeff"
)
WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_INSIDE}])*")
LONGEST_KEPT = 40  # characters of a word that is remembered folded
_NOT_WORD = re.compile(r"[\W_]+")


class Token(NamedTuple):
    """A word: `text` folded, and `source[start:end]` as it was written."""

    text: str
    start: int
    end: int
    script: str | None


def _pieces(start: int, word: str) -> Iterator[tuple[int, str]]:
    """A word whole, or cut where Arabic letters touch others: «بـPython» is «بـ» and «Python»."""
    scripts = [letter_script(character) for character in word]
    if not (ARABIC in scripts and LATIN in scripts):
        yield start, word
        return
    sides: list[bool] = []
    for script in scripts:
        sides.append(script == ARABIC if script else bool(sides and sides[-1]))
    offset = start
    for _, group in groupby(zip(sides, word, strict=True), key=lambda pair: pair[0]):
        piece = "".join(character for _, character in group)
        yield offset, piece
        offset += len(piece)


@lru_cache(maxsize=32768)
def _fold_kept(piece: str) -> str:
    return _NOT_WORD.sub("", normalise(piece))


def _fold(piece: str) -> str:
    """A word folded; those of usual length are kept, for the same ones come again and again."""
    return _fold_kept(piece) if len(piece) <= LONGEST_KEPT else _NOT_WORD.sub("", normalise(piece))


def iterate_tokens(text: str) -> Iterator[Token]:
    """The words of `text` in order, one at a time."""
    for match in WORD.finditer(text):
        for start, piece in _pieces(match.start(), match.group()):
            folded = _fold(piece)
            if folded:
                yield Token(folded, start, start + len(piece), main_script(folded))


def tokenise(text: str) -> list[Token]:
    """The words of `text` in order. Linear in its length; never raises, whatever the string holds."""
    return list(iterate_tokens(text))
