"""What this app adds to the menus."""

from collections.abc import Callable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from touiza.actors.access import actor_of
from touiza.associations.access import roles_held
from touiza.associations.context import current, handle_here
from touiza.associations.models import Claim
from touiza.ui.navigation import Item, register


def register_navigation() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register("public", Item(label=_("Associations"), url="associations:directory", icon="building-community", order=20))
    register(
        "association",
        Item(label=_("People"), url=in_workspace("associations:people"), icon="users", order=50, visible=in_one),
    )
    register(
        "association",
        Item(label=_("Association page"), url=in_workspace("home:profile"), icon="building-community", order=60, visible=in_one),
    )
    register(
        "association",
        Item(label=_("Working days"), url=in_workspace("associations:calendar"), icon="calendar", order=55, visible=in_one),
    )
    register(
        "account",
        Item(label=_("My associations"), url="associations:mine", icon="building-community", order=30, visible=has_role),
    )
    register(
        "account",
        Item(
            label=_("Requests to answer for an association"),
            url="associations:claims",
            icon="inbox",
            order=40,
            visible=is_reviewer,
            count=claims_waiting,
        ),
    )
    register(
        "account",
        Item(label=_("Suspended associations"), url="associations:suspensions", icon="ban", order=45, visible=is_reviewer),
    )


def in_workspace(name: str) -> Callable[[HttpRequest], str]:
    """Return the address function of a page of the association one works for: for items of the area "association"."""

    def address(request: HttpRequest) -> str:
        return reverse(name, args=[handle_here(request)])

    return address


def in_one(request: HttpRequest) -> bool:
    """Tell whether this page is an association's workspace."""
    return current(request) is not None


def has_role(request: HttpRequest) -> bool:
    """Tell whether the signed-in person acts for an association."""
    return bool(roles_held(actor_of(request.user)))


def is_reviewer(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated and request.user.is_staff)


def claims_waiting(_request: HttpRequest) -> int:
    return Claim.objects.filter(state=Claim.State.WAITING).count()
