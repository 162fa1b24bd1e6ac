"""A conversation as a page shows it: what was said, oldest first, a page of it at a time from the newest on."""

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from touiza.actors.models import Actor
from touiza.conversations.models import Conversation, Message

PER_PAGE = 20


@dataclass(frozen=True)
class Thread:
    """A page of messages, and the stretch of time it covers: None where that side is open."""

    messages: list[Message]
    page: Page
    since: dt.datetime | None
    until: dt.datetime | None

    def covers(self, moment: dt.datetime) -> bool:
        """Tell whether something that happened at a moment belongs on this page."""
        return (self.since is None or moment >= self.since) and (self.until is None or moment < self.until)


def read_thread(conversation: Conversation | None, number: str | None) -> Thread:
    """Return a page of a conversation; page 1 holds the newest. Three queries, none where nothing was said."""
    rows = Message.objects.none()
    if conversation is not None:
        rows = Message.objects.filter(conversation=conversation).select_related("author__person", "side").order_by("-pk")
    page = Paginator(rows, PER_PAGE).get_page(number)
    messages = list(page)[::-1]
    since = messages[0].at if messages and page.has_next() else None
    newer = rows.filter(pk__gt=messages[-1].pk).order_by("pk").first() if messages and page.has_previous() else None
    return Thread(messages, page, since, newer.at if newer else None)


def is_mine(message: Message, reader: Actor, side: Actor | None) -> bool:
    """Tell whether a message was said by the reader, or in the name of the association they read it for."""
    return message.author_id == reader.pk or (side is not None and message.side_id == side.pk)
