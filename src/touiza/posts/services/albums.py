"""Albums: begun as a draft, published with their pictures, put in order, described, taken away."""

import datetime as dt

from django.db import transaction
from django.db.models import Max, Min
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core.audiences import Audience
from touiza.core.errors import Refusal
from touiza.core.queue import defer
from touiza.core.translated import TranslatedText
from touiza.media.models import Attachment
from touiza.media.services import remove_picture, set_picture_privacy
from touiza.posts.models import Album, AlbumPicture, Post, PostKind, PostState
from touiza.posts.models.albums import MOST_PICTURES
from touiza.posts.services.posting import Written, publish_written, write_draft

SETTLE = "posts.settle_album"


@transaction.atomic
def begin_album(
    *,
    author: Actor,
    by: Actor,
    title: TranslatedText,
    body: TranslatedText | None = None,
    audience: str = Audience.PUBLIC,
    form_key: str | None = None,
    at: dt.datetime | None = None,
) -> Album:
    """Write the draft of an album, without pictures yet. A form sent twice makes one. Refuses "title_missing" and what a post is refused for."""
    if not title:
        raise Refusal("title_missing", _("Write a title."), field="title")
    written = Written(kind=PostKind.ALBUM, title=title, body=body or TranslatedText(title.source), audience=audience)
    post = write_draft(author=author, by=by, written=written, form_key=form_key, at=at)
    return Album.objects.get_or_create(post=post)[0]


@transaction.atomic
def publish_album(*, album: Album, by: Actor, at: dt.datetime | None = None, silent: bool = False) -> Post:
    """Let its audience see it. Its pictures leave their private addresses, if it is for everyone, in a task.

    Refuses "no_pictures".
    """
    lock_album(album)
    post = publish_written(post=album.post, by=by, at=at, silent=silent)
    defer(SETTLE, post=post.pk)
    return post


@transaction.atomic
def add_to_album(*, album: Album, attachment: Attachment, caption: TranslatedText | None = None, at: dt.datetime | None = None) -> AlbumPicture:
    """Put a picture at the end. Refuses "album_full" and "post_removed"."""
    post = lock_album(album)
    refuse_unless_open(album, post)
    last = album.pictures.aggregate(last=Max("position"))["last"] or 0
    more = {"added_at": at} if at else {}
    return AlbumPicture.objects.create(
        album=album, attachment=attachment, position=last + 1, caption=caption or TranslatedText(), **more
    )


@transaction.atomic
def move_picture(*, picture: AlbumPicture, to: str) -> None:
    """Have a picture change places with its neighbour ("earlier", "later"), or come "first"."""
    lock_album(picture.album)
    picture.refresh_from_db(fields=["position"])
    rows = AlbumPicture.objects.filter(album=picture.album_id)
    if to == "first":
        first = rows.aggregate(first=Min("position"))["first"]
        if first < picture.position:
            AlbumPicture.objects.filter(pk=picture.pk).update(position=first - 1)
        return
    if to == "earlier":
        other = rows.filter(position__lt=picture.position).order_by("-position").first()
    else:
        other = rows.filter(position__gt=picture.position).order_by("position").first()
    if other is not None:
        AlbumPicture.objects.filter(pk=picture.pk).update(position=other.position)
        AlbumPicture.objects.filter(pk=other.pk).update(position=picture.position)


@transaction.atomic
def describe_album_picture(*, picture: AlbumPicture, alt: TranslatedText, caption: TranslatedText) -> AlbumPicture:
    """Say what a picture shows, and what stands below it."""
    if picture.caption != caption:
        picture.caption = caption
        picture.save(update_fields=["caption"])
    if picture.attachment.alt != alt:
        picture.attachment.alt = alt
        picture.attachment.save(update_fields=["alt"])
    return picture


@transaction.atomic
def remove_album_picture(*, picture: AlbumPicture) -> None:
    """Take a picture away with its files. Twice is once; refuses "last_picture" of a published album."""
    post = lock_album(picture.album)
    found = AlbumPicture.objects.select_related("attachment").filter(pk=picture.pk).first()
    if found is None:
        return
    if post.state == PostState.PUBLISHED and picture.album.pictures.count() == 1:
        raise Refusal("last_picture", _("This is its last picture. Remove the album instead."))
    remove_picture(attachment=found.attachment)


@transaction.atomic
def empty_album(*, post: Post) -> None:
    """Take all pictures of an album away, for it is being removed."""
    for picture in AlbumPicture.objects.filter(album=post.pk).select_related("attachment"):
        remove_picture(attachment=picture.attachment)
    Album.objects.filter(pk=post.pk).delete()


def settle_pictures(*, post: int, batch: int = 20) -> int:
    """Have pictures stand where the album's readers may fetch them: open addresses for everyone's, signed ones else.

    Batch by batch; doing it twice changes nothing. Return how many moved.
    """
    moved = 0
    while True:
        with transaction.atomic():
            found = Album.objects.select_related("post").select_for_update(of=("self",)).filter(pk=post).first()
            if found is None:
                return moved
            private = is_private(found.post)
            rows = list(AlbumPicture.objects.select_related("attachment").filter(album=found, attachment__private=not private)[:batch])
            for row in rows:
                set_picture_privacy(attachment=row.attachment, private=private)
        moved += len(rows)
        if len(rows) < batch:
            return moved


def is_private(post: Post) -> bool:
    """Tell whether pictures of an album are fetched by signed addresses only: of drafts, and of what is not for everyone."""
    return post.state != PostState.PUBLISHED or post.audience != Audience.PUBLIC


def lock_album(album: Album) -> Post:
    """Lock an album until the transaction ends; return its post as it is now."""
    Album.objects.select_for_update(of=("self",)).get(pk=album.pk)
    return Post.objects.get(pk=album.pk)


def refuse_unless_open(album: Album, post: Post) -> None:
    if post.state == PostState.TOMBSTONE:
        raise Refusal("post_removed", _("This has been removed and cannot be changed any more."))
    if album.pictures.count() >= MOST_PICTURES:
        raise Refusal("album_full", _("An album has a thousand pictures at most. Begin another one."))
