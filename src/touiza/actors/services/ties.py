"""Ties between people and associations, written here alone: whoever is tied may see more of the other, also by searching."""

import datetime as dt
from collections.abc import Iterable

from touiza.actors.models import Actor, Tie
from touiza.actors.services.indexing import follow_ties
from touiza.core import clock


def tie(person: Actor, association: Actor, kind: Tie.Kind, *, at: dt.datetime | None = None) -> None:
    """Tie a person to an association, once; a tie that is there stays as it is."""
    Tie.objects.get_or_create(person=person, association=association, kind=kind, defaults={"since": at or clock.now()})
    follow_ties(person.pk)


def untie(person: int, association: int, kinds: Iterable[str]) -> None:
    """Take ties of some kinds away."""
    Tie.objects.filter(person=person, association=association, kind__in=kinds).delete()
    follow_ties(person)
