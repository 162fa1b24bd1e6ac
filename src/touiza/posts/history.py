"""The versions of a post, and what was changed from each to the next, word by word."""

import datetime as dt
import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from touiza.core.translated import LANGUAGES, TranslatedText, direction
from touiza.posts.models import Post, Version

_WORDS = re.compile(r"\s*\S+|\s+")
LONGEST = 3000  # words compared one by one; what is longer is compared line by line


@dataclass(frozen=True)
class Run:
    """A piece of a text: `kind` is "same", "new" or "gone"."""

    text: str
    kind: str


@dataclass(frozen=True)
class Change:
    """What was changed in one language."""

    language: str
    runs: list[Run]
    title: list[Run]

    @property
    def direction(self) -> str:
        return direction(self.language)


@dataclass(frozen=True)
class Step:
    """One version: since when it was read, and what it changed; the first changed nothing."""

    number: int
    at: dt.datetime
    changes: list[Change]


def steps_of(post: Post, *, most: int) -> list[Step]:
    """Return the versions of a post, the one that is read now first. One query."""
    rows = list(Version.objects.filter(post=post).order_by("-pk")[:most])
    first_number = Version.objects.filter(post=post).count() + 1 if len(rows) == most else len(rows) + 1
    texts: list[tuple[dt.datetime, TranslatedText, TranslatedText]] = [
        (rows[0].replaced_at if rows else post.published_at or post.created_at, post.title, post.body),
        *((row.written_at, row.title, row.body) for row in rows),
    ]
    steps = []
    for place, (at, title, body) in enumerate(texts):
        before = texts[place + 1] if place + 1 < len(texts) else None
        changes = _changes(before[1], title, before[2], body) if before else []
        steps.append(Step(first_number - place, at, changes))
    return steps


def difference(before: str, after: str) -> list[Run]:
    """Return what was taken from a text and what was added to it, in the order of reading. The runs not gone are the new text."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > LONGEST:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    runs: list[Run] = []
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(Run("".join(new[new_from:new_to]), "same"))
            continue
        runs += [Run("".join(old[old_from:old_to]), "gone")] if old_to > old_from else []
        runs += [Run("".join(new[new_from:new_to]), "new")] if new_to > new_from else []
    return runs


def _changes(title_before: TranslatedText, title: TranslatedText, before: TranslatedText, after: TranslatedText) -> list[Change]:
    found = []
    for code in LANGUAGES:
        old, new = before.texts.get(code, ""), after.texts.get(code, "")
        old_title, new_title = title_before.texts.get(code, ""), title.texts.get(code, "")
        if (old, old_title) != (new, new_title):
            found.append(Change(code, difference(old, new) if old != new else [], difference(old_title, new_title) if old_title != new_title else []))
    return found
