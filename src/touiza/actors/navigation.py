"""What this app adds to the menus: one's own pages, and one's face on the menu."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from touiza.actors.access import person_of
from touiza.media.links import picture_url
from touiza.ui.navigation import Face, Item, register, register_face


def register_navigation() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register("account", Item(label=_("My profile"), url="actors:profile", icon="user", order=10, visible=has_person))
    register("account", Item(label=_("My settings"), url="actors:settings", icon="settings", order=80))
    register("account", Item(label=_("Sign out"), url="account_logout", icon="logout", order=90, method="post"))
    register_face(face_of)


def has_person(request: HttpRequest) -> bool:
    return person_of(request.user) is not None


def face_of(request: HttpRequest) -> Face:
    """Return the name and the picture of who is signed in; an operator without a profile goes by their address."""
    person = person_of(request.user)
    if person is None:
        return Face(str(request.user))
    return Face(str(person.actor), picture_url(person.picture, small=True) if person.picture else "")
