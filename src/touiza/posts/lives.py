"""What a kind of post needs before it is published, and what ends with it. Kinds say it here, when the app is ready."""

from collections.abc import Callable

from touiza.posts.models import Post, PostKind

Step = Callable[[Post], None]
_before: dict[str, Step] = {}
_after: list[Step] = []


def before_publishing(kind: PostKind, step: Step) -> None:
    """Have `step(post)` called before a post of a kind is published, in the same transaction; it may raise Refusal."""
    _before[kind] = step


def when_gone(step: Step) -> None:
    """Have `step(post)` called in the transaction in which a post of any kind is removed or deleted."""
    if step not in _after:
        _after.append(step)


def prepare(post: Post) -> None:
    if step := _before.get(post.kind):
        step(post)


def end(post: Post) -> None:
    for step in _after:
        step(post)
