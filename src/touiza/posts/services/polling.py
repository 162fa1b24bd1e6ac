"""Polls: asking, voting, closing and counting. A vote and the end of a poll wait for each other on the poll's row."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from touiza.actors.access import refuse_unless_may_act
from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.posts.models import Choice, Poll, PostKind, PostState, Vote
from touiza.posts.models.polls import FEWEST_CHOICES, MOST_CHOICES
from touiza.posts.services.announcing import note
from touiza.posts.services.posting import Written, publish_written, write_draft

SHORTEST, LONGEST = dt.timedelta(minutes=30), dt.timedelta(days=60)


@transaction.atomic
def ask(
    *,
    author: Actor,
    by: Actor,
    question: TranslatedText,
    choices: Sequence[TranslatedText],
    closes_at: dt.datetime,
    body: TranslatedText | None = None,
    audience: str = Audience.PUBLIC,
    form_key: str | None = None,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Poll:
    """Publish a poll. A form sent twice makes one. Refuses "choices", "closing" and whatever a post is refused for."""
    moment = at or clock.now()
    _check(question, choices, closes_at, moment)
    written = Written(kind=PostKind.POLL, title=question, body=body or TranslatedText(question.source), audience=audience)
    post = write_draft(author=author, by=by, written=written, form_key=form_key, at=moment)
    if twin := Poll.objects.filter(post=post).first():
        return twin
    poll = Poll.objects.create(post=post, closes_at=closes_at)
    Choice.objects.bulk_create(Choice(poll=poll, position=number, text=text) for number, text in enumerate(choices, 1))
    poll.post = publish_written(post=post, by=by, at=moment, silent=silent)
    return poll


@transaction.atomic
def vote(*, poll: Poll, by: Actor, choice: int, at: dt.datetime | None = None) -> Vote:
    """Vote for a choice (its id), in place of another one before. Refuses "choice", "poll_closed", "post_removed", "guardian"."""
    refuse_unless_may_act(by)
    poll = lock_poll(poll)
    if poll.post.state != PostState.PUBLISHED:
        raise Refusal("post_removed", _("This has been removed and cannot be changed any more."))
    moment = at or clock.now()  # after the wait for the lock: what closed meanwhile is closed
    if not poll.is_open(moment):
        raise Refusal("poll_closed", _("The poll has closed: no more votes are taken."))
    found = poll.choices.filter(pk=choice).first()
    if found is None:
        raise Refusal("choice", _("Choose one of the answers."), field="choice")
    row, _new = Vote.objects.update_or_create(poll=poll, person=by, defaults={"choice": found, "at": moment})
    return row


@transaction.atomic
def close_poll(*, poll: Poll, by: Actor, at: dt.datetime | None = None, silent: bool = False) -> Poll:
    """Close a poll before its time, and count it. Twice is once."""
    moment = at or clock.now()
    poll = lock_poll(poll)
    if poll.counted_at is None:
        poll.closes_at = min(poll.closes_at, moment)
        _count(poll, by, moment, silent=silent)
    return poll


def count_due(*, at: dt.datetime | None = None, limit: int = 100, silent: bool = False) -> int:
    """Count the polls whose moment has come, each in a transaction of its own; return how many."""
    moment = at or clock.now()
    due = list(Poll.objects.filter(counted_at=None, closes_at__lte=moment).order_by("closes_at").values_list("pk", flat=True)[:limit])
    for key in due:
        with transaction.atomic():
            poll = lock_poll(Poll(pk=key))
            if poll.counted_at is None:
                _count(poll, None, moment, silent=silent)
    return len(due)


def lock_poll(poll: Poll) -> Poll:
    """Return the row as it is now, locked until the transaction ends."""
    return Poll.objects.select_related("post__author", "post__host").select_for_update(of=("self",)).get(pk=poll.pk)


def votes_of(polls: Sequence[int]) -> dict[int, int]:
    """Return the votes of each choice, by its id, as the rows of Vote say it: of polls that are not counted for good. One query."""
    rows = Vote.objects.filter(poll__in=polls, choice__isnull=False).order_by().values("choice")
    return dict(rows.annotate(count=Count("pk")).values_list("choice", "count"))


def _count(poll: Poll, by: Actor | None, at: dt.datetime, *, silent: bool) -> None:
    """Write the votes of each choice down, and forget who chose what."""
    found = votes_of([poll.pk])
    rows = list(poll.choices.all())
    for row in rows:
        row.votes = found.get(row.pk, 0)
    Choice.objects.bulk_update(rows, ["votes"])
    Vote.objects.filter(poll=poll).update(choice=None)
    poll.counted_at = at
    poll.save(update_fields=["counted_at", "closes_at"])
    if poll.post.state == PostState.PUBLISHED:
        note("poll.closed", poll.post, by, at, person=poll.post.author if poll.post.author.is_person else None, silent=silent)


def _check(question: TranslatedText, choices: Sequence[TranslatedText], closes_at: dt.datetime, now: dt.datetime) -> None:
    if not question:
        raise Refusal("question_missing", _("Write the question."), field="question")
    if not FEWEST_CHOICES <= len(choices) <= MOST_CHOICES:
        raise Refusal("choices", _("Write two to ten answers, each on a line of its own."), field="choices")
    if any(not text for text in choices):
        raise Refusal("choices", _("Write two to ten answers, each on a line of its own."), field="choices")
    if len({tuple(sorted(text.texts.items())) for text in choices}) < len(choices):
        raise Refusal("choices_twice", _("Two of the answers are the same."), field="choices")
    if not SHORTEST <= closes_at - now <= LONGEST:
        raise Refusal("closing", _("Choose an end between half an hour and two months from now."), field="closes_in")
