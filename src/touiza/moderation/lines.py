"""Reports and decisions as lines of a list."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from touiza.actors.models import Actor
from touiza.actors.profile import shown_names
from touiza.core.translated import Passage
from touiza.moderation.models import Report, State
from touiza.posts.models import Post, PostState
from touiza.posts.wording import heading_of


@dataclass(frozen=True)
class Line:
    """One line. `name` is whose post it is, or who reported; None for somebody who has left."""

    heading: Passage | None
    href: str
    name: Passage | None
    at: dt.datetime
    count: int = 0
    reason: str = ""
    words: str = ""
    state: str = ""
    removed: bool = False
    sentence: str = ""


def waiting_lines(posts: Sequence[Post], reader: Actor | None) -> list[Line]:
    names = shown_names([post.author for post in posts], reader)
    return [
        Line(_heading(post), _href(post), names[post.author_id], told["since"], told["reports_open"])
        for post in posts
        for told in [_told(post)]
    ]


def decision_lines(rows: Sequence[Report], reader: Actor | None) -> list[Line]:
    names = shown_names([row.post.author for row in rows], reader)
    return [_line(row, _heading(row.post), names.get(row.post.author_id), row.decided_at or row.reported_at) for row in rows]


def report_lines(rows: Sequence[Report], reader: Actor | None) -> list[Line]:
    names = shown_names([row.person for row in rows if row.person is not None], reader)
    return [_line(row, None, names.get(row.person_id or 0), row.reported_at) for row in rows]


def _line(row: Report, heading: Passage | None, name: Passage | None, at: dt.datetime) -> Line:
    return Line(
        heading, _href(row.post), name, at, reason=str(row.get_reason_display()), words=row.words,
        state=str(State(row.state).label), removed=row.state == State.REMOVED, sentence=row.sentence,
    )  # fmt: skip


def _heading(post: Post) -> Passage | None:
    return heading_of(post) if post.state == PostState.PUBLISHED else None


def _href(post: Post) -> str:
    return reverse("moderation:reported", args=[post.slug])


def _told(post: Post) -> dict[str, Any]:
    return post.__dict__
