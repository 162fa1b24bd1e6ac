"""What this app adds to the menus."""

from django.utils.translation import gettext_lazy as _

from touiza.associations.capabilities import Can
from touiza.associations.navigation import in_workspace, may_open
from touiza.ui.navigation import Item, register


def register_navigation() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register("association", Item(label=_("Inbox"), url=in_workspace("relations:inbox"), icon="inbox", order=15, visible=may_open(Can.REPLY), bar=True))
    register("association", Item(label=_("Register"), url=in_workspace("relations:register"), icon="book", order=40, visible=may_open(Can.COORDINATE)))
    register("association", Item(label=_("Find people"), url=in_workspace("relations:finder"), icon="user-search", order=44, visible=may_open(Can.COORDINATE)))
    register("account", Item(label=_("Being found"), url="relations:findable", icon="eye", order=12))
    register("association", Item(label=_("Letters"), url=in_workspace("relations:mailings"), icon="send", order=47, visible=may_open(Can.COORDINATE)))
