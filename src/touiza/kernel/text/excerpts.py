"""The piece of a text that shows why it was found, as it was written, with the words that were looked for marked."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from touiza.kernel.text.analysis import Term, term_of
from touiza.kernel.text.words import Token, iterate_tokens

LENGTH = 220  # characters of an excerpt, about
LONGEST = 6_000  # characters of a text that are read for one
ELLIPSIS = "…"
_BEFORE = 60  # characters kept before the first word that is marked
_LINKS = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
_LINE_SIGNS = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+|\d+[.)][ \t]+|(?:[-*_][ \t]*){3,}$|```.*$)", re.MULTILINE)
_EMPHASIS = re.compile(r"(\*\*|__|\*|`|~~)(?=\S)(.+?)(?<=\S)\1")
_BLANKS = re.compile(r"[ \t]*\n\s*|[ \t]{2,}")


class Part(NamedTuple):
    """A piece of an excerpt, and whether it is a word that was looked for."""

    text: str
    marked: bool


def plain_text(markdown: str) -> str:
    """`markdown` without its signs, on one line: what a reader sees. Never raises; plain text comes out as it is."""
    text = _LINE_SIGNS.sub("", _LINKS.sub(r"\1", markdown))
    return _BLANKS.sub(" ", _EMPHASIS.sub(r"\2", text)).strip()


def marked_parts(text: str, language: str, wanted: Callable[[Term], bool]) -> tuple[Part, ...]:
    """A short text whole, a title or a name, with what is wanted marked."""
    return tuple(_parts(text, 0, [token for token, _term in _marked(text, language, wanted)]))


def excerpt(text: str, language: str, wanted: Callable[[Term], bool], *, length: int = LENGTH) -> tuple[Part, ...]:
    """The `length` characters of `text` that hold most of what is wanted; its beginning where nothing is.

    Words stay whole, with the clitics and marks they were written with. The parts together are the excerpt.
    """
    read = text[:LONGEST]
    marked = _marked(read, language, wanted)
    start, end = _window(read, marked, length)
    parts = list(_parts(read[:end], start, [token for token, _term in marked if token.start >= start and token.end <= end]))
    if start > 0:
        parts.insert(0, Part(f"{ELLIPSIS} ", marked=False))
    if end < len(text.rstrip()):
        parts.append(Part(f" {ELLIPSIS}", marked=False))
    return tuple(parts)


def _marked(text: str, language: str, wanted: Callable[[Term], bool]) -> list[tuple[Token, Term]]:
    return [(token, term) for token in iterate_tokens(text) if (term := term_of(token.text, language)) and wanted(term)]


def _window(text: str, marked: Sequence[tuple[Token, Term]], length: int) -> tuple[int, int]:
    """Where the excerpt begins and ends: around the run of marked words with the most different terms, then the most."""
    best, at = (0, 0), 0
    seen: Counter[Term] = Counter()
    first = 0
    for last, (token, term) in enumerate(marked):
        seen[term] += 1
        while first < last and token.end - marked[first][0].start > length - _BEFORE:
            seen -= Counter([marked[first][1]])
            first += 1
        if (worth := (len(seen), last + 1 - first)) > best:
            best, at = worth, marked[first][0].start
    start = 0 if at <= _BEFORE else _next_word(text, at - _BEFORE, at)
    end = min(len(text), start + length)
    return start, end if end == len(text) else _last_word(text, start, end)


def _next_word(text: str, start: int, most: int) -> int:
    """The beginning of the first word after a place, not beyond `most`."""
    blank = text.find(" ", start, most)
    return most if blank < 0 else blank + 1


def _last_word(text: str, start: int, end: int) -> int:
    """The end of the last whole word before a place."""
    blank = text.rfind(" ", start + 1, end + 1)
    return end if blank < 0 else blank


def _parts(text: str, start: int, marked: Sequence[Token]) -> Iterator[Part]:
    at = start
    for token in marked:
        if token.start > at:
            yield Part(text[at : token.start], marked=False)
        yield Part(text[token.start : token.end], marked=True)
        at = token.end
    if at < len(text):
        yield Part(text[at:], marked=False)
