"""Album is a kind of Post: pictures in an order, each with a caption. An Upload is a picture that is on its way."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.ids import public_id
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.core.translated import TranslatedField
from touiza.media.models import Attachment
from touiza.posts.models.post import Post

MOST_PICTURES = 1000  # of one album


class Album(Row):
    """Title and text are its post's."""

    post = models.OneToOneField(Post, primary_key=True, on_delete=models.CASCADE, related_name="album")

    privacy = Privacy(path=None)


class AlbumPicture(Row):
    """A picture in its place. What it shows, for those who do not see it, is the attachment's `alt`."""

    album = models.ForeignKey(Album, on_delete=models.CASCADE, related_name="pictures")
    attachment = models.OneToOneField(Attachment, on_delete=models.CASCADE, related_name="+")
    position = models.IntegerField()  # any numbers, in order
    caption = TranslatedField(_("Caption"), limit=300, blank=True)
    added_at = models.DateTimeField(default=clock.now)

    privacy = Privacy(
        path="attachment__owner",
        erase=Erase.DELETE,
        fields={"caption": Class.PERSONAL},
        # What somebody put into an association's album is the association's.
        where={"attachment__space": models.F("attachment__owner__person__actor_id")},
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["album", "position"], name="picture_in_its_place", deferrable=models.Deferrable.DEFERRED
            )
        ]


class Upload(Row):
    """A picture that comes piece by piece: `received` of `size` bytes lie in a file of our own, under `public_id`.

    `fingerprint` tells the same file again when somebody chooses it once more after the network was lost.
    """

    public_id = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    album = models.ForeignKey(Album, on_delete=models.CASCADE, related_name="uploads")
    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    received = models.PositiveIntegerField(default=0)
    picture = models.OneToOneField(AlbumPicture, null=True, on_delete=models.CASCADE, related_name="upload")
    created_at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path="person__person__user", erase=Erase.DELETE, fields={"fingerprint": Class.TECHNICAL})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["album", "person", "fingerprint"], name="upload_once"),
            models.CheckConstraint(condition=models.Q(received__lte=models.F("size")), name="upload_within_its_size"),
        ]
        indexes = [models.Index(fields=["created_at"])]
