"""Pages that every visitor sees the same are kept for a moment in the memory of the process (docs/decisions/0013).

A page is kept when its view says that it is such a page (`core.web.same_for_visitors`), and given again to people with
no session while nothing they can see has changed in the database: that is asked twice a second, at most.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import ResponseHeaders

from touiza.core.changes import Memory, current_mark
from touiza.core.web import is_same_for_visitors
from touiza.ui.context_processors import THEMES

LONGEST = 500  # characters of an address with its query; a longer one is not kept
OVERHEAD = 2_000  # bytes counted for a page's headers, its key and Python's own
PERSONAL = (settings.SESSION_COOKIE_NAME, "messages")  # cookies of somebody whose pages are their own
OURS = frozenset({settings.LANGUAGE_COOKIE_NAME})  # all that a kept page may set: it says what the address says

Key = tuple[str | bool | None, ...]

shelf: Memory[HttpResponse] = Memory(
    room=lambda: settings.PAGE_CACHE * 1024 * 1024, size=lambda page: len(page.content) + OVERHEAD
)


class VisitorsMiddleware:
    """Stands before all others: a kept page costs none of them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = key_of(request) if settings.PAGE_CACHE else None
        if key is None:
            return self.get_response(request)
        try:
            mark = current_mark()
        except DatabaseError:
            return self.get_response(request)
        kept = shelf.find(key, mark)
        if kept is not None:
            return _copy(kept)
        response = self.get_response(request)
        if may_be_kept(response):
            shelf.keep(key, _copy(response), mark)
        return response


def key_of(request: HttpRequest) -> Key | None:
    """Return all that a visitor's page may depend on; None where the request is not one to keep a page for."""
    path, headers, cookies = request.get_full_path(), request.META, request.COOKIES
    if request.method not in {"GET", "HEAD"} or headers.get("HTTP_HX_REQUEST"):
        return None
    if any(name in cookies for name in PERSONAL):
        return None
    try:
        host = request.get_host()
    except DisallowedHost:
        return None
    came_from = _way_back(headers.get("HTTP_REFERER", ""), host)
    if len(path) + len(came_from) > LONGEST:
        return None
    return (
        request.method,
        request.scheme,
        host,
        path,
        came_from,
        cookies.get(settings.LANGUAGE_COOKIE_NAME) == path[1:3],  # else the page sets that cookie
        cookies.get("theme") if cookies.get("theme") in THEMES else "",
        headers.get("HTTP_SAVE_DATA", "").lower() == "on",
        "gzip" in headers.get("HTTP_ACCEPT_ENCODING", ""),
    )


def _way_back(came_from: str, host: str) -> str:
    """Return the address one came from where it is ours and has filters: a page may lead back to that list."""
    ours = "?" in came_from and came_from.partition("://")[2].startswith(f"{host}/")
    return came_from if ours else ""


def may_be_kept(response: HttpResponse) -> bool:
    """Tell whether a page is the same for all: its view says so, it went well and sets nobody's cookie."""
    return (
        is_same_for_visitors(response)
        and response.status_code == 200
        and not response.streaming
        and OURS.issuperset(response.cookies)
        and "no-store" not in response.get("Cache-Control", "")
    )


def _copy(response: HttpResponse) -> HttpResponse:
    """Return the page as an answer of its own, that may be changed on its way."""
    copy = HttpResponse(response.content)
    copy.headers = ResponseHeaders(dict(response.headers.items()))
    copy.cookies.update(response.cookies)
    return copy
