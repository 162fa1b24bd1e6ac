"""What the open pages add to the menus."""

from django.utils.translation import gettext_lazy as _

from touiza.associations.capabilities import Can
from touiza.associations.navigation import has_role, in_one, in_workspace, may_open
from touiza.ui.navigation import Item, register


def register_navigation() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register("association", Item(label=_("Today"), url="home:today", icon="home", order=10, visible=in_one, bar=True))
    register(
        "association",
        Item(label=_("Week"), url=in_workspace("home:week"), icon="calendar-event", order=25, visible=may_open(Can.SEE_WORK)),
    )
    register("person", Item(label=_("My feed"), url="home:feed", icon="message", order=15, head=True))
    register("person", Item(label=_("My space"), url="home:me", icon="user", order=30, head=True))
    register("person", Item(label=_("Today"), url="home:today", icon="home", order=40, head=True, visible=has_role))
    register("account", Item(label=_("My space"), url="home:me", icon="user", order=5, visible=has_role))
    register("account", Item(label=_("My page of proof"), url="home:proof", icon="certificate", order=22))
    register("foot", Item(label=_("About"), url="home:about", order=10))
    register("foot", Item(label=_("Accessibility"), url="home:accessibility", order=20))
    register("foot", Item(label=_("Privacy"), url="home:privacy", order=30))
