"""Light or dark: kept with the account, and in the browser, for visitors and for pages that cannot ask who it is."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from touiza.accounts.models import Theme

COOKIE = "theme"


def chosen_theme(request: HttpRequest) -> str:
    """Return what was chosen, a value of Theme: by the person, else in this browser."""
    if request.user.is_authenticated:
        return str(request.user.theme)
    kept = request.COOKIES.get(COOKIE, "")
    return kept if kept in Theme.values else Theme.AUTO


def keep_theme(response: HttpResponse, theme: str) -> None:
    """Keep a value of Theme in the browser."""
    if theme == Theme.AUTO:
        response.delete_cookie(COOKIE, samesite="Lax")
        return
    response.set_cookie(
        COOKIE,
        theme,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
