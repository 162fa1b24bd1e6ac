"""What waits for those who act for an association: a registry of queues, filled by the apps that own them.

A source says how many of its things wait and since when the oldest do; only what is shown is drawn. Most kinds need
nothing for a line but what one row tells: see `slips`.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.safestring import SafeString

from touiza.actors.models import Actor
from touiza.associations.access import limit_of, powers_of
from touiza.associations.capabilities import Can
from touiza.associations.models import Association

MOST = 20  # of all things that wait, so many are shown at once


@dataclass(frozen=True)
class Desk:
    """Where things wait: for which association, who decides, and the page one comes back to."""

    association: Association
    actor: Actor
    here: str  # the address of the page, with its query
    token: str  # of the forms, against forged ones
    may: frozenset[Can]  # what their role allows
    limit: int | None  # the role, where it reaches some opportunities only


def desk_of(request: HttpRequest, association: Association, actor: Actor) -> Desk:
    """Return the desk that a page is."""
    may, limit = powers_of(actor, association), limit_of(actor, association)
    return Desk(association, actor, request.get_full_path(), get_token(request), may, limit)


@dataclass(frozen=True)
class Queue:
    """How many wait, and the oldest of them: since when, and the thing itself. Oldest first."""

    number: int
    oldest: list[tuple[dt.datetime, Any]]


@dataclass(frozen=True)
class Source:
    """A kind of thing that waits.

    `phrase` says how many in words, as a link: "<a href="{href}">{count} application</a> to answer". `waiting` gives
    the MOST oldest. `draw` draws things of its own that `waiting` gave, in the same order.
    """

    key: str
    order: int
    phrase: Callable[[int], str]
    waiting: Callable[[Desk], Queue]
    draw: Callable[[Desk, list[Any]], list[SafeString]]
    can: Can  # what one must be allowed, to be shown it


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Add a source; a key has one."""
    _sources[source.key] = source


def sources_for(desk: Desk) -> list[Source]:
    """Return those that concern who decides here, in the order in which a sentence names them."""
    return sorted((source for source in _sources.values() if source.can in desk.may), key=lambda source: source.order)
