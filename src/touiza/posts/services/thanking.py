"""Thanks: the one reaction. One of a person for a post; the rows are the count."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from touiza.actors.access import refuse_unless_may_act
from touiza.actors.models import Activity, Actor
from touiza.actors.services.activity import record
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.posts.models import Post, PostState, Thanks


@transaction.atomic
def thank(*, post: Post, by: Actor, at: dt.datetime | None = None, silent: bool = False) -> bool:
    """Thank for a post that `by` may read; return whether that is new. The author is told once, however often it is taken back.

    Refuses "own_post", "post_removed" and "guardian".
    """
    moment = at or clock.now()
    refuse_unless_may_act(by)
    if post.author_id == by.pk:
        raise Refusal("own_post", _("This is your own."))
    if not Post.objects.filter(pk=post.pk, state=PostState.PUBLISHED).exists():
        raise Refusal("post_removed", _("This has been removed and cannot be changed any more."))
    _row, new = Thanks.objects.get_or_create(post=post, person=by, defaults={"at": moment})
    told = Activity.objects.filter(object_type=Post._meta.label_lower, object_id=post.pk, verb="post.thanked", actor=by)
    if new and not told.exists():
        record(
            verb="post.thanked", actor=by, obj=post, association=None if post.author.is_person else post.author,
            person=post.author if post.author.is_person else None, silent=silent, at=moment,
        )  # fmt: skip
    return new


@transaction.atomic
def take_thanks_back(*, post: Post, by: Actor) -> bool:
    """Take one's thanks back; return whether there were any. Twice is once."""
    return bool(Thanks.objects.filter(post=post, person=by).delete()[0])


def count_thanks(posts: Iterable[int]) -> dict[int, int]:
    """Return how many people thank for each post. One query."""
    rows = Thanks.objects.filter(post__in=list(posts)).order_by().values("post")
    return dict(rows.annotate(count=Count("pk")).values_list("post", "count"))


def thanked_by(person: Actor | None, posts: Iterable[int]) -> set[int]:
    """Return for which of these posts somebody has thanked."""
    if person is None:
        return set()
    return set(Thanks.objects.filter(person=person, post__in=list(posts)).values_list("post", flat=True))
