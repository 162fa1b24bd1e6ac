"""Saying something, and having read it."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.conversations.models import LONGEST, Conversation, Message, Participant, Reading
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.live import announce
from touiza.notices.services.joining import mark_read_about

SENT = "message.sent"
SETTLED = "message.settled"


@transaction.atomic
def say(
    *,
    subject: Model,
    sides: Iterable[Actor],
    author: Actor,
    text: str,
    side: Actor | None = None,
    at: dt.datetime | None = None,
    told: bool = True,
    silent: bool = False,
) -> Message:
    """Say something about a thing; the first word opens the conversation between its `sides`.

    `side` is the association for which the author speaks. The same words sent twice in a row by the same author are
    said once. `told` is False where another verb tells of it. Refuses "nothing_said" and "too_long".
    """
    text = text.strip()
    if not text:
        raise Refusal("nothing_said", _("Write your message before you send it."), field="text")
    if len(text) > LONGEST:
        raise Refusal("too_long", _("This is too long for one message: send it in parts."), field="text")
    conversation = _conversation(subject, sides, at)
    last = Message.objects.filter(pk=conversation.last_id).first()
    if last is not None and (last.author_id, last.text) == (author.pk, text):
        return last
    message = Message.objects.create(
        conversation=conversation, author=author, side=side, text=text, at=at or clock.now()
    )
    conversation.last_id, conversation.last_at, conversation.last_by = message.pk, message.at, author
    conversation.save(update_fields=["last_id", "last_at", "last_by"])
    announce([f"actor:{one.pk}" for one in sides if one.is_person and one != author], "message")
    _read(conversation, author, message.pk, message.at)
    if told:
        association = side or next((one for one in sides if not one.is_person), None)
        record(verb=SENT, actor=author, obj=message, association=association, at=at, silent=silent)
    return message


@transaction.atomic
def mark_read(*, conversation: Conversation, person: Actor) -> None:
    """Note that a person has read all that is said so far, and that the notices of it have done their work."""
    if not _read(conversation, person, conversation.last_id, clock.now()):
        return
    said = Message.objects.filter(conversation=conversation, pk__lte=conversation.last_id).values("pk")
    mark_read_about(recipient=person, kind=SENT, objects=said)


@transaction.atomic
def settle(*, subject: Model, upto: int, by: Actor | None = None, at: dt.datetime | None = None) -> None:
    """Note that what was said about a thing, up to a message, needs no answer. Twice changes nothing."""
    rows = Conversation.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)
    if rows.filter(settled_id__lt=upto, last_id__gte=upto).update(settled_id=upto):
        record(verb=SETTLED, actor=by, obj=rows.get(), at=at)


@transaction.atomic
def unsettle(*, subject: Model, since: int, by: Actor | None = None, at: dt.datetime | None = None) -> None:
    """Take that back, from a message on. Twice changes nothing."""
    rows = Conversation.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)
    if rows.filter(settled_id__gte=since).update(settled_id=since - 1):
        record(verb=SETTLED, actor=by, obj=rows.get(), at=at)


def _conversation(subject: Model, sides: Iterable[Actor], at: dt.datetime | None) -> Conversation:
    """Return the conversation about a thing, locked; opened where there is none yet."""
    about = {"subject_type": subject._meta.label_lower, "subject_id": subject.pk}
    made, new = Conversation.objects.get_or_create(**about, defaults={"opened_at": at or clock.now()})
    if new:
        Participant.objects.bulk_create([Participant(conversation=made, actor=one) for one in sides], ignore_conflicts=True)
    return Conversation.objects.select_for_update(of=("self",)).get(pk=made.pk)


def _read(conversation: Conversation, person: Actor, upto: int, at: dt.datetime) -> bool:
    """Move a person's mark forward, never back; tell whether it moved."""
    mark, new = Reading.objects.get_or_create(
        conversation=conversation, person=person, defaults={"read_id": upto, "at": at}
    )
    if new:
        return True
    return bool(Reading.objects.filter(pk=mark.pk, read_id__lt=upto).update(read_id=upto, at=at))
