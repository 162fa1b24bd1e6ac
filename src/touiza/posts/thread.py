"""What was answered below a post, as a page shows it: oldest first, a page of answers at a time, two levels deep.

Any depth is stored. Whatever stands below an answer is shown in one row under it, and says whom it answers. A page is
the same few queries, however long or deep the thread is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Q
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from touiza.actors.models import Actor
from touiza.actors.profile import shown_names
from touiza.core.translated import Passage
from touiza.posts.items import Byline, byline_of
from touiza.posts.models import Post, PostQuerySet, PostState
from touiza.posts.wording import text_of
from touiza.ui.formats import counted, duration

PER_PAGE = 20
BELOW = 10  # answers shown under an answer; more have a page of their own
TWO_DAYS = 2 * 24 * 60  # minutes
LAST = 10_000  # pages that can be asked for

_DESCENT = """
WITH RECURSIVE below (id, top) AS (
    SELECT id, id FROM posts_post WHERE id = ANY(%(tops)s)
  UNION ALL
    SELECT post.id, below.top FROM posts_post post JOIN below ON post.reply_to_id = below.id
)
SELECT id, top, number FROM (
    SELECT below.id, below.top, count(*) OVER (PARTITION BY below.top) AS number,
           row_number() OVER (PARTITION BY below.top ORDER BY below.id) AS place
    FROM below JOIN posts_post post ON post.id = below.id
    WHERE below.id <> below.top AND (post.state = 'published' OR post.reply_count > 0)
) placed WHERE place <= %(most)s
ORDER BY id
"""


@dataclass(frozen=True)
class Mark:
    """That an answer waits for an association, in words; `kind` is that of a tag: how urgently."""

    text: str
    kind: str


@dataclass(frozen=True)
class Quoted:
    """What an answer answers."""

    name: Passage
    passage: Passage


Marks = Callable[[Sequence[int], str], Mapping[int, Mark]]
_marks: list[Marks] = []


def register_marks(load: Marks) -> None:
    """Have `load(ids, language)` tell which answers wait for an association. Called in `AppConfig.ready()`; there is one."""
    _marks[:] = [load]


@dataclass
class Line:
    """One answer. `to` names whom it answers, where that is not who stands right above it."""

    post: Post
    by: Byline
    text: SafeString
    passage: Passage
    to: Passage | None
    waited: int | None  # minutes until an association answered, on its answer
    ours: bool  # an association's
    own: bool  # the reader's to change
    mark: "Mark | None" = None  # that it waits for an association
    parent: "Quoted | None" = None  # what it answers, on a page of its own
    below: list["Line"] = field(default_factory=list)
    more: int = 0  # answers below that are not shown here

    @property
    def is_gone(self) -> bool:
        return self.post.state != PostState.PUBLISHED

    @property
    def has_ours(self) -> bool:
        return any(line.ours for line in self.below)

    @property
    def answered_in(self) -> str:
        """Say after which time an association answered; "" of any other answer."""
        if self.waited is None:
            return ""
        return _("answered in %(time)s") % {"time": time_words(self.waited)}

    @property
    def href(self) -> str:
        """The page of this answer with all that stands below it."""
        return reverse("posts:answers", args=[self.post.slug])


@dataclass(frozen=True)
class Thread:
    """A page of what was answered below `post`; `count` is how many answers stand there in all."""

    post: Post
    lines: list[Line]
    count: int
    number: int = 1
    more: bool = False

    @property
    def next(self) -> int:
        """The number of the next page, 0 where there is none."""
        return self.number + 1 if self.more else 0

    @property
    def mark(self) -> int:
        """From when answers are new here: just after the newest that is shown, in milliseconds."""
        shown = [*self.lines, *(below for line in self.lines for below in line.below)]
        newest = max(one.published_at or one.created_at for one in (self.post, *(line.post for line in shown)))
        return int(newest.timestamp() * 1000) + 1


def read_thread(post: Post, reader: Actor | None, page: str | None = None, *, voice: int | None = None) -> Thread:
    """Return a page of the answers below a post, or below one of its answers; the reader may read the post.

    `voice` is the association whose answers are the reader's to change. At most five queries.
    """
    number = _page(page)
    tops, more = _tops(post, number)
    under = _below([top.pk for top in tops])
    rows = {row.pk: row for row in _loaded([pk for pk, _top, _number in under])}
    drawn = {row.pk: row for row in (*tops, *rows.values())}
    names = shown_names([actor for row in drawn.values() for actor in _people(row)], reader)
    lines = {pk: _line(row, names, reader, post, voice) for pk, row in drawn.items()}
    for pk, top, many in under:
        above, line = lines[top], lines[pk]
        line.to = None if line.post.reply_to_id == top else line.to
        above.below.append(line)
        above.more = max(many - BELOW, 0)
    _mark(lines)
    return Thread(post, [lines[top.pk] for top in tops], post.reply_count, number, more)


def line_of(answer: Post, reader: Actor | None) -> Line:
    """Return one answer as a page of its own shows it, with what it answers. Load `reply_to__author__person`."""
    names = shown_names(_people(answer), reader)
    line = _line(answer, names, reader, answer, None)
    parent = answer.reply_to
    if parent is not None and parent.root_id is not None:
        line.parent = Quoted(names[parent.author_id], parent.body.here)
    line.to = None
    _mark({answer.pk: line})
    return line


def count_tops(post: Post, upto: int) -> int:
    """Return how many answers to a post are shown up to one of them, which is counted."""
    return _shown().filter(reply_to=post, pk__lte=upto).count()


def time_words(minutes: int) -> str:
    """Say how long something took: exactly up to an hour, then in quarters, whole hours, and from two days on whole days."""
    language = get_language() or "ar"
    if minutes >= TWO_DAYS:
        return counted(round(minutes / (24 * 60)), "day", language)
    step = 1 if minutes < 60 else 15 if minutes < 600 else 60
    return duration(max(round(minutes / step) * step, 1), language)


def _mark(lines: Mapping[int, Line]) -> None:
    for load in _marks:
        waiting = [pk for pk, line in lines.items() if not (line.ours or line.is_gone)]
        for pk, mark in (load(waiting, get_language() or "ar") if waiting else {}).items():
            lines[pk].mark = mark


def _page(asked: str | None) -> int:
    known = asked and asked.isascii() and asked.isdecimal() and len(asked) < 6
    return min(max(int(asked), 1), LAST) if known and asked else 1


def _tops(post: Post, number: int) -> tuple[list[Post], bool]:
    if not post.reply_count:
        return [], False
    begin = (number - 1) * PER_PAGE
    found = list(_shown().filter(reply_to=post).order_by("pk")[begin : begin + PER_PAGE + 1])
    return found[:PER_PAGE], len(found) > PER_PAGE


def _below(tops: list[int]) -> list[tuple[int, int, int]]:
    """Return what is shown below some answers: its id, theirs, and how many there are in all. One query."""
    if not tops:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_DESCENT, {"tops": tops, "most": BELOW})
        return [(pk, top, number) for pk, top, number in cursor.fetchall()]


def _loaded(ids: Sequence[int]) -> list[Post]:
    return list(_shown().filter(pk__in=ids)) if ids else []


def _shown() -> PostQuerySet:
    """Return answers that stand, and removed ones below which others do, with all that is drawn of them."""
    rows = Post.objects.filter(Q(state=PostState.PUBLISHED) | Q(state=PostState.TOMBSTONE, reply_count__gt=0))
    return rows.with_item().select_related("author__association", "author__person__picture", "reply_to__author__person")


def _people(row: Post) -> list[Actor]:
    return [row.author, *([row.reply_to.author] if row.reply_to else [])]


def _line(row: Post, names: dict[int, Passage], reader: Actor | None, shown_below: Post, voice: int | None) -> Line:
    gone = row.state != PostState.PUBLISHED
    body, answered = row.body.here, row.reply_to
    ours = not row.author.is_person
    waited = None
    if ours and answered is not None and row.written_by_id and row.published_at and answered.published_at and answered.author_id != row.author_id:
        waited = max(round((row.published_at - answered.published_at).total_seconds() / 60), 0)
    return Line(
        post=row,
        by=byline_of(row.author, names, reader),
        text=text_of(row, body),
        passage=body,
        to=names[answered.author_id] if answered is not None and answered.pk != shown_below.pk and answered.author_id != row.author_id else None,
        waited=None if gone else waited,
        ours=ours,
        own=not gone and reader is not None and (row.author_id in {reader.pk, voice}),
    )
