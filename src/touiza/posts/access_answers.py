"""The doors to answers: what may be answered, in whose name, and which answers are somebody's to change."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from touiza.actors.models import Actor
from touiza.associations.access import find_association, may, roles_held
from touiza.associations.capabilities import Can, powers
from touiza.associations.models import Association
from touiza.posts.models import Post, PostKind, PostState


def access_answerable(actor: Actor | None, slug: str) -> Post:
    """Return a post of any kind, or an answer, that somebody may read; 404 otherwise. A removed one with answers too."""
    rows = Post.objects.open_to(actor).with_item().select_related("root__author", "root__host", "reply_to__author__person")
    post = rows.filter(slug=slug, state__in=[PostState.PUBLISHED, PostState.TOMBSTONE]).first()
    if post is None or (post.state == PostState.TOMBSTONE and not post.reply_count):
        raise Http404
    return post


def access_own_answer(actor: Actor, slug: str) -> Post:
    """Return an answer to whom it is theirs: its author, or who may answer for the association that is its author.

    404 where they may not read it or it was removed, 403 where it is somebody else's.
    """
    answer = Post.objects.visible_to(actor).with_item().select_related("root", "reply_to").filter(slug=slug, kind=PostKind.COMMENT).first()
    if answer is None:
        raise Http404
    if not is_own(actor, answer):
        raise PermissionDenied
    return answer


def is_own(actor: Actor | None, answer: Post) -> bool:
    """Tell whether an answer is somebody's to change."""
    if actor is None or answer.author.is_person:
        return actor is not None and actor.pk == answer.author_id
    return may(actor, answer.author.association, Can.REPLY, post=answer.root_id or answer.pk)


def access_voice_for(actor: Actor, post: Post, handle: str) -> Actor:
    """Return in whose name somebody answers: their own (""), or that of an association for which they may. 403 where they may not."""
    if handle in {"", actor.handle}:
        return actor
    association = find_association(handle)
    if association is None:
        raise Http404
    if not may(actor, association, Can.REPLY, post=post.root_id or post.pk):
        raise PermissionDenied
    return association.actor


def voice_at(actor: Actor | None, post: Post) -> Association | None:
    """Return the association at whose place a post stands, to who may answer there in its name. Load `host__association`."""
    if actor is None or post.host.is_person:
        return None
    association = post.host.association
    role = roles_held(actor).get(association.pk)
    if Can.REPLY not in powers(role) or association.closed_at is not None:
        return None
    if role is not None and role.is_scoped and not may(actor, association, Can.REPLY, post=post.root_id or post.pk):
        return None
    return association
