"""An association stands still: closed by its owner, or suspended by this server. Each time is a row with who and why.

Apps above say what becomes of what is theirs, in the same transaction, and what they would tell before it happens.
"""

import datetime as dt
from collections.abc import Callable

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.associations.models import Association, Interruption
from touiza.associations.services.indexing import index_association
from touiza.core.audiences import Audience

Change = Callable[[Association, str, Actor | None, dt.datetime], None]
Consequences = Callable[[Association], list[str]]
_changes: list[Change] = []
_consequences: list[Consequences] = []


def follow(*, change: Change, consequences: Consequences) -> None:
    """Have `change(association, verb, by, at)` called whenever an association stands still or goes on.

    The verb is "association." with closed, reopened, suspended or restored. `consequences(association)` says in sentences what closing would do. Called by apps in `AppConfig.ready()`.
    """
    if change not in _changes:
        _changes.append(change)
        _consequences.append(consequences)


def consequences_of_closing(association: Association) -> list[str]:
    """Return what closing would do to what other apps keep, a sentence each."""
    return [sentence for told in _consequences for sentence in told(association)]


def begin(
    *, association: Association, kind: str, verb: str, by: Actor | None, sentence: str, at: dt.datetime, silent: bool
) -> None:
    """Write that an association stands still from now on. The caller has set its flag and holds its lock."""
    Interruption.objects.create(association=association, kind=kind, sentence=sentence.strip(), since=at, by=by)
    _tell(association, verb, by, at, silent)


def end(*, association: Association, kind: str, verb: str, by: Actor | None, at: dt.datetime, silent: bool) -> None:
    """Write that it goes on. The caller has taken its flag away and holds its lock."""
    Interruption.objects.filter(association=association, kind=kind, ended_at=None).update(ended_at=at, ended_by=by)
    _tell(association, verb, by, at, silent)


def _tell(association: Association, verb: str, by: Actor | None, at: dt.datetime, silent: bool) -> None:
    index_association(association)
    for change in _changes:
        change(association, verb, by, at)
    record(
        verb=verb,
        actor=by,
        obj=association,
        association=association.actor,
        audience=Audience.PUBLIC if verb in PUBLIC else Audience.PRIVATE,
        silent=silent,
        at=at,
    )


PUBLIC = frozenset({"association.closed", "association.reopened"})
