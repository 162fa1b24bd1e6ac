"""Pictures that come piece by piece and go on where the network was lost, also after a restart of browser or server.

`begin_upload` makes a place for a file or finds the one begun before; `take_piece` takes what belongs at an offset, once;
the last piece hands the whole to the child process of `media`, which alone decodes it and keeps nothing but the picture.
"""

import datetime as dt
import io

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.accounts.models import User
from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.media.incoming import KEPT, forget_piece, read_whole, write_piece
from touiza.media.models import Attachment
from touiza.media.pictures import REFUSALS
from touiza.media.quota import refuse_if_full
from touiza.media.services import forget_files, store_picture
from touiza.posts.models import Album, AlbumPicture, Post, Upload
from touiza.posts.services.albums import add_to_album, is_private, lock_album, refuse_unless_open

MOST_OPEN = 1000  # uploads of one person that are not done


@transaction.atomic
def begin_upload(*, album: Album, by: Actor, fingerprint: str, size: int, at: dt.datetime | None = None) -> Upload:
    """Make a place for a picture of `size` bytes; the same file again is the upload that was begun, or is done.

    Refuses "empty_file", "too_big", "album_full", "space_full" and "too_many_uploads".
    """
    if size < 1 or size > settings.UPLOAD_LIMIT:
        code = "empty_file" if size < 1 else "too_big"
        raise Refusal(code, REFUSALS[code], field="picture")
    post = lock_album(album)
    found = Upload.objects.filter(album=album, person=by, fingerprint=fingerprint).first()
    if found is not None:
        return found
    refuse_unless_open(album, post)
    refuse_if_full(post.author_id)
    if Upload.objects.filter(person=by, picture=None).count() >= MOST_OPEN:
        raise Refusal("too_many_uploads", _("A thousand pictures are on their way already. Let these come first."))
    return Upload.objects.create(album=album, person=by, fingerprint=fingerprint, size=size, created_at=at or clock.now())


def take_piece(*, upload: Upload, offset: int, data: bytes) -> Upload:
    """Take what belongs at an offset; the last piece makes the picture. A piece that came before is no second one.

    Refuses "offset" (the row says where to go on), "too_big", and what a picture is refused for; then it is forgotten.
    """
    with transaction.atomic():
        upload = _lock(upload)
        if upload.picture_id is not None:
            return upload
        if offset != upload.received:
            raise Refusal("offset", _("This piece belongs elsewhere. Go on where the server says."))
        if offset + len(data) > upload.size:
            raise Refusal("too_big", REFUSALS["too_big"], field="picture")
        if data:
            write_piece(upload.public_id, offset, data)
            upload.received = offset + len(data)
            upload.save(update_fields=["received"])
    if upload.received < upload.size:
        return upload
    try:
        return _finish(upload)
    except Refusal as refusal:
        if refusal.code not in {"storage_full", "space_full"}:  # what is no picture will not become one
            forget_upload(upload=upload)
        raise


@transaction.atomic
def forget_upload(*, upload: Upload) -> None:
    """Give up what has not become a picture. Twice is once."""
    Upload.objects.filter(pk=upload.pk, picture=None).delete()
    transaction.on_commit(lambda: forget_piece(upload.public_id))


def add_picture(*, album: Album, by: Actor, user: User, upload: UploadedFile) -> AlbumPicture:
    """Add a picture that came whole, with a form. Refuses as `take_piece` does."""
    post = album.post
    refuse_unless_open(album, post)
    refuse_if_full(post.author_id)
    return _keep(album, user, upload)


def sweep_uploads(*, at: dt.datetime | None = None, limit: int = 500) -> int:
    """Forget uploads nobody went on with for two days, and the marks of those that are done; return how many."""
    old = Upload.objects.filter(created_at__lt=(at or clock.now()) - KEPT).order_by("pk")
    rows = list(old.values_list("pk", "public_id")[:limit])
    Upload.objects.filter(pk__in=[key for key, _name in rows]).delete()
    for _key, name in rows:
        forget_piece(name)
    return len(rows)


@transaction.atomic
def _finish(upload: Upload) -> Upload:
    """Make the picture of a whole file. Two that come here at once make one."""
    upload = _lock(upload)
    if upload.picture_id is not None:
        return upload
    data = read_whole(upload.public_id)[: upload.size]
    if len(data) < upload.size:
        raise Refusal("damaged", REFUSALS["damaged"], field="picture")
    file = UploadedFile(io.BytesIO(data), name="picture", size=len(data))
    upload.picture = _keep(upload.album, upload.person.person.user, file)
    upload.save(update_fields=["picture"])
    transaction.on_commit(lambda: forget_piece(upload.public_id))
    return upload


def _keep(album: Album, user: User | None, upload: UploadedFile) -> AlbumPicture:
    """Make a picture of a file and put it into the album, if its space has room; else nothing of it is left."""
    post = Post.objects.get(pk=album.pk)
    attachment = store_picture(owner=user, upload=upload, space=post.author_id, private=is_private(post))
    try:
        with transaction.atomic():
            Actor.objects.select_for_update(no_key=True).get(pk=post.author_id)
            refuse_if_full(post.author_id)
            return add_to_album(album=album, attachment=attachment)
    except Refusal:
        Attachment.objects.filter(pk=attachment.pk).delete()
        forget_files(attachment.file.storage, attachment.file.name, attachment.small.name)
        raise


def _lock(upload: Upload) -> Upload:
    rows = Upload.objects.select_related("album__post", "person__person__user").select_for_update(of=("self",))
    found = rows.filter(pk=upload.pk).first()
    if found is None:
        raise Refusal("upload_gone", _("This picture was given up. Choose it again."))
    return found
