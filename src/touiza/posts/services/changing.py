"""What is done to a published post: changed with its history, translated, pinned, checked, taken away."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.translated import LANGUAGES, TranslatedText
from touiza.posts.access import has_answers
from touiza.posts.lives import end
from touiza.posts.models import Post, PostKind, PostState, Version
from touiza.posts.services.announcing import announce_post, note
from touiza.posts.services.indexing import forget_written
from touiza.posts.services.posting import SAY_SOMETHING, Written, as_written, change_draft, grown, lock_post
from touiza.posts.services.writing import edit_post, remove_post, schedule_post

MOST_PINNED = 3  # at one place
SOONEST = dt.timedelta(minutes=1)
FARTHEST = dt.timedelta(days=366)


@transaction.atomic
def revise_post(
    *, post: Post, by: Actor, written: Written, seen: str | None = None, at: dt.datetime | None = None, silent: bool = False
) -> Post:
    """Change what a post says; what it said is kept for its readers, who stay the same. A note may grow into an article.

    `seen` is the `version_of` what the editor began from: refuses "changed_meanwhile".
    """
    moment = at or clock.now()
    post = lock_post(post)
    written = grown(written) if post.kind == PostKind.NOTE else written
    if post.state in {PostState.DRAFT, PostState.SCHEDULED}:
        return change_draft(post=post, written=written, at=moment)
    if says_already(post, written):
        return post
    if seen is not None and seen != version_of(post):
        raise Refusal(
            "changed_meanwhile",
            _("Somebody has changed this since you opened it. Your text is still here: send it again to replace theirs."),
        )
    if not written.body and post.kind in SAY_SOMETHING:
        raise Refusal("text_missing", _("Write something first."), field="body")
    if post.kind == PostKind.ARTICLE and not written.title:
        raise Refusal("title_missing", _("Write a title."), field="title")
    if (post.title, post.body) != (written.title, written.body):
        _keep_version(post, by, moment)
    post.kind = written.kind if post.kind == PostKind.NOTE else post.kind
    post.good_until, post.checked_by = written.good_until, None  # who checked it has not read this
    edit_post(
        post=post, title=written.title, body=written.body, picture=written.picture, source=written.source,
        as_of=written.as_of, at=moment,
    )  # fmt: skip
    announce_post(post=post, by=by, verb="post.edited", at=moment, silent=silent)
    return post


@transaction.atomic
def translate_post(
    *, post: Post, by: Actor, language: str, title: str, body: str, at: dt.datetime | None = None, silent: bool = False
) -> Post:
    """Add the same text in another language, or change it there. Refuses "language" for the one it was written in."""
    post = lock_post(post)
    if language not in LANGUAGES or language == post.body.source:
        raise Refusal("language", _("Choose a language other than the one it was written in."), field="language")
    before = as_written(post)
    titles = {**before.title.texts, language: title} if before.title else {}
    texts = {**before.body.texts, language: body}
    written = Written(
        kind=before.kind, audience=before.audience, source=before.source, as_of=before.as_of, good_until=before.good_until,
        picture=before.picture, title=_text(before.body.source, titles), body=_text(before.body.source, texts),
    )  # fmt: skip
    checked = post.checked_by
    post = revise_post(post=post, by=by, written=written, at=at, silent=silent)
    if checked is not None:
        post.checked_by = checked  # a translation says nothing new
        post.save(update_fields=["checked_by"])
    return post


@transaction.atomic
def remove_written(*, post: Post, by: Actor | None, at: dt.datetime | None = None, silent: bool = False) -> None:
    """Take a post away for good. A draft is deleted; of what was published a tombstone stays, on which answers stand. Twice is once."""
    moment = at or clock.now()
    locked = Post.objects.select_for_update(of=("self",)).filter(pk=post.pk).first()
    if locked is None or locked.state == PostState.TOMBSTONE:
        return
    locked = lock_post(locked)
    if locked.state != PostState.PUBLISHED:
        _drop(locked)
        return
    locked.versions.all().delete()
    locked.topics.clear()
    locked.mentioned.clear()
    locked.source, locked.as_of, locked.good_until, locked.checked_by, locked.pinned_at = "", None, None, None, None
    remove_post(post=locked, at=moment)
    if hasattr(locked, "link"):
        locked.link.delete()
    end(locked)
    forget_written(locked.pk)
    note("post.removed", locked, by, moment, silent=silent)


@transaction.atomic
def pin_post(*, post: Post, pinned: bool, at: dt.datetime | None = None) -> Post:
    """Have a post stand first at its place, or no longer. Twice is once. Refuses "too_many_pinned" and "not_published"."""
    Actor.objects.select_for_update(no_key=True).get(pk=post.host_id)
    post = lock_post(post)
    if (post.pinned_at is not None) == pinned:
        return post
    if pinned:
        if post.state != PostState.PUBLISHED:
            raise Refusal("not_published", _("Publish it first."))
        if Post.objects.filter(host=post.host_id, pinned_at__isnull=False).count() >= MOST_PINNED:
            raise Refusal("too_many_pinned", _("Three posts are pinned already. Take one of them down first."))
    post.pinned_at = (at or clock.now()) if pinned else None
    post.save(update_fields=["pinned_at"])
    return post


@transaction.atomic
def check_post(*, post: Post, by: Actor) -> Post:
    """Say that somebody else of the association has read a post and found it right. Refuses "own_text" from whose hand it is."""
    post = lock_post(post)
    if by.pk == post.written_by_id:
        raise Refusal("own_text", _("You wrote this. Somebody else of the association can check it."))
    if post.state == PostState.PUBLISHED and post.checked_by_id is None:
        post.checked_by = by
        post.save(update_fields=["checked_by"])
    return post


@transaction.atomic
def plan_post(*, post: Post, when: dt.datetime | None, at: dt.datetime | None = None) -> Post:
    """Have a draft published by itself at a moment to come; with None it is a draft again. Refuses "moment"."""
    moment = at or clock.now()
    if when is not None and not moment + SOONEST <= when <= moment + FARTHEST:
        raise Refusal("moment", _("Choose a moment within the next year."), field="when")
    if when is not None and post.kind == PostKind.ARTICLE and not post.title:
        raise Refusal("title_missing", _("Write a title."), field="title")
    return schedule_post(post=lock_post(post), when=when)


def version_of(post: Post) -> str:
    """Return what tells one state of its texts from another."""
    return post.edited_at.isoformat() if post.edited_at else "first"


def says_already(post: Post, written: Written) -> bool:
    """Tell whether it says all of this: the form was sent twice, or nothing was changed."""
    same = (post.title, post.body, post.picture, post.source) == (written.title, written.body, written.picture, written.source)
    return same and (post.as_of, post.good_until) == (written.as_of, written.good_until)


def erase_posts_of(author: Actor, *, at: dt.datetime | None = None) -> None:
    """Take away what a person wrote who is about to be forgotten: tombstones where others have answered, else nothing at all."""
    for post in Post.objects.filter(author=author, root=None).exclude(state=PostState.TOMBSTONE).order_by("pk"):
        if has_answers(post):
            remove_written(post=post, by=None, at=at, silent=True)
        else:
            _drop(post)


def _drop(post: Post) -> None:
    """Delete a post that nobody has answered, with its picture."""
    end(post)
    forget_written(post.pk)
    remove_post(post=post)
    post.delete()


def _keep_version(post: Post, by: Actor, at: dt.datetime) -> None:
    last = Version.objects.filter(post=post).order_by("-pk").first()
    since = last.replaced_at if last else post.published_at or post.created_at
    Version.objects.create(post=post, title=post.title, body=post.body, written_at=since, replaced_at=at, replaced_by=by)


def _text(source: str, texts: dict[str, str]) -> TranslatedText:
    return TranslatedText(source, {code: text for code, text in texts.items() if text})
