"""What this app adds to the menus."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from touiza.actors.access import actor_of
from touiza.associations.context import current
from touiza.conversations.access import count_unread
from touiza.ui.navigation import Item, register


def register_navigation() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register("account", Item(label=_("Messages"), url="conversations:list", icon="message", order=20, count=unread))


def unread(request: HttpRequest) -> int:
    """Count the conversations that hold something new for who is signed in.

    Not in an association's workspace: there each application says it for itself, and a page has its twenty queries.
    """
    actor = actor_of(request.user)
    return count_unread(actor) if actor and current(request) is None else 0
