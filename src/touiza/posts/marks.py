"""What can be done with a post besides reading it, as its item shows it: thanks, saving, sharing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Value
from django.urls import reverse

from touiza.actors.models import Actor
from touiza.core.audiences import Audience
from touiza.posts.models import Post, PostState, Save, Thanks


@dataclass(frozen=True)
class Marks:
    """Numbers, and what this reader has done. `may`: they can do it; visitors are led to the door."""

    slug: str
    thanks: int
    shares: int
    thanked: bool
    saved: bool
    may: bool
    own: bool
    shareable: bool

    @property
    def address(self) -> str:
        return reverse("posts:marks", args=[self.slug])

    @property
    def share_address(self) -> str:
        return reverse("posts:share", args=[self.slug])


def load_marks(posts: Sequence[Post], reader: Actor | None) -> dict[int, Marks]:
    """Return the marks of posts. One query for who is signed in, none for visitors; one more where they were not loaded `with_item`."""
    shown = [post for post in posts if post.state == PostState.PUBLISHED]
    missing = [post.pk for post in shown if "thanks_given" not in post.__dict__]
    again = Post.objects.with_item().in_bulk(missing) if missing else {}
    counts = {post.pk: again.get(post.pk, post).__dict__ for post in shown}
    done = _done(list(counts), reader) if reader and counts else {}
    return {post.pk: _marks(post, counts[post.pk], done.get(post.pk, set()), reader) for post in shown}


def _done(keys: list[int], reader: Actor) -> dict[int, set[str]]:
    """Return for which posts somebody has thanked, and which they keep. One query."""
    thanked = Thanks.objects.filter(post__in=keys, person=reader).values_list("post", Value("thanked"))
    saved = Save.objects.filter(post__in=keys, within__owner=reader).values_list("post", Value("saved"))
    found: dict[int, set[str]] = {}
    for key, what in thanked.union(saved):
        found.setdefault(key, set()).add(what)
    return found


def _marks(post: Post, counts: dict[str, Any], done: set[str], reader: Actor | None) -> Marks:
    own = reader is not None and reader.pk == post.author_id
    return Marks(
        slug=post.slug,
        thanks=counts["thanks_given"],
        shares=counts["times_shared"],
        thanked="thanked" in done,
        saved="saved" in done,
        may=reader is not None,
        own=own,
        shareable=not own and post.root_id is None and post.audience in {Audience.PUBLIC, Audience.SIGNED_IN},
    )
