"""Saving posts and pages elsewhere to lists of one's own, and finding what others saved for everyone to see."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.queue import defer
from touiza.kernel.text import LANGUAGES, analyse, clean_line
from touiza.posts.models import Post, Save, SaveList, TitleState
from touiza.posts.models.saves import MOST_LISTS
from touiza.posts.services.pages import page_address
from touiza.posts.wording import heading_of
from touiza.vocabulary.tagging import show_tags, tag_key, tags_named

FETCH = "posts.fetch_save_title"
_NO_WORD = re.compile(r"https?://(?:www\.)?|%[0-9A-Fa-f]{2}|[\W_]+")
MOST_SAVES = 5000  # in one list


@transaction.atomic
def create_list(*, owner: Actor, name: str, is_public: bool = False, at: dt.datetime | None = None) -> SaveList:
    """Begin a list; one of the same name is the one that is there. Refuses "too_many_lists"."""
    Actor.objects.select_for_update(no_key=True).get(pk=owner.pk)
    found = SaveList.objects.filter(owner=owner, name=name).first()
    if found is not None:
        return found
    if SaveList.objects.filter(owner=owner).count() >= MOST_LISTS:
        raise Refusal("too_many_lists", _("There are a hundred lists already. Remove one first."))
    return SaveList.objects.create(owner=owner, name=name, is_public=is_public, created_at=at or clock.now())


@transaction.atomic
def change_list(*, saved: SaveList, name: str, is_public: bool) -> SaveList:
    """Rename a list, or show or hide it. Refuses "list_name_taken"."""
    Actor.objects.select_for_update(no_key=True).get(pk=saved.owner_id)
    if SaveList.objects.filter(owner=saved.owner_id, name=name).exclude(pk=saved.pk).exists():
        raise Refusal("list_name_taken", _("You have a list of this name already."), field="name")
    saved.name, saved.is_public = name, is_public
    saved.save(update_fields=["name", "is_public"])
    if is_public:
        for save in saved.saves.prefetch_related("tags"):
            show_tags(tags=save.tags.all())
    return saved


@transaction.atomic
def remove_list(*, saved: SaveList) -> None:
    """Remove a list with all that is in it. Twice is once."""
    SaveList.objects.filter(pk=saved.pk).delete()


@transaction.atomic
def save_post(
    *, saved: SaveList, post: Post, note: str = "", tags: Sequence[str] = (), at: dt.datetime | None = None
) -> Save:
    """Keep a post that the owner may read in one of their lists. Once in each list. Refuses "list_full"."""
    _lock_list(saved)
    row, new = Save.objects.get_or_create(within=saved, post=post, defaults={"saved_at": at or clock.now()})
    return _write(row, row.title, note, tags) if new or note or tags else row


@transaction.atomic
def save_page(
    *, saved: SaveList, address: str, title: str = "", note: str = "", tags: Sequence[str] = (), at: dt.datetime | None = None
) -> Save:
    """Keep a page elsewhere; where no title is given, a task asks the page for its own. Refuses "address" and "list_full"."""
    address = page_address(address)
    _lock_list(saved)
    state = TitleState.GIVEN if title else TitleState.AWAITED
    row, new = Save.objects.get_or_create(
        within=saved, address=address, defaults={"title": title, "title_state": state, "saved_at": at or clock.now()}
    )
    if row.title_state == TitleState.AWAITED and new:
        defer(FETCH, save=row.pk)
    return _write(row, title or row.title, note, tags) if new or title or note or tags else row


@transaction.atomic
def change_save(*, save: Save, title: str, note: str, tags: Sequence[str]) -> Save:
    """Change the words of something saved. A page without a title shows its address."""
    if save.post_id is None and title != save.title:
        save.title_state = TitleState.GIVEN
    return _write(save, title if save.post_id is None else "", note, tags)


@transaction.atomic
def remove_save(*, save: Save) -> None:
    """Take something out of a list. Twice is once."""
    Save.objects.filter(pk=save.pk).delete()


@transaction.atomic
def unsave_post(*, owner: Actor, post: Post) -> None:
    """Take a post out of all lists of somebody. Twice is once."""
    Save.objects.filter(within__owner=owner, post=post).delete()


@transaction.atomic
def write_title(*, save: int, title: str) -> None:
    """Write the title that a page gave of itself ("": none), if nobody has written one meanwhile."""
    row = Save.objects.select_for_update(of=("self",)).filter(pk=save, title_state=TitleState.AWAITED).first()
    if row is None:
        return
    row.title = clean_line(title)[:200]
    row.title_state = TitleState.FETCHED if row.title else TitleState.UNKNOWN
    row.save(update_fields=["title", "title_state"])
    _index(row)


def visible_saves(reader: Actor | None) -> QuerySet[Save]:
    """Return what stands in public lists and leads to something this reader may read; nothing else of these lists."""
    rows = Save.objects.filter(within__is_public=True, within__owner__suspended_at=None, within__owner__erased_at=None)
    return readable(rows, reader)


def readable(rows: QuerySet[Save], reader: Actor | None) -> QuerySet[Save]:
    """Keep pages elsewhere, and the posts that a reader may read."""
    posts = Post.objects.visible_to(reader)
    return rows.filter(post=None) | rows.filter(post__in=posts)


def find_saves(*, question: str, reader: Actor | None, tag: str = "") -> QuerySet[Save]:
    """Return what others saved for everyone, the newest first, that holds every word of a question, under a tag (its key, or any way to write it)."""
    rows = visible_saves(reader)
    if tag:
        rows = rows.filter(tags__key__in=[tag, tag_key(tag)])
    for word in clean_line(question).split()[:12]:
        if terms := {term for language in LANGUAGES for term in analyse(word, language)}:
            rows = rows.filter(terms__overlap=sorted(terms))
    return rows.order_by("-saved_at", "-pk").distinct()


def _write(row: Save, title: str, note: str, tags: Iterable[str]) -> Save:
    row.title, row.note = title, note
    row.save(update_fields=["title", "title_state", "note"])
    found = tags_named(names=tags)
    row.tags.set(found)
    if row.within.is_public:
        show_tags(tags=found)
    _index(row)
    return row


def _index(row: Save) -> None:
    """Keep the words by which it is found: its title, what its owner wrote, its tags, and where it leads."""
    texts = [row.title, row.note, *(tag.name for tag in row.tags.all()), _NO_WORD.sub(" ", row.address)]
    if row.post is not None:
        texts += [*row.post.title.texts.values(), *row.post.body.texts.values(), *heading_of(row.post).text.split()]
    terms = {term[:80] for text in texts for language in LANGUAGES for term in analyse(text, language)}
    row.terms = sorted(terms)[:400]
    row.save(update_fields=["terms"])


def _lock_list(saved: SaveList) -> None:
    SaveList.objects.select_for_update().get(pk=saved.pk)
    if saved.saves.count() >= MOST_SAVES:
        raise Refusal("list_full", _("This list has five thousand entries already. Begin another one."))
