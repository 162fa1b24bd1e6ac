"""Posts of any kind as items of a list: all that a template draws, in a number of queries that does not grow with them.

Other apps add to an item what they know of it, by `register_part`: thanks, answers, the state of a poll. Kinds whose
life is elsewhere are drawn as the lines of their own lists, by `register_line`.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from touiza.actors.models import Actor
from touiza.actors.profile import shown_names
from touiza.core.audiences import Audience
from touiza.core.translated import LANGUAGES, Passage
from touiza.media.links import picture_url
from touiza.posts.addresses import address_of, topic_path
from touiza.posts.credit import Credit, credit_of
from touiza.posts.models import Post, PostKind, PostState
from touiza.posts.wording import beginning_of, heading_of, reading_time, text_of
from touiza.ui.drawn import paragraphs
from touiza.ui.shapes import Find
from touiza.vocabulary.topics import topic_key, topic_label

Load = Callable[[Sequence[Post], Actor | None], Mapping[int, Any]]  # values by the id of a post


@dataclass(frozen=True)
class Byline:
    """Who wrote, or at whose place: a person by initial or picture, an association by its mark."""

    name: Passage
    handle: str
    href: str  # "" of who has no page any more
    is_person: bool
    dyes: str = ""
    verified: bool = False
    picture: str = ""


@dataclass(frozen=True)
class Picture:
    href: str
    small: str
    width: int
    height: int
    alt: Passage


@dataclass(frozen=True)
class Topic:
    href: str
    label: Passage


@dataclass(frozen=True)
class Piece:
    """What a part drew from: its template and the value it loaded for this post."""

    template: str
    value: Any


@dataclass
class Item:
    """One post as a list shows it. `slots` holds what each part loaded, by its key; `body` and `foot` what is drawn of it."""

    post: Post
    href: str
    by: Byline
    host: Byline | None  # where it stands at somebody else's place
    heading: Passage
    title: Passage | None
    text: SafeString  # the whole of a note, how an article begins
    passage: Passage  # whose language the text has
    at: dt.datetime
    time_to_read: str  # "" where all is shown
    picture: Picture | None
    topics: list[Topic]
    credit: Credit
    languages: list[str]  # in which else it can be read
    line: Find | None = None  # of a kind that is drawn as its own lists do
    slots: dict[str, Any] = field(default_factory=dict)
    body: list[Piece] = field(default_factory=list)
    foot: list[Piece] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return str(PostKind(self.post.kind).label)

    @property
    def is_gone(self) -> bool:
        return self.post.state == PostState.TOMBSTONE

    @property
    def audience(self) -> str:
        """Who may read it, where that is not everyone."""
        return "" if self.post.audience == Audience.PUBLIC else str(Audience(self.post.audience).label)


@dataclass(frozen=True)
class _Part:
    key: str
    load: Load
    template: str
    place: str
    order: int


_parts: dict[str, _Part] = {}
_lines: dict[str, Load] = {}


def register_part(key: str, load: Load, *, template: str = "", place: str = "foot", order: int = 100) -> None:
    """Have `load(posts, reader)` asked once for each list; what it gives for a post is `item.slots[key]`.

    A `template` is included with it as `value`, and with `item`, below the text ("body") or among what one can do ("foot").
    Called in `AppConfig.ready()`.
    """
    _parts[key] = _Part(key, load, template, place, order)


def register_line(kind: PostKind, load: Load) -> None:
    """Have posts of a kind drawn as lines ({% find %}): `load` gives a `Find` for each. Called in `AppConfig.ready()`."""
    _lines[kind] = load


def items_for(posts: Sequence[Post], reader: Actor | None) -> list[Item]:
    """Return the items of posts that the reader may read, in their order.

    One query for posts that were not loaded by `with_item`, one where a name is shown to some only, and those of parts
    and of each other kind.
    """
    rows = _loaded(posts)
    names = shown_names(_people_in(rows), reader)
    lines = {key: line for kind, load in _lines.items() if (own := [row for row in rows if row.kind == kind]) for key, line in load(own, reader).items()}
    items = [_item(row, names, reader, lines.get(row.pk)) for row in rows]
    for part in sorted(_parts.values(), key=lambda part: (part.order, part.key)):
        _add_part(items, part, rows, reader)
    return items


def byline_of(actor: Actor, names: Mapping[int, Passage], reader: Actor | None) -> Byline:
    """Return an actor as the author of something; load with `Post.objects.with_item`."""
    gone = actor.erased_at is not None
    href = "" if gone else reverse("home:profile", args=[actor.handle])
    if actor.is_person:
        return Byline(names[actor.pk], actor.handle, href, is_person=True, picture="" if gone else _face(actor, reader))
    association = actor.association
    return Byline(names[actor.pk], actor.handle, href, is_person=False, dyes=association.dyes, verified=association.is_verified)


def topics_of(post: Post) -> list[Topic]:
    """Return the topics of a post as its reader calls them; without a query where they were loaded."""
    language = get_language()
    names: Sequence[str] = post.__dict__["topic_names"]
    return [Topic(topic_path(key), topic_label(key, name, language)) for name in names for key in [topic_key(name)]]


def picture_of(post: Post) -> Picture | None:
    picture = post.picture
    if picture is None:
        return None
    return Picture(picture_url(picture), picture_url(picture, small=True), picture.width, picture.height, picture.alt.here)


def _loaded(posts: Sequence[Post]) -> list[Post]:
    missing = [post.pk for post in posts if "topic_names" not in post.__dict__]
    found = Post.objects.with_item().in_bulk(missing) if missing else {}
    return [found.get(post.pk, post) for post in posts]


def _people_in(rows: Sequence[Post]) -> list[Actor]:
    seen: dict[int, Actor] = {}
    for row in rows:
        for actor in (row.author, row.host, row.checked_by):
            if actor is not None:
                seen.setdefault(actor.pk, actor)
    return list(seen.values())


def _item(post: Post, names: Mapping[int, Passage], reader: Actor | None, line: Find | None) -> Item:
    body, gone = post.body.here, post.state == PostState.TOMBSTONE
    article = post.kind == PostKind.ARTICLE
    shown = paragraphs(beginning_of(body)) if article or line else text_of(post, body)
    return Item(
        post=post,
        href=address_of(post),
        by=byline_of(post.author, names, reader),
        host=byline_of(post.host, names, reader) if post.host_id != post.author_id else None,
        heading=heading_of(post),
        title=post.title.here or None,
        text=shown,
        passage=body,
        at=post.published_at or post.created_at,
        time_to_read=reading_time(body) if article else "",
        picture=None if gone or line else picture_of(post),
        topics=[] if gone else topics_of(post),
        credit=credit_of(post, names),
        languages=[code for code in LANGUAGES if post.body.texts.get(code) and code != body.language],
        line={**line, "by": None} if line else None,  # its head says whose it is
    )


def _face(actor: Actor, reader: Actor | None) -> str:
    """Return a person's picture where everybody who reads this may see it; else their initial stands for them."""
    person = actor.person
    wide = {Audience.PUBLIC, Audience.SIGNED_IN} if reader is not None else {Audience.PUBLIC}
    own = reader is not None and reader.pk == actor.pk
    return picture_url(person.picture, small=True) if person.picture and (own or person.audience_of("picture") in wide) else ""


def _add_part(items: list[Item], part: _Part, rows: list[Post], reader: Actor | None) -> None:
    found = part.load(rows, reader)
    for item in items:
        if (value := found.get(item.post.pk)) is None:
            continue
        item.slots[part.key] = value
        if part.template:
            (item.body if part.place == "body" else item.foot).append(Piece(part.template, value))
