"""Where readers of a post listen for its answers, and whose open feeds a new post concerns."""

from collections.abc import Collection

from django.utils.translation import ngettext

from touiza.actors.models import Actor
from touiza.core.live import Counter, Place, Spread, moment_of, register, register_counter, register_spread
from touiza.posts.feed import read_feed, whose_feed
from touiza.posts.models import Post

MOST = 99  # counted


def register_places() -> None:
    """Called once, when the app is ready."""
    register(Place("post", readable))
    register_counter(Counter("answers", "post", new_answers, _answers_in_words))
    register_counter(Counter("feed", "feed", new_posts, _posts_in_words))
    register_spread(Spread("posted", "feed", whose_feed))


def readable(reader: Actor | None, numbers: Collection[int]) -> Collection[int]:
    """Return the posts that a reader may read."""
    return list(Post.objects.visible_to(reader).filter(pk__in=numbers).values_list("pk", flat=True))


def new_answers(reader: Actor | None, number: int, mark: str) -> int:
    """Return how many answers of others came below a post after a moment, in milliseconds."""
    since = moment_of(mark)
    if since is None:
        return 0
    rows = Post.objects.visible_to(reader).filter(root=number, published_at__gt=since).order_by()
    return (rows.exclude(author=reader) if reader else rows)[:MOST].count()


def new_posts(reader: Actor | None, number: int, mark: str) -> int:
    """Return how many posts came into a reader's feed after a moment, in milliseconds."""
    since = moment_of(mark)
    if reader is None or reader.pk != number or since is None:
        return 0
    found = [entry.item for entry in read_feed(reader, limit=MOST) if entry.at > since]
    return Post.objects.visible_to(reader).filter(pk__in=found).exclude(author=reader).count()


def _answers_in_words(number: int) -> str:
    return ngettext("%(count)s new answer: show it", "%(count)s new answers: show them", number) % {"count": number}


def _posts_in_words(number: int) -> str:
    return ngettext("%(count)s new post: show it", "%(count)s new posts: show them", number) % {"count": number}
