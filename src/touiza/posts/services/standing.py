"""Where a post stands beside its host's place: where it happens, and under which topics. The database keeps the shelves."""

from collections.abc import Iterable

from touiza.posts.models import Post
from touiza.vocabulary.models import Place, Tag


def stand_at(*, post: Post, place: Place | None, topics: Iterable[Tag]) -> None:
    """Say where what a post tells of happens (None: where its host is), and its topics. Call it in the deed's transaction."""
    if post.place_id != (place.pk if place else None):
        post.place = place
        post.save(update_fields=["place"])
    post.topics.set(topics)
