"""The ASGI application: one stream of server-sent events for each open page, in one thread; a few more ask the database.

A stream says where there is something new and of which kind, `data: {"topic": "post:12", "kind": "answer"}`, and nothing of
what it is: the page asks for that at the ordinary doors.
"""

import asyncio
import contextlib
import json
import random
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.conf import settings
from django.db import Error as DatabaseError

from touiza.core import clock
from touiza.core.live import spread_of
from touiza.home.live.door import Request, headers_for, refuses
from touiza.home.live.hub import LOOK, Hub, Stream
from touiza.home.live.listening import listen
from touiza.home.live.reader import concerned, look, mark_of

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

BEAT = 25.0  # seconds: a sign of life, and who listens is looked at again
GATHER = 0.2  # seconds for which what follows closely is told together
SLOW = 15.0  # seconds that a reader may take for one event
LONGEST = 3600.0  # seconds of one stream; the browser opens another
BLIND = 20.0  # seconds without an answer of the database about who listens, after which a stream ends
LOOKERS = 3  # threads that ask the database, whatever the number of streams


def milliseconds() -> int:
    return int(clock.now().timestamp() * 1000)


class Live:
    """The application. One of it serves a process."""

    def __init__(self) -> None:
        self.hub = Hub(milliseconds)
        self.lookers = ThreadPoolExecutor(LOOKERS, thread_name_prefix="looker")
        self.ending = asyncio.Event()

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(Request.of(scope), receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        """Hear the database from the start of the server to its end."""
        await receive()
        listening = asyncio.create_task(listen(self.hub))
        spreading = asyncio.create_task(self._spread())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self.ending.set()
        for stream in list(self.hub.streams):
            stream.awake.set()
        for task in (listening, spreading):
            task.cancel()
        await asyncio.gather(listening, spreading, return_exceptions=True)
        self.lookers.shutdown(wait=False, cancel_futures=True)
        await send({"type": "lifespan.shutdown.complete"})

    async def _spread(self) -> None:
        """Find whom it concerns of those who listen, one announcement after the other."""
        loop = asyncio.get_running_loop()
        while True:
            topic, kind = await self.hub.to_spread.get()
            spread = spread_of(topic)
            among = self.hub.readers_at(spread.place) if spread else set()
            if spread is None or not among:
                continue
            try:
                readers = await loop.run_in_executor(self.lookers, concerned, spread, int(topic.partition(":")[2]), among)
            except DatabaseError:
                readers = among  # they look for themselves, and find what there is
            self.hub.tell_readers(spread.place, readers, kind)

    async def _answer(self, request: Request, receive: Receive, send: Send) -> None:
        if request.path == "/live/health" and request.method == "GET":
            told = {"status": "ok" if self.hub.listens else "deaf", "streams": len(self.hub.streams)}
            await _plain(request, send, 200 if self.hub.listens else 503, json.dumps(told), "application/json")
            return
        status = refuses(request)
        if status:
            await _plain(request, send, status)
            return
        try:
            stream = await self._open(request)
        except DatabaseError:
            await _plain(request, send, 503)
            return
        if isinstance(stream, int):
            await _plain(request, send, stream)
            return
        try:
            await self._tell(stream, request, receive, send)
        finally:
            self.hub.remove(stream)

    async def _open(self, request: Request) -> Stream | int:
        """Let a stream in; or return the status that says why not."""
        if self.ending.is_set() or len(self.hub.streams) >= settings.LIVE_STREAMS:
            return 503
        if self.hub.of_address[request.address] >= settings.LIVE_STREAMS_ADDRESS:
            return 429
        before = self.hub.changes_of_access
        standing = await self._look(request)
        if not standing.topics:
            return 403
        if standing.actor is not None and self.hub.of_person[standing.actor] >= settings.LIVE_STREAMS_PERSON:
            return 429
        stream = Stream(standing, mark_of(request.session), request.address)
        self.hub.add(stream, drawn_at=request.drawn_at)
        if self.hub.changes_of_access != before:
            stream.doubt()
        return stream

    async def _look(self, request: Request) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self.lookers, look, request.session, request.topics)

    async def _tell(self, stream: Stream, request: Request, receive: Receive, send: Send) -> None:
        """Tell a stream what it is to be told until its reader goes, or has to."""
        gone = asyncio.ensure_future(_gone(receive))
        telling = asyncio.ensure_future(self._telling(stream, request, send))
        try:
            await asyncio.wait({gone, telling}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (gone, telling):
                task.cancel()
            await asyncio.gather(gone, telling, return_exceptions=True)

    async def _telling(self, stream: Stream, request: Request, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": headers_for(request, "text/event-stream; charset=utf-8")})
        # Reconnecting at random moments: after a restart all readers would come at once.
        await _chunk(send, f"retry: {random.randint(1000, 4000)}\nevent: ready\ndata: {{}}\n\n")  # noqa: S311 (no secret)
        loop = asyncio.get_running_loop()
        until, beat = loop.time() + LONGEST, loop.time() + BEAT
        while not self.ending.is_set() and loop.time() < until:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stream.awake.wait(), max(0.01, beat - loop.time()))
            stream.awake.clear()
            if loop.time() >= beat:
                beat = loop.time() + BEAT
                stream.unsure = True
                await _chunk(send, ": beat\n\n")
            if stream.unsure and not await self._is_welcome(stream, request):
                await _chunk(send, "event: end\ndata: {}\n\n")
                break
            told = stream.take()
            if told:
                await _chunk(send, "".join(_event(topic, kind) for topic, kind in told))
                await asyncio.sleep(GATHER)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _is_welcome(self, stream: Stream, request: Request) -> bool:
        """Look again who listens, and to what they may; False where the stream has to end."""
        loop = asyncio.get_running_loop()
        until = loop.time() + BLIND
        while stream.unsure:
            stream.unsure = False  # a doubt that comes meanwhile has it looked at once more
            try:
                standing = await self._look(request)
            except DatabaseError:
                if loop.time() > until:
                    return False
                stream.unsure = True
                await asyncio.sleep(1)
                continue
            if not self.hub.narrow(stream, standing):
                return False
        return True


async def _gone(receive: Receive) -> None:
    """Return when the reader has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _event(topic: str, kind: str) -> str:
    if (topic, kind) == LOOK:
        return f"id: {milliseconds()}\nevent: look\ndata: {{}}\n\n"
    return f"id: {milliseconds()}\ndata: {json.dumps({'topic': topic, 'kind': kind})}\n\n"


async def _chunk(send: Send, text: str) -> None:
    """Send a piece; a reader who does not take it in time is let go."""
    await asyncio.wait_for(send({"type": "http.response.body", "body": text.encode(), "more_body": True}), SLOW)


async def _plain(request: Request, send: Send, status: int, text: str = "", kind: str = "text/plain; charset=utf-8") -> None:
    headers = [*headers_for(request, kind), (b"content-length", str(len(text.encode())).encode())]
    if status in {429, 503}:
        headers.append((b"retry-after", b"30"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode(), "more_body": False})
