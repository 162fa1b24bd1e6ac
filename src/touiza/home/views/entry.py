"""Where people come in: the landing page, a handle's page, and the way on after signing in."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from touiza.actors.access import access_actor, actor_of
from touiza.actors.following import shows, standing_to_actor
from touiza.actors.models import MINORS, Actor
from touiza.actors.profile import people_with_profile, visible_profile
from touiza.associations.access import associations_of, find_association, powers_of
from touiza.associations.access_alliances import access_network
from touiza.associations.capabilities import Can
from touiza.associations.handles import is_handle
from touiza.core.audiences import Audience
from touiza.core.web import same_for_visitors
from touiza.home.association_page import as_context, association_page
from touiza.home.landing import landing_page
from touiza.home.network_page import network_page
from touiza.posts.covering import shown_cover
from touiza.posts.news import latest_news
from touiza.posts.post_lists import list_at


@require_safe
@same_for_visitors
def landing(request: HttpRequest) -> HttpResponse:
    """The first page: a sentence to search with, what Touiza is, what is needed soonest."""
    return render(request, "home/landing.html", landing_page())


@require_safe
@same_for_visitors
def profile(request: HttpRequest, handle: str) -> HttpResponse:
    """The page of whoever has the handle: an association or a person."""
    if handle != handle.lower():
        return redirect("home:profile", handle.lower(), permanent=True)
    if not is_handle(handle):
        raise Http404
    reader = actor_of(request.user)
    association = find_association(handle)
    if association is not None:
        return render(request, "home/association.html", as_context(association_page(association, reader)))
    owner = access_actor(handle)
    if not owner.is_person:
        raise Http404
    return render(request, "home/person.html", _person_context(owner, reader))


@require_safe
@same_for_visitors
def network(request: HttpRequest, slug: str) -> HttpResponse:
    """A network of associations: its aims, who belongs to it, what they ask for."""
    page = network_page(access_network(slug), actor_of(request.user))
    return render(request, "home/network.html", {"page": page, "description": page.network.aims.here.text[:200]})


def _person_context(owner: Actor, reader: Actor | None) -> dict[str, object]:
    """Return what a person's page shows to a reader. Search engines get it only where name and text are for everyone."""
    person = people_with_profile().filter(pk=owner.pk).first()
    if person is None or person.is_guest or (person.awaits_guardian and (reader is None or reader.pk != person.pk)):
        raise Http404
    owner = person.actor  # with its person
    fields = ("name", "about")
    open_to_all = all(person.audience_of(field) == Audience.PUBLIC for field in fields) and bool(person.about)
    young = person.age_band in MINORS
    return {
        "profile": visible_profile(person, reader),
        "standing": standing_to_actor(reader, owner),
        "own": reader is not None and reader.pk == owner.pk,
        "shown_following": shows(owner, reader, "shows_following"),
        "shown_followers": shows(owner, reader, "shows_followers"),
        "list": None if young else list_at(owner),
        "noindex": young or not open_to_all,
        "host": owner,
        "items": latest_news(owner, reader),
        "cover": shown_cover(owner),
        "may_write": reader is not None and reader.pk == owner.pk,
    }


@login_required
@require_safe
def after_login(request: HttpRequest) -> HttpResponse:
    """Lead on after signing in: coordinators to their day, everyone else to their space."""
    actor = actor_of(request.user)
    works = any(Can.READ_ANSWERS in powers_of(actor, association) for association in associations_of(actor))
    return redirect("home:today" if works else "home:me")
