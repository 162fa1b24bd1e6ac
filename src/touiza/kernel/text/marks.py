"""What stands out in a text that people typed: topics (#تويزة, #Forêt), people and associations (@handle), addresses.

A topic is letters and digits of any script with their marks, and underscores; it has at least one letter. What stands
inside an address or a word is none. Nothing here knows which topics or handles there are.
"""

import enum
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_TOPIC = 40  # characters; a longer run is no word to find things by
SHORTEST_HANDLE, LONGEST_HANDLE = 2, 30
_SIGNS = "#＃@"
_STARTS = re.compile(r"https?://|[#＃@]", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"«»“”]+", re.IGNORECASE)
_HANDLE = re.compile(r"[A-Za-z0-9_]+")
_ENDS = "_.,;:!?…'’،؛؟*"  # after an address these belong to the sentence
_PAIRS = {")": "(", "]": "[", "}": "{"}
_JOINERS = "\u200c\u200d"  # between letters of one word in Arabic script
_NOT_BEFORE = frozenset("&/#＃@=")
_PREFIX = re.compile(r"(?:^|[^\w])[وفبلك]ـ?\Z")  # Arabic writes “and”, “so”, “with”, “for”, “like” onto the next word


class MarkKind(enum.StrEnum):
    TOPIC = "topic"
    HANDLE = "handle"
    ADDRESS = "address"


@dataclass(frozen=True)
class Mark:
    """Something that stands out between two places of a text. `value` is it without its sign; a handle in small letters."""

    kind: MarkKind
    start: int
    end: int
    value: str


def find_marks(text: str) -> Iterator[Mark]:
    """Yield what stands out, in order; no two overlap."""
    place = 0
    while (found := _STARTS.search(text, place)) is not None:
        mark = _mark_at(text, found.start())
        if mark is not None:
            yield mark
        place = mark.end if mark is not None else found.start() + 1


def topics_in(text: str) -> list[str]:
    """Return the topics of a text in order, each spelling once."""
    return list(dict.fromkeys(mark.value for mark in find_marks(text) if mark.kind is MarkKind.TOPIC))


def handles_in(text: str) -> list[str]:
    """Return the handles of a text in order, each once."""
    return list(dict.fromkeys(mark.value for mark in find_marks(text) if mark.kind is MarkKind.HANDLE))


def _mark_at(text: str, start: int) -> Mark | None:
    before = text[start - 1] if start else ""
    if before and (_is_of_word(before) or before in _NOT_BEFORE) and not _PREFIX.search(text[max(0, start - 3) : start]):
        return None
    if text[start] not in _SIGNS:
        return _address_at(text, start)
    return _handle_at(text, start) if text[start] == "@" else _topic_at(text, start)


def _topic_at(text: str, start: int) -> Mark | None:
    end = start + 1
    while end < len(text) and (_is_of_word(text[end]) or text[end] in _JOINERS):
        end += 1
    while end > start + 1 and text[end - 1] in "_" + _JOINERS:
        end -= 1
    value = text[start + 1 : end]
    if len(value) > LONGEST_TOPIC or not any(ch.isalpha() for ch in value) or not value[0].isalnum():
        return None
    return Mark(MarkKind.TOPIC, start, end, value)


def _handle_at(text: str, start: int) -> Mark | None:
    found = _HANDLE.match(text, start + 1)
    if found is None or not SHORTEST_HANDLE <= len(found[0]) <= LONGEST_HANDLE:
        return None
    after = text[found.end() : found.end() + 1]
    if after == "@" or (after and _is_of_word(after)):  # a mailbox, somebody of another server, a longer word
        return None
    return Mark(MarkKind.HANDLE, start, found.end(), found[0].lower())


def _address_at(text: str, start: int) -> Mark | None:
    found = _ADDRESS.match(text, start)
    if found is None:
        return None
    value = found[0]
    while value[-1] in _ENDS or (value[-1] in _PAIRS and value.count(value[-1]) > value.count(_PAIRS[value[-1]])):
        value = value[:-1]
    if value[-1] in ":/" and value.count("/") <= 2:  # nothing but the scheme
        return None
    return Mark(MarkKind.ADDRESS, start, start + len(value), value)


def _is_of_word(ch: str) -> bool:
    """Letters, digits, underscores, and the marks that stand above and below letters."""
    return ch.isalnum() or ch == "_" or unicodedata.category(ch) in {"Mn", "Mc"}
