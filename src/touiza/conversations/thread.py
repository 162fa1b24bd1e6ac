"""A conversation as a page shows it: what was said, oldest first, a page of it at a time from the newest on."""

import datetime as dt
from dataclasses import dataclass

from touiza.actors.models import Actor
from touiza.conversations.models import Conversation, Message

PER_PAGE = 20
LAST = 10_000  # pages that can be asked for


@dataclass(frozen=True)
class Thread:
    """A page of messages, and the stretch of time it covers: None where that side is open. Page 1 holds the newest."""

    messages: list[Message]
    number: int = 1
    older: bool = False  # whether there is an earlier page
    since: dt.datetime | None = None
    until: dt.datetime | None = None

    @property
    def earlier(self) -> int:
        """The number of the page before this one in time, 0 where there is none."""
        return self.number + 1 if self.older else 0

    @property
    def later(self) -> int:
        return self.number - 1

    def covers(self, moment: dt.datetime) -> bool:
        """Tell whether something that happened at a moment belongs on this page."""
        return (self.since is None or moment >= self.since) and (self.until is None or moment < self.until)


def read_thread(conversation: Conversation | None, asked: str | None) -> Thread:
    """Return a page of a conversation. One query for the newest, none where nothing was said, two at most."""
    if conversation is None:
        return Thread([])
    number = min(int(asked), LAST) if asked and asked.isascii() and asked.isdecimal() and len(asked) < 9 else 1
    number = max(number, 1)
    rows = Message.objects.filter(conversation=conversation).select_related("author__person", "side").order_by("-pk")
    begin = (number - 1) * PER_PAGE
    found = list(rows[max(begin - 1, 0) : begin + PER_PAGE + 1])
    newer = found.pop(0) if begin and found else None
    if begin and not found:
        return read_thread(conversation, None)
    older, messages = len(found) > PER_PAGE, found[:PER_PAGE][::-1]
    return Thread(messages, number, older, messages[0].at if older else None, newer.at if newer else None)


def is_mine(message: Message, reader: Actor, side: Actor | None) -> bool:
    """Tell whether a message was said by the reader, or in the name of the association they read it for."""
    return message.author_id == reader.pk or (side is not None and message.side_id == side.pk)
