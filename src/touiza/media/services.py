"""Keeping and removing pictures: the files first, then the row; the row first, then the files."""

import contextlib
import datetime as dt
import errno

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from touiza.accounts.models import User
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.media.models import FOLDERS, WITHHELD, Attachment, Paper, storage_name
from touiza.media.pictures import Renditions, make_renditions

FULL = {errno.ENOSPC, errno.EDQUOT}


def store_picture(
    *,
    owner: User | None,
    upload: UploadedFile,
    alt: TranslatedText | None = None,
    space: int | None = None,
    private: bool = False,
    square: bool = False,
) -> Attachment:
    """Keep a picture as our own encoder makes it, in two sizes.

    `space`: id of the Actor in whose quota it counts. `private`: served by signed addresses only. `square`: the small
    size is a square, for a person's picture. Raises Refusal ("too_big", "empty_file", "not_a_picture",
    "too_many_pixels", "damaged", "too_slow", "storage_full"); then nothing was written.
    """
    made = make_renditions(upload, square=square)
    attachment = Attachment(
        owner=owner,
        space=space,
        alt=alt or TranslatedText(),
        private=private,
        width=made.width,
        height=made.height,
        size=len(made.large) + len(made.small),
    )
    return _keep(attachment, made)


def copy_picture(*, attachment: Attachment, owner: User | None) -> Attachment:
    """Keep the same picture once more, in files of its own: each copy may go without the other."""
    large, small = attachment.file.read(), attachment.small.read()
    attachment.file.close()
    attachment.small.close()
    copy = Attachment(
        owner=owner,
        space=attachment.space,
        alt=attachment.alt,
        private=attachment.private,
        width=attachment.width,
        height=attachment.height,
        size=attachment.size,
    )
    return _keep(copy, Renditions(large, small, attachment.width, attachment.height))


@transaction.atomic
def remove_picture(*, attachment: Attachment) -> None:
    """Remove a picture; its files go when the transaction has ended well."""
    names = (attachment.file.name, attachment.small.name)
    storage = attachment.file.storage
    attachment.delete()
    transaction.on_commit(lambda: forget_files(storage, *names))


@transaction.atomic
def set_picture_privacy(*, attachment: Attachment, private: bool) -> None:
    """Make a picture private or public. It moves to a new address: the old one answers no more."""
    if attachment.private == private:
        return
    old = (attachment.file.name, attachment.small.name)
    storage = attachment.file.storage
    large, small = attachment.file.read(), attachment.small.read()
    attachment.file.close()
    attachment.small.close()
    attachment.private = private
    _write_files(attachment, Renditions(large, small, attachment.width, attachment.height))
    attachment.save(update_fields=["private", "file", "small"])
    transaction.on_commit(lambda: forget_files(storage, *old))


def sweep_orphans(*, older_than: dt.timedelta = dt.timedelta(days=1), storage: Storage = default_storage) -> int:
    """Delete files that no row speaks of (a process died between the file and its row); return how many went."""
    gone = 0
    for folder in (*FOLDERS, *(f"{WITHHELD}/{folder}" for folder in FOLDERS)):
        if not storage.exists(folder):
            continue
        for file in storage.listdir(folder)[1]:
            name = f"{folder}/{file}"
            old = storage.get_modified_time(name) < clock.now() - older_than
            if old and not _is_spoken_of(name.removeprefix(f"{WITHHELD}/")):
                forget_files(storage, name)
                gone += 1
    return gone


def _keep(attachment: Attachment, made: Renditions) -> Attachment:
    """Write the files, then the row; neither without the other."""
    _write_files(attachment, made)
    try:
        with transaction.atomic():
            attachment.save(force_insert=True)
    except BaseException:
        forget_files(attachment.file.storage, attachment.file.name, attachment.small.name)
        raise
    return attachment


def _is_spoken_of(name: str) -> bool:
    pictures = Attachment.objects.filter(Q(file=name) | Q(small=name))
    return pictures.exists() or Paper.objects.filter(file=name).exists()


def _write_files(attachment: Attachment, made: Renditions) -> None:
    """Write both files or none."""
    storage = attachment.file.storage
    names: list[str] = []
    try:
        for field, data in ((attachment.file, made.large), (attachment.small, made.small)):
            name = storage_name(attachment, "picture.webp")
            names.append(name)
            field.name = storage.save(name, ContentFile(data))
    except OSError as error:
        forget_files(storage, *names)
        if error.errno not in FULL:
            raise
        raise Refusal(
            "storage_full",
            _("There is no room left for pictures on this server, so nothing was kept. Try again later."),
            field="picture",
        ) from error


def forget_files(storage: Storage, *names: str | None) -> None:
    """Delete files that no row speaks of any more; one that cannot be deleted is left to the sweep."""
    for name in names:
        if name:
            with contextlib.suppress(OSError):
                storage.delete(name)
