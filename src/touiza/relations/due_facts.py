"""What the texts themselves tell of a due item: whether a person of the association answered, whether it is still there.

Read again each time one of them changes, so that the order in which changes are heard of does not matter.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from touiza.actors.models import Actor
from touiza.associations.models import Association, ContactMessage, Role
from touiza.conversations.models import Message
from touiza.opportunities.models import LIVE, Application, ApplicationStep
from touiza.opportunities.talk import TYPE
from touiza.posts.models import Post, PostKind, PostState
from touiza.relations.models import Channel, DueItem, WhyNone

Kind = ApplicationStep.Kind
SAID_BY_DECIDING = (Kind.ASKED, Kind.LISTED, Kind.BACKUP, Kind.ACCEPTED, Kind.DECLINED)
LetterState = ContactMessage.State
BURST = dt.timedelta(hours=1)  # within which a second message goes on with the first


@dataclass(frozen=True)
class Facts:
    """A human answer, if there is one that stands; else why none is needed, if that is a fact."""

    at: dt.datetime | None = None
    by: int | None = None
    why: str = ""


def facts_of(item: DueItem) -> Facts:
    """Return what is true of an item now. At most three queries."""
    if item.channel == Channel.LETTER:
        return _of_letter(item)
    return _of_message(item) if item.channel == Channel.TALK else _of_post(item)


def concerned(post: Post) -> dict[int, Channel]:
    """Return the associations that a published post waits for, by id: whom it answers, at whose place, whom it names.

    Not those for whom its author acted when it was written. `reply_to` is loaded. Two queries.
    """
    found: dict[int, Channel] = {}
    if post.kind == PostKind.COMMENT and post.reply_to is not None:
        found[post.reply_to.author_id] = Channel.COMMENT
        if post.reply_to_id == post.root_id:
            found[post.host_id] = Channel.COMMENT
    for actor in post.mentioned.values_list("pk", flat=True):
        found.setdefault(actor, Channel.MENTION)
    found.pop(post.author_id, None)
    if not found:
        return {}
    acting = _acted_for(post.author_id, post.published_at or post.created_at)
    there = Association.objects.filter(pk__in=found).exclude(pk__in=acting).values_list("pk", flat=True)
    return {pk: found[pk] for pk in there}


def messages_before(message: Message) -> bool:
    """Tell whether a message goes on with what the same person wrote just before it."""
    before = Message.objects.filter(conversation=message.conversation_id, pk__lt=message.pk).order_by("-pk").first()
    return before is not None and (before.author_id, before.side_id) == (message.author_id, None) and message.at - before.at <= BURST


def _of_post(item: DueItem) -> Facts:
    if item.post_id is None:
        return Facts(why=WhyNone.GONE)
    answers = Post.objects.published().filter(reply_to=item.post_id, author=item.association_id, written_by__isnull=False)
    first = answers.order_by("published_at", "pk").first()
    if first is not None:
        return Facts(first.published_at, first.written_by_id)
    there = Post.objects.filter(pk=item.post_id, state=PostState.PUBLISHED).exists()
    return Facts() if there else Facts(why=WhyNone.GONE)


def _of_letter(item: DueItem) -> Facts:
    letter = ContactMessage.objects.filter(pk=item.letter_id).first()
    if letter is None:
        return Facts(why=WhyNone.GONE)
    if letter.state != LetterState.ANSWERED:
        return Facts()
    return Facts(letter.answered_at, letter.answered_by_id) if letter.answer else Facts(why=WhyNone.ELSEWHERE)


def _of_message(item: DueItem) -> Facts:
    message = Message.objects.select_related("conversation").filter(pk=item.message_id).first()
    if message is None or message.conversation.subject_type != TYPE:
        return Facts(why=WhyNone.GONE)
    said = Message.objects.filter(conversation=message.conversation_id, pk__gt=message.pk, side=item.association_id, author__isnull=False)
    decided = ApplicationStep.objects.filter(
        application=message.conversation.subject_id, at__gt=message.at, kind__in=SAID_BY_DECIDING, by__isnull=False
    ).exclude(by=message.author_id)
    answers = [*said.order_by("pk").values_list("at", "author")[:1], *decided.order_by("at", "pk").values_list("at", "by")[:1]]
    if answers:
        return Facts(*min(answers))
    if message.conversation.settled_id >= message.pk:
        return Facts(why=WhyNone.SETTLED)
    goes_on = Application.objects.filter(pk=message.conversation.subject_id, state__in=LIVE).exists()
    return Facts() if goes_on else Facts(why=WhyNone.OVER)


def _acted_for(person: int, at: dt.datetime) -> Iterable[int]:
    """Return the associations a person acted for at a moment, and an association itself where it wrote."""
    rows = Role.objects.filter(person=person, since__lte=at).values_list("association", "ended_at")
    return [association for association, ended_at in rows if ended_at is None or ended_at > at]


def application_of(message: Message) -> Application | None:
    """Return the application that a message is about, with its opportunity; None where it is about something else."""
    if message.conversation.subject_type != TYPE:
        return None
    rows = Application.objects.select_related("opportunity__association__actor", "opportunity__post", "person__person")
    return rows.filter(pk=message.conversation.subject_id).first()


def written_to(association: int, item_key: str, person: Actor | None, *, about: int | None, at: dt.datetime) -> bool:
    """Tell whether a person had been answered before, in the same exchange. One query."""
    if person is None or about is None:
        return False
    rows = DueItem.objects.filter(association=association, person=person, about=about, answered_at__lt=at)
    return rows.exclude(key=item_key).exists()
