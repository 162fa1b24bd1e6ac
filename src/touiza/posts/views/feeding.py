"""Lists of posts that anybody may read: the newest, under a topic, near a place."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from touiza.actors.access import actor_of
from touiza.actors.access_following import access_place
from touiza.actors.following import standing_to_place, standing_to_topic
from touiza.actors.models import Actor
from touiza.core.web import same_for_visitors
from touiza.posts.access import access_topic
from touiza.posts.feed import entry_of, place_shelf, topic_shelf
from touiza.posts.feed_page import FeedPage, newest_page, shelf_page
from touiza.posts.post_lists import list_about, list_near, list_of_all
from touiza.posts.talked import related_topics, talked_about
from touiza.vocabulary.models import Place
from touiza.vocabulary.topics import topic_label, topic_slug

AROUND = 12


@require_safe
@same_for_visitors
def topics(request: HttpRequest) -> HttpResponse:
    """The newest of all that a reader may read, and what is talked about now."""
    reader = actor_of(request.user)
    page = newest_page(reader, before=entry_of(request.GET.get("before", "")))
    context = {"page": page, "talked": talked_about(), "list": list_of_all(), "noindex": bool(request.GET)}
    return render(request, "posts/topics.html", context)


@require_safe
@same_for_visitors
def topic(request: HttpRequest, key: str) -> HttpResponse:
    """All that was written under a topic, as the reader may see it, whatever name it was called by."""
    reader, found = actor_of(request.user), access_topic(key)
    page = _page(request, topic_shelf(found.pk), reader)
    standing = standing_to_topic(reader, found.pk, topic_slug(found.key))
    if not page.groups and not found.shown and not standing.state:
        raise Http404  # who may read nothing of it does not learn that others do
    context = {
        "label": topic_label(found.key, found.name, get_language()),
        "page": page,
        "standing": standing,
        "related": related_topics(found),
        "talked": talked_about(),
        "list": list_about(found),
        "noindex": bool(request.GET) or not page.groups,
    }
    return render(request, "posts/topic.html", context)


@require_safe
@same_for_visitors
def place(request: HttpRequest, code: str) -> HttpResponse:
    """What happens at a place, or was written by associations of it."""
    reader, found = actor_of(request.user), access_place(code)
    page = _page(request, place_shelf(found.pk), reader)
    context: dict[str, Any] = {
        "place": found,
        "page": page,
        "standing": standing_to_place(reader, found.pk, found.code),
        "around": _around(found),
        "list": list_near(found),
        "noindex": bool(request.GET) or not page.groups,
    }
    return render(request, "posts/place.html", context)


def _page(request: HttpRequest, shelf: int, reader: Actor | None) -> FeedPage:
    return shelf_page(shelf, reader, before=entry_of(request.GET.get("before", "")))


def _around(place: Place) -> list[Place]:
    """Return what the place lies in, and the largest of what lies in it."""
    inside = Place.objects.filter(parent=place, retired=False).order_by("-population", "pk")[:AROUND]
    return [*([place.parent] if place.parent else []), *inside]
