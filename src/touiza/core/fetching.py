"""The one way out to the network: fetches what an address that somebody typed leads to, and nothing it should not; posts to one likewise.

The name is looked up once and the address found is the one connected to, after it was seen to be a public one; the same
for every redirect. Time, bytes and redirects have an end. No proxies, no cookies, no credentials.
"""

import contextlib
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import TypeVar
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from touiza import __version__

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Answer = TypeVar("Answer")
MOST_BYTES = 1024 * 1024
MOST_SECONDS = 10.0
MOST_REDIRECTS = 3
_CHUNK = 64 * 1024
_ORDINARY_PORTS = frozenset({80, 443})
_LOWEST_PORT = 1024  # of those that are not ordinary: below it live services that are no web sites
_NAT64 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
_DIGITS = 6  # of the seconds to wait
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_TEXTS = frozenset({"identity", "gzip", "x-gzip", "deflate"})


@dataclass(frozen=True)
class Fetched:
    """What lay at an address, in the end."""

    address: str
    body: bytes


@dataclass(frozen=True)
class Posted:
    """How a server answered to what was posted to it. `wait` is how many seconds it asks to wait before the next try, 0 for none."""

    status: int
    wait: int


class NotFetched(Exception):
    """Nothing was fetched. `code` is one of: address, scheme, port, unknown, private, away, slow, large, answer, redirects, coding."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def fetch(
    address: str, *, accept: str = "application/json", most: int = MOST_BYTES, until: float | None = None
) -> Fetched:
    """Return what lies at an address; raises NotFetched. `until` is a moment of `time.monotonic()`."""
    deadline = time.monotonic() + MOST_SECONDS if until is None else until
    for _hop in range(MOST_REDIRECTS + 1):
        answer = _ask(address, accept, most, deadline)
        if isinstance(answer, bytes):
            return Fetched(address, answer)
        address = urljoin(address, answer)
    raise NotFetched("redirects")


def post(address: str, body: bytes, headers: Mapping[str, str], *, until: float | None = None) -> Posted:
    """Post bytes to an address; raises NotFetched where no answer came. Redirects are not followed, and the answer's body is not read."""
    deadline = time.monotonic() + MOST_SECONDS if until is None else until
    return _at(address, deadline, lambda connection, parts: _hand_over(connection, parts, body, headers))


def is_public(address: Address) -> bool:
    """Tell whether an address is one of the open network, also where it hides another inside."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is not None:
            return is_public(inner)
        if address.teredo is not None:
            return False
        if any(address in network for network in _NAT64):
            return address in _NAT64[0] and is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return address.is_global and not address.is_multicast and not address.is_reserved


def _ask(address: str, accept: str, most: int, deadline: float) -> bytes | str:
    """Ask once; return the body, or where a redirect leads."""
    return _at(address, deadline, lambda connection, parts: _converse(connection, parts, accept, most))


def _at(address: str, deadline: float, talk: Callable[[HTTPConnection, SplitResult], Answer]) -> Answer:
    """Connect to where an address leads, if one may, and talk there until the deadline."""
    parts, port = _read(address)
    chosen = _resolve(parts.hostname or "", port, deadline)
    connection = _connection(parts, str(chosen), port, _left(deadline))
    held: list[socket.socket] = []
    watchdog = threading.Timer(_left(deadline), _cut, [connection, held])
    watchdog.daemon = True
    watchdog.start()
    try:
        connection.connect()
        held.append(connection.sock)  # the library lets go of it when the answer begins
        answer = talk(connection, parts)
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        raise NotFetched("slow" if time.monotonic() >= deadline - 0.05 else "away") from error
    finally:
        watchdog.cancel()
        connection.close()
    _left(deadline)  # what was cut short looks like what ended by itself
    return answer


def _converse(connection: HTTPConnection, parts: SplitResult, accept: str, most: int) -> bytes | str:
    headers = {"Accept": accept, "Accept-Encoding": "identity", **_every_time(parts)}
    connection.request("GET", _target(parts), headers=headers, preload_content=False, decode_content=False)
    response = connection.getresponse()
    location = response.headers.get("Location")
    if response.status in _REDIRECTS and location:
        return str(location)
    if response.status != 200:
        raise NotFetched("answer")
    coding = response.headers.get("Content-Encoding", "identity").lower()
    if coding not in _TEXTS:
        raise NotFetched("coding")
    body = bytearray()
    for chunk in response.stream(_CHUNK, decode_content=False):
        body += chunk
        if len(body) > most:
            raise NotFetched("large")
    return bytes(body) if coding == "identity" else _unpacked(bytes(body), most)


def _hand_over(connection: HTTPConnection, parts: SplitResult, body: bytes, headers: Mapping[str, str]) -> Posted:
    connection.request("POST", _target(parts), body=body, headers={**headers, **_every_time(parts)}, preload_content=False)
    response = connection.getresponse()
    wait = str(response.headers.get("Retry-After", ""))
    return Posted(response.status, int(wait) if wait.isascii() and wait.isdigit() and len(wait) <= _DIGITS else 0)


def _target(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _every_time(parts: SplitResult) -> dict[str, str]:
    return {"Host": parts.netloc, "Connection": "close", "User-Agent": f"Touiza/{__version__} (+{settings.SITE_URL})"}


def _read(address: str) -> tuple[SplitResult, int]:
    try:
        parts = urlsplit(address)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise NotFetched("address") from None
    if not parts.hostname or parts.username is not None or parts.password is not None or not address.isascii() or not address.isprintable() or " " in address:
        raise NotFetched("address")
    if parts.scheme != "https" and not (parts.scheme == "http" and _allowed_here(parts.hostname, port)):
        raise NotFetched("scheme")
    if port not in _ORDINARY_PORTS and port < _LOWEST_PORT:
        raise NotFetched("port")
    return parts, port


def _resolve(host: str, port: int, deadline: float) -> Address:
    """Return the address to connect to. Where one of a name's addresses is not public, the name is not asked at all."""
    found = _look_up(host, port, deadline)
    if not found:
        raise NotFetched("unknown")
    if not _allowed_here(host, port) and not all(is_public(address) for address in found):
        raise NotFetched("private")
    return next((address for address in found if address.version == 4), found[0])


def _look_up(host: str, port: int, deadline: float) -> list[Address]:
    """Ask the system's resolver, which has no time limit of its own: it is left alone when time is over."""
    answers: list[list[Address]] = []

    def ask() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.append([ipaddress.ip_address(str(row[4][0]).partition("%")[0]) for row in rows])
        except (OSError, ValueError, UnicodeError):
            answers.append([])

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(_left(deadline))
    if not answers:
        raise NotFetched("slow")
    return answers[0]


def _connection(parts: SplitResult, chosen: str, port: int, seconds: float) -> HTTPConnection:
    if parts.scheme == "http":
        return HTTPConnection(chosen, port, timeout=seconds)
    host = parts.hostname
    return HTTPSConnection(
        chosen, port, timeout=seconds, server_hostname=host, assert_hostname=host, ssl_context=ssl.create_default_context()
    )


def _allowed_here(host: str, port: int) -> bool:
    """Tell whether the operator named this place, on a network of their own, as one to be asked."""
    return f"{host}:{port}" in settings.FETCH_LOCAL


def _cut(connection: HTTPConnection, held: list[socket.socket]) -> None:
    """End a conversation that goes on too slowly: the socket is shut under whoever waits for it."""
    for taken in (*held, connection.sock):
        if taken is not None:
            with contextlib.suppress(OSError):
                taken.shutdown(socket.SHUT_RDWR)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise NotFetched("slow")
    return left


def _unpacked(body: bytes, most: int) -> bytes:
    reader = zlib.decompressobj(47)
    try:
        whole = reader.decompress(body, most + 1)
    except zlib.error:
        raise NotFetched("coding") from None
    if len(whole) > most:
        raise NotFetched("large")
    return whole
