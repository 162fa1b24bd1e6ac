"""The doors to subscriptions of the head of the chain: the links in their mails."""

from django.core import signing
from django.http import Http404

from touiza.core.digests import digest_of
from touiza.proof.models import HeadSubscription
from touiza.proof.models.heads import STOP


def access_subscription(secret: str) -> HeadSubscription:
    """Return the subscription that a secret confirms, confirmed already or not; 404 where it confirms none."""
    found = HeadSubscription.objects.filter(digest=digest_of(secret)).first()
    if found is None:
        raise Http404
    return found


def access_stop(key: str) -> str:
    """Return the id of the subscription that a key stops, also where it is stopped already; 404 where we wrote no such key."""
    try:
        return STOP.unsign(key)
    except signing.BadSignature:
        raise Http404 from None
