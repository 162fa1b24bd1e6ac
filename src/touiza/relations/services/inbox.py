"""What is done in the inbox: answering by the way something came, giving it to a colleague, saying that it needs no answer.

Who may is asked before, in access_inbox. Each deed locks the item first.
"""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.associations.services.contact import answer_message, reopen_message
from touiza.conversations.services.talking import settle, unsettle
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.opportunities.services.applications import write_message
from touiza.posts.forms_answers import in_its_language
from touiza.posts.services.answering import answer_post
from touiza.relations.access_inbox import may_answer
from touiza.relations.due_facts import application_of
from touiza.relations.models import CHOSEN, Channel, DueItem, DueNote, DueState, DueTranslation, WhyNone
from touiza.relations.services.due import refresh

MOST_NOTES = 100  # on one item


@transaction.atomic
def answer_item(
    *,
    item: DueItem,
    by: Actor,
    words: str,
    seen: str = "",
    form_key: str | None = None,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> DueItem:
    """Answer in the association's name, where it was asked. `seen` is the `mark_of` what the writer had before them.

    Refuses "answered_meanwhile" where a colleague was quicker: who sends it once more, having read theirs, adds to it.
    """
    item = lock_item(item)
    if item.answered_at is not None and seen != mark_of(item) and not _says_already(item, words, by):
        raise Refusal(
            "answered_meanwhile",
            _("A colleague has answered meanwhile. Read their answer above: yours is still here, and is sent if you send it once more."),
            field="words",
        )
    _send(item, by, words, form_key, at, silent)
    if item.decision:
        _forget_decision(item)
    return _refreshed(item)


@transaction.atomic
def assign_item(
    *, item: DueItem, to: Actor | None, by: Actor, at: dt.datetime | None = None, silent: bool = False
) -> DueItem:
    """Give an item to somebody of the association, or (None) back to everybody. Twice is once. Refuses "cannot_answer" and "not_open"."""
    item = lock_item(item)
    if item.assignee_id == (to.pk if to else None):
        return item
    if not item.is_open:
        raise Refusal("not_open", _("This waits no more, so nobody has to take it on."))
    if to is not None and not may_answer(to, item):
        raise Refusal("cannot_answer", _("They cannot answer this. Choose somebody else of the association."), field="to")
    item.assignee, item.assigned_at = to, (at or clock.now()) if to else None
    item.save(update_fields=["assignee", "assigned_at"])
    if to is not None:
        record(verb="due.assigned", actor=by, obj=item, association=item.association.actor, person=to, at=at, silent=silent)
    return item


@transaction.atomic
def decide_item(
    *, item: DueItem, by: Actor, decision: str, reason: str = "", words: str = "", at: dt.datetime | None = None, silent: bool = False
) -> DueItem:
    """Say that an item needs no answer, and why, or that it is spam. Twice is once.

    Refuses "answered" where somebody answered, "reason_missing" without a reason, or for another one without words.
    """
    item = lock_item(item)
    spam = decision == DueState.SPAM
    reason, words = ("", "") if spam else (reason, words.strip())
    if item.answered_at is not None:
        raise Refusal("answered", _("This has been answered. Look at the answer first."))
    if not spam and (reason not in CHOSEN or (reason == WhyNone.OTHER and not words)):
        raise Refusal("reason_missing", _("Say why it needs no answer: your colleagues read it."), field="reason")
    if (item.decision, item.reason, item.reason_words) == (decision, reason, words):
        return item
    item.decision, item.reason, item.reason_words = DueState.SPAM if spam else DueState.NONE, reason, words
    item.state, item.decided_by, item.decided_at = item.decision, by, at or clock.now()
    item.save(update_fields=["decision", "reason", "reason_words", "state", "decided_by", "decided_at"])
    _set_aside(item, by, at, silent)
    return item


@transaction.atomic
def undo_item(*, item: DueItem, by: Actor, at: dt.datetime | None = None) -> DueItem:
    """Take back that an item needs no answer, or that it is spam: it waits again since it was asked. Twice is once."""
    item = lock_item(item)
    if item.state not in {DueState.NONE, DueState.SPAM}:
        return item
    _take_up(item, by, at)
    _forget_decision(item)
    return _refreshed(item)


@transaction.atomic
def note_on_item(*, item: DueItem, by: Actor, text: str, form_key: str | None = None, at: dt.datetime | None = None) -> DueNote:
    """Say something to colleagues about an item. The same form sent twice says it once. Refuses "nothing_said", "too_many_notes"."""
    item = lock_item(item)
    if not text.strip():
        raise Refusal("nothing_said", _("Write your note before you save it."), field="text")
    key = f"{by.pk}:{form_key}" if form_key else None
    if key and (there := DueNote.objects.filter(form_key=key).first()):
        return there
    if item.notes.count() >= MOST_NOTES:
        raise Refusal("too_many_notes", _("There are a hundred notes here already."), field="text")
    return DueNote.objects.create(item=item, by=by, text=text.strip(), form_key=key, at=at or clock.now())


@transaction.atomic
def translate_item(*, item: DueItem, by: Actor, language: str, text: str, at: dt.datetime | None = None) -> DueTranslation | None:
    """Keep a colleague's translation beside a text; an empty one takes it away. Refuses "language" for that of the text itself."""
    item = lock_item(item)
    if language == item.language:
        raise Refusal("language", _("The text is in this language already. Choose another one."), field="language")
    if not text.strip():
        item.translations.filter(language=language).delete()
        return None
    told = {"text": text.strip(), "by": by, "at": at or clock.now()}
    return DueTranslation.objects.update_or_create(item=item, language=language, defaults=told)[0]


def mark_of(item: DueItem) -> str:
    """Return what tells whether an item was answered since somebody looked at it."""
    return item.answered_at.isoformat() if item.answered_at else "open"


def lock_item(item: DueItem) -> DueItem:
    """Return the item as it is now, locked until the transaction ends."""
    paths = ("association__actor", "association__commune__parent", "person", "post", "letter", "message__conversation")
    return DueItem.objects.select_for_update(of=("self",)).select_related(*paths).get(pk=item.pk)


def _send(item: DueItem, by: Actor, words: str, form_key: str | None, at: dt.datetime | None, silent: bool) -> None:
    if not words.strip():
        raise Refusal("nothing_written", _("Write your answer before you send it."), field="words")
    if item.post is not None:
        answer_post(
            post=item.post, author=item.association.actor, written_by=by, body=in_its_language(words), form_key=form_key, at=at, silent=silent
        )
    elif item.letter is not None:
        if item.letter.state == item.letter.State.ANSWERED and not item.letter.answer:
            reopen_message(message=item.letter, by=by, at=at)
        answer_message(message=item.letter, by=by, answer=words, at=at, silent=silent)
    elif item.message is not None and (application := application_of(item.message)) is not None:
        write_message(application=application, author=by, text=words, at=at, silent=silent)
    else:
        raise Refusal("text_gone", _("Who wrote this took it away, so it cannot be answered any more. Your words are still here, to be copied."), field="words")


def _says_already(item: DueItem, words: str, by: Actor) -> bool:
    """Tell whether the answer that stands is this one: the form was sent twice."""
    if item.answered_by_id != by.pk:
        return False
    if item.letter is not None:
        return item.letter.answer == words.strip()
    if item.post is not None:
        return any(words.strip() in one.body.texts.values() for one in item.post.replies.filter(author=item.association_id, written_by=by))
    if item.message is not None:
        return item.message.conversation.messages.filter(author=by, text=words.strip(), pk__gt=item.message.pk).exists()
    return False


def _set_aside(item: DueItem, by: Actor, at: dt.datetime | None, silent: bool) -> None:
    """Where it came from, it waits no more either."""
    if item.channel == Channel.LETTER and item.letter is not None:
        answer_message(message=item.letter, by=by, answer="", at=at, silent=silent)
    if item.channel == Channel.TALK and item.message is not None and (application := application_of(item.message)):
        settle(subject=application, upto=item.message.pk, by=by, at=at)


def _take_up(item: DueItem, by: Actor, at: dt.datetime | None) -> None:
    """Where it came from, it waits again."""
    if item.channel == Channel.LETTER and item.letter is not None and not item.letter.answer:
        reopen_message(message=item.letter, by=by, at=at)
    if item.channel == Channel.TALK and item.message is not None and (application := application_of(item.message)):
        unsettle(subject=application, since=item.message.pk, by=by, at=at)


def _forget_decision(item: DueItem) -> None:
    item.decision, item.reason, item.reason_words, item.decided_by, item.decided_at = "", "", "", None, None
    item.state, item.answered_at = DueState.OPEN, None  # what is true of it is read from its text right after
    item.save(update_fields=["decision", "reason", "reason_words", "decided_by", "decided_at", "state", "answered_at"])


def _refreshed(item: DueItem) -> DueItem:
    (found,) = refresh([item])
    return found
