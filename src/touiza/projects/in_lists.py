"""Projects among posts of other kinds: their page, and the line they are drawn as."""

from collections.abc import Mapping, Sequence

from django.urls import reverse

from touiza.actors.models import Actor
from touiza.posts.addresses import register_address
from touiza.posts.items import register_line
from touiza.posts.models import Post, PostKind
from touiza.projects.lines import find_of
from touiza.projects.models import Project
from touiza.ui.shapes import Find


def register_in_lists() -> None:
    """Say where projects have their page, and how a list of posts draws them. Called once, when the app is ready."""
    register_address(PostKind.PROJECT, lambda post: reverse("projects:detail", args=[post.slug]))
    register_line(PostKind.PROJECT, _lines)


def _lines(posts: Sequence[Post], _reader: Actor | None) -> Mapping[int, Find]:
    rows = Project.objects.filter(pk__in=[post.pk for post in posts]).with_line()
    return {row.pk: find_of(row) for row in rows}
