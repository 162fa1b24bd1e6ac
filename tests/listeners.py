"""The real live process on the database of a test, and readers of its streams, one or hundreds."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from touiza.core import probe

ROOT = Path(__file__).parents[1]


@dataclass
class LiveProcess:
    """It listens at a port of this machine; `pid` is the server's main process."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def pid(self) -> int:
        return self.process.pid

    def workers(self) -> list[int]:
        """Return the processes in which the application runs."""
        return [int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]

    def health(self) -> dict[str, object]:
        told = probe.fetch(f"http://127.0.0.1:{self.port}/live/health", seconds=5)[1]
        return dict(json.loads(told))

    def is_well(self) -> bool:
        with contextlib.suppress(OSError, ValueError):
            return self.health()["status"] == "ok"
        return False

    def memory(self) -> float:
        """Return what the application takes of memory alone, in MiB."""
        lines = [line for pid in self.workers() for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()]
        return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


@contextlib.contextmanager
def live_process(**environment: str) -> Iterator[LiveProcess]:
    """Run the live process on the database that this test uses."""
    server = urlsplit(os.environ.get("DATABASE_URL") or "postgresql://touiza@127.0.0.1:5432/touiza")
    here = {
        "DATABASE_URL": server._replace(path=f"/{connection.settings_dict['NAME']}").geturl(),
        "DJANGO_SETTINGS_MODULE": "touiza.config.settings",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])),
        "TOUIZA_SECRET_KEY": settings.SECRET_KEY,
    }
    port = probe.free_port("127.0.0.1")
    words = [sys.executable, "-m", "touiza.cli.live", "--port", str(port)]
    running = LiveProcess(port, subprocess.Popen(words, env={**os.environ, **here, **environment}))
    try:
        wait_until(running.is_well)
        yield running
    finally:
        running.process.send_signal(signal.SIGTERM)
        running.process.wait(20)


def wait_until(true: Callable[[], object], seconds: float = 30) -> None:
    """Wait until a function says yes."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.03)


class Listener:
    """One open stream, read as it comes."""

    def __init__(self, port: int, topics: str, session: str = "", **headers: str) -> None:
        self.line = socket.create_connection(("127.0.0.1", port))
        self.line.sendall(asking(topics, session, **headers))
        self.text = ""
        self.read_until("\r\n\r\n")
        self.status = int(self.text.split()[1])

    def read_until(self, part: str, seconds: float = 2.0) -> str:
        """Return all that came, once `part` is in it; fails after two seconds, as the issue wants it."""
        until = time.monotonic() + seconds
        while part not in self.text:
            self.line.settimeout(max(0.01, until - time.monotonic()))
            try:
                came = self.line.recv(65_536)
            except TimeoutError:
                raise AssertionError(f"no {part!r} within {seconds} s, but {self.text[-300:]!r}") from None
            assert came, f"it ended without {part!r}: {self.text[-300:]!r}"
            self.text += came.decode()
        return self.text

    def events(self, seconds: float = 0.7) -> list[str]:
        """Return what comes within so long, line by line, without what only keeps the connection alive."""
        before = len(self.text)
        with contextlib.suppress(AssertionError):
            self.read_until("\0", seconds)
        return [line for line in self.text[before:].split("\n") if line.startswith(("data:", "event:"))]

    def is_over(self, seconds: float = 2.0) -> bool:
        """Tell whether the stream ends within so long."""
        with contextlib.suppress(AssertionError):
            self.read_until("0\r\n\r\n", seconds)
        return self.text.endswith("0\r\n\r\n")

    def close(self) -> None:
        self.line.close()


def asking(topics: str, session: str = "", **headers: str) -> bytes:
    """Return the request for a stream of a page that was drawn just now."""
    said = {"Host": "127.0.0.1", **{name.replace("_", "-"): value for name, value in headers.items()}}
    if session:
        said["Cookie"] = f"{settings.SESSION_COOKIE_NAME}={session}"
    lines = "".join(f"{name}: {value}\r\n" for name, value in said.items())
    return f"GET /live/?topics={topics}&at={int(time.time() * 1000)} HTTP/1.1\r\n{lines}\r\n".encode()


@dataclass
class Crowd:
    """Hundreds of streams, read by one thread. `came` has the moment at which each got its last event."""

    port: int
    requests: list[bytes]
    came: dict[int, float] = field(default_factory=dict)
    opened: int = 0
    ended: int = 0

    def __post_init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.readers = [asyncio.run_coroutine_threadsafe(self._read(n, asked), self.loop) for n, asked in enumerate(self.requests)]

    async def _read(self, number: int, asked: bytes) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(asked)
            assert b" 200 " in await reader.readuntil(b"\r\n\r\n")
            self.opened += 1
            while line := await reader.readline():
                if line.startswith(b'data: {"topic"'):
                    self.came[number] = time.monotonic()
            self.ended += 1
        finally:
            writer.close()

    def close(self) -> None:
        for reader in self.readers:
            reader.cancel()
        time.sleep(0.1)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)


class Gate:
    """A way to the database that can be shut: as if it were restarted."""

    def _reach(self) -> socket.socket:
        host, port = self.there
        if not host.startswith("/"):
            return socket.create_connection(self.there)
        there = socket.socket(socket.AF_UNIX)  # a PostgreSQL of the tests' own listens in a folder
        there.connect(f"{host}/.s.PGSQL.{port}")
        return there

    def __init__(self, host: str, port: int) -> None:
        self.there = (host, port)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.lines: list[socket.socket] = []
        self.is_open = True
        threading.Thread(target=self._serve, daemon=True).start()

    def shut(self) -> None:
        self.is_open = False
        for line in self.lines:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        self.lines.clear()

    def open(self) -> None:
        self.is_open = True

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                here, _address = self.listener.accept()
                if not self.is_open:
                    here.close()
                    continue
                there = self._reach()
                self.lines += [here, there]
                for one, other in ((here, there), (there, here)):
                    threading.Thread(target=_pass_on, args=(one, other), daemon=True).start()


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while came := one.recv(65_536):
            other.sendall(came)
        other.shutdown(socket.SHUT_RDWR)
