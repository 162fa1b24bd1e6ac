"""Telling open pages that there is something new: where and of which kind, never what (docs/decisions/0073).

`announce(["post:12"], "answer")` in a transaction is heard, once it has committed, by the process that open pages listen
to. The topics are places of the site: `actor:7` what is told to a person, `feed:7` what they follow, `post:12` what stands
below a post, `association:3` what waits for those who act for it. The app that owns a place says here who may listen,
and how many new things there are for one reader; the page then asks for them at the ordinary doors.
"""

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

CHANNEL = "touiza_live"
ACCESS = "access"  # the kind that is no news: who may listen there must be looked at again
LONGEST = 7_900  # bytes of a notification; PostgreSQL takes 7,999
TOPIC = re.compile(r"([a-z]{1,20}):([1-9][0-9]{0,17})", re.ASCII)
KIND = re.compile(r"[a-z][a-z_.]{0,29}", re.ASCII)


def announce(topics: Iterable[str], kind: str) -> None:
    """Say that there is something new of a kind at these topics, when the running transaction commits; not if it does not.

    One query. Saying the same twice in a transaction is heard once.
    """
    payloads = list(_payloads(sorted(set(topics)), kind))
    if payloads:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, payload) FROM unnest(%s::text[]) AS payload", [CHANNEL, payloads])


def _payloads(topics: Iterable[str], kind: str) -> Iterator[str]:
    if not KIND.fullmatch(kind):
        raise ValueError(f"“{kind}” is no kind of news: write small letters, points and underscores.")
    payload = kind
    for topic in topics:
        if not TOPIC.fullmatch(topic):
            raise ValueError(f"“{topic}” is no topic: write a place and a number, post:12.")
        if len(payload) + 1 + len(topic) > LONGEST:
            yield payload
            payload = kind
        payload += f" {topic}"
    if payload != kind:
        yield payload


@dataclass(frozen=True)
class News:
    """What was announced, as it is heard."""

    kind: str
    topics: tuple[str, ...]


def heard(payload: str) -> News:
    """Read what came through the channel."""
    kind, *topics = payload.split(" ")
    return News(kind, tuple(topics))


@dataclass(frozen=True)
class Place:
    """One sort of topic, and which of its numbers a reader may listen to now; a constant number of queries.

    A reader is the actor who is signed in, None for a visitor.
    """

    name: str
    open_to: Callable[[Any, Collection[int]], Collection[int]]


@dataclass(frozen=True)
class Counter:
    """What a page counts while it is open: how many things are new for a reader at a place, and a line that says so.

    `count` is given the reader, the place's number and the mark that the page was drawn with; `place` says at whose topic
    it is announced that there may be more.
    """

    name: str
    place: str
    count: Callable[[Any, int, str], int]
    words: Callable[[int], str]


@dataclass(frozen=True)
class Spread:
    """Topics that stand for those of many: `posted:12` is heard at the feeds of who follows its author.

    Nobody writes to every follower: only who has a page open is looked for. `among` are readers whose pages listen at
    their own `place`; `readers` returns those whom it concerns, and who may see it; a constant number of queries.
    """

    name: str
    place: str
    readers: Callable[[int, Collection[int]], Collection[int]]


_places: dict[str, Place] = {}
_spreads: dict[str, Spread] = {}
_counters: dict[str, Counter] = {}


def register(place: Place) -> None:
    """Add a place; a name has one."""
    _places[place.name] = place


def register_counter(counter: Counter) -> None:
    """Add what pages may count; a name has one."""
    _counters[counter.name] = counter


def register_spread(spread: Spread) -> None:
    """Add topics that stand for those of many; a name has one."""
    _spreads[spread.name] = spread


def spread_of(topic: str) -> Spread | None:
    """Return how a topic stands for others, None where it is one of its own."""
    return _spreads.get(topic.partition(":")[0])


def counter_of(name: str) -> Counter | None:
    """Return what pages count under a name, None where nothing."""
    return _counters.get(name)


def topics_asked(text: str, *, own: int | None, most: int) -> list[tuple[str, int]]:
    """Read what a page asks for, "actor,post:12": the known places and numbers, no more than `most`, each once.

    A place without a number is the reader's own; a visitor has none.
    """
    found: dict[tuple[str, int], None] = {}
    for word in text[:2000].split(","):
        whole = f"{word}:{own}" if own is not None and word in _places else word
        match = TOPIC.fullmatch(whole)
        if match and match[1] in _places:
            found[match[1], int(match[2])] = None
    return list(found)[:most]


def open_topics(reader: Any, asked: Collection[tuple[str, int]]) -> set[str]:
    """Return those of the topics that a reader may listen to now."""
    allowed: set[str] = set()
    for name in {name for name, _number in asked}:
        numbers = {number for place, number in asked if place == name}
        allowed.update(f"{name}:{number}" for number in _places[name].open_to(reader, numbers) if number in numbers)
    return allowed


def moment_of(mark: str) -> dt.datetime | None:
    """Return the moment that a mark in milliseconds names; None where it names none."""
    known = mark.isascii() and mark.isdecimal() and len(mark) < 15
    return dt.datetime.fromtimestamp(int(mark) / 1000, dt.UTC) if known else None
