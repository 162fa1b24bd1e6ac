"""How many notices wait for the person who is signed in: for the bell of every page."""

from django.http import HttpRequest

from touiza.actors.access import actor_of
from touiza.notices.models import Notice


def unread(request: HttpRequest) -> int:
    """Return the number of unread notices, counted no further than 100."""
    actor = actor_of(request.user)
    if actor is None:
        return 0
    return Notice.objects.filter(recipient=actor, read_at=None)[:100].count()
