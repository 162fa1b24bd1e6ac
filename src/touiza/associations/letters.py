"""Messages to an association as its people read them, and the addresses a reader of the contact page gets to see."""

from collections.abc import Iterable
from dataclasses import dataclass

from touiza.actors.models import Actor
from touiza.actors.profile import shown_names
from touiza.associations.models import Association, ContactMessage
from touiza.core.audiences import Audience
from touiza.core.translated import Passage


@dataclass(frozen=True)
class LetterLine:
    """A message with the names of who wrote and who answered, as the reader may see them."""

    message: ContactMessage
    name: Passage
    answered_by: Passage | None
    email: str  # "" where the sender keeps it


@dataclass(frozen=True)
class Addresses:
    """E-mail and phone of an association. `to_ask`: they are shown to whoever presses the button."""

    email: str = ""
    phone: str = ""
    to_ask: bool = False


def lines_of(messages: Iterable[ContactMessage], reader: Actor) -> list[LetterLine]:
    """Return messages with their names. One query."""
    rows = list(messages)
    named = {actor.pk: actor for row in rows for actor in (row.sender, row.answered_by) if actor is not None}
    names = shown_names(named.values(), reader, shared=True)
    return [_line(row, names) for row in rows]


def line_of(message: ContactMessage, reader: Actor) -> LetterLine:
    return lines_of([message], reader)[0]


def addresses_for(association: Association, reader: Actor | None, *, asked: bool = False) -> Addresses:
    """Return what a reader sees: what the association shows, to whom it shows it; to visitors once they ask.

    Addresses never stand in a page that a visitor, or a program that reads pages, gets without asking.
    """
    seen_by = association.addresses_audience
    if not (association.email or association.phone) or seen_by == Audience.PRIVATE:
        return Addresses()
    if reader is not None or (asked and seen_by == Audience.PUBLIC):
        return Addresses(association.email, association.phone)
    return Addresses(to_ask=seen_by == Audience.PUBLIC)


def _line(message: ContactMessage, names: dict[int, Passage]) -> LetterLine:
    name = names.get(message.sender_id or 0) or Passage(message.name, message.language, foreign=False)
    email = message.email if message.shares_address else ""
    return LetterLine(message, name, names.get(message.answered_by_id or 0), email)
