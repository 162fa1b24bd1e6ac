"""The doors to what people wrote to an association."""

from django.db.models import QuerySet
from django.http import Http404

from touiza.associations.digests import digest_of
from touiza.associations.models import Association, ContactMessage

State = ContactMessage.State


def messages_of(association: Association, state: str) -> QuerySet[ContactMessage]:
    """Return what reached an association: what waits by age, what is answered with the latest first."""
    rows = ContactMessage.objects.filter(association=association, state=state).select_related("sender__person", "answered_by__person")
    return rows.order_by("sent_at", "pk") if state == State.WAITING else rows.order_by("-answered_at", "-pk")


def count_messages(association: Association) -> int:
    """Return how many messages wait for an answer."""
    return ContactMessage.objects.filter(association=association, state=State.WAITING).count()


def access_message(association: Association, public_id: str) -> ContactMessage:
    """Return a message that reached this association (the caller has shown a role)."""
    rows = ContactMessage.objects.filter(association=association, public_id=public_id).exclude(state=State.UNCONFIRMED)
    message = rows.select_related("sender__person", "answered_by__person").first()
    if message is None:
        raise Http404
    return message


def access_confirmation(secret: str) -> ContactMessage:
    """Return the message that a secret confirms, whatever its state; 404 where it confirms none."""
    rows = ContactMessage.objects.select_related("association__actor")
    message = rows.filter(
        digest=digest_of(secret), association__actor__suspended_at=None, association__actor__erased_at=None
    ).first()
    if message is None:
        raise Http404
    return message
