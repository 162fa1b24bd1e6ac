"""What being signed in means for every page: its session counts as used, and no cache keeps the page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from touiza.accounts.services.limits import address_of
from touiza.accounts.services.sessions import touch_session
from touiza.core import clock

EVERY = 600  # seconds
SEEN = "seen"  # key in the session


class SeenMiddleware:
    """Notes when a signed-in session was last used, every ten minutes at most, for the list of one's devices."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        session = request.session
        if session.accessed and session.session_key and request.user.is_authenticated:
            now = int(clock.now().timestamp())
            if now - session.get(SEEN, 0) >= EVERY:
                session[SEEN] = now
                touch_session(
                    user=request.user,
                    key=session.session_key,
                    address=address_of(request),
                    agent=request.headers.get("User-Agent", ""),
                )
        return response


class PrivateMiddleware:
    """Has no cache keep a page made for somebody who is signed in: after signing out, going back shows nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.session.accessed and request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response
