"""Kinds of notice: for each verb of the log, who is told and in which words. Filled by the apps that own the verbs."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import QuerySet

from touiza.actors.models import Activity, Actor
from touiza.notices.families import Family


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
class Told:
    """A group as its recipient may see it: its newest activities, and how many there are in all."""

    activities: Sequence[Activity]  # the newest first; no more than grouping.LOADED
    size: int  # activities
    people: int  # who did them, each once


@dataclass(frozen=True)
class Grouping:
    """Which activities of a verb are told together: those with the same `by`, of one day or week where a period is named.

    `tell` is asked where there are two or more; one alone is told as its kind tells it.
    """

    by: Callable[[Activity], str | int | None]
    tell: Callable[[Told, Actor], Telling | None]
    period: Literal["", "day", "week"] = ""


FamilyOf = Callable[[Activity, Actor], Family]


@dataclass(frozen=True)
class Kind:
    """How a verb is told. `tell` runs with the recipient's language active and returns None to say nothing.

    `objects` gives the rows that its activities are about, loaded with all that `tell` needs: `tell` gets one by
    `object_of`, and a page of notices loads them together.

    `visible` is asked whenever something is drawn, mailed or pushed: may this reader see what it tells of now?
    `visible_among` answers the same for many at once, with the ids of the activities that may be seen; a page asks it
    instead, where there is one.
    """

    verb: str
    recipients: Callable[[Activity], Iterable[Actor]]
    tell: Callable[[Activity, Actor], Telling | None]
    mail: bool = True  # worth a mail of its own; else it comes in the summary
    objects: Callable[[], QuerySet[Any]] | None = None
    family: Family | FamilyOf | None = None
    own_mail: bool = False  # its app writes the mail itself, where `mails_at_once` says so
    always: bool = False  # in the app, whatever was chosen for its family
    urgent: bool = False  # no summary and no limit hold its mail back
    happens: Callable[[Activity], dt.datetime | None] | None = None  # an urgent kind: quiet hours give way only if this is within hours
    group: Grouping | None = None
    visible: Callable[[Activity, Actor], bool] | None = None
    visible_among: Callable[[Sequence[Activity], Actor], Collection[int]] | None = None

    def family_for(self, activity: Activity, recipient: Actor) -> Family:
        """Return the family in which one recipient is told of an activity."""
        if self.family is None:
            return Family.ANSWERS
        return self.family if isinstance(self.family, Family) else self.family(activity, recipient)


def theirs_or_team(theirs: Family) -> FamilyOf:
    """Return the family of a kind that tells two sides: the person it concerns, and those who work for an association."""

    def family_of(activity: Activity, recipient: Actor) -> Family:
        return theirs if recipient.pk == activity.person_id else Family.TEAM

    return family_of


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


def seen_among(activities: Sequence[Activity], reader: Actor) -> set[int]:
    """Return the ids of those that a reader may be told of now."""
    seen: set[int] = set()
    of_kind: dict[str, list[Activity]] = {}
    for activity in activities:
        of_kind.setdefault(activity.verb, []).append(activity)
    for verb, rows in of_kind.items():
        kind = kind_of(verb)
        if kind is None:
            continue
        if kind.visible_among is not None:
            seen.update(kind.visible_among(rows, reader))
        else:
            seen.update(row.pk for row in rows if kind.visible is None or kind.visible(row, reader))
    return seen
