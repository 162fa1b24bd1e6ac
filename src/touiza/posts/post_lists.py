"""The public lists of posts: all, somebody's, a topic's, a place's."""

import datetime as dt
import re
from collections.abc import Callable, Sequence

from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import get_language, gettext

from touiza.actors.access_following import access_page_of, access_place
from touiza.actors.models import MINORS, Actor
from touiza.actors.profile import shown_name
from touiza.core.audiences import Audience
from touiza.core.syndication import Author, FeedEntry
from touiza.core.translated import Passage
from touiza.posts.access import access_topic, posts_at
from touiza.posts.feed import Entry, place_shelf, read_shelf, topic_shelf
from touiza.posts.feed_page import items_of
from touiza.posts.items import Item, items_for
from touiza.posts.models import HEAD, Post, PostKind
from touiza.posts.public_lists import PublicList, absolute, lasting, register_list
from touiza.posts.wording import text_of
from touiza.vocabulary.models import Place, Tag
from touiza.vocabulary.topics import topic_label, topic_slug

SUMMARY = 280
BEGAN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)  # of lists that were always there
_OWN_ADDRESS = re.compile(r'(href|src)="/')


def register_lists() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register_list("posts", _posts)
    register_list("topics", _topic)
    register_list("places", _place)


def _posts(rest: str, _query: QueryDict) -> PublicList:
    if not rest:
        return list_of_all()
    if not rest.startswith("@"):
        raise Http404
    return list_at(access_page_of(rest[1:]))


def _topic(rest: str, _query: QueryDict) -> PublicList:
    return list_about(access_topic(rest))


def _place(rest: str, _query: QueryDict) -> PublicList:
    return list_near(access_place(rest))


def list_of_all() -> PublicList:
    """What anybody wrote for everyone."""

    def load(limit: int) -> list[FeedEntry]:
        rows = Post.objects.visible_to(None).filter(HEAD).with_item().order_by("-published_at", "-pk")[:limit]
        return entries_of(items_for(list(rows), None))

    return PublicList("posts", gettext("News"), reverse("posts:topics"), BEGAN, load)


def list_at(host: Actor) -> PublicList:
    """What stands at somebody's place for everyone. 404 for young people: nobody collects what they write."""
    if host.is_person and host.person.age_band in MINORS:
        raise Http404
    name = shown_name(host, None)

    def load(limit: int) -> list[FeedEntry]:
        return entries_of(items_for(list(posts_at(host, None)[:limit]), None))

    title = gettext("News of %(name)s") % {"name": f"\u2068{name.text}\u2069"}
    return PublicList(f"posts/@{host.handle}", title, reverse("posts:at", args=[host.handle]), host.created_at, load)


def list_about(topic: Tag) -> PublicList:
    path = topic_slug(topic.key)
    title = f"#{topic_label(topic.key, topic.name, get_language()).text}"
    return PublicList(f"topics/{path}", title, reverse("posts:topic", args=[path]), BEGAN, _of_shelf(topic_shelf(topic.pk)))


def list_near(place: Place) -> PublicList:
    home = reverse("posts:place", args=[place.code])
    return PublicList(f"places/{place.code}", place.full_label(), home, BEGAN, _of_shelf(place_shelf(place.pk)))


def _of_shelf(shelf: int) -> Callable[[int], Sequence[FeedEntry]]:
    def load(limit: int) -> list[FeedEntry]:
        found: Sequence[Entry] = read_shelf(shelf, [Audience.PUBLIC], limit=limit)
        items = items_of(found, None)
        return entries_of([items[one.item] for one in found if one.item in items])

    return load


def entries_of(items: Sequence[Item]) -> list[FeedEntry]:
    """Return posts as feed readers read them: whole, each in the language it is shown in."""
    return [_entry(item) for item in items]


def _entry(item: Item) -> FeedEntry:
    post, passage = item.post, item.passage
    html = str(text_of(post, passage)) if post.kind == PostKind.ARTICLE else str(item.text)
    html = _OWN_ADDRESS.sub(rf'\1="{absolute("/")}', html)
    text = " ".join(strip_tags(html).split())
    at = item.at
    heading: Passage = item.heading
    return FeedEntry(
        id=lasting(item.href),
        href=absolute(item.href),
        title=heading.text,
        html=html,
        summary=text if len(text) <= SUMMARY else f"{text[:SUMMARY].rsplit(' ', 1)[0]}…",
        published=at,
        changed=max(at, post.edited_at) if post.edited_at else at,
        author=Author(item.by.name.text, absolute(item.by.href) if item.by.href else ""),
        language=passage.language,
        topics=tuple(topic.label.text for topic in item.topics),
        picture=absolute(item.picture.href) if item.picture else "",
    )
