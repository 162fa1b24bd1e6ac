"""The doors to walls: whose place it is, and what of it is somebody's to take away."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404

from touiza.actors.access import access_actor
from touiza.actors.models import Actor, Person
from touiza.posts.access import WRITTEN, posts_at, speaks_for
from touiza.posts.feed import Entry
from touiza.posts.models import Post, PostState


def access_wall(handle: str, reader: Actor | None) -> Actor:
    """Return whose place it is; 404 for who takes part without an account, and for young people who wait for a guardian."""
    host = access_actor(handle)
    if host.is_person and (reader is None or reader.pk != host.pk):
        person = Person.objects.filter(pk=host.pk).only("guest_key", "awaits_guardian").first()
        if person is None or person.is_guest or person.awaits_guardian:
            raise Http404
    return host


def access_own_wall(actor: Actor, handle: str) -> Actor:
    """Return whose place it is, to whom it is theirs or who may speak for it; 403 to others."""
    host = access_wall(handle, actor)
    if not speaks_for(actor, host):
        raise PermissionDenied
    return host


def access_on_wall(actor: Actor, handle: str, slug: str) -> Post:
    """Return what somebody else wrote at a place, to whom the place is theirs. 404 where they do not see it, 403 where it is not theirs."""
    host = access_wall(handle, actor)
    post = Post.objects.select_related("author", "host").filter(host=host, slug=slug, root=None, kind__in=WRITTEN).exclude(author=host).first()
    if post is None or post.state not in {PostState.PUBLISHED, PostState.TOMBSTONE}:
        raise Http404
    if not speaks_for(actor, host):
        if Post.objects.open_to(actor).filter(pk=post.pk).exists():
            raise PermissionDenied
        raise Http404
    return post


def page_at(host: Actor, reader: Actor | None, before: Entry | None, limit: int) -> list[Post]:
    """Return the next posts at somebody's place as a reader may see them, the newest first."""
    rows = posts_at(host, reader)
    if before is not None:
        rows = rows.filter(Q(published_at__lt=before.at) | Q(published_at=before.at, pk__lt=before.item))
    return list(rows[:limit])
