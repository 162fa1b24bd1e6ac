"""What this app adds to the menus."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from touiza.associations.capabilities import Can
from touiza.associations.context import current
from touiza.associations.navigation import in_workspace, limit_here, may_open
from touiza.opportunities.access_applications import count_waiting
from touiza.ui.navigation import Item, register


def register_navigation() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register("public", Item(label=_("Opportunities"), url="opportunities:list", icon="search", order=10))
    register("person", Item(label=_("Discover"), url="opportunities:list", icon="search", order=10))
    register("account", Item(label=_("My shifts"), url="opportunities:my_shifts", icon="calendar", order=15))
    register("account", Item(label=_("Saved searches"), url="opportunities:searches", icon="bookmark", order=17))
    register(
        "association",
        Item(
            label=_("Applications"),
            url=in_workspace("opportunities:applications"),
            icon="inbox",
            order=20,
            visible=may_open(Can.READ_ANSWERS),
            count=applications_waiting,
            bar=True,
        ),
    )
    register(
        "association",
        Item(
            label=_("Rules"),
            url=in_workspace("opportunities:rules"),
            icon="scale",
            order=52,
            visible=may_open(Can.COORDINATE),
        ),
    )
    register(
        "association",
        Item(
            label=_("Opportunities"),
            url=in_workspace("opportunities:workspace"),
            icon="heart-handshake",
            order=30,
            visible=may_open(Can.SEE_WORK),
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
            visible=may_open(Can.READ_ANSWERS),
        ),
    )


def applications_waiting(request: HttpRequest) -> int:
    """Count the applications that wait for the association's answer."""
    association = current(request)
    return count_waiting(association, limit_here(request))["submitted"] if association else 0
