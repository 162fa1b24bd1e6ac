"""Letters with placeholders: which there are, what is wrong with a text, how one is written for one person. Pure.

A placeholder is a word of a strict list in braces, in any of the three languages: {name}, {nom}, {الاسم}. After a bar
stands what to write where the value is missing: {name|dear friend}. Without it, who has no value gets no letter.
"""

import re
from collections.abc import Iterator, Mapping

NAMES: dict[str, tuple[str, str, str]] = {  # in Arabic, French, English
    "name": ("الاسم", "nom", "name"),
    "association": ("الجمعية", "association", "association"),
    "hours_year": ("ساعات_العام", "heures_annee", "hours_year"),
    "hours": ("الساعات", "heures", "hours"),
    "since": ("منذ", "depuis", "since"),
}
DISTINCT = [tuple(dict.fromkeys(words)) for words in NAMES.values()]  # as one may write them
MEANT = {word: code for code, words in NAMES.items() for word in words}
ALWAYS = frozenset({"association", "since"})  # everyone has these
PLACEHOLDER = re.compile(r"\{([^{}|\n]{0,60})(?:\|([^{}\n]{0,120}))?\}")
BRACE = re.compile(r"[{}]")


class Missing(ValueError):
    """Somebody has no value for a placeholder, and the letter says nothing in its place. The argument is its code."""


def unknown_in(text: str) -> list[str]:
    """Return the placeholders of a text that mean nothing, and a brace left open."""
    wrong = [f"{{{found[1]}}}" for found in PLACEHOLDER.finditer(text) if found[1].strip() not in MEANT]
    stray = BRACE.search(PLACEHOLDER.sub("", text))
    return [*dict.fromkeys(wrong), *([stray[0]] if stray else [])]


def unsure_in(text: str) -> list[str]:
    """Return the codes of placeholders that somebody may have no value for, with nothing written in its place."""
    return list(dict.fromkeys(code for code, instead in _found(text) if instead is None and code not in ALWAYS))


def write_letter(text: str, values: Mapping[str, str]) -> str:
    """Return a text with its placeholders filled in; raises Missing. What is filled in is never read as a placeholder."""

    def fill(found: re.Match[str]) -> str:
        code = MEANT[found[1].strip()]
        value = values.get(code) or found[2]
        if value is None:
            raise Missing(code)
        return value

    return PLACEHOLDER.sub(fill, text)


def _found(text: str) -> Iterator[tuple[str, str | None]]:
    for found in PLACEHOLDER.finditer(text):
        if found[1].strip() in MEANT:
            yield MEANT[found[1].strip()], found[2]
