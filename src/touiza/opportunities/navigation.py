"""What this app adds to the menus."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from touiza.associations.context import current
from touiza.associations.navigation import in_one, in_workspace
from touiza.opportunities.access_applications import count_waiting
from touiza.ui.navigation import Item, register


def register_navigation() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register("public", Item(label=_("Opportunities"), url="opportunities:list", icon="search", order=10))
    register("person", Item(label=_("Discover"), url="opportunities:list", icon="search", order=10))
    register(
        "association",
        Item(
            label=_("Applications"),
            url=in_workspace("opportunities:applications"),
            icon="inbox",
            order=20,
            visible=in_one,
            count=applications_waiting,
            bar=True,
        ),
    )
    register(
        "association",
        Item(
            label=_("Opportunities"),
            url=in_workspace("opportunities:workspace"),
            icon="heart-handshake",
            order=30,
            visible=in_one,
            bar=True,
        ),
    )
    register(
        "association",
        Item(
            label=pgettext_lazy("menu", "The day"),
            url=in_workspace("opportunities:days"),
            icon="user-check",
            order=35,
            visible=in_one,
        ),
    )


def applications_waiting(request: HttpRequest) -> int:
    """Count the applications that wait for the association's answer."""
    association = current(request)
    return count_waiting(association)["submitted"] if association else 0
