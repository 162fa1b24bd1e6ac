"""Answering what can be read: writing, changing and taking away answers. Who may, and in whose name, is asked before.

All deeds in a thread wait for one another at its root, so that counts are exact. `reply_count` of what stands in lists
is how many answers stand below it, at any depth; that of an answer is how many of its own answers are shown: those that
stand, and removed ones below which others stand.
"""

import datetime as dt

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from touiza.actors.access import refuse_unless_may_act
from touiza.actors.models import Actor
from touiza.associations.services.closing import refuse_if_closed
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.posts.models import Post, PostKind, PostState, Version
from touiza.posts.services.announcing import note, readers_of_mention, tie_mentions
from touiza.posts.services.writing import create_post, edit_post, remove_post
from touiza.posts.wording import marks_of

LONGEST = 2000  # characters of an answer
AT_ONCE = dt.timedelta(minutes=10)  # within which the same words to the same text are one answer


@transaction.atomic
def answer_post(
    *,
    post: Post,
    author: Actor,
    body: TranslatedText,
    written_by: Actor | None = None,
    form_key: str | None = None,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Post:
    """Answer a post of any kind, or an answer. `written_by` is the person whose hand it is, for an association; nobody's is a machine's.

    The same form, or the same words to the same text, sent twice are one answer. Refuses "nothing_written", "too_long",
    "answers_nothing" (what is answered was removed, or is not theirs to read), and what the author's state refuses.
    """
    moment = at or clock.now()
    hand = author if author.is_person else written_by
    _refuse_words(body)
    _refuse_author(author, hand)
    root = _lock_thread(post)
    post = root if post.pk == root.pk else Post.objects.get(pk=post.pk)
    twin = _twin(post, author, body, hand, form_key, moment)
    if twin is not None:
        return twin
    _refuse_unreadable(post, author)
    answer = create_post(
        kind=PostKind.COMMENT, author=author, title=TranslatedText(body.source), body=body, reply_to=post, at=moment, published=True
    )
    answer.written_by, answer.form_key = hand, _key(hand, form_key)
    answer.save(update_fields=["written_by", "form_key"])
    _count(root, post, 1)
    note("answer.written", answer, hand, moment, person=post.author, silent=silent)
    _tell_mentioned(answer, hand, moment, silent=silent)
    return answer


@transaction.atomic
def edit_answer(
    *, answer: Post, by: Actor, body: TranslatedText, at: dt.datetime | None = None, silent: bool = False
) -> Post:
    """Change what an answer says; what it said is kept for its readers. Refuses "answer_removed"."""
    moment = at or clock.now()
    _refuse_words(body)
    refuse_unless_may_act(by)
    _lock_thread(answer)
    answer = Post.objects.select_related("root", "reply_to__author", "author").get(pk=answer.pk)
    if answer.state != PostState.PUBLISHED:
        raise Refusal("answer_removed", _("This answer has been removed and cannot be changed any more."), field="body")
    if answer.body == body:
        return answer
    last = Version.objects.filter(post=answer).order_by("-pk").first()
    Version.objects.create(
        post=answer, title=answer.title, body=answer.body, replaced_at=moment, replaced_by=by,
        written_at=last.replaced_at if last else answer.published_at or answer.created_at,
    )  # fmt: skip
    edit_post(post=answer, title=answer.title, body=body, picture=None, at=moment)
    note("answer.edited", answer, by, moment, silent=silent)
    _tell_mentioned(answer, by, moment, silent=silent)
    return answer


@transaction.atomic
def remove_answer(*, answer: Post, by: Actor | None, at: dt.datetime | None = None, silent: bool = False) -> None:
    """Take an answer away: its words are gone for good; where it was answered, its place stays. Twice is once."""
    moment = at or clock.now()
    root = _lock_thread(answer)
    answer = Post.objects.select_related("root", "author").get(pk=answer.pk)
    if answer.state != PostState.PUBLISHED:
        return
    answer.versions.all().delete()
    answer.mentioned.clear()
    remove_post(post=answer, at=moment)
    Post.objects.filter(pk=root.pk, reply_count__gt=0).update(reply_count=F("reply_count") - 1)
    if answer.reply_count == 0:
        _leave_shown(answer)
    note("answer.removed", answer, by, moment, silent=silent)


def remove_answers_of(author: Actor, *, at: dt.datetime | None = None) -> None:
    """Take away every answer of a person who is about to be forgotten."""
    for answer in Post.objects.filter(author=author, kind=PostKind.COMMENT, state=PostState.PUBLISHED).order_by("pk"):
        remove_answer(answer=answer, by=None, at=at, silent=True)


def _refuse_words(body: TranslatedText) -> None:
    if not body or not any(text.strip() for text in body.texts.values()):
        raise Refusal("nothing_written", _("Write your answer before you send it."), field="body")
    if any(len(text) > LONGEST for text in body.texts.values()):
        raise Refusal("too_long", _("This is too long for one answer: shorten it, or send it in parts."), field="body")


def _refuse_author(author: Actor, hand: Actor | None) -> None:
    if hand is not None:
        refuse_unless_may_act(hand, lock=True)
        if hand.person.is_guest:
            raise Refusal("guest", _("Keep an account first: then you can answer here under your name."))
    if not author.is_person:
        refuse_if_closed(author.association)


def _lock_thread(post: Post) -> Post:
    """Return what a text belongs to in the end, locked: every deed in a thread waits here."""
    rows = Post.objects.select_for_update(of=("self",), no_key=True).select_related("author", "host")
    return rows.get(pk=post.root_id or post.pk)


def _refuse_unreadable(post: Post, author: Actor) -> None:
    if not Post.objects.visible_to(author).filter(pk=post.pk).exists():
        raise Refusal("answers_nothing", _("What you answer has been removed meanwhile. Your words are still here, to be copied."))


def _twin(
    post: Post, author: Actor, body: TranslatedText, hand: Actor | None, form_key: str | None, at: dt.datetime
) -> Post | None:
    """Return the answer that this one is again, if it is."""
    key = _key(hand, form_key)
    if key and (found := Post.objects.filter(form_key=key).first()):
        return found
    recent = Post.objects.published().filter(reply_to=post, author=author, written_by=hand, published_at__range=(at - AT_ONCE, at))
    return next((one for one in recent.order_by("-pk")[:5] if one.body == body), None)


def _key(hand: Actor | None, form_key: str | None) -> str | None:
    return f"{hand.pk}:a:{form_key}" if hand and form_key else None


def _count(root: Post, post: Post, more: int) -> None:
    Post.objects.filter(pk=root.pk).update(reply_count=F("reply_count") + more)
    if post.pk != root.pk:
        Post.objects.filter(pk=post.pk).update(reply_count=F("reply_count") + more)


def _leave_shown(answer: Post) -> None:
    """A removed answer that nothing stands below is shown no more; nor are removed ones that stood only for it."""
    above = answer.reply_to
    while above is not None and above.kind == PostKind.COMMENT:
        Post.objects.filter(pk=above.pk, reply_count__gt=0).update(reply_count=F("reply_count") - 1)
        above.refresh_from_db(fields=["reply_count"])
        if above.state == PostState.PUBLISHED or above.reply_count:
            return
        above = above.reply_to


def _tell_mentioned(answer: Post, by: Actor | None, at: dt.datetime, *, silent: bool) -> None:
    """Tell who is newly mentioned, but for whom it answers: they are told of the answer."""
    _topics, handles = marks_of(answer)
    for actor in tie_mentions(answer, handles):
        answered = answer.reply_to is not None and actor.pk == answer.reply_to.author_id
        if not answered and readers_of_mention(answer, actor):
            note("post.mentioned", answer, by, at, person=actor, silent=silent)
