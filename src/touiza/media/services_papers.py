"""Keeping and removing documents: the file first, then the row; the row first, then the file."""

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.accounts.models import User
from touiza.core.errors import Refusal
from touiza.media.documents import clean_document
from touiza.media.models import Attachment, Paper, paper_name
from touiza.media.services import FULL, forget_files, remove_picture


def store_paper(
    *, owner: User | None, upload: UploadedFile, saved_as: str, space: int | None = None, private: bool = False
) -> Paper:
    """Keep a PDF as our own cleaner makes it. `saved_as`: what a browser calls it, without .pdf.

    Raises Refusal with a code of `documents.REFUSALS`, or "storage_full"; then nothing was written.
    """
    made = clean_document(upload)
    paper = Paper(
        owner=owner, space=space, private=private, pages=made.pages, size=len(made.data), saved_as=saved_as[:90] or "document"
    )
    _write(paper, made.data)
    try:
        with transaction.atomic():
            paper.save(force_insert=True)
    except BaseException:
        forget_files(paper.file.storage, paper.file.name)
        raise
    return paper


@transaction.atomic
def remove_paper(*, paper: Paper) -> None:
    """Remove a document; its file goes when the transaction has ended well."""
    name, storage = paper.file.name, paper.file.storage
    paper.delete()
    transaction.on_commit(lambda: forget_files(storage, name))


def remove_kept(kept: Attachment | Paper) -> None:
    """Remove a picture or a document."""
    if isinstance(kept, Paper):
        remove_paper(paper=kept)
    else:
        remove_picture(attachment=kept)


@transaction.atomic
def set_paper_privacy(*, paper: Paper, private: bool) -> None:
    """Make a document private or public. It moves to a new address: the old one answers no more."""
    if paper.private == private:
        return
    old, storage = paper.file.name, paper.file.storage
    data = paper.file.read()
    paper.file.close()
    paper.private = private
    _write(paper, data)
    paper.save(update_fields=["private", "file"])
    transaction.on_commit(lambda: forget_files(storage, old))


def _write(paper: Paper, data: bytes) -> None:
    storage = paper.file.storage
    name = paper_name(paper, "")
    try:
        paper.file.name = storage.save(name, ContentFile(data))
    except OSError as error:
        forget_files(storage, name)
        if error.errno not in FULL:
            raise
        raise Refusal(
            "storage_full",
            _("There is no room left for documents on this server, so nothing was kept. Try again later."),
            field="file",
        ) from error
