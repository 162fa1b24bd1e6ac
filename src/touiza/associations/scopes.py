"""Coordinators of some opportunities: which posts a role reaches is known above and asked here, by whoever lists posts.

The app that keeps the rows registers them in `AppConfig.ready()`. Without it a limited role reaches nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from touiza.associations.models import Invitation, Role
from touiza.core.translated import TranslatedText


@dataclass(frozen=True)
class Scopes:
    """Where scopes are kept.

    `posts` gives the ids of the posts that a role reaches, `roles` the roles that reach a post; `carry` gives a new
    role what its invitation named; `titles` names what roles reach, and what invitations will.
    """

    posts: Callable[[int], QuerySet]
    roles: Callable[[int], QuerySet]
    carry: Callable[[Invitation, Role], None]
    titles: Callable[[Iterable[int]], Mapping[int, list[TranslatedText]]]
    invited_titles: Callable[[Iterable[int]], Mapping[int, list[TranslatedText]]]


_scopes: list[Scopes] = []


def register(scopes: Scopes) -> None:
    """Say where scopes are kept."""
    _scopes[:] = [scopes]


def posts_within(role: int) -> QuerySet:
    """Return the ids of the posts that a limited role reaches, for a query to ask `in`."""
    return _scopes[0].posts(role) if _scopes else Role.objects.none().values("pk")


def roles_over(post: int) -> QuerySet:
    """Return the limited roles, held or ended, that reach a post."""
    return _scopes[0].roles(post) if _scopes else Role.objects.none()


def carry_over(invitation: Invitation, role: Role) -> None:
    """Give a role that was just taken up the scope that its invitation named."""
    for scopes in _scopes:
        scopes.carry(invitation, role)


def titles_of(roles: Iterable[int]) -> Mapping[int, list[TranslatedText]]:
    """Return the titles of what limited roles reach, by role."""
    return _scopes[0].titles(roles) if _scopes else {}


def invited_titles_of(invitations: Iterable[int]) -> Mapping[int, list[TranslatedText]]:
    """Return the titles of what limited invitations name, by invitation."""
    return _scopes[0].invited_titles(invitations) if _scopes else {}
