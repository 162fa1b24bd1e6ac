"""Opportunities among posts of other kinds: their page, and the line they are drawn as."""

from collections.abc import Mapping, Sequence

from touiza.actors.models import Actor
from touiza.opportunities.discovery import LINES
from touiza.opportunities.lines import address_of, find_of
from touiza.posts.addresses import register_address
from touiza.posts.items import register_line
from touiza.posts.models import Post, PostKind
from touiza.ui.shapes import Find


def register_in_lists() -> None:
    """Say where opportunities have their page, and how a list of posts draws them. Called once, when the app is ready."""
    register_address(PostKind.OPPORTUNITY, lambda post: address_of(post.slug))
    register_line(PostKind.OPPORTUNITY, _lines)


def _lines(posts: Sequence[Post], _reader: Actor | None) -> Mapping[int, Find]:
    return {row.pk: find_of(row) for row in LINES(ids=[post.pk for post in posts])}
