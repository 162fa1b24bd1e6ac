"""The doors to a person's own saved searches, and to stopping mails from one of them."""

from django.core import signing
from django.db.models import QuerySet
from django.http import Http404

from touiza.actors.models import Actor
from touiza.opportunities.models import Cadence, HiddenSuggestion, SavedSearch, SuggestionMail
from touiza.opportunities.stopping import SEARCH, SUGGESTIONS
from touiza.posts.models import PostState


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


def hidden_from(actor: Actor) -> QuerySet[HiddenSuggestion]:
    """Return what a person put away, the latest first, with its opportunity's title."""
    rows = HiddenSuggestion.objects.filter(person=actor, opportunity__post__state=PostState.PUBLISHED)
    return rows.select_related("opportunity__post", "opportunity__association__actor").order_by("-at", "-pk")


def mail_of(actor: Actor) -> str:
    """Return how often a person gets suggestions by mail."""
    return SuggestionMail.objects.filter(person=actor).values_list("cadence", flat=True).first() or Cadence.NONE
