"""Where the menus lead to the search of everything."""

from django.utils.translation import gettext_lazy as _

from touiza.ui.navigation import Item, register


def register_navigation() -> None:
    register("public", Item(label=_("Search"), url="finding:search", icon="search", order=60))
