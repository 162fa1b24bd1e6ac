"""What a request to the live process must be, before anything is asked of the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.http.cookie import parse_cookie
from django.http.request import split_domain_port, validate_host

Headers = Mapping[str, str]


@dataclass(frozen=True)
class Request:
    """One request as it came."""

    method: str
    path: str
    headers: Headers
    query: Mapping[str, list[str]]
    peer: str

    @classmethod
    def of(cls, scope: Mapping[str, Any]) -> "Request":
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        query = parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=10) if len(scope["query_string"]) < 4000 else {}
        return cls(scope["method"], scope["path"], headers, query, (scope.get("client") or ("",))[0])

    @property
    def session(self) -> str:
        """The key of the session, as the browser says."""
        return parse_cookie(self.headers.get("cookie", "")).get(settings.SESSION_COOKIE_NAME, "")[:60]

    @property
    def topics(self) -> str:
        return ",".join(self.query.get("topics", []))

    @property
    def drawn_at(self) -> int:
        """When what the page shows was true, in milliseconds: as of its last event, else as of its drawing; 0 where it does not say."""
        said = self.headers.get("last-event-id") or next(iter(self.query.get("at", [])), "")
        return int(said) if said.isascii() and said.isdecimal() and len(said) < 16 else 0

    @property
    def address(self) -> str:
        """The visitor's address, reading X-Forwarded-For only as far as our own proxies wrote it."""
        chain = [part.strip() for part in self.headers.get("x-forwarded-for", "").split(",") if part.strip()]
        proxies = settings.TRUSTED_PROXIES
        return chain[-proxies] if proxies and len(chain) >= proxies else self.peer


def refuses(request: Request) -> int:
    """Return the status with which a request is turned away at once; 0 for one that may go on."""
    host, _port = split_domain_port(request.headers.get("host", ""))
    if not validate_host(host, settings.ALLOWED_HOSTS):
        return 400
    if request.headers.get("origin") and not is_ours(request.headers["origin"]):
        return 403
    if request.headers.get("sec-fetch-site") == "cross-site":
        return 403
    if request.path != "/live/":
        return 404
    return 0 if request.method == "GET" else 405


def is_ours(origin: str) -> bool:
    """Tell whether a page of exactly our site asks: its scheme and port, under one of its names."""
    ours = urlsplit(settings.SITE_URL)
    try:
        asked = urlsplit(origin)
        same = asked.scheme == ours.scheme and asked.port == ours.port
    except ValueError:
        return False
    host = f"[{asked.hostname}]" if asked.hostname and ":" in asked.hostname else asked.hostname or ""
    return same and (host == ours.hostname or validate_host(host, [name for name in settings.ALLOWED_HOSTS if name != "*"]))


def headers_for(request: Request, kind: str) -> list[tuple[bytes, bytes]]:
    """Return the headers of an answer: kept by nobody, read by pages of ours alone."""
    said = {
        "content-type": kind,
        "cache-control": "no-store",
        "x-accel-buffering": "no",  # nginx passes each event on at once
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "same-origin",
        "referrer-policy": "same-origin",
        "vary": "Origin, Cookie",
    }
    origin = request.headers.get("origin", "")
    if origin and is_ours(origin):
        said |= {"access-control-allow-origin": origin, "access-control-allow-credentials": "true"}
    return [(name.encode(), value.encode("latin-1")) for name, value in said.items()]
