"""Choices of apps above that belong on the page "How I am told": mails that they write by a rhythm of their own."""

from collections.abc import Callable
from dataclasses import dataclass

from touiza.actors.models import Actor
from touiza.core.errors import Sentence


@dataclass(frozen=True)
class Extra:
    """One more choice. `read` returns what a person has chosen, `save` keeps it; `options` are values with their words."""

    name: str
    label: Sentence
    hint: Sentence
    options: Callable[[], list[tuple[str, Sentence]]]
    read: Callable[[Actor], str]
    save: Callable[[Actor, str], object]


_extras: dict[str, Extra] = {}


def register_extra(extra: Extra) -> None:
    """Add a choice. Called in `AppConfig.ready()`."""
    _extras[extra.name] = extra


def extras() -> list[Extra]:
    """Return them in the order in which they were added."""
    return list(_extras.values())
