"""Looking at the page that a link leads to: once, by a task, through the one safe way out; its picture is kept here."""

import datetime as dt
import ipaddress
from urllib.parse import urlsplit, urlunsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext_lazy as _

from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.errors import Refusal
from touiza.core.fetching import NotFetched, fetch
from touiza.core.queue import defer
from touiza.core.translated import LANGUAGES, TranslatedText
from touiza.media.models import Attachment
from touiza.media.services import remove_picture, store_picture
from touiza.posts.foreign_pages import PageFacts, read_page
from touiza.posts.models import Link, LinkState, Post, PostState
from touiza.posts.services.indexing import index_written

LOOK = "posts.look_at_page"
MOST_PICTURE = 6 * 1024 * 1024  # bytes of a picture as it is fetched
PICTURES = {"image/jpeg", "image/png", "image/webp"}


def page_address(typed: str) -> str:
    """Return an address as it is asked for. Raises Refusal ("address") for what is none of a page of the open network."""
    wrong = Refusal("address", _("Write the whole address of the page, beginning with https://."), field="address")
    try:
        parts = urlsplit(typed.strip())
        host = (parts.hostname or "").encode("idna").decode()
        port = parts.port
    except (ValueError, UnicodeError):
        raise wrong from None
    if parts.scheme not in {"https", "http"} or not host or parts.username is not None:
        raise wrong
    if "." not in host and not _is_number(host):
        raise wrong
    netloc = (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")
    address = iri_to_uri(urlunsplit((parts.scheme, netloc, parts.path or "/", parts.query, parts.fragment)))
    if len(address) > 500 or not address.isprintable() or " " in address:
        raise wrong
    return address


def point_elsewhere(post: Post, typed: str) -> None:
    """Have the draft of a link lead to another page."""
    address = page_address(typed)
    if address != post.link.address:
        Link.objects.filter(post=post).update(address=address, state=LinkState.WAITING, title="", summary="", site="", problem="")


def ask_page(link: Link) -> None:
    """Have the page looked at soon after the transaction."""
    defer(LOOK, post_id=link.pk)


@transaction.atomic
def ask_again(*, link: Link) -> bool:
    """Have a page looked at once more that could not be; tell whether there was reason to."""
    changed = Link.objects.filter(pk=link.pk, state=LinkState.FAILED).update(state=LinkState.WAITING, problem="")
    if changed:
        ask_page(link)
    return bool(changed)


def look_at_page(*, post_id: int, at: dt.datetime | None = None) -> None:
    """Fetch the page, then its picture, outside of any transaction; write down what was found, once. Twice is once."""
    link = Link.objects.select_related("post__author__person__user").filter(pk=post_id, state=LinkState.WAITING).first()
    if link is None or link.post.state == PostState.TOMBSTONE:
        return
    try:
        fetched = fetch(link.address, accept="text/html,application/xhtml+xml")
    except NotFetched as problem:
        note_trouble(link=link, code=problem.code)
        return
    facts = read_page(fetched.body, fetched.address)
    if facts is None:
        note_trouble(link=link, code="page")
        return
    picture = _picture(link.post, facts) if facts.picture and link.post.picture_id is None else None
    keep_page(link=link, facts=facts, picture=picture, at=at)


def _picture(post: Post, facts: PageFacts) -> Attachment | None:
    """Keep the page's picture as our own encoder draws it; none where it cannot be had or drawn."""
    try:
        fetched = fetch(facts.picture, accept=",".join(sorted(PICTURES)), most=MOST_PICTURE)
        person = post.author.person if post.author.is_person else None
        return store_picture(
            owner=person.user if person else None,
            upload=SimpleUploadedFile("picture", fetched.body),
            space=post.author_id,
            private=post.audience != Audience.PUBLIC,
        )
    except (NotFetched, Refusal):
        return None


@transaction.atomic
def keep_page(*, link: Link, facts: PageFacts, picture: Attachment | None, at: dt.datetime | None = None) -> None:
    """Write down what a page says of itself, if nothing was written down yet and it is still the page that is meant."""
    post = Post.objects.select_for_update(of=("self",)).select_related("author", "host").get(pk=link.pk)
    now = Link.objects.filter(pk=link.pk, state=LinkState.WAITING, address=link.address).first()
    if now is None or post.state == PostState.TOMBSTONE:
        if picture is not None:
            remove_picture(attachment=picture)
        return
    now.state, now.title, now.summary, now.site = LinkState.FETCHED, facts.title, facts.summary, facts.site
    now.dated, now.language, now.fetched_at = facts.dated, facts.language, at or clock.now()
    now.save()
    language = facts.language or post.body.source
    if not post.title and facts.title:
        post.title = TranslatedText(language if language in LANGUAGES else post.body.source, {language: facts.title[:140]})
    if picture is not None:
        post.picture = picture
    post.save(update_fields=["title", "picture"])
    index_written(post)


def note_trouble(*, link: Link, code: str) -> None:
    """Write down why nothing is known of a page."""
    Link.objects.filter(pk=link.pk, state=LinkState.WAITING, address=link.address).update(state=LinkState.FAILED, problem=code)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
