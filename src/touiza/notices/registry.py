"""Kinds of notice: for each verb of the log, who is told and in which words. Filled by the apps that own the verbs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from touiza.actors.models import Activity, Actor


@dataclass(frozen=True)
class Telling:
    """What one recipient reads. `subject` is a fact in one line; `lines` say the rest; `action` is the button's word.

    `lines` and `quote` are plain text; `quote` is what a person wrote, shown apart with their name in `quoted`.
    """

    subject: str
    url: str  # a path of this site, with its language
    lines: tuple[str, ...] = ()
    action: str = ""
    quote: str = ""
    quoted: str = ""
    seed: str = ""  # whose weave heads the mail
    sender: str = ""  # in whose name it is told


@dataclass(frozen=True)
class Kind:
    """How a verb is told. `tell` runs with the recipient's language active and returns None to say nothing."""

    verb: str
    recipients: Callable[[Activity], Iterable[Actor]]
    tell: Callable[[Activity, Actor], Telling | None]
    mail: bool = True


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Add a kind; a verb has one."""
    _kinds[kind.verb] = kind


def kind_of(verb: str) -> Kind | None:
    """Return how a verb is told, None where nobody is."""
    return _kinds.get(verb)


def kinds() -> dict[str, Kind]:
    """Return all kinds by verb."""
    return dict(_kinds)
