"""The open streams of one process and what they are told: pure bookkeeping, in one thread, of a size that readers cannot grow."""

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from touiza.core.live import ACCESS, News, spread_of
from touiza.home.live.reader import Standing

REMEMBERED = 120_000  # milliseconds
MOST_REMEMBERED = 20_000  # topics
SLACK = 5_000  # milliseconds by which clocks may differ, and transactions take to commit
LOOK = ("", "look")  # what a stream is told that may have missed something


@dataclass(eq=False)
class Stream:
    """One open page. What it has to be told is a set, so that a reader who is slow makes nothing grow."""

    standing: Standing
    session: str  # the digest of its session
    address: str
    waiting: dict[tuple[str, str], None] = field(default_factory=dict)
    awake: asyncio.Event = field(default_factory=asyncio.Event)
    unsure: bool = False  # who listens may have lost the right to: nothing is told before that is known

    def tell(self, topic: str, kind: str) -> None:
        self.waiting[topic, kind] = None
        self.awake.set()

    def doubt(self) -> None:
        self.unsure = True
        self.awake.set()

    def take(self) -> list[tuple[str, str]]:
        """Return what is to be told, and forget it. Somebody who looks at everything anew needs no more."""
        told = list(self.waiting)
        self.waiting.clear()
        return [LOOK] if LOOK in told else told


class Hub:
    """Who listens to what. `now` gives milliseconds."""

    def __init__(self, now: Callable[[], int]) -> None:
        self.now = now
        self.streams: set[Stream] = set()
        self.by_topic: dict[str, set[Stream]] = {}
        self.of_person: Counter[int] = Counter()
        self.of_address: Counter[str] = Counter()
        self.last: OrderedDict[str, int] = OrderedDict()  # when each topic was last heard of
        self.changes_of_access = 0  # heard; who was looked at before the last one is looked at again
        self.to_spread: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
        self.since = 0  # nothing before is remembered; 0 while nothing is heard at all

    @property
    def listens(self) -> bool:
        return self.since > 0

    def add(self, stream: Stream, *, drawn_at: int) -> None:
        """Begin to tell a stream; a page drawn before what is remembered, or before news of its topics, looks again."""
        self.streams.add(stream)
        self._enter(stream)
        self.of_address[stream.address] += 1
        if stream.standing.actor is not None:
            self.of_person[stream.standing.actor] += 1
        known_from = drawn_at - SLACK
        if not self.listens or known_from < self.since or self._heard_since(stream, known_from):
            stream.tell(*LOOK)

    def remove(self, stream: Stream) -> None:
        """Forget a stream."""
        if stream not in self.streams:
            return
        self.streams.remove(stream)
        self._leave(stream)
        _less(self.of_address, stream.address)
        if stream.standing.actor is not None:
            _less(self.of_person, stream.standing.actor)

    def narrow(self, stream: Stream, standing: Standing) -> bool:
        """Take note of how a stream's reader stands now; False where it has to end: another reader, or nothing left to hear.

        A topic that was lost and comes back is told again: the page still names it.
        """
        before = stream.standing
        if (standing.user, standing.actor) != (before.user, before.actor) or not standing.topics:
            return False
        self._leave(stream)
        stream.standing = standing
        self._enter(stream)
        for topic, kind in [one for one in stream.waiting if one != LOOK and one[0] not in standing.topics]:
            del stream.waiting[topic, kind]
        return True

    def hear(self, news: News) -> None:
        """Pass on what was announced."""
        if news.kind == ACCESS:
            self.changes_of_access += 1
            for stream in self._concerned(news.topics):
                stream.doubt()
            return
        now = self.now()
        for topic in news.topics:
            spread = spread_of(topic)
            if spread is not None:
                self._remember(spread.place, now)  # whose pages are opened later look for themselves
                self.to_spread.put_nowait((topic, news.kind))
                continue
            self._remember(topic, now)
            for stream in self.by_topic.get(topic, ()):
                stream.tell(topic, news.kind)

    def begin(self) -> None:
        """Begin to hear, at first or again: all who are here may have missed something, and may have lost something."""
        self.since = self.now()
        self.last.clear()
        for stream in self.streams:
            stream.tell(*LOOK)
            stream.doubt()

    def pause(self) -> None:
        """Nothing is heard for the time being."""
        self.since = 0

    def readers_at(self, place: str) -> set[int]:
        """Return who listens at a place of their own now."""
        return {one.standing.actor for one in self.streams if one.standing.actor and f"{place}:{one.standing.actor}" in one.standing.topics}

    def tell_readers(self, place: str, readers: Iterable[int], kind: str) -> None:
        """Tell people at a place of their own; that has been remembered for all of them."""
        for reader in readers:
            for stream in self.by_topic.get(f"{place}:{reader}", ()):
                stream.tell(f"{place}:{reader}", kind)

    def _heard_since(self, stream: Stream, moment: int) -> bool:
        topics = stream.standing.topics
        return any(self.last.get(key, 0) >= moment for topic in topics for key in (topic, topic.partition(":")[0]))

    def _concerned(self, topics: Iterable[str]) -> set[Stream]:
        """Return the streams whose rights may have changed: those of a session, a login, a person, a topic, or all."""
        found: set[Stream] = set()
        for topic in topics:
            name, _, key = topic.partition(":")
            if name == "all":
                return set(self.streams)
            found |= self.by_topic.get(topic, set())
            found.update(
                stream
                for stream in self.streams
                if (name == "session" and stream.session == key)
                or (name == "user" and str(stream.standing.user) == key)
                or (name == "actor" and str(stream.standing.actor) == key)
            )
        return found

    def _remember(self, topic: str, now: int) -> None:
        self.last[topic] = now
        self.last.move_to_end(topic)
        while self.last and (len(self.last) > MOST_REMEMBERED or next(iter(self.last.values())) < now - REMEMBERED):
            _topic, at = self.last.popitem(last=False)
            self.since = max(self.since, at + 1)

    def _enter(self, stream: Stream) -> None:
        for topic in stream.standing.topics:
            self.by_topic.setdefault(topic, set()).add(stream)

    def _leave(self, stream: Stream) -> None:
        for topic in stream.standing.topics:
            rest = self.by_topic[topic]
            rest.discard(stream)
            if not rest:
                del self.by_topic[topic]


def _less(counted: Counter, key: object) -> None:
    counted[key] -= 1
    if counted[key] <= 0:
        del counted[key]
