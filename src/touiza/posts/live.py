"""Where readers of a post listen for its answers, and whose open feeds a new post concerns."""

from collections.abc import Collection

from django.db.models import Q
from django.utils.translation import ngettext

from touiza.actors.models import Actor, Follow, Tie
from touiza.actors.readers import INSIDE
from touiza.core.audiences import Audience
from touiza.core.live import Counter, Place, Spread, moment_of, register, register_counter, register_spread
from touiza.posts.models import HEAD, Post

EVERYBODY = frozenset({Audience.PUBLIC, Audience.SIGNED_IN})
MOST = 99  # counted


def register_places() -> None:
    """Called once, when the app is ready."""
    register(Place("post", readable))
    register_counter(Counter("answers", "post", new_answers, _answers_in_words))
    register_counter(Counter("feed", "feed", new_posts, _posts_in_words))
    register_spread(Spread("posted", "feed", followers_among))


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
    """Return how many posts of those whom a reader follows came after a moment, in milliseconds."""
    since = moment_of(mark)
    if reader is None or reader.pk != number or since is None:
        return 0
    follows = Follow.objects.filter(follower=reader, accepted_at__isnull=False)
    actors, tags = follows.filter(actor__isnull=False).values("actor"), follows.filter(tag__isnull=False).values("tag")
    mine = Q(host__in=actors) | Q(author__in=actors) | Q(topics__in=tags)
    rows = Post.objects.visible_to(reader).filter(HEAD, mine, published_at__gt=since).exclude(author=reader)
    return len(set(rows.order_by().values_list("pk", flat=True)[: MOST * 3]))


def followers_among(number: int, among: Collection[int]) -> Collection[int]:
    """Return who of these follows the author, the host or a topic of a post, and may read it. At most five queries."""
    post = Post.objects.filter(pk=number).first()
    if post is None:
        return ()
    follows = Follow.objects.filter(follower__in=among, accepted_at__isnull=False)
    wanted = follows.filter(Q(actor__in=[post.host_id, post.author_id]) | Q(tag__in=post.topics.values("pk")))
    people = set(wanted.values_list("follower", flat=True))
    if post.audience in EVERYBODY or not people:
        return people
    ties = Tie.objects.filter(association=post.host_id, person__in=people)
    if post.audience == Audience.TIES:
        return set(ties.values_list("person", flat=True))
    inside = set(ties.filter(kind__in=INSIDE).values_list("person", flat=True))
    if post.audience == Audience.MEMBERS:
        return inside
    followers = follows.filter(actor=post.host_id).values_list("follower", flat=True)
    return inside | set(followers) if post.audience == Audience.FOLLOWERS else people & {post.host_id}


def _answers_in_words(number: int) -> str:
    return ngettext("%(count)s new answer: show it", "%(count)s new answers: show them", number) % {"count": number}


def _posts_in_words(number: int) -> str:
    return ngettext("%(count)s new post: show it", "%(count)s new posts: show them", number) % {"count": number}
