"""The criteria an association is verified against: words in a file, in three languages; their codes are for good."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from touiza.core.translated import LANGUAGES, TranslatedText

NOWHERE = TranslatedText()


@dataclass(frozen=True)
class Criterion:
    """One criterion. `needed`: nothing is verified without it. `means` is for readers, `ask` for who shows evidence."""

    code: str
    needed: bool
    label: TranslatedText
    means: TranslatedText = NOWHERE
    ask: TranslatedText = NOWHERE

    def __str__(self) -> str:
        return str(self.label)


@cache
def criteria() -> tuple[Criterion, ...]:
    """Return all criteria in their order."""
    file = resources.files("touiza.associations").joinpath("data", "criteria.toml")
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    return tuple(_criterion(code, entry) for code, entry in told.items())


def codes() -> tuple[str, ...]:
    return tuple(one.code for one in criteria())


def criterion_of(code: str) -> Criterion:
    """Return a criterion by its code; one that no file knows any more is called by its code."""
    known = {one.code: one for one in criteria()}
    return known.get(code) or Criterion(code, needed=False, label=TranslatedText.of("en", en=code))


def _criterion(code: str, entry: dict[str, Any]) -> Criterion:
    return Criterion(code, entry["needed"], _text(entry), _text(entry["means"]), _text(entry["ask"]))


def _text(entry: dict[str, Any]) -> TranslatedText:
    return TranslatedText("ar", {language: entry[language] for language in LANGUAGES})
