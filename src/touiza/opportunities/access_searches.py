"""The doors to a person's own saved searches, and to stopping mails from one of them."""

from django.core import signing
from django.http import Http404

from touiza.actors.models import Actor
from touiza.opportunities.models import SavedSearch
from touiza.opportunities.stopping import SEARCH, SUGGESTIONS


def own_searches(actor: Actor) -> list[SavedSearch]:
    """Return a person's saved searches by name."""
    return list(SavedSearch.objects.filter(person=actor).order_by("name", "pk"))


def access_own_search(actor: Actor, public_id: str) -> SavedSearch:
    """Return one of a person's own saved searches; 404 otherwise."""
    search = SavedSearch.objects.filter(person=actor, public_id=public_id).first()
    if search is None:
        raise Http404
    return search


def access_search_stop(key: str) -> str:
    """Return the id of the saved search that a key stops, also where it is gone; 404 where we wrote no such key."""
    return _unsigned(SEARCH, key)


def access_suggestions_stop(key: str) -> int:
    """Return the person whose suggestions by mail a key stops; 404 where we wrote no such key."""
    return int(_unsigned(SUGGESTIONS, key))


def _unsigned(signer: signing.Signer, key: str) -> str:
    try:
        return signer.unsign(key)
    except signing.BadSignature:
        raise Http404 from None
