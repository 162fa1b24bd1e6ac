"""The rating of a post as its page shows it: the mean, always with its number, how many gave each step, one's own."""

from dataclasses import dataclass

from django.urls import reverse

from touiza.actors.models import Actor
from touiza.core.errors import Sentence
from touiza.posts.forms_marks import RatingForm
from touiza.posts.models import Post, Rating
from touiza.posts.models.marks import MOST_STEPS
from touiza.posts.ratable import standing_of
from touiza.posts.services.rating import rated


@dataclass(frozen=True)
class Bar:
    steps: int
    count: int
    share: float


@dataclass(frozen=True)
class Shown:
    number: int
    mean: float
    bars: list[Bar]
    mine: int
    form: RatingForm | None
    why_not: Sentence
    address: str


def rating_of(post: Post, reader: Actor | None) -> Shown | None:
    """Return the rating of a post that a reader may read; None where posts like it are not rated. Two queries."""
    standing = standing_of(post, reader)
    if not standing.rated:
        return None
    sums = rated(post)
    mine = Rating.objects.filter(post=post, person=reader).values_list("steps", flat=True).first() if reader else None
    total = sums.number
    bars = [Bar(MOST_STEPS - place, count, count / total if total else 0.0) for place, count in enumerate(sums.counts)]
    form = RatingForm(initial={"steps": mine}) if standing.may else None
    return Shown(total, sums.mean, bars, mine or 0, form, standing.why_not, reverse("posts:rating", args=[post.slug]))
