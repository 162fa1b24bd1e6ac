"""What the workspace's shell and rail need to know: which association one works for just now."""

from django.http import HttpRequest
from django.urls import reverse

from touiza.actors.access import actor_of
from touiza.actors.models import Actor
from touiza.associations.access import powers_of, roles_held
from touiza.associations.models import Association
from touiza.ui.shapes import Workspace

KEPT = "_works_for"  # on the signed-in actor of this request


def workspace(association: Association, actor: Actor) -> Workspace:
    """Return what ui/work.html shows of an association, and remember it for the rail of this page.

    `actor` must be the one of `actor_of(request.user)`: the rail finds the association through it.
    """
    actor.__dict__[KEPT] = association
    several = bool(roles_held(actor).keys() - {association.pk})
    return {
        "name": str(association.actor),
        "seed": association.handle,
        "dyes": association.dyes,
        "href": reverse("home:profile", args=[association.handle]),
        "topic": f"association:{association.pk}",
        "switch": reverse("associations:mine") if several else "",
        "may": powers_of(actor, association),
    }


def current(request: HttpRequest) -> Association | None:
    """Return the association whose workspace this page is; None on other pages."""
    actor = actor_of(request.user)
    return actor.__dict__.get(KEPT) if actor else None


def handle_here(request: HttpRequest) -> str:
    """Return the handle of the association whose workspace this page is, "" elsewhere: for addresses in the rail."""
    association = current(request)
    return association.handle if association else ""
