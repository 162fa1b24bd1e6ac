"""The composer that any page may show: `{% include "posts/_composer.html" with composer=composer %}`."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from touiza.actors.access import is_minor
from touiza.actors.models import Actor
from touiza.associations.models import Association
from touiza.core.audiences import Audience
from touiza.core.ids import public_id
from touiza.posts.access import voices_of
from touiza.posts.forms import WRITABLE, PostForm
from touiza.posts.models import PostKind
from touiza.ui.shapes import Link


@dataclass(frozen=True)
class Composer:
    """A form to write as somebody, where it goes, and in whose name one could write instead."""

    form: PostForm
    author: Actor
    action: str
    voices: list[Association]
    limit: int

    @property
    def article(self) -> str:
        return writing_path(self.author, kind=PostKind.ARTICLE)

    @property
    def link(self) -> str:
        return writing_path(self.author, kind=PostKind.LINK)

    @property
    def album(self) -> str:
        return page_to_write(self.author, route="posts:album_new")

    @property
    def poll(self) -> str:
        return page_to_write(self.author, route="posts:poll_new")


def composer_for(actor: Actor, author: Actor | None = None) -> Composer:
    """Return the composer for somebody, in their own name or in that of an association they may speak for. One query."""
    author = author or actor
    form = PostForm(author=author, initial=first_values(author, PostKind.NOTE), auto_id="compose_%s")
    return Composer(form, author, writing_path(author), voices_of(actor), settings.NOTE_LIMIT)


def first_values(author: Actor, kind: str) -> dict[str, str]:
    """Return what an empty form holds. What young people write begins with fewer readers."""
    audience = Audience.FOLLOWERS if author.is_person and is_minor(author) else Audience.PUBLIC
    return {"form_key": public_id(), "kind": kind, "audience": audience}


def writing_path(author: Actor, *, kind: str = "") -> str:
    """Return where something is written in somebody's name: /posts/new/?as=HANDLE."""
    query = {name: value for name, value in (("as", "" if author.is_person else author.handle), ("kind", kind)) if value}
    return reverse("posts:new") + (f"?{urlencode(query)}" if query else "")


def page_to_write(author: Actor, *, route: str) -> str:
    """Return where something with a page of its own is written in somebody's name."""
    return reverse(route) + ("" if author.is_person else f"?{urlencode({'as': author.handle})}")


def kinds_to_write(author: Actor, current: str) -> list[dict[str, object]]:
    """Return all that can be written, each where it is."""
    plain = [(PostKind(kind), writing_path(author, kind=kind)) for kind in WRITABLE]
    rest = [(PostKind.ALBUM, page_to_write(author, route="posts:album_new")), (PostKind.POLL, page_to_write(author, route="posts:poll_new"))]
    return [{"text": kind.label, "href": href, "current": kind == current} for kind, href in (*plain, *rest)]


def voices_for(actor: Actor, author: Actor, address: Callable[[Actor], str]) -> list[Link]:
    """Return in whose names one may write: one's own, and those of associations one may speak for; none where there is no choice.

    `address` tells where something is written in a name.
    """
    own: Link = {"text": _("myself"), "href": address(actor), "current": author.pk == actor.pk}
    others: list[Link] = [
        {"text": one.name.here.text, "href": address(one.actor), "current": author.pk == one.pk} for one in voices_of(actor)
    ]
    return [own, *others] if others else []
