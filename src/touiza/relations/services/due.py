"""Due items come into being as the activity log tells of texts, and follow what becomes of these.

Read like any other reader of the log (actors.services.activity): each line once, whatever is killed, history that was
brought in too. A line only says which text changed; what is true of it is read from the text (due_facts), so lines may
come late or together, and reading one twice changes nothing.
"""

import datetime as dt
from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import Q

from touiza.actors.models import Activity, Actor
from touiza.actors.services.activity import follow_log
from touiza.associations.models import Association, ContactMessage
from touiza.conversations.models import Message
from touiza.core.live import announce
from touiza.core.translated import LANGUAGES
from touiza.kernel.text import guess_language
from touiza.opportunities.talk import TYPE
from touiza.posts.models import Post, PostState
from touiza.relations.access_inbox import may_answer
from touiza.relations.answer_figures import refresh_figures
from touiza.relations.due_facts import application_of, concerned, facts_of, messages_before, written_to
from touiza.relations.models import Channel, DueItem, DueState
from touiza.relations.open_hours import Clock, clock_of

READER = "relations.due"
LETTERS = frozenset({"contact.received", "contact.answered", "contact.reopened"})
POSTS = frozenset({"answer.written", "answer.edited", "answer.removed", "post.mentioned", "post.edited", "post.removed"})
ROLES = frozenset({"role.given", "role.ended", "association.left", "association.handed_over"})
STANDING = [PostState.PUBLISHED, PostState.TOMBSTONE]


def read_due(*, batch: int = 200) -> int:
    """Bring due items up to date with what is new in the log; return how many activities were read."""
    return follow_log(READER, take, batch=batch)


def take(rows: Iterable[Activity]) -> None:
    """Bring due items up to date with these lines of the log."""
    touched: set[int] = set()
    for row in rows:
        reads = _reader_of(row)
        if reads is not None and row.object_id is not None:
            touched.update(item.association_id for item in reads(row.object_id))
        elif row.verb in ROLES and row.association_id and row.person_id:
            _take_back_work(row.association_id, row.person_id)
    refresh_figures(touched)


def refresh(items: Iterable[DueItem]) -> list[DueItem]:
    """Have items say what is true of their texts now; return them, locked. Call it in a transaction."""
    ids = sorted(item.pk for item in items)
    rows = DueItem.objects.select_for_update(of=("self",)).select_related("association__actor", "association__commune__parent")
    found = list(rows.filter(pk__in=ids).order_by("pk"))
    for item in found:
        _follow(item)
    return found


@transaction.atomic
def reckon_anew(association: Association, at: dt.datetime) -> None:
    """The calendar of an association changed: what waits is due by the new one. Called in that transaction."""
    del at  # what was asked before counts from when it was asked
    items = list(DueItem.objects.select_for_update().filter(association=association, state=DueState.OPEN).order_by("pk"))
    if not items:
        return
    clock = clock_of(association, min(item.asked_at for item in items))
    for item in items:
        item.due_at = clock.due(item.asked_at)
    DueItem.objects.bulk_update(items, ["due_at"], batch_size=200)


@transaction.atomic
def close_what_is_gone(*, limit: int = 200) -> int:
    """Close open items whose text was deleted with the account of who wrote it; return how many."""
    rows = DueItem.objects.filter(state=DueState.OPEN, post=None, letter=None, message=None)
    return len(refresh(rows.order_by("pk")[:limit]))


def _reader_of(row: Activity) -> Callable[[int], list[DueItem]] | None:
    if row.verb in POSTS:
        return _post_changed
    if row.verb in LETTERS:
        return _letter_changed
    if row.verb == "message.sent":
        return _message_sent
    if row.verb == "message.settled":
        return _conversation_changed
    return _application_changed if row.object_type == TYPE else None


def _post_changed(pk: int) -> list[DueItem]:
    post = Post.objects.select_related("reply_to").filter(pk=pk, state__in=STANDING).first()
    about = Q(post=pk)
    if post is not None:
        about |= Q(post=post.reply_to_id) if post.reply_to_id else Q()
        for association, channel in sorted(concerned(post).items()):
            _open(
                association, f"post:{pk}", channel, post=post, about=post.root_id or post.pk,
                person=post.author_id, language=post.body.source, asked_at=post.published_at or post.created_at,
            )  # fmt: skip
    return refresh(DueItem.objects.filter(about))


def _letter_changed(pk: int) -> list[DueItem]:
    letter = ContactMessage.objects.filter(pk=pk).exclude(state=ContactMessage.State.UNCONFIRMED).first()
    if letter is not None and letter.sent_at is not None:
        _open(
            letter.association_id, f"letter:{pk}", Channel.LETTER, letter=letter, person=letter.sender_id,
            language=guess_language(letter.body, default=letter.language), asked_at=letter.sent_at,
        )  # fmt: skip
    return refresh(DueItem.objects.filter(letter=pk))


def _message_sent(pk: int) -> list[DueItem]:
    message = Message.objects.select_related("conversation").filter(pk=pk).first()
    application = application_of(message) if message is not None else None
    if message is None or application is None:
        return []
    if message.side_id is None and message.author_id == application.person_id:
        language = guess_language(message.text, default=_reads(application.person))
        _open(
            application.opportunity.association_id, f"message:{pk}", Channel.TALK, message=message, about=application.opportunity_id,
            person=message.author_id, language=language, asked_at=message.at, joins=messages_before(message),
        )  # fmt: skip
    return _conversation_changed(message.conversation_id)


def _conversation_changed(pk: int) -> list[DueItem]:
    return refresh(DueItem.objects.filter(message__conversation=pk))


def _application_changed(pk: int) -> list[DueItem]:
    return refresh(DueItem.objects.filter(message__conversation__subject_type=TYPE, message__conversation__subject_id=pk))


def _open(
    association: int,
    key: str,
    channel: Channel,
    *,
    person: int | None,
    language: str,
    asked_at: dt.datetime,
    about: int | None = None,
    joins: bool = False,
    post: Post | None = None,
    letter: ContactMessage | None = None,
    message: Message | None = None,
) -> None:
    """Have a text be due, once."""
    if DueItem.objects.filter(association=association, key=key).exists():
        return
    owing = Association.objects.select_related("actor", "commune__parent").get(pk=association)
    asker = Actor.objects.filter(pk=person).first() if person else None
    DueItem.objects.get_or_create(
        association=owing,
        key=key,
        defaults={
            "channel": channel,
            "post": post,
            "letter": letter,
            "message": message,
            "about_id": about,
            "person": asker,
            "language": language if language in LANGUAGES else "ar",
            "is_next": written_to(association, key, asker, about=about, at=asked_at),
            "joins": joins,
            "asked_at": asked_at,
            "due_at": clock_of(owing, asked_at).due(asked_at),
        },
    )
    announce([f"association:{association}"], "due")


def _follow(item: DueItem) -> None:
    """Write down what is true of an item, where it changed."""
    before = (item.state, item.answered_at, item.answered_by_id, item.reason)
    facts = facts_of(item)
    item.answered_at, item.answered_by_id = facts.at, facts.by
    if facts.at is not None:
        item.state = DueState.ANSWERED
    elif item.decision:
        item.state = item.decision
    else:
        item.state, item.reason = (DueState.NONE if facts.why else DueState.OPEN), facts.why
    if before == (item.state, item.answered_at, item.answered_by_id, item.reason):
        return
    item.open_minutes = _clock(item).open_minutes(item.asked_at, facts.at) if facts.at else None
    item.save(update_fields=["state", "answered_at", "answered_by", "open_minutes", "reason"])
    announce([f"association:{item.association_id}"], "due")


def _clock(item: DueItem) -> Clock:
    return clock_of(item.association, item.asked_at)


def _take_back_work(association: int, person: int) -> None:
    """What was given to somebody who may no longer answer it is everybody's again."""
    rows = DueItem.objects.filter(association=association, assignee=person).select_related("association__actor", "assignee")
    for item in rows.order_by("pk"):
        if item.assignee is not None and not may_answer(item.assignee, item):
            DueItem.objects.filter(pk=item.pk, assignee=person).update(assignee=None, assigned_at=None)


def _reads(person: Actor) -> str:
    """The language that a person is likeliest to write in, where the text does not tell."""
    return person.name.source


