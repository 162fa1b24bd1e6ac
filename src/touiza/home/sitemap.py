"""What search engines may read: pages, associations, opportunities, a thousand to a leaf, in three languages."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils import translation

from touiza.associations.models import Association
from touiza.core.audiences import Audience
from touiza.core.translated import LANGUAGES
from touiza.opportunities.models import Opportunity, OpportunityQuerySet
from touiza.posts.access import WRITTEN
from touiza.posts.models import HEAD, Post, PostQuerySet
from touiza.projects.models import Project

PER_LEAF = 1000
PAGES = ("home:landing", "opportunities:list", "projects:list", "associations:directory", "home:about", "home:accessibility", "home:privacy", "proof:chain")


@dataclass(frozen=True)
class Leaf:
    section: str
    page: int  # from 1


@dataclass(frozen=True)
class Entry:
    """One page in its languages. All are absolute; `any_language` leads on to that of whoever opens it."""

    addresses: dict[str, str]
    any_language: str
    changed: dt.datetime | None


@dataclass(frozen=True)
class Section:
    count: Callable[[], int]
    entries: Callable[[int, int], Iterable[Entry]]  # rows from, to


def leaves() -> list[Leaf]:
    """Return the leaves there are now; every section has at least one."""
    return [
        Leaf(name, page)
        for name, section in SECTIONS.items()
        for page in range(1, max(1, -(-section.count() // PER_LEAF)) + 1)
    ]


def access_leaf(section: str, page: int) -> list[Entry]:
    """Return the entries of a leaf; 404 where there is no such leaf."""
    if section not in SECTIONS or page < 1:
        raise Http404
    entries = list(SECTIONS[section].entries((page - 1) * PER_LEAF, page * PER_LEAF))
    if not entries and page > 1:
        raise Http404
    return entries


def _entry(name: str, args: list[str], changed: dt.datetime | None) -> Entry:
    with translation.override(LANGUAGES[0]):
        path = reverse(name, args=args).removeprefix(f"/{LANGUAGES[0]}")
    addresses = {language: f"{settings.SITE_URL}/{language}{path}" for language in LANGUAGES}
    return Entry(addresses, f"{settings.SITE_URL}{path}", changed)


def _page_entries(start: int, end: int) -> list[Entry]:
    return [_entry(name, [], None) for name in PAGES[start:end]]


def _association_entries(start: int, end: int) -> list[Entry]:
    rows = Association.objects.active().order_by("pk").values_list("actor__handle", "edited_at", "actor__created_at")
    return [_entry("home:profile", [handle], edited or created) for handle, edited, created in rows[start:end]]


def _opportunity_entries(start: int, end: int) -> list[Entry]:
    rows = _opportunities().order_by("pk").values_list("post__slug", "post__edited_at", "post__published_at")
    return [_entry("opportunities:detail", [slug], edited or published) for slug, edited, published in rows[start:end]]


def _project_entries(start: int, end: int) -> list[Entry]:
    rows = Project.objects.published().order_by("pk").values_list("post__slug", "progressed_at", "post__edited_at", "post__published_at")
    return [_entry("projects:detail", [slug], moved or edited or first) for slug, moved, edited, first in rows[start:end]]


def _post_entries(start: int, end: int) -> list[Entry]:
    rows = _posts().order_by("pk").values_list("slug", "edited_at", "published_at")
    return [_entry("posts:post", [slug], edited or published) for slug, edited, published in rows[start:end]]


def _posts() -> PostQuerySet:
    return Post.objects.visible_to(None).filter(HEAD, kind__in=WRITTEN, author__erased_at=None, host__erased_at=None)


def _opportunities() -> OpportunityQuerySet:
    return Opportunity.objects.published().filter(
        post__audience=Audience.PUBLIC, association__actor__suspended_at=None, association__actor__erased_at=None
    )


SECTIONS = {
    "pages": Section(lambda: len(PAGES), _page_entries),
    "associations": Section(lambda: Association.objects.active().count(), _association_entries),
    "posts": Section(lambda: _posts().count(), _post_entries),
    "projects": Section(lambda: Project.objects.published().count(), _project_entries),
    "opportunities": Section(lambda: _opportunities().count(), _opportunity_entries),
}
