"""Polls as their items and pages show them: a ballot to who may still vote, the result to who has voted or comes after."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.translated import Passage
from touiza.posts.models import Choice, Poll, Post, PostKind, PostState, Vote
from touiza.posts.services.polling import votes_of


@dataclass(frozen=True)
class Answer:
    """One choice: `votes` and `share` (0 to 1) say nothing while the result is not shown."""

    pk: int
    text: Passage
    votes: int
    share: float
    mine: bool


@dataclass(frozen=True)
class Ballot:
    poll: Poll
    slug: str
    answers: list[Answer]
    votes: int
    is_open: bool
    voted: bool
    may: bool  # this reader has an account

    @property
    def shown(self) -> bool:
        """Whether this reader sees the result."""
        return self.voted or not self.is_open

    @property
    def address(self) -> str:
        return reverse("posts:vote", args=[self.slug])


def load_ballots(posts: Sequence[Post], reader: Actor | None) -> dict[int, Ballot]:
    """Return the ballots of those of the posts that are polls. Three queries where there are some, else none."""
    slugs = {post.pk: post.slug for post in posts if post.kind == PostKind.POLL and post.state != PostState.TOMBSTONE}
    if not slugs:
        return {}
    choices: dict[int, list[Choice]] = {}
    for choice in Choice.objects.filter(poll__in=slugs).select_related("poll").order_by("poll", "position"):
        choices.setdefault(choice.poll_id, []).append(choice)
    counting = [rows[0].poll_id for rows in choices.values() if rows[0].poll.counted_at is None]
    live = votes_of(counting) if counting else {}
    mine = dict(Vote.objects.filter(poll__in=slugs, person=reader).values_list("poll", "choice")) if reader else {}
    return {key: _ballot(slugs[key], rows, live, mine, reader) for key, rows in choices.items()}


def _ballot(slug: str, rows: list[Choice], live: dict[int, int], mine: dict[int, int | None], reader: Actor | None) -> Ballot:
    poll = rows[0].poll
    counts = {row.pk: row.votes if poll.counted_at else live.get(row.pk, 0) for row in rows}
    total, is_open, voted = sum(counts.values()), poll.is_open(clock.now()), poll.pk in mine
    shown = voted or not is_open
    answers = [
        Answer(
            row.pk,
            row.text.here,
            counts[row.pk] if shown else 0,
            counts[row.pk] / total if shown and total else 0.0,
            mine.get(poll.pk) == row.pk,
        )
        for row in rows
    ]
    return Ballot(poll, slug, answers, total, is_open, voted, reader is not None)
