"""What this app adds to the menus."""

from django.utils.translation import gettext_lazy as _

from touiza.associations.navigation import in_one, in_workspace
from touiza.ui.navigation import Item, register


def register_navigation() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register("association", Item(label=_("Register"), url=in_workspace("relations:register"), icon="book", order=40, visible=in_one))
    register("association", Item(label=_("Letters"), url=in_workspace("relations:mailings"), icon="mail", order=45, visible=in_one))
