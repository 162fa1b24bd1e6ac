"""The life of a post: draft, published, tombstone. Each kind's own services call these inside their transaction."""

import datetime as dt
import secrets
from itertools import count

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.errors import Refusal
from touiza.core.live import announce
from touiza.core.translated import TranslatedText
from touiza.kernel.text import slugify
from touiza.media.models import Attachment
from touiza.media.services import remove_picture
from touiza.posts.models import Post, PostKind, PostState

RANDOM = "23456789abcdefghjkmnpqrstvwxyz"
TAKEN = frozenset({"new", "drafts", "preview"})  # addresses of other pages beside those of posts


@transaction.atomic
def create_post(
    *,
    kind: PostKind,
    author: Actor,
    title: TranslatedText,
    body: TranslatedText,
    picture: Attachment | None = None,
    audience: str = Audience.PUBLIC,
    source: str = "",
    as_of: dt.date | None = None,
    good_until: dt.date | None = None,
    host: Actor | None = None,
    reply_to: Post | None = None,
    at: dt.datetime | None = None,
    published: bool = False,
) -> Post:
    """Write a draft; or, `published`, what its audience may read at once. Its address comes from its title, where everyone may read it.

    `host`: at whose place, where that is not the author's. An answer (`reply_to`) stands where what it answers stands,
    for the same readers.
    """
    root = (reply_to.root or reply_to) if reply_to else None
    post = Post(
        kind=kind,
        author=author,
        host=root.host if root else host or author,
        reply_to=reply_to,
        root=root,
        title=title,
        body=body,
        picture=picture,
        audience=root.audience if root else audience,
        source=source,
        as_of=as_of,
        good_until=good_until,
        created_at=at or clock.now(),
        state=PostState.PUBLISHED if published else PostState.DRAFT,
        published_at=(at or clock.now()) if published else None,
    )
    _save_with_slug(post, _wanted(post))
    if published:
        _say_new(post)
    return post


@transaction.atomic
def edit_post(
    *,
    post: Post,
    title: TranslatedText,
    body: TranslatedText,
    picture: Attachment | None,
    source: str = "",
    as_of: dt.date | None = None,
    at: dt.datetime | None = None,
) -> Post:
    """Change what it says. Its address stays as it is."""
    _refuse_removed(post)
    before = post.picture
    post.title, post.body, post.picture, post.source, post.as_of = title, body, picture, source, as_of
    post.edited_at = at or clock.now()
    post.save()
    if before is not None and before != picture:
        remove_picture(attachment=before)
    return post


@transaction.atomic
def publish_post(*, post: Post, at: dt.datetime | None = None) -> Post:
    """Let its audience read it, at an address that stays from now on for ever. Twice is the same as once."""
    _refuse_removed(post)
    if post.state == PostState.PUBLISHED:
        return post
    post.state = PostState.PUBLISHED
    post.published_at = at or clock.now()
    wanted = _wanted(post)
    if post.audience == Audience.PUBLIC and post.slug.startswith(wanted):
        post.save(update_fields=["state", "published_at"])
    else:
        _save_with_slug(post, wanted)
    _say_new(post)
    return post


@transaction.atomic
def schedule_post(*, post: Post, when: dt.datetime | None) -> Post:
    """Say when a draft is to be published, or, with None, that it is a draft again. Its kind's own task publishes it."""
    _refuse_removed(post)
    if post.state == PostState.PUBLISHED:
        raise Refusal("post_published", _("This is published already."))
    post.state = PostState.SCHEDULED if when else PostState.DRAFT
    post.scheduled_for = when
    post.save(update_fields=["state", "scheduled_for"])
    return post


@transaction.atomic
def remove_post(*, post: Post, at: dt.datetime | None = None) -> Post:
    """Leave a tombstone: the address answers that it is gone, and what it said is gone too."""
    before = post.picture
    if post.root_id:
        announce([f"post:{post.root_id}"], "removed")
    post.state = PostState.TOMBSTONE
    post.title = post.body = TranslatedText(post.title.source)
    post.picture = None
    post.edited_at = at or clock.now()
    post.save()
    if before is not None:
        remove_picture(attachment=before)
    return post


@transaction.atomic
def describe_picture(*, picture: Attachment, alt: TranslatedText) -> Attachment:
    """Say what a post's picture shows, for those who do not see it."""
    if picture.alt != alt:
        picture.alt = alt
        picture.save(update_fields=["alt"])
    return picture


def slug_of(title: TranslatedText) -> str:
    """Return an address for a title, at most 70 characters: from its English or French, which read as they are, if any.

    "" for an empty title.
    """
    if not title:
        return ""
    text = next((title.texts[code] for code in ("en", "fr") if title.texts.get(code)), "")
    return slugify(text or title.in_(title.source).text, longest=70)


def _say_new(post: Post) -> None:
    """Have open pages know: those of what is answered, else the feeds of who follows."""
    announce([f"post:{post.root_id}"] if post.root_id else [f"posted:{post.pk}"], "answer" if post.root_id else "post")


def _refuse_removed(post: Post) -> None:
    if post.state == PostState.TOMBSTONE:
        raise Refusal("post_removed", _("This has been removed and cannot be changed any more."))


def _wanted(post: Post) -> str:
    """Return the address that a title gives. What is not for everyone has one that tells nothing of it."""
    if post.audience != Audience.PUBLIC:
        return f"{post.kind}-{''.join(secrets.choice(RANDOM) for _n in range(10))}"
    return slug_of(post.title) or post.kind


def _save_with_slug(post: Post, wanted: str) -> Post:
    """Save under the first free of: wanted, wanted-2, wanted with random letters. The unique index decides."""
    wanted = f"{wanted}-{post.kind}" if wanted in TAKEN else wanted
    for attempt in count():
        suffix = (
            "" if attempt == 0 else "-2" if attempt == 1 else "-" + "".join(secrets.choice(RANDOM) for _n in range(6))
        )
        post.slug = wanted + suffix
        if attempt < 2 and Post.objects.filter(slug=post.slug).exclude(pk=post.pk).exists():
            continue
        try:
            with transaction.atomic():
                post.save()
        except IntegrityError:
            if attempt > 4:
                raise
        else:
            return post
    raise AssertionError
