"""Writing and publishing notes, articles and links. Who may do it, and in whose name, is asked before, in access."""

import datetime as dt
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.access import refuse_unless_may_act
from touiza.actors.models import Actor
from touiza.associations.services.closing import refuse_if_closed
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.media.models import Attachment
from touiza.media.services import set_picture_privacy
from touiza.posts.lives import prepare
from touiza.posts.models import Link, Post, PostKind, PostState
from touiza.posts.services.announcing import announce_post
from touiza.posts.services.pages import ask_page, page_address, point_elsewhere
from touiza.posts.services.writing import create_post, edit_post, publish_post
from touiza.posts.wording import split_long

OF_PEOPLE = (Audience.PUBLIC, Audience.SIGNED_IN, Audience.FOLLOWERS)
OF_ASSOCIATIONS = (*OF_PEOPLE, Audience.MEMBERS)
SAY_SOMETHING = frozenset({PostKind.NOTE, PostKind.ARTICLE})  # kinds that are their text
MOST_DRAFTS = 200  # of one author


@dataclass(frozen=True, kw_only=True)
class Written:
    """What somebody wrote: its texts, and what is said about it."""

    kind: PostKind = PostKind.NOTE
    title: TranslatedText = field(default_factory=TranslatedText)
    body: TranslatedText = field(default_factory=TranslatedText)
    audience: str = Audience.PUBLIC
    source: str = ""
    as_of: dt.date | None = None
    good_until: dt.date | None = None
    picture: Attachment | None = None
    address: str = ""  # of the page elsewhere, of a link


@transaction.atomic
def write_draft(
    *,
    author: Actor,
    by: Actor,
    written: Written,
    host: Actor | None = None,
    form_key: str | None = None,
    at: dt.datetime | None = None,
) -> Post:
    """Keep a draft. A form sent again is the same draft, with what it says now.

    Refuses what `_check` and the author's state refuse: "text_missing", "audience", "association_closed", "guardian".
    """
    lock_author(author, by)
    written = grown(written)
    _check(author, written)
    key = f"{by.pk}:{form_key}" if form_key else None
    if key and (twin := Post.objects.select_for_update(of=("self",)).filter(form_key=key).first()):
        return twin if twin.state != PostState.DRAFT else change_draft(post=twin, written=written, at=at)
    if Post.objects.filter(author=author, state=PostState.DRAFT).count() >= MOST_DRAFTS:
        raise Refusal("too_many_drafts", _("There are two hundred drafts already. Publish or delete some first."))
    post = create_post(
        kind=written.kind, author=author, host=host, title=written.title, body=written.body, picture=written.picture,
        audience=written.audience, source=written.source, as_of=written.as_of, good_until=written.good_until, at=at,
    )  # fmt: skip
    post.form_key, post.written_by = key, by
    post.save(update_fields=["form_key", "written_by"])
    if written.kind == PostKind.LINK:
        Link.objects.create(post=post, address=page_address(written.address))
    _keep_picture_to_readers(post)
    return post


@transaction.atomic
def change_draft(*, post: Post, written: Written, at: dt.datetime | None = None) -> Post:
    """Change what is not published yet, its kind and its readers too. Nobody has read it: no version is kept."""
    written = grown(written)
    _check(post.author, written)
    if post.kind in {PostKind.NOTE, PostKind.ARTICLE}:
        post.kind = written.kind
    post.audience, post.good_until = written.audience, written.good_until
    edit_post(
        post=post, title=written.title, body=written.body, picture=written.picture, source=written.source,
        as_of=written.as_of, at=at,
    )  # fmt: skip
    post.edited_at = None
    post.save(update_fields=["edited_at", "kind"])
    if post.kind == PostKind.LINK and written.address:
        point_elsewhere(post, written.address)
    _keep_picture_to_readers(post)
    return post


@transaction.atomic
def publish_written(*, post: Post, by: Actor | None, at: dt.datetime | None = None, silent: bool = False) -> Post:
    """Let its audience read a draft, or what waited for its moment. Twice is once.

    Refuses "text_missing", "title_missing" and "association_closed".
    """
    moment = at or clock.now()
    locked = lock_post(post)
    if locked.state == PostState.PUBLISHED:
        return locked
    _check(locked.author, as_written(locked))
    prepare(locked)
    if locked.kind == PostKind.ARTICLE and not locked.title:
        raise Refusal("title_missing", _("Write a title."), field="title")
    if not locked.author.is_person:
        refuse_if_closed(locked.author.association)
    publish_post(post=locked, at=moment)
    if locked.kind == PostKind.LINK:
        ask_page(locked.link)
    announce_post(post=locked, by=by or locked.written_by or locked.author, at=moment, silent=silent)
    return locked


@transaction.atomic
def write_post(
    *,
    author: Actor,
    by: Actor,
    written: Written,
    host: Actor | None = None,
    form_key: str | None = None,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Post:
    """Write and publish at once."""
    draft = write_draft(author=author, by=by, written=written, host=host, form_key=form_key, at=at)
    return publish_written(post=draft, by=by, at=at, silent=silent)


def lock_post(post: Post) -> Post:
    """Return the row as it is now, locked until the transaction ends."""
    rows = Post.objects.select_related("author__person", "author__association", "host", "picture", "written_by")
    return rows.select_for_update(of=("self",)).get(pk=post.pk)


def as_written(post: Post) -> Written:
    return Written(
        kind=PostKind(post.kind), title=post.title, body=post.body, audience=post.audience, source=post.source,
        as_of=post.as_of, good_until=post.good_until, picture=post.picture,
        address=post.link.address if post.kind == PostKind.LINK else "",
    )  # fmt: skip


def grown(written: Written) -> Written:
    """Return a note that is longer than notes are as an article, its first line the title; all else as it is."""
    if written.kind != PostKind.NOTE or all(len(text) <= settings.NOTE_LIMIT for text in written.body.texts.values()):
        return written
    parts = {code: split_long(text) for code, text in written.body.texts.items()}
    source = written.body.source
    return Written(
        kind=PostKind.ARTICLE,
        title=TranslatedText(source, {code: title for code, (title, _body) in parts.items()}),
        body=TranslatedText(source, {code: body for code, (_title, body) in parts.items()}),
        audience=written.audience, source=written.source, as_of=written.as_of, good_until=written.good_until,
        picture=written.picture,
    )  # fmt: skip


def audiences_for(author: Actor) -> tuple[Audience, ...]:
    """Return whom an author may write for."""
    return OF_PEOPLE if author.is_person else OF_ASSOCIATIONS


def _check(author: Actor, written: Written) -> None:
    if written.kind == PostKind.LINK and not written.address:
        raise Refusal("address_missing", _("Write the address of the page."), field="address")
    if not written.body and written.kind in SAY_SOMETHING:
        raise Refusal("text_missing", _("Write something first."), field="body")
    if written.audience not in audiences_for(author):
        raise Refusal("audience", _("Choose who may read it."), field="audience")
    if written.as_of and written.good_until and written.good_until < written.as_of:
        raise Refusal("days_reversed", _("It would stop being true before the day it speaks of: write a later day."), field="good_until")


def lock_author(author: Actor, by: Actor) -> None:
    """Hold the author's row, for which forms sent twice at once wait, and refuse who may not write now."""
    refuse_unless_may_act(by)
    if not author.is_person:
        refuse_if_closed(author.association)
    Actor.objects.select_for_update(no_key=True).get(pk=author.pk)


def _keep_picture_to_readers(post: Post) -> None:
    """Keep the picture of what is not for everyone at addresses that die after five minutes."""
    if post.picture is not None:
        set_picture_privacy(attachment=post.picture, private=post.audience != Audience.PUBLIC)
