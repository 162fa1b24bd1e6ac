"""The books that are sealed: higher apps register theirs in `AppConfig.ready()`.

A book is a table that only grows. The database notes each row for sealing when it is written (`ledger.triggers`); the
book says what is sealed of it.
"""

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db import models


class Gone(enum.Enum):
    """Stands in a payload for the digest of a person whose salt is gone: it can be neither made nor compared any more."""

    GONE = "gone"


GONE = Gone.GONE
Payload = Mapping[str, str | int | Gone | None]  # without `book` and `row`, which the ledger writes


@dataclass(frozen=True)
class Book:
    """A book: `build` returns the payloads of rows by id, in a number of queries that does not grow with them.

    `people` returns the users that rows name, so that each has a salt before they are sealed.
    """

    name: str
    model: type[models.Model]
    build: Callable[[Sequence[int]], dict[int, Payload]]
    people: Callable[[Sequence[int]], set[int]]


BOOKS: dict[str, Book] = {}


def register_book(book: Book) -> None:
    BOOKS[book.name] = book
