"""Kinds of notice: for each verb of the log, who is told and in which words. Filled by the apps that own the verbs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from touiza.actors.models import Activity, Actor


@dataclass(frozen=True)
class Telling:
    """What one recipient reads. `subject` is a fact in one line; `lines` say the rest; `action` is the button's word.

    `lines` and `quote` are plain text; `quote` is what a person wrote, shown apart with their name in `quoted`.
    """

    subject: str
    url: str  # a path of this site, with its language
    lines: tuple[str, ...] = ()
    figure: tuple[str, str, str] = ("", "", "")  # the time it takes: large, its unit, and both in words
    facts: tuple[tuple[str, str], ...] = ()  # labels and values: where, with whom
    action: str = ""
    quote: str = ""
    quoted: str = ""
    seed: str = ""  # whose weave heads the mail: a handle, and the dyes it was given
    dyes: str = ""
    sender: str = ""  # in whose name it is told
    reply_to: str = ""  # the address that answering the mail writes to; "" is nobody's


@dataclass(frozen=True)
class Kind:
    """How a verb is told. `tell` runs with the recipient's language active and returns None to say nothing.

    `objects` gives the rows that its activities are about, loaded with all that `tell` needs: `tell` gets one by
    `object_of`, and a page of notices loads them together.
    """

    verb: str
    recipients: Callable[[Activity], Iterable[Actor]]
    tell: Callable[[Activity, Actor], Telling | None]
    mail: bool = True
    objects: Callable[[], QuerySet[Any]] | None = None


_KEPT = "_told_object"
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


def object_of(activity: Activity) -> Any:
    """Return the object an activity is about, as its kind loads it; None where it is gone."""
    kind = kind_of(activity.verb)
    if _KEPT not in activity.__dict__ and kind is not None and kind.objects is not None:
        activity.__dict__[_KEPT] = kind.objects().filter(pk=activity.object_id).first()
    return activity.__dict__.get(_KEPT)


def load_objects(activities: Iterable[Activity]) -> None:
    """Load the objects of many activities at once: the queries of each source of rows, once."""
    sources: dict[Callable[[], QuerySet[Any]], list[Activity]] = {}
    for activity in activities:
        kind = kind_of(activity.verb)
        if kind is not None and kind.objects is not None:
            sources.setdefault(kind.objects, []).append(activity)
    for source, rows in sources.items():
        found = source().in_bulk([row.object_id for row in rows if row.object_id])
        for row in rows:
            row.__dict__[_KEPT] = found.get(row.object_id)
