"""What somebody saved, as their pages and the page of everyone's public saves show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from touiza.actors.models import Actor
from touiza.actors.profile import shown_names
from touiza.core.translated import Passage
from touiza.posts.addresses import address_of
from touiza.posts.models import Post, Save, SaveList
from touiza.posts.services.saving import create_list, readable
from touiza.posts.wording import heading_of
from touiza.vocabulary.models import Tag


@dataclass(frozen=True)
class Entry:
    """One thing saved. `heading` and `href` are those of the post or the page; `by` whose list it stands in."""

    save: Save
    href: str
    heading: Passage | None
    title: str
    site: str
    tags: list[Tag]
    by: Passage | None = None
    of: str = ""  # who wrote the post

    @property
    def is_post(self) -> bool:
        return self.save.post_id is not None


def lists_of(owner: Actor) -> QuerySet[SaveList]:
    """Return somebody's lists with how much is in each, for themselves."""
    return SaveList.objects.filter(owner=owner).annotate(number=Count("saves")).order_by("name", "pk")


def public_lists_of(owner: Actor, reader: Actor | None) -> QuerySet[SaveList]:
    """Return somebody's lists that everyone may read, with how much of them this reader sees."""
    seen = Q(saves__post=None) | Q(saves__post__in=Post.objects.visible_to(reader))
    rows = SaveList.objects.filter(owner=owner, is_public=True)
    return rows.annotate(number=Count("saves", filter=seen & Q(saves__isnull=False))).order_by("name", "pk")


def entries_of(saved: SaveList, reader: Actor | None) -> QuerySet[Save]:
    """Return what is in a list as far as this reader may read it, the latest first."""
    return readable(with_entry(Save.objects.filter(within=saved)), reader).order_by("-saved_at", "-pk")


def with_entry(rows: QuerySet[Save]) -> QuerySet[Save]:
    return rows.select_related("post__author__person", "post__root", "within__owner__person").prefetch_related("tags")


def entries(rows: Sequence[Save], reader: Actor | None, *, named: bool = False) -> list[Entry]:
    """Return saves as lines; `named` says whose list each stands in."""
    actors = {row.within.owner_id: row.within.owner for row in rows} if named else {}
    actors |= {row.post.author_id: row.post.author for row in rows if row.post is not None}
    names = shown_names(list(actors.values()), reader)
    return [_entry(row, names.get(row.within.owner_id) if named else None, names) for row in rows]


def first_list(owner: Actor) -> SaveList:
    """Return the list that one press saves to: the oldest one, or a first private one."""
    found = SaveList.objects.filter(owner=owner).order_by("pk").first()
    return found or create_list(owner=owner, name=_("To read"))


def _entry(row: Save, by: Passage | None, names: dict[int, Passage]) -> Entry:
    if row.post is not None:
        return Entry(row, address_of(row.post), heading_of(row.post), "", "", list(row.tags.all()), by, str(names[row.post.author_id]))
    site = (urlsplit(row.address).hostname or "").removeprefix("www.")
    return Entry(row, row.address, None, row.title or row.address, site, list(row.tags.all()), by)
