"""What can be rated, and by whom. Kinds that live in other apps say so there, when their app is ready."""

from collections.abc import Callable
from dataclasses import dataclass

from touiza.actors.models import Actor
from touiza.core.errors import Sentence
from touiza.posts.models import Post, PostKind, PostState

Rule = Callable[[Post, Actor | None], "Standing"]


@dataclass(frozen=True)
class Standing:
    """Whether a post is rated at all, and whether this reader may; `why_not` says to who may not, where that helps."""

    rated: bool
    may: bool = False
    why_not: Sentence = ""


NOTHING = Standing(rated=False)
_rules: dict[str, Rule] = {}


def register_rule(kind: PostKind, rule: Rule) -> None:
    """Say when posts of a kind are rated, and by whom."""
    _rules[kind] = rule


def standing_of(post: Post, reader: Actor | None) -> Standing:
    """Return how a reader (who may read it) stands to the rating of a post."""
    rule = _rules.get(post.kind)
    if rule is None or post.state != PostState.PUBLISHED:
        return NOTHING
    return rule(post, reader)


def whoever_reads(post: Post, reader: Actor | None) -> Standing:
    """Everybody with an account but the author rates what they may read."""
    return Standing(rated=True, may=reader is not None and reader.pk not in {post.author_id, post.written_by_id})


register_rule(PostKind.ARTICLE, whoever_reads)
register_rule(PostKind.ALBUM, whoever_reads)
