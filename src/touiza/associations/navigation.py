"""What this app adds to the menus."""

from collections.abc import Callable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from touiza.actors.access import actor_of
from touiza.associations.access import limit_of, powers_of, roles_held
from touiza.associations.access_verification import requests_in
from touiza.associations.capabilities import Can
from touiza.associations.context import current, handle_here
from touiza.associations.models import Claim, VerificationRequest
from touiza.ui.navigation import Item, register


def register_navigation() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register("public", Item(label=_("Associations"), url="associations:directory", icon="building-community", order=20))
    register(
        "association",
        Item(label=_("People"), url=in_workspace("associations:people"), icon="users", order=50, visible=may_open(Can.ENTER)),
    )
    register(
        "association",
        Item(
            label=_("Members"),
            url=in_workspace("associations:members"),
            icon="id",
            order=52,
            visible=may_open(Can.READ_MEMBERS),
        ),
    )
    register(
        "association",
        Item(
            label=_("Alliances"), url=in_workspace("associations:alliances"), icon="friends", order=54,
            visible=may_open(Can.ANSWER), also=("agreements", "networks"),
        ),
    )
    register(
        "association",
        Item(
            label=_("Organisation chart"), url=in_workspace("associations:chart_edit"), icon="users-group", order=56,
            visible=may_open(Can.SPEAK), also=("chart",),
        ),
    )
    register(
        "association",
        Item(label=_("Association page"), url=in_workspace("home:profile"), icon="building-community", order=60, visible=in_one),
    )
    register(
        "association",
        Item(
            label=pgettext_lazy("association", "Messages"), url=in_workspace("associations:letters"), icon="inbox", order=45, visible=may_open(Can.COORDINATE)
        ),
    )
    register(
        "association",
        Item(label=_("Documents"), url=in_workspace("associations:documents"), icon="file-text", order=57, visible=may_open(Can.COORDINATE)),
    )
    register(
        "association",
        Item(label=_("Verification"), url=in_workspace("associations:verification"), icon="shield-check", order=58, visible=may_open(Can.ANSWER)),
    )
    register(
        "association",
        Item(label=_("Working days"), url=in_workspace("associations:calendar"), icon="calendar", order=55, visible=may_open(Can.COORDINATE)),
    )
    register(
        "account",
        Item(label=_("My associations"), url="associations:mine", icon="building-community", order=30),
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
        Item(
            label=_("Requests for verification"),
            url="associations:verifications",
            icon="shield-check",
            order=42,
            visible=is_reviewer,
            count=verifications_waiting,
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


def may_open(can: Can) -> Callable[[HttpRequest], bool]:
    """Return whether to show an item: in the workspace of an association for which this person may do something."""

    def visible(request: HttpRequest) -> bool:
        association = current(request)
        return association is not None and can in powers_of(actor_of(request.user), association)

    return visible


def limit_here(request: HttpRequest) -> int | None:
    """Return what narrows the counts of the association one works for to one's scope."""
    actor, association = actor_of(request.user), current(request)
    return limit_of(actor, association) if actor and association else None


def has_role(request: HttpRequest) -> bool:
    """Tell whether the signed-in person acts for an association."""
    return bool(roles_held(actor_of(request.user)))


def is_reviewer(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated and request.user.is_staff)




def verifications_waiting(_request: HttpRequest) -> int:
    return requests_in(VerificationRequest.State.WAITING).count()


def claims_waiting(_request: HttpRequest) -> int:
    return Claim.objects.filter(state=Claim.State.WAITING).count()
