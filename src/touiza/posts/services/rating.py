"""Rating in five steps: one of a person for a post, which they may change. Only the sums are ever shown, with their number."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from touiza.actors.access import refuse_unless_may_act
from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.posts.models import Post, Rating
from touiza.posts.models.marks import MOST_STEPS
from touiza.posts.ratable import standing_of


@dataclass(frozen=True)
class Rated:
    """What people think of a post: how many gave each step, from five down to one."""

    counts: tuple[int, ...]

    @property
    def number(self) -> int:
        return sum(self.counts)

    @property
    def mean(self) -> float:
        total = sum(steps * count for steps, count in zip(range(MOST_STEPS, 0, -1), self.counts, strict=True))
        return total / self.number if self.number else 0.0


@transaction.atomic
def rate_post(*, post: Post, by: Actor, steps: int, at: dt.datetime | None = None) -> Rating:
    """Keep what somebody thinks of a post they may read, in place of what they thought before.

    Refuses "steps", "not_to_rate", "guardian".
    """
    refuse_unless_may_act(by)
    if not 1 <= steps <= MOST_STEPS:
        raise Refusal("steps", _("Choose one of the five steps."), field="steps")
    standing = standing_of(post, by)
    if not standing.may:
        raise Refusal("not_to_rate", standing.why_not or _("You cannot rate this."))
    row, _new = Rating.objects.update_or_create(post=post, person=by, defaults={"steps": steps, "at": at or clock.now()})
    return row


@transaction.atomic
def take_rating_back(*, post: Post, by: Actor) -> None:
    """Forget what somebody thinks of a post. Twice is once."""
    Rating.objects.filter(post=post, person=by).delete()


def rated(post: Post) -> Rated:
    """Return the sums of a post. One query."""
    rows = Rating.objects.filter(post=post).order_by().values("steps").annotate(count=Count("pk"))
    found = dict(rows.values_list("steps", "count"))
    return Rated(tuple(found.get(steps, 0) for steps in range(MOST_STEPS, 0, -1)))
