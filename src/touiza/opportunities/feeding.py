"""Opportunities in feeds: that work is done, as a line of the feed; and the lists of open work, with their filters."""

from collections.abc import Mapping, Sequence

from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Activity, Actor
from touiza.associations.access import access_association
from touiza.core.syndication import Author, FeedEntry
from touiza.opportunities.discovery import discover, filter_words
from touiza.opportunities.lines import address_of
from touiza.opportunities.models import Opportunity
from touiza.opportunities.wanted import read_wanted
from touiza.posts.changes import Told, register_change
from touiza.posts.models import Post
from touiza.posts.post_lists import BEGAN
from touiza.posts.public_lists import PublicList, absolute, lasting, register_list

SUMMARY = 280


def register_feeding() -> None:
    """Fill the registries. Called once, when the app is ready."""
    register_change(["opportunity.finished"], tell_finished)
    register_list("opportunities", _list)


def tell_finished(rows: Sequence[Activity], reader: Actor | None) -> Mapping[int, Told]:
    found = {
        one.pk: one.post
        for one in Opportunity.objects.published()
        .filter(pk__in=[row.object_id for row in rows], post__in=Post.objects.visible_to(reader))
        .select_related("post")
    }
    return {
        row.pk: Told(_("has finished, together with volunteers:"), title.text, title.language, address_of(post.slug))
        for row in rows
        if (post := found.get(row.object_id or 0)) is not None
        for title in [post.title.here]
    }


def _list(rest: str, query: QueryDict) -> PublicList:
    """Return the open work that fits the filters of the address, the newest first; of one association: `opportunities/@handle`."""
    if rest and not rest.startswith("@"):
        raise Http404
    wanted = read_wanted(query)
    if rest:
        wanted = read_wanted({"association": access_association(rest[1:]).handle})
    words = " · ".join(filter_words(wanted))
    asked = "" if rest else wanted.query(without=("sort", "past", "view"))

    def load(limit: int) -> list[FeedEntry]:
        found = discover(read_wanted(QueryDict(wanted.query(sort="newest", past="", view=""))))
        slugs = [find["href"].rstrip("/").rpartition("/")[2] for find in found.finds[:limit]]
        rows = Opportunity.objects.published().filter(post__slug__in=slugs, post__audience="public").select_related("post", "association__actor")
        known = {row.post.slug: row for row in rows}
        return [_entry(known[slug]) for slug in slugs if slug in known]

    title = f"{gettext('Opportunities')} · {words}" if words else gettext("Opportunities")
    return PublicList(f"opportunities/{rest}" if rest else "opportunities", title, wanted.address(), BEGAN, load, query=asked)


def _entry(opportunity: Opportunity) -> FeedEntry:
    post, path = opportunity.post, address_of(opportunity.post.slug)
    name, title, text = opportunity.association.name.here, post.title.here, post.body.here.text
    published = post.published_at or post.created_at
    return FeedEntry(
        id=lasting(path), href=absolute(path), title=title.text,
        html="".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n") if part.strip()),
        summary=text if len(text) <= SUMMARY else f"{text[:SUMMARY].rsplit(' ', 1)[0]}…",
        published=published, changed=max(published, post.edited_at) if post.edited_at else published,
        author=Author(name.text, absolute(reverse("home:profile", args=[opportunity.association.handle]))), language=title.language,
    )  # fmt: skip
