"""What a share passes on, as its item shows it: to those who may read it themselves, and to nobody else."""

from collections.abc import Sequence
from dataclasses import dataclass

from touiza.actors.models import Actor
from touiza.actors.profile import shown_names
from touiza.core.translated import Passage
from touiza.posts.addresses import address_of
from touiza.posts.models import Post, PostKind
from touiza.posts.wording import beginning_of, heading_of


@dataclass(frozen=True)
class Passed:
    """`post` is empty for who may not read it, and once it is removed: then the share says no more than that."""

    post: Post | None = None
    by: Passage | None = None

    @property
    def href(self) -> str:
        return address_of(self.post) if self.post else ""

    @property
    def heading(self) -> Passage | None:
        return heading_of(self.post) if self.post else None

    @property
    def text(self) -> str:
        """How it begins, where its heading does not say that already."""
        if self.post is None or not self.post.title:
            return ""
        return beginning_of(self.post.body.here, 160)


def load_passed(posts: Sequence[Post], reader: Actor | None) -> dict[int, Passed]:
    """Return what each share passes on. Two queries where there are shares (loaded `with_item`), else none."""
    shares = {post.pk: post.share.shared_id for post in posts if post.kind == PostKind.NOTE and hasattr(post, "share")}
    if not shares:
        return {}
    rows = Post.objects.visible_to(reader).filter(pk__in=shares.values()).select_related("author__person", "author__association")
    found = {row.pk: row for row in rows}
    names = shown_names([row.author for row in found.values()], reader)
    return {
        share: Passed(found[shared], names[found[shared].author_id]) if shared in found else Passed()
        for share, shared in shares.items()
    }


def passed_on(post: Post, reader: Actor) -> Passed:
    """Return a post that a reader may read as it stands in what passes it on."""
    return Passed(post, shown_names([post.author], reader)[post.author_id])
