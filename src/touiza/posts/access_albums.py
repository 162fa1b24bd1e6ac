"""The doors to albums, to pictures on their way, to lists of what is saved, and to covers."""

from django.http import Http404

from touiza.actors.models import Actor
from touiza.posts.access import Gone, access_own_post, access_post
from touiza.posts.models import Album, AlbumPicture, Cover, Post, PostKind, PostState, Save, SaveList, Upload


def access_album(actor: Actor | None, slug: str) -> Post:
    """Return an album to read: of a draft only for whom it belongs to. 404 for posts of other kinds."""
    try:
        post = access_post(actor, slug)
    except Gone:
        raise
    except Http404:
        if actor is None:
            raise
        post = access_own_post(actor, slug)
    if post.kind != PostKind.ALBUM or post.state == PostState.TOMBSTONE:
        raise Http404
    return post


def access_own_album(actor: Actor, slug: str) -> Album:
    """Return an album to whom it is theirs to change."""
    post = access_own_post(actor, slug)
    album = Album.objects.filter(post=post).first()
    if album is None:
        raise Http404
    album.post = post
    return album


def access_picture(post: Post, pk: int) -> AlbumPicture:
    """Return a picture of an album that the caller has opened; 404 for any other."""
    found = AlbumPicture.objects.filter(album=post.pk, pk=pk).select_related("attachment", "album").first()
    if found is None:
        raise Http404
    return found


def access_upload(actor: Actor, slug: str, public_id: str) -> Upload:
    """Return a picture on its way to whoever sends it, as long as the album is theirs to change; 404 to others."""
    rows = Upload.objects.select_related("album__post", "person__person__user")
    found = rows.filter(public_id=public_id, person=actor, album__post__slug=slug).first()
    if found is None:
        raise Http404
    access_own_album(actor, slug)
    return found


def access_save_list(actor: Actor | None, public_id: str) -> SaveList:
    """Return a list to its owner, and a public one to everyone; 404 otherwise."""
    found = SaveList.objects.select_related("owner__person").filter(public_id=public_id).first()
    if found is None:
        raise Http404
    own = actor is not None and found.owner_id == actor.pk
    hidden = found.owner.suspended_at or found.owner.erased_at
    if not own and (hidden or not found.is_public):
        raise Http404
    return found


def access_own_save_list(actor: Actor, public_id: str) -> SaveList:
    """Return a list to its owner; 404 to others."""
    found = SaveList.objects.filter(public_id=public_id, owner=actor).first()
    if found is None:
        raise Http404
    return found


def access_own_save(actor: Actor, pk: int) -> Save:
    """Return something saved to who saved it; 404 to others."""
    found = Save.objects.select_related("within", "post").prefetch_related("tags").filter(pk=pk, within__owner=actor).first()
    if found is None:
        raise Http404
    return found


def access_cover(actor: Actor, pk: int) -> Cover:
    """Return a cover of a profile that the caller may change; 404 for any other."""
    found = Cover.objects.select_related("picture").filter(actor=actor, pk=pk).first()
    if found is None:
        raise Http404
    return found
