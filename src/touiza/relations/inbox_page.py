"""What the inbox shows: the items of a desk by their state and filters; and of one, all that helps to answer it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from touiza.actors.models import Actor
from touiza.actors.profile import shown_names
from touiza.conversations.models import Message
from touiza.core import clock
from touiza.core.translated import Passage
from touiza.opportunities.models import Application
from touiza.opportunities.talk import TYPE
from touiza.posts.models import Post, PostState
from touiza.posts.thread import time_words
from touiza.posts.wording import heading_of
from touiza.relations.access_inbox import InboxDesk, colleagues_for, with_earlier
from touiza.relations.forms.inbox import NAME
from touiza.relations.models import Contact, DueItem, DueState, SavedAnswer

PER_PAGE = 20
STATES = (DueState.OPEN, DueState.ANSWERED, DueState.NONE, DueState.SPAM)
EARLIER, HISTORY = 6, 6  # texts beside the one that waits, and of the person's other items
NEAR = dt.timedelta(hours=4)


@dataclass(frozen=True)
class InboxLine:
    """One item in the list: who, how, what; `where` is what it stands below."""

    item: DueItem
    name: Passage
    text: Passage
    where: Passage | None
    now: dt.datetime

    @property
    def is_late(self) -> bool:
        return self.item.is_open and self.item.due_at <= self.now


@dataclass(frozen=True)
class Beside:
    """A text beside the one that waits: what it answers, or what was answered since."""

    name: Passage
    text: Passage
    at: dt.datetime
    ours: bool
    tag: str = ""


@dataclass(frozen=True)
class Counts:
    """How many items a desk has in each state, and how many of the open ones are late."""

    by_state: dict[str, int]
    late: int


def rows_of(desk: InboxDesk, state: str, chosen: dict[str, str]) -> QuerySet[DueItem]:
    """Return the items of a desk: those that wait with the oldest due first, others with the latest first."""
    rows = with_earlier(desk.items().filter(state=state))
    rows = rows.filter(**{name: chosen[name] for name in ("channel", "language") if name in chosen})
    if chosen.get("whose") == "mine":
        rows = rows.filter(assignee=desk.actor)
    elif chosen.get("whose") == "nobody":
        rows = rows.filter(assignee=None)
    order = {DueState.OPEN: ("due_at", "pk"), DueState.ANSWERED: ("-answered_at", "-pk")}.get(DueState(state), ("-decided_at", "-asked_at", "-pk"))
    paths = ("person__person", "assignee", "post", "letter", "message", "about")
    return rows.select_related(*paths).order_by(*order)


def page_of_inbox(desk: InboxDesk, state: str, chosen: dict[str, str], number: str | None, counts: Counts) -> Page:
    """Return a page of the list. What was counted is not counted again, where no filter is in force."""
    paginator = Paginator(rows_of(desk, state, chosen), PER_PAGE)
    if not chosen:
        paginator.__dict__["count"] = counts.by_state[state]
    return paginator.get_page(number)


def lines_of(items: Sequence[DueItem], reader: Actor) -> list[InboxLine]:
    """Return the lines of items. Two queries at most."""
    now = clock.now()
    people = {item.person_id: item.person for item in items if item.person is not None}
    names = shown_names(people.values(), reader, shared=True)
    return [InboxLine(item, _name(item, names), text_of_item(item), _where(item), now) for item in items]


def counts_of(desk: InboxDesk) -> Counts:
    """Return how many items wait, how many are late, and how many are in the other states. One query."""
    now = clock.now()
    kept = with_earlier(desk.items()).aggregate(
        **{state.value: Count("pk", filter=Q(state=state)) for state in STATES},
        late=Count("pk", filter=Q(state=DueState.OPEN, due_at__lte=now)),
    )
    return Counts({state.value: kept[state.value] for state in STATES}, kept["late"])


def text_of_item(item: DueItem) -> Passage:
    """Return the text that waits; nothing where it was taken away."""
    if item.post is not None:
        return item.post.body.in_(item.language)
    words = item.letter.body if item.letter is not None else item.message.text if item.message is not None else ""
    return Passage(words, item.language, foreign=True)


def item_context(desk: InboxDesk, item: DueItem) -> dict[str, Any]:
    """Return all that the page of an item draws beside its forms. A constant number of queries."""
    (line,) = lines_of([item], desk.actor)
    history = list(_history(desk, item))
    return {
        "item": item,
        "line": line,
        "beside": _beside(item, desk.actor),
        "notes": list(item.notes.select_related("by__person").order_by("pk")),
        "translations": list(item.translations.select_related("by__person").order_by("language")),
        "saved": saved_for(desk, item, str(line.name)),
        "colleagues": [(str(one.pk), one.known_as) for one in colleagues_for(item)],
        "href": _page_of(item),
        "late_by": time_words(round((line.now - item.due_at).total_seconds() / 60)) if line.is_late else "",
        "due_soon": item.is_open and line.now < item.due_at <= line.now + NEAR,
        "history": history,
        "contact": _contact(desk, item),
        "answered_in": _answered_in(item),
    }


def saved_for(desk: InboxDesk, item: DueItem, name: str) -> list[SavedAnswer]:
    """Return the saved answers with the name filled in, those in the language of the text first. One query."""
    rows = list(SavedAnswer.objects.filter(association=desk.association).order_by("title", "pk"))
    for row in rows:
        row.body = row.body.replace(NAME, name)
    return sorted(rows, key=lambda row: row.language != item.language)


def next_after(desk: InboxDesk, item: DueItem) -> DueItem | None:
    """Return what waits next for this desk, once an item is dealt with: the oldest due that is another. One query."""
    return with_earlier(desk.items().filter(state=DueState.OPEN)).exclude(pk=item.pk).order_by("due_at", "pk").first()


def _name(item: DueItem, names: dict[int, Passage]) -> Passage:
    if item.person_id is not None and item.person_id in names:
        return names[item.person_id]
    typed = item.letter.name if item.letter is not None else ""
    return Passage(typed or _("Somebody who left"), item.language, foreign=bool(typed))


def _where(item: DueItem) -> Passage | None:
    if item.letter is not None:
        return Passage(item.letter.subject, item.language, foreign=True)
    return heading_of(item.about) if item.about is not None else None


def _page_of(item: DueItem) -> str:
    """Return the page on which the text stands; "" where it is gone."""
    if item.post is not None:
        return reverse("posts:answers", args=[item.post.slug])
    if item.letter is not None:
        return reverse("associations:letter", args=[item.association.handle, item.letter.public_id])
    if item.message is not None and item.message.conversation.subject_type == TYPE:
        application = Application.objects.filter(pk=item.message.conversation.subject_id).values_list("public_id", flat=True).first()
        return reverse("opportunities:application", args=[application]) if application else ""
    return ""


def _beside(item: DueItem, reader: Actor) -> list[Beside]:
    """Return what was said around the text: before it, what it answers; after it, what was answered. Two queries at most."""
    if item.post is not None:
        return _answers(item, item.post, reader)
    if item.message is not None:
        return _messages(item, item.message, reader)
    if item.letter is not None and item.letter.answer and item.letter.answered_at:
        name = Passage(str(item.association), "", foreign=False)
        return [Beside(name, Passage(item.letter.answer, item.language, foreign=True), item.letter.answered_at, ours=True, tag=_answered_in(item))]
    return []


def _answers(item: DueItem, post: Post, reader: Actor) -> list[Beside]:
    rows = list(Post.objects.published().filter(reply_to=post).select_related("author__person").order_by("pk")[:EARLIER])
    above = post.reply_to
    if above is not None and above.root_id is not None and above.state == PostState.PUBLISHED:
        rows.insert(0, above)
    names = shown_names([row.author for row in rows], reader)
    return [
        Beside(
            names[row.author_id], row.body.here, row.published_at or row.created_at, ours=row.author_id == item.association_id,
            tag=_answered_in(item) if row.published_at == item.answered_at and row.author_id == item.association_id else "",
        )
        for row in rows
    ]  # fmt: skip


def _messages(item: DueItem, message: Message, reader: Actor) -> list[Beside]:
    rows = Message.objects.filter(conversation=message.conversation_id).exclude(pk=message.pk).select_related("author__person")
    found = [*reversed(rows.filter(pk__lt=message.pk).order_by("-pk")[:2]), *rows.filter(pk__gt=message.pk).order_by("pk")[:EARLIER]]
    names = shown_names([row.author for row in found if row.author is not None], reader, shared=True)
    gone = Passage(_("Somebody who left"), "", foreign=False)
    return [
        Beside(
            names.get(row.author_id or 0, gone), Passage(row.text, item.language, foreign=True), row.at, ours=row.side_id is not None,
            tag=_answered_in(item) if row.side_id and row.at == item.answered_at else "",
        )
        for row in found
    ]  # fmt: skip


def _answered_in(item: DueItem) -> str:
    if item.answered_at is None:
        return ""
    return _("answered in %(time)s") % {"time": time_words(round((item.answered_at - item.asked_at).total_seconds() / 60))}


def _history(desk: InboxDesk, item: DueItem) -> Sequence[DueItem]:
    if item.person_id is None:
        return []
    rows = desk.items().filter(person=item.person_id).exclude(pk=item.pk).select_related("post", "letter", "message", "about")
    return list(rows.order_by("-asked_at", "-pk")[:HISTORY])


def _contact(desk: InboxDesk, item: DueItem) -> Contact | None:
    """Return how the register knows who waits, for those who open it. One query."""
    if item.person_id is None or desk.limit is not None:
        return None
    return Contact.objects.of(desk.association).filter(person=item.person_id).first()


