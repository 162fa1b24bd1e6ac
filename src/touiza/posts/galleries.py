"""Albums as lists and pages show them: the first pictures, all of them page by page, one with its neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from touiza.actors.models import Actor
from touiza.core.translated import Passage
from touiza.media.links import picture_url
from touiza.posts.models import AlbumPicture, Post, PostKind, PostState

SHOWN = 5  # in a list: one large, four small


@dataclass(frozen=True)
class Plate:
    """A picture of an album. `alt` is what it shows, else its caption, else nothing."""

    pk: int
    href: str
    small: str
    large: str
    width: int
    height: int
    alt: Passage
    caption: Passage
    described: bool


@dataclass(frozen=True)
class Gallery:
    plates: list[Plate]
    number: int
    href: str

    @property
    def more(self) -> int:
        return self.number - len(self.plates)


def load_galleries(posts: Sequence[Post], reader: Actor | None) -> dict[int, Gallery]:
    """Return the first pictures of those of the posts that are albums. One query where there are some, else none."""
    slugs = {post.pk: post.slug for post in posts if post.kind == PostKind.ALBUM and post.state != PostState.TOMBSTONE}
    if not slugs:
        return {}
    rows = AlbumPicture.objects.filter(album__in=slugs).annotate(
        place=Window(RowNumber(), partition_by=F("album"), order_by=[F("position"), F("pk")]),
        number=Window(Count("pk"), partition_by=F("album")),
    )
    found: dict[int, list[AlbumPicture]] = {}
    for row in rows.filter(place__lte=SHOWN).select_related("attachment").order_by("album", "place"):
        found.setdefault(row.album_id, []).append(row)
    return {
        key: Gallery([plate_of(row, slugs[key]) for row in rows], rows[0].__dict__["number"], reverse("posts:album", args=[slugs[key]]))
        for key, rows in found.items()
    }


def plate_of(picture: AlbumPicture, slug: str) -> Plate:
    attachment, caption = picture.attachment, picture.caption.here
    return Plate(
        pk=picture.pk,
        href=reverse("posts:picture", args=[slug, picture.pk]),
        small=picture_url(attachment, small=True),
        large=picture_url(attachment),
        width=attachment.width,
        height=attachment.height,
        alt=attachment.alt.here or caption,
        caption=caption,
        described=bool(attachment.alt),
    )


def pictures_of(post: Post) -> QuerySet[AlbumPicture]:
    """Return the pictures of an album in their order."""
    return AlbumPicture.objects.filter(album=post.pk).select_related("attachment", "album").order_by("position", "pk")


def undescribed(post: Post) -> int:
    """Return of how many pictures nobody has said what they show."""
    missing = Q(attachment__alt__ar__isnull=True, attachment__alt__fr__isnull=True, attachment__alt__en__isnull=True)
    return AlbumPicture.objects.filter(missing, album=post.pk).count()


@dataclass(frozen=True)
class Beside:
    """Where a picture stands: its number of so many, and its neighbours' ids."""

    number: int
    of: int
    before: int | None
    after: int | None


def beside(picture: AlbumPicture) -> Beside:
    """Return where a picture stands in its album. One query."""
    keys = list(AlbumPicture.objects.filter(album=picture.album_id).order_by("position", "pk").values_list("pk", flat=True))
    at = keys.index(picture.pk)
    return Beside(at + 1, len(keys), keys[at - 1] if at else None, keys[at + 1] if at + 1 < len(keys) else None)
