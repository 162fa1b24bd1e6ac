"""What ends with a post that is removed: its pictures, its ballots, what people left on it."""

from django.utils.translation import gettext_lazy as _

from touiza.core.errors import Refusal
from touiza.posts.models import AlbumPicture, Poll, Post, PostKind, Rating, Save, Share, Thanks
from touiza.posts.services.albums import empty_album


def end_marks(post: Post) -> None:
    """Take away what hangs on a post. Of a tombstone nothing is thanked for, saved or passed on."""
    if post.kind == PostKind.ALBUM:
        empty_album(post=post)
    if post.kind == PostKind.POLL:
        Poll.objects.filter(post=post).delete()
    for model in (Thanks, Rating, Save):
        model.objects.filter(post=post).delete()
    Share.objects.filter(post=post).delete()


def refuse_empty_album(post: Post) -> None:
    """Refuse ("no_pictures") an album without any."""
    if not AlbumPicture.objects.filter(album=post.pk).exists():
        raise Refusal("no_pictures", _("Add pictures first: an album without any says nothing."))
