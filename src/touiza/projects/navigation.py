"""What this app adds to the menus."""

from django.utils.translation import gettext_lazy as _

from touiza.associations.capabilities import Can
from touiza.associations.navigation import in_workspace, may_open
from touiza.ui.navigation import Item, register


def register_navigation() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register("public", Item(label=_("Projects"), url="projects:list", icon="plant-2", order=30))
    register(
        "association",
        Item(label=_("Projects"), url=in_workspace("projects:of"), icon="plant-2", order=55, visible=may_open(Can.SEE_WORK)),
    )
