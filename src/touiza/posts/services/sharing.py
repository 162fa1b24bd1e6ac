"""Sharing: a note that passes a post on to one's own followers, never to more people than may read it."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.posts.models import Post, PostKind, PostState, Share
from touiza.posts.services.announcing import announce_post, note
from touiza.posts.services.posting import lock_author
from touiza.posts.services.writing import create_post

# To whom what these may read can be passed on: never to anybody who could not read it.
WITHIN: dict[str, tuple[Audience, ...]] = {
    Audience.PUBLIC: (Audience.PUBLIC, Audience.SIGNED_IN, Audience.FOLLOWERS),
    Audience.SIGNED_IN: (Audience.SIGNED_IN, Audience.FOLLOWERS),
}


def circles_for(post: Post) -> tuple[Audience, ...]:
    """Return to whom a post can be passed on; nobody where its author chose its readers."""
    whole = post.state == PostState.PUBLISHED and post.root_id is None
    return WITHIN.get(post.audience, ()) if whole else ()


@transaction.atomic
def share_post(
    *,
    post: Post,
    author: Actor,
    by: Actor,
    words: TranslatedText | None = None,
    audience: str = Audience.FOLLOWERS,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Post:
    """Pass a post on in the name of `author`; return the note that does. Once: sharing it again is the note that is there.

    Refuses "not_to_share", "audience", "own_post", "guardian" and "association_closed".
    """
    moment = at or clock.now()
    lock_author(author, by)
    post = Post.objects.select_related("share__shared").select_for_update(of=("self",)).get(pk=post.pk)
    if hasattr(post, "share") and not post.body:  # a bare share passes on what it shares
        post = post.share.shared
    if twin := Post.objects.filter(share__shared=post, share__by=author).first():
        return twin
    if post.author_id == author.pk:
        raise Refusal("own_post", _("This is your own."))
    if not circles_for(post):
        raise Refusal("not_to_share", _("Its author chose who may read it, so it cannot be passed on."))
    if audience not in circles_for(post):
        raise Refusal("audience", _("Choose who may read it."), field="audience")
    text = words or TranslatedText(post.title.source)
    made = create_post(kind=PostKind.NOTE, author=author, title=TranslatedText(text.source), body=text, audience=audience, at=moment, published=True)
    made.written_by = by
    made.save(update_fields=["written_by"])
    try:
        with transaction.atomic():
            Share.objects.create(post=made, shared=post, by=author)
    except IntegrityError:  # the other of two clicks was quicker
        made.delete()
        return Post.objects.get(share__shared=post, share__by=author)
    announce_post(post=made, by=by, at=moment, silent=silent)
    note("post.shared", post, by, moment, person=post.author if post.author.is_person else None, silent=silent)
    return made


def count_shares(posts: list[int]) -> dict[int, int]:
    """Return how often each post was passed on. One query."""
    rows = Share.objects.filter(shared__in=posts).values_list("shared", flat=True)
    found: dict[int, int] = {}
    for key in rows:
        found[key] = found.get(key, 0) + 1
    return found
