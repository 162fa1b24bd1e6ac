"""What becomes of posts when their author is forgotten, or when this server suspends or restores their author."""

import datetime as dt

from touiza.accounts.models import User
from touiza.actors.models import Actor
from touiza.associations.models import Association
from touiza.posts.access import WRITTEN
from touiza.posts.models import Post
from touiza.posts.services.answering import remove_answers_of
from touiza.posts.services.changing import erase_posts_of
from touiza.posts.services.indexing import forget_written, index_written


def take_posts_away(user: User) -> None:
    """Take away what a person wrote who is about to be erased: tombstones stay where others have answered."""
    for actor in Actor.objects.filter(person__user=user):
        remove_answers_of(actor)
        erase_posts_of(actor)


def follow_association(association: Association, verb: str, _by: Actor | None, _at: dt.datetime) -> None:
    """Have search forget what an association wrote while it is suspended, and find it again."""
    if verb not in {"association.suspended", "association.restored"}:
        return
    for post in Post.objects.filter(host=association.actor, root=None, kind__in=WRITTEN).select_related("author", "host"):
        if verb == "association.suspended":
            forget_written(post.pk)
        else:
            index_written(post)
