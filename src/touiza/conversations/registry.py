"""What conversations are attached to. The app that owns a thing says who may read and write about it, and what it is."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from touiza.actors.models import Actor


@dataclass(frozen=True)
class About:
    """A conversation in a list or a notice, as one reader sees it: what it is about, with whom, where it is read."""

    title: str
    other: str  # the other side's name
    url: str
    seed: str = ""  # whose weave stands beside it: the association's handle and dyes
    dyes: str = ""


@dataclass(frozen=True)
class Subject:
    """A kind of thing to talk about.

    `readers` returns everyone who may read what is said about one; `about` describes several to one of their readers,
    by id, leaving out those that this reader must not see. In a constant number of queries.
    """

    type: str  # app_label.model
    readers: Callable[[int], Iterable[Actor]]
    about: Callable[[Collection[int], Actor], dict[int, About]]


_subjects: dict[str, Subject] = {}


def register(subject: Subject) -> None:
    """Add a kind of thing. Called in AppConfig.ready() of the app that owns it."""
    _subjects[subject.type] = subject


def subject_of(kind: str) -> Subject | None:
    """Return what is known of a kind of thing; None where the app is gone."""
    return _subjects.get(kind)
