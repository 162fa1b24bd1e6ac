"""What changed in profiles, ties and work, as lines of the feed: read from the log, told only as far as it is for all.

The app that owns a verb says in which words its activities are told, and whether each may still be: what they are about
may be gone, or hidden, by now.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from touiza.actors.models import Activity, Actor
from touiza.actors.profile import shown_names
from touiza.core.audiences import Audience
from touiza.posts.items import Byline, byline_of

TOLD_TO = (Audience.PUBLIC, Audience.SIGNED_IN)


@dataclass(frozen=True)
class Told:
    """What one activity says, after the name of who did it: words, and the thing itself with its page."""

    words: str | Promise
    thing: str = ""
    language: str = ""  # of the thing's name
    href: str = ""


@dataclass(frozen=True)
class Change:
    """A line of the feed."""

    by: Byline
    at: dt.datetime
    told: Told
    audience: str


Load = Callable[[Sequence[Activity], Actor | None], Mapping[int, Told]]  # by the id of an activity; who is not in it is not told


@dataclass(frozen=True)
class _Kind:
    load: Load
    by_person: bool  # it stands with the person who did it, not with their association


_kinds: dict[str, _Kind] = {}


def register_change(verbs: Sequence[str], load: Load, *, by_person: bool = False) -> None:
    """Have activities of these verbs told in feeds, if they are for everybody. Called in `AppConfig.ready()`."""
    for verb in verbs:
        _kinds[verb] = _Kind(load, by_person)


def shelf_owner(activity: Activity) -> int | None:
    """Return at whose place an activity stands in feeds; None of what is not told there."""
    kind = _kinds.get(activity.verb)
    if kind is None or activity.audience not in TOLD_TO:
        return None
    return activity.actor_id if kind.by_person else activity.association_id


def told_verbs() -> frozenset[str]:
    return frozenset(_kinds)


def changes_for(ids: Sequence[int], reader: Actor | None) -> dict[int, Change]:
    """Return the lines of activities by their ids, of those that a reader may see. Queries by kind, not by line."""
    rows = [row for row in _rows(ids) if row.audience == Audience.PUBLIC or reader is not None]
    told: dict[int, Told] = {}
    for load in dict.fromkeys(kind.load for kind in _kinds.values()):
        if own := [row for row in rows if row.verb in _kinds and _kinds[row.verb].load is load]:
            told |= load(own, reader)
    owners = {row.pk: owner for row in rows if row.pk in told and (owner := _owner(row)) is not None}
    names = shown_names(owners.values(), reader)
    return {
        row.pk: Change(byline_of(owners[row.pk], names, reader), row.at, told[row.pk], row.audience)
        for row in rows
        if row.pk in owners
    }


def _rows(ids: Sequence[int]) -> list[Activity]:
    if not ids:
        return []
    rows = Activity.objects.filter(pk__in=ids, audience__in=TOLD_TO)
    return list(rows.select_related("actor__person__picture", "actor__association", "association__association"))


def _owner(row: Activity) -> Actor | None:
    owner = row.actor if _kinds[row.verb].by_person else row.association
    return owner if owner is not None and owner.suspended_at is None and owner.erased_at is None else None
