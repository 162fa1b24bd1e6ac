"""The door to a person's notices."""

from django.http import Http404

from touiza.actors.models import Actor
from touiza.notices.models import Notice


def access_notice(actor: Actor, pk: int) -> Notice:
    """Return a notice of this person; 404 where it is somebody else's."""
    notice = Notice.objects.select_related("activity").filter(pk=pk, recipient=actor).first()
    if notice is None:
        raise Http404
    return notice
