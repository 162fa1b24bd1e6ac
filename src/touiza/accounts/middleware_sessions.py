"""When a session was last used, for the list of one's devices: written every ten minutes at most, not on every page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from touiza.accounts.services.limits import address_of
from touiza.accounts.services.sessions import touch_session
from touiza.core import clock

EVERY = 600  # seconds
SEEN = "seen"  # key in the session


class SeenMiddleware:
    """Notes that a signed-in session is in use."""

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
