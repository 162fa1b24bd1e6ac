"""The links in mails by which saved searches and suggestions are stopped, without signing in. Who has one may stop them."""

from django.core import signing
from django.urls import reverse

from touiza.opportunities.models import SavedSearch

SEARCH = signing.Signer(salt="opportunities.search")  # signs the id of a saved search
SUGGESTIONS = signing.Signer(salt="opportunities.suggestions")  # signs the id of a person


def search_stop_path(search: SavedSearch) -> str:
    """Return the path of the page that stops telling of a saved search, in the active language."""
    return reverse("opportunities:search_stop", args=[SEARCH.sign(search.public_id)])


def suggestions_stop_path(person: int) -> str:
    """Return the path of the page that stops suggestions by mail, in the active language."""
    return reverse("opportunities:suggestions_stop", args=[SUGGESTIONS.sign(str(person))])
