"""Reporting a post, and deciding about it once for all who reported it."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.accounts.models import User
from touiza.actors.access import actor_of
from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.moderation.models import Report, State
from touiza.opportunities.services.publishing import remove_opportunity
from touiza.posts.models import Post, PostKind, PostState
from touiza.posts.services.answering import remove_answer
from touiza.posts.services.changing import remove_written
from touiza.projects.services.writing import remove_project


@transaction.atomic
def report_post(
    *, post: Post, by: Actor, reason: str, words: str = "", at: dt.datetime | None = None, silent: bool = False
) -> Report:
    """Report a post that `by` may read. While a report of theirs is open, another one only changes its words.

    Refuses "own_post" and "post_removed".
    """
    moment = at or clock.now()
    post = Post.objects.select_related("author").select_for_update(of=("self",), no_key=True).get(pk=post.pk)
    if post.author_id == by.pk:
        raise Refusal("own_post", _("This is your own."))
    if post.state != PostState.PUBLISHED:
        raise Refusal("post_removed", _("This has been removed and cannot be changed any more."))
    found = Report.objects.filter(post=post, person=by, state=State.OPEN).first()
    if found is not None:
        found.reason, found.words = reason, words
        found.save(update_fields=["reason", "words"])
        return found
    report = Report.objects.create(post=post, person=by, reason=reason, words=words, reported_at=moment)
    record(verb="report.filed", actor=by, obj=report, silent=silent, at=moment)
    return report


@transaction.atomic
def decide(
    *, post: Post, by: User, remove: bool, sentence: str, at: dt.datetime | None = None, silent: bool = False
) -> int:
    """Keep a post or take it away, and tell who reported it and whose it is; return how many reports that decides. Twice is once.

    Refuses "sentence_missing" and "own_post".
    """
    moment, decider = at or clock.now(), actor_of(by)
    if not sentence.strip():
        raise Refusal("sentence_missing", _("Say why: who reported it and whose it is both read this."), field="sentence")
    post = Post.objects.select_related("author").select_for_update(of=("self",), no_key=True).get(pk=post.pk)
    if decider is not None and decider.pk in {post.author_id, post.written_by_id}:
        raise Refusal("own_post", _("This is your own: somebody else has to decide about it."))
    rows = list(Report.objects.select_for_update(of=("self",)).select_related("person").filter(post=post, state=State.OPEN))
    if not rows:
        return 0
    state = State.REMOVED if remove else State.KEPT
    if remove and post.state == PostState.PUBLISHED:
        _take_away(post, decider, moment)
    for row in rows:
        row.state, row.decided_by, row.decided_at, row.sentence = state, by, moment, sentence.strip()
        row.save(update_fields=["state", "decided_by", "decided_at", "sentence"])
        if row.person is not None:
            record(verb=f"report.{state}", actor=decider, obj=row, person=row.person, silent=silent, at=moment)
    record(
        verb="post.taken_down" if remove else "post.kept", actor=decider, obj=rows[0], silent=silent, at=moment,
        person=post.author if post.author.is_person else None, association=None if post.author.is_person else post.author,
    )  # fmt: skip
    return len(rows)


def _take_away(post: Post, by: Actor | None, at: dt.datetime) -> None:
    """Remove a post the way its kind is removed: what was written of it, applied for or told goes with it."""
    if post.kind == PostKind.OPPORTUNITY:
        remove_opportunity(opportunity=post.opportunity, by=by, at=at)
    elif post.kind == PostKind.PROJECT:
        remove_project(project=post.project, by=by, at=at)
    elif post.kind == PostKind.COMMENT:
        remove_answer(answer=post, by=by, at=at)
    else:
        remove_written(post=post, by=by, at=at)
