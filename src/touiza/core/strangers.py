"""Addresses for other sites and for programs: whoever asks is nobody, so that nobody is counted, followed or shown more.

What is embedded elsewhere, and what feed readers fetch, is asked for without the cookies that may come along: no session
is read, no cookie is set, and caches may share the answer.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

FOLDER = "/embed/"
FEEDS = ("/feed.atom", "/feed.json")


def is_for_strangers(path: str) -> bool:
    return path.startswith(FOLDER) or path.endswith(FEEDS)


class StrangersMiddleware:
    """Takes the cookies away before anything reads them, and lets none be set. Stands outside of all that does."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_for_strangers(request.path_info):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        request.COOKIES = {}
        response = self.get_response(request)
        response.cookies.clear()
        if "Vary" in response:
            kept = [name for name in map(str.strip, response["Vary"].split(",")) if name.lower() != "cookie"]
            response["Vary"] = ", ".join(kept)
            if not kept:
                del response["Vary"]
        return response
