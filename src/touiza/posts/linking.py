"""A page elsewhere as its post shows it: what it said of itself, or in words why nothing is known of it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.posts.models import Link, LinkState, Post, PostKind

TROUBLES: dict[str, str | Promise] = {
    "scheme": _("Its address begins with http://. Only pages with a protected line, https://, are looked at."),
    "unknown": _("There is no site of this name, or it could not be found just now."),
    "private": _("Its address leads into a closed network, which is not looked into."),
    "port": _("Its address names a door at which no pages are served."),
    "away": _("The site did not answer."),
    "slow": _("The site took too long to answer."),
    "large": _("The page is too large to be looked at."),
    "answer": _("The site did not give the page out: it may have moved, or want a password."),
    "redirects": _("The site sent us on and on, and never to a page."),
    "coding": _("The page is packed in a way that is not understood."),
    "page": _("What lies there is no page with a title."),
    "address": _("Its address cannot be read."),
}


@dataclass(frozen=True)
class LinkLine:
    """What is shown. `title` is the address's where the page is not known; `trouble` says why, in a sentence."""

    href: str
    title: str
    language: str
    summary: str
    site: str
    dated: dt.date | None
    trouble: str | Promise


def load_links(posts: Sequence[Post], _reader: Actor | None) -> Mapping[int, LinkLine]:
    """Return the pages of those posts that are links. One query, none without links."""
    keys = [post.pk for post in posts if post.kind == PostKind.LINK]
    return {link.pk: line_of(link) for link in Link.objects.filter(pk__in=keys)} if keys else {}


def line_of(link: Link) -> LinkLine:
    parts = urlsplit(link.address)
    host = (parts.hostname or "").removeprefix("www.")
    trouble: str | Promise = ""
    if link.state == LinkState.WAITING:
        trouble = _("The page is being looked at. Its title and its picture appear here soon.")
    elif link.state == LinkState.FAILED:
        trouble = TROUBLES.get(link.problem, TROUBLES["away"])
    return LinkLine(
        href=link.address,
        title=link.title or f"{host}{parts.path if parts.path != '/' else ''}"[:80],
        language=link.language,
        summary=link.summary,
        site=link.site or host,
        dated=link.dated,
        trouble=trouble,
    )
