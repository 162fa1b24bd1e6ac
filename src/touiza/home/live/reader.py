"""Who listens, and to what they may listen now: asked when a stream opens, and again while it is open."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.db import InterfaceError, OperationalError, close_old_connections
from django.http import HttpRequest

from touiza.actors.access import actor_of
from touiza.actors.models import Actor
from touiza.core.live import Spread, open_topics, topics_asked

MOST_TOPICS = 20  # of one stream


@dataclass(frozen=True)
class Standing:
    """Who holds a session, and the topics open to them. A visitor has neither user nor actor."""

    user: int | None
    actor: int | None
    topics: frozenset[str]


def look(session: str, asked: str) -> Standing:
    """Return how somebody stands now; raises OperationalError or InterfaceError where the database is away."""
    close_old_connections()
    try:
        return _look(session, asked)
    except (OperationalError, InterfaceError):  # a connection from before a restart of the database: once more, on a new one
        close_old_connections()
        return _look(session, asked)
    finally:
        close_old_connections()


def _look(session: str, asked: str) -> Standing:
    user, actor = _holder(session) if session else (None, None)
    topics = topics_asked(asked, own=actor.pk if actor else None, most=MOST_TOPICS)
    return Standing(user, actor.pk if actor else None, frozenset(open_topics(actor, topics)))


def _holder(session: str) -> tuple[int | None, Actor | None]:
    """Return the login and the actor of a session, by the rules of every page: alive, its password unchanged, not suspended."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session)
    user = get_user(request)
    actor = actor_of(user) if user.is_authenticated else None
    if actor is not None and (actor.suspended_at or actor.erased_at):
        actor = None
    return (user.pk, actor) if user.is_authenticated else (None, None)


def concerned(spread: Spread, number: int, among: Collection[int]) -> Collection[int]:
    """Return whom an announcement concerns, of these."""
    close_old_connections()
    try:
        return spread.readers(number, among)
    finally:
        close_old_connections()


def mark_of(session: str) -> str:
    """Return the name under which the end of a session is announced: its digest, for nobody can sign in with that."""
    return hashlib.sha256(session.encode()).hexdigest()[:32] if session else ""
