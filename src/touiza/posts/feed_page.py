"""A page of a feed: posts and changes in the order of time, small things of one actor together."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from touiza.actors.models import Actor
from touiza.core.audiences import Audience
from touiza.posts.changes import Change, changes_for
from touiza.posts.feed import Entry, Tab, read_feed, read_shelf
from touiza.posts.items import Item, items_for
from touiza.posts.models import HEAD, Post, PostKind

PER_PAGE = 20
TOGETHER = dt.timedelta(hours=36)  # small things of one actor within this time are one group
SHOWN_OF_GROUP = 1
SMALL = frozenset({PostKind.NOTE, PostKind.LINK, PostKind.OPPORTUNITY, PostKind.PROJECT})


@dataclass(frozen=True)
class Line:
    """One entry: a post or a change. `is_new`: the reader has not seen it on an earlier visit."""

    entry: Entry
    item: Item | None = None
    change: Change | None = None
    is_new: bool = False

    @property
    def owner(self) -> str:
        if self.item is not None:
            return (self.item.host or self.item.by).handle
        return self.change.by.handle if self.change else ""

    @property
    def is_small(self) -> bool:
        return self.change is not None or (self.item is not None and self.item.post.kind in SMALL)


@dataclass
class Group:
    """Lines of one actor that belong together: the first is shown, the others once they are asked for."""

    lines: list[Line] = field(default_factory=list)
    ends_new: bool = False  # below it begins what the reader has seen before

    @property
    def shown(self) -> list[Line]:
        return self.lines[:SHOWN_OF_GROUP]

    @property
    def folded(self) -> list[Line]:
        return self.lines[SHOWN_OF_GROUP:]


@dataclass(frozen=True)
class FeedPage:
    """`older`: the key of the next page, "" where there is none."""

    entries: list[Entry]
    groups: list[Group]
    older: str


def feed_page(reader: Actor, tab: Tab = Tab.ALL, *, before: Entry | None = None, seen: dt.datetime | None = None) -> FeedPage:
    """Return a page of a reader's feed. `seen`: until when they had read it before this visit."""
    entries = read_feed(reader, tab, before=before, limit=PER_PAGE + 1)
    return page_of(entries, reader, seen=seen)


def shelf_page(shelf: int, reader: Actor | None, *, before: Entry | None = None) -> FeedPage:
    """Return a page of a topic or a place, where nothing stands but what everybody, or who has an account, may read."""
    audiences = [Audience.PUBLIC, *([Audience.SIGNED_IN] if reader else [])]
    return page_of(read_shelf(shelf, audiences, before=before, limit=PER_PAGE + 1), reader, together=False)


def newest_page(reader: Actor | None, *, before: Entry | None = None) -> FeedPage:
    """Return a page of all that a reader may read and everybody with an account may too, the newest first."""
    rows = Post.objects.filter(HEAD, audience__in=[Audience.PUBLIC, *([Audience.SIGNED_IN] if reader else [])])
    if before is not None:
        rows = rows.filter(Q(published_at__lt=before.at) | Q(published_at=before.at, pk__lt=before.item))
    found = rows.order_by("-published_at", "-pk").values_list("published_at", "pk")[: PER_PAGE + 1]
    return page_of([Entry(at, pk) for at, pk in found if at is not None], reader)


def page_of(entries: Sequence[Entry], reader: Actor | None, *, seen: dt.datetime | None = None, together: bool = True) -> FeedPage:
    shown = entries[:PER_PAGE]
    lines = list(_lines(shown, reader, seen))
    groups = _groups(lines) if together else [Group([line]) for line in lines]
    _mark_end_of_new(groups)
    return FeedPage(list(shown), groups, shown[-1].key if len(entries) > PER_PAGE else "")


def items_of(entries: Iterable[Entry], reader: Actor | None) -> dict[int, Item]:
    """Return the items of entries that are posts, asking of each once more whether the reader may read it."""
    wanted = [entry.item for entry in entries if entry.item > 0]
    rows = Post.objects.visible_to(reader).with_item().filter(pk__in=wanted, root=None) if wanted else []
    return {item.post.pk: item for item in items_for(list(rows), reader)} if wanted else {}


def _lines(entries: Sequence[Entry], reader: Actor | None, seen: dt.datetime | None) -> Iterable[Line]:
    items = items_of(entries, reader)
    changes = changes_for([-entry.item for entry in entries if entry.item < 0], reader)
    for entry in entries:
        item, change = items.get(entry.item), changes.get(-entry.item)
        if item is not None or change is not None:
            yield Line(entry, item, change, is_new=seen is not None and entry.at > seen)


def _groups(lines: Sequence[Line]) -> list[Group]:
    groups: list[Group] = []
    for line in lines:
        last = groups[-1].lines[0] if groups else None
        if last is not None and _belong(last, line):
            groups[-1].lines.append(line)
        else:
            groups.append(Group([line]))
    return groups


def _belong(first: Line, line: Line) -> bool:
    near = first.entry.at - line.entry.at < TOGETHER and first.is_new == line.is_new
    return near and first.is_small and line.is_small and first.owner == line.owner


def _mark_end_of_new(groups: Sequence[Group]) -> None:
    new = [group for group in groups if group.lines[0].is_new]
    if new and len(new) < len(groups):
        new[-1].ends_new = True
