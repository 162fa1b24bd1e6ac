"""Asking our own web server whether it answers yet."""

import http.client
import json
import socket
from urllib.parse import urljoin, urlsplit

from touiza.core.trouble import Trouble

LONGEST_CHAIN = 5  # redirects


def fetch(url: str, *, seconds: float = 30) -> tuple[int, bytes]:
    """Return status and body of an address on this machine, after its redirects. Raises OSError or HTTPException."""
    for _step in range(LONGEST_CHAIN):
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port, timeout=seconds)
        try:
            path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
            connection.request("GET", path, headers={"Accept-Language": "en", "User-Agent": "touiza"})
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        if answer.status not in {301, 302, 303, 307, 308}:
            return answer.status, body
        url = urljoin(url, answer.getheader("Location", "/"))
    return 310, b""


def answers(url: str) -> int:
    """Return the status of the first page, 0 when nobody answers."""
    try:
        return fetch(url, seconds=10)[0]
    except (OSError, http.client.HTTPException):
        return 0


def fetch_json(url: str) -> object:
    """Return what an address on this machine tells in JSON; None when it does not."""
    try:
        status, body = fetch(url)
        return json.loads(body) if status == 200 else None
    except (OSError, http.client.HTTPException, ValueError):
        return None


def free_port(host: str) -> int:
    """Return a port that nobody listens on."""
    with socket.socket(_family(host)) as listener:
        listener.bind((host, 0))
        return int(listener.getsockname()[1])


def require_free(host: str, port: int) -> None:
    """Raise Trouble when a port cannot be listened on, with what to do."""
    try:
        with socket.socket(_family(host)) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host, port))
            listener.listen(1)
    except PermissionError:
        raise Trouble(f"port {port} is reserved to root: name one above 1023 with --port.") from None
    except OSError as error:
        if error.errno in {98, 48}:  # EADDRINUSE on Linux, on macOS
            raise Trouble(f"port {port} is taken by another program: stop that one, or name another port with --port.") from None
        raise Trouble(f"cannot listen on {host}: {error.strerror}; name another address with --host.") from None


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
