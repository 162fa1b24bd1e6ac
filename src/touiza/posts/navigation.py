"""What this app adds to the menus: what one saved."""

from django.utils.translation import gettext_lazy as _

from touiza.actors.navigation import has_person
from touiza.ui.navigation import Item, register


def register_navigation() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register("account", Item(label=_("What I saved"), url="posts:saves_mine", icon="bookmark", order=18, visible=has_person))
