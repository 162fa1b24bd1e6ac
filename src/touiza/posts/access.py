"""The doors to posts: what somebody may read, what is theirs to change, in whose name they may write."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404

from touiza.actors.models import Actor
from touiza.actors.readers import tokens_for, tokens_of
from touiza.associations.access import associations_of, find_association, powers_of, role_of
from touiza.associations.capabilities import Can, powers
from touiza.associations.models import Association
from touiza.posts.models import HEAD, Post, PostKind, PostQuerySet, PostState
from touiza.vocabulary.models import Tag
from touiza.vocabulary.topics import find_topic

WRITTEN = frozenset({PostKind.NOTE, PostKind.ARTICLE, PostKind.ALBUM, PostKind.POLL, PostKind.LINK})  # here; the rest lives in other apps


class Gone(Http404):
    """There was a post here; its author has removed it."""


def access_post(actor: Actor | None, slug: str) -> Post:
    """Return a post that somebody may read, of any kind; a removed one with answers is a tombstone.

    404 where it is not theirs to know of; Gone where they could have read what was removed.
    """
    rows = Post.objects.open_to(actor).with_item()
    post = rows.filter(slug=slug, state__in=[PostState.PUBLISHED, PostState.TOMBSTONE]).first()
    if post is None:
        raise Http404
    if post.state == PostState.TOMBSTONE and not has_answers(post):
        raise Gone
    return post


def access_own_post(actor: Actor, slug: str) -> Post:
    """Return a post to whom it is theirs: its author, or who may speak for the association that is its author.

    404 for others' drafts and for kinds that are changed elsewhere; 403 for what they may only read; Gone once removed.
    """
    post = Post.objects.with_item().filter(slug=slug, kind__in=WRITTEN).first()
    if post is None:
        raise Http404
    if not speaks_for(actor, post.author):
        if Post.objects.visible_to(actor).filter(pk=post.pk).exists():
            raise PermissionDenied
        raise Http404
    if post.state == PostState.TOMBSTONE:
        raise Gone
    return post


def access_checkable(actor: Actor, slug: str) -> Post:
    """Return a published post of an association to who acts for it: they may say that they have checked it. 403 to others."""
    post = access_post(actor, slug)
    if post.author.is_person or post.kind not in WRITTEN or post.state != PostState.PUBLISHED:
        raise Http404
    held = powers_of(actor, post.author.association)
    if Can.SEE_WORK not in held:
        raise PermissionDenied
    return post


def access_voice(actor: Actor, handle: str) -> Actor:
    """Return in whose name somebody writes: their own ("" or their handle), or that of an association. 403 where they may not."""
    if handle in {"", actor.handle}:
        return actor
    association = find_association(handle)
    if association is None:
        raise Http404
    if Can.SPEAK not in powers(role_of(actor, association)):
        raise PermissionDenied
    return association.actor


def voices_of(actor: Actor) -> list[Association]:
    """Return the associations that somebody may speak for."""
    return [one for one in associations_of(actor) if Can.SPEAK in powers_of(actor, one) and one.closed_at is None]


def speaks_for(actor: Actor | None, author: Actor) -> bool:
    """Tell whether what this author wrote is somebody's to change."""
    if actor is None or author.is_person:
        return actor is not None and actor.pk == author.pk
    return Can.SPEAK in powers(role_of(actor, author.association))


def can_read(post: Post, reader: Actor) -> bool:
    """Tell whether somebody may read a post that was loaded with its author and host, as `visible_to` does.

    Two queries for each reader, however many posts are asked about.
    """
    if post.state != PostState.PUBLISHED or post.author.suspended_at or post.host.suspended_at:
        return False
    if "_tokens" not in reader.__dict__:
        reader.__dict__["_tokens"] = frozenset(tokens_of(reader))
    held: frozenset[str] = reader.__dict__["_tokens"]
    return post.author_id == reader.pk or not held.isdisjoint(tokens_for(post.audience, post.host_id))


def has_answers(post: Post) -> bool:
    return Post.objects.filter(root=post, state=PostState.PUBLISHED).exists()


def posts_at(host: Actor, reader: Actor | None) -> PostQuerySet:
    """Return what was written at somebody's place as a reader may see it, the newest first. Work has lists of its own."""
    rows = Post.objects.visible_to(reader).filter(HEAD, host=host, kind__in=WRITTEN)
    return rows.with_item().order_by("-published_at", "-pk")


def pinned_at(host: Actor, reader: Actor | None) -> PostQuerySet:
    return posts_at(host, reader).filter(pinned_at__isnull=False).order_by("-pinned_at")


def access_topic(key: str) -> Tag:
    """Return the topic of an address; 404 where nobody has written of it."""
    topic = find_topic(key.replace("_", " "))
    if topic is None:
        raise Http404
    return topic


def unpublished_of(actor: Actor) -> PostQuerySet:
    """Return somebody's drafts and what waits for its moment, also of the associations they may speak for."""
    authors = [actor.pk, *(association.pk for association in voices_of(actor))]
    rows = Post.objects.filter(Q(state=PostState.DRAFT) | Q(state=PostState.SCHEDULED), author__in=authors, kind__in=WRITTEN)
    return rows.with_item().order_by("scheduled_for", "-created_at", "-pk")
