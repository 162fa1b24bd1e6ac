"""How many notices wait for the person who is signed in: for the bell of every page."""

from django.http import HttpRequest

from touiza.actors.access import actor_of
from touiza.core.prepared import Prepared
from touiza.notices.models import NoticeGroup

MOST = 100  # counted


def unread(request: HttpRequest) -> int:
    """Return the number of groups of notices that are new, counted no further than 100."""
    actor = actor_of(request.user)
    if actor is None:
        return 0
    return len(UNREAD(recipient=actor.pk))


UNREAD = Prepared(
    lambda recipient: NoticeGroup.objects.filter(recipient=recipient, read_at=None, in_app=True).values_list("pk", flat=True)[:MOST]
)
