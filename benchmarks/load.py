"""Load on a server that listens here: keep-alive connections, each in a process of its own, asking one page after another."""

import multiprocessing
import re
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass

CONNECTIONS = 8
LENGTH = re.compile(rb"^content-length: (\d+)", re.IGNORECASE | re.MULTILINE)

LAST_CHUNK = b"0\r\n\r\n"


@dataclass(frozen=True)
class Server:
    """A web server as the product runs it; `pid` is its main process, `name` that of its database connections."""

    name: str
    port: int
    pid: int


@dataclass(frozen=True)
class Target:
    """Pages of one server that are asked for in turn."""

    name: str
    server: Server
    paths: Sequence[str]
    cookie: str = ""
    compressed: bool = False

    def request(self, number: int) -> bytes:
        """Return the request of a number; `{n}` in a path becomes that number."""
        path = self.paths[number % len(self.paths)].replace("{n}", str(number))
        more = "Accept-Encoding: gzip\r\n" if self.compressed else ""
        more += f"Cookie: {self.cookie}\r\n" if self.cookie else ""
        return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{more}\r\n".encode()


def load(target: Target, seconds: float) -> int:
    """Ask for a target's pages for so long and return how many were answered."""
    with multiprocessing.Pool(CONNECTIONS) as pool:
        began = time.monotonic() + 0.2
        counts = pool.starmap(_ask, [(target, number, began, began + seconds) for number in range(CONNECTIONS)])
    return sum(counts)


def ask_once(target: Target) -> None:
    """Ask for each page once, so that nothing is measured that happens only the first time."""
    with socket.create_connection(("127.0.0.1", target.server.port)) as line:
        for number in range(len(target.paths)):
            _answer(line, target.request(number))


def _ask(target: Target, number: int, began: float, until: float) -> int:
    asked, count = number * 10_000_000 + time.time_ns() % 1_000_000, 0  # a number that nobody else asks for
    with socket.create_connection(("127.0.0.1", target.server.port)) as line:
        time.sleep(max(began - time.monotonic(), 0))
        while time.monotonic() < until:
            _answer(line, target.request(asked))
            asked, count = asked + 1, count + 1
    return count


def _answer(line: socket.socket, request: bytes) -> None:
    """Ask and read the answer to its end; anything but 200 ends the benchmark."""
    line.sendall(request)
    head, body = b"", b""
    while b"\r\n\r\n" not in head:
        head += line.recv(65_536)
    head, _, body = head.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"{request.splitlines()[0].decode()}: {head.splitlines()[0].decode()}")
    found = LENGTH.search(head)
    while len(body) < int(found[1]) if found else not body.endswith(LAST_CHUNK):
        body += line.recv(262_144)
