"""What people uploaded, kept only as what our own children made of it: an Attachment is a picture, a Paper a PDF."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.core import clock
from touiza.core.ids import public_id
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.core.translated import TranslatedField

FOLDERS = ("pictures", "private", "documents")  # who may fetch a file is told by its folder
PRIVATE = "private"
WITHHELD = "withheld"  # holds the same folders again, for spaces whose files no address leads to


def storage_name(attachment: "Attachment", filename: str) -> str:
    """Return a random name; the sender's file name is never used. Only our own extension is kept."""
    folder = PRIVATE if attachment.private else "pictures"
    return f"{folder}/{public_id()}.{filename.rsplit('.', 1)[-1]}"


class Attachment(Row):
    """A picture in two sizes. `space` is the id of the Actor whose quota it counts in (no foreign key)."""

    public_id = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    space = models.BigIntegerField(null=True, db_index=True)
    file = models.FileField(upload_to=storage_name, max_length=120)
    small = models.FileField(upload_to=storage_name, max_length=120)
    width = models.PositiveIntegerField()  # pixels of `file`
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField()  # bytes of both files
    alt = TranslatedField(_("What the picture shows"), limit=300, blank=True)
    private = models.BooleanField(default=False)  # served by signed addresses of five minutes only
    created_at = models.DateTimeField(default=clock.now)

    privacy = Privacy(
        path="owner",
        erase=Erase.DELETE,
        fields={
            "file": Class.PERSONAL,
            "small": Class.PERSONAL,
            "alt": Class.PERSONAL,
            "public_id": Class.TECHNICAL,
        },
        # What somebody uploaded for an association is the association's: it stays, without its owner.
        where={"space": models.F("owner__person__actor_id")},
    )


def paper_name(paper: "Paper", _filename: str) -> str:
    """Return a random name for a document's file."""
    return f"{PRIVATE if paper.private else 'documents'}/{public_id()}.pdf"


class Paper(Row):
    """A document as a file: a PDF that our own cleaner wrote. `space` is as in Attachment."""

    public_id = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    space = models.BigIntegerField(null=True, db_index=True)
    file = models.FileField(upload_to=paper_name, max_length=120)
    pages = models.PositiveIntegerField()
    size = models.PositiveIntegerField()  # bytes
    saved_as = models.CharField(max_length=90)  # the name a browser saves it under, without .pdf
    private = models.BooleanField(default=False)  # served by signed addresses of five minutes only
    created_at = models.DateTimeField(default=clock.now)

    privacy = Privacy(
        path="owner",
        erase=Erase.DELETE,
        fields={"file": Class.PERSONAL, "saved_as": Class.PERSONAL, "public_id": Class.TECHNICAL},
        where={"space": models.F("owner__person__actor_id")},
    )
