"""How many answers stand below each post of a list, and where they are read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from touiza.actors.models import Actor
from touiza.posts.addresses import address_of
from touiza.posts.models import Post


@dataclass(frozen=True)
class AnswerCount:
    count: int
    href: str


def load_answer_counts(posts: Sequence[Post], _reader: Actor | None) -> Mapping[int, AnswerCount]:
    """Return the counts of posts that can be answered. No query: they are kept with each post."""
    return {post.pk: AnswerCount(post.reply_count, f"{address_of(post)}#thread") for post in posts if post.root_id is None}
