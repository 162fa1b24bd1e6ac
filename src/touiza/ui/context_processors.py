"""What every page knows about itself: its language and direction, its other addresses, its menus, how it is looked at."""

import datetime as dt
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from touiza.core import clock
from touiza.ui import drawn, formats, live, navigation

SHORT = {"ar": "ع", "fr": "Fr", "en": "En"}
THEMES = ("light", "dark")
_CURRENT = drawn.fill(' aria-current="true"')


class Page:
    """One page as its shell sees it. Everything is worked out when it is first asked for."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.lang = formats.known(get_language())
        self.dir = formats.direction(self.lang)
        self.front = f"/{self.lang}/"

    @property
    def now(self) -> dt.datetime:
        return clock.now()

    @cached_property
    def theme(self) -> str:
        """Return "light" or "dark" when the person chose, else "" (the system decides)."""
        user = getattr(self._request, "user", None)
        chosen = getattr(user, "theme", "") if getattr(user, "is_authenticated", False) else ""
        chosen = chosen or self._request.COOKIES.get("theme", "")
        return chosen if chosen in THEMES else ""

    @cached_property
    def save_data(self) -> bool:
        """Tell whether the browser asks for less: no fonts then."""
        return self._request.headers.get("Save-Data", "").lower() == "on"

    @cached_property
    def languages(self) -> list[dict[str, Any]]:
        """Return the three languages with the address of this page in each, query included."""
        query = self._request.META.get("QUERY_STRING", "")
        suffix = f"?{query}" if query else ""
        return [
            {
                "code": code,
                "name": formats.language_name(code),
                "short": SHORT.get(code, code),
                "dir": formats.direction(code),
                "href": self.address(code) + suffix,
                "absolute": settings.SITE_URL + self.address(code),
                "current": code == self.lang,
            }
            for code, _ in settings.LANGUAGES
        ]

    @cached_property
    def language_links(self) -> SafeString:
        """Return the choice of language as it stands in the header."""
        return drawn.joined(
            '<a href="{}" lang="{}" hreflang="{}"{}><span aria-hidden="true">{}</span><span class="vh">{}</span></a>\n',
            (
                (one["href"], one["code"], one["code"], _CURRENT if one["current"] else "", one["short"], one["name"])
                for one in self.languages
            ),
        )

    @cached_property
    def alternates(self) -> SafeString:
        """Return where this page is in each language, for machines."""
        links = [(one["code"], one["absolute"]) for one in self.languages]
        return drawn.joined('<link rel="alternate" hreflang="{}" href="{}">', [*links, ("x-default", self.any_language)])

    def address(self, code: str) -> str:
        """Return this page's path in a language; a page whose address carries none leads to that language's front."""
        first, _, rest = self._request.path.lstrip("/").partition("/")
        return f"/{code}/{rest}" if first in dict(settings.LANGUAGES) else f"/{code}/"

    @cached_property
    def translated(self) -> bool:
        """Tell whether this page exists at an address for each language."""
        return self._request.path.lstrip("/").partition("/")[0] in dict(settings.LANGUAGES)

    @property
    def any_language(self) -> str:
        """Return the page's address without a language: it leads on to that of whoever opens it."""
        return f"{settings.SITE_URL}/{self._request.path.lstrip('/').partition('/')[2]}"

    @cached_property
    def canonical(self) -> str:
        return f"{settings.SITE_URL}{self._request.path}"

    @cached_property
    def face(self) -> navigation.Face:
        return navigation.face(self._request)

    @cached_property
    def public(self) -> list[navigation.Entry]:
        return navigation.entries("public", self._request)

    @cached_property
    def person(self) -> list[navigation.Entry]:
        return navigation.entries("person", self._request)

    @cached_property
    def account(self) -> list[navigation.Entry]:
        return navigation.entries("account", self._request)

    @cached_property
    def association(self) -> list[navigation.Entry]:
        return navigation.entries("association", self._request)

    @property
    def association_bar(self) -> list[navigation.Entry]:
        """Return what a phone's bar holds: at most four of the rail's entries."""
        return [entry for entry in self.association if entry.bar][:4]

    @property
    def association_more(self) -> list[navigation.Entry]:
        held = self.association_bar
        return [entry for entry in self.association if entry not in held]

    @cached_property
    def foot(self) -> list[navigation.Entry]:
        return navigation.entries("foot", self._request)

    @cached_property
    def section(self) -> str:
        """Return the address of the public page that this page is, or stands under; "" where there is none."""
        return next((entry.href for entry in (*self.public, *self.foot) if entry.current), "")

    @cached_property
    def bell(self) -> list[navigation.Entry]:
        return navigation.entries("bell", self._request)

    @cached_property
    def live(self) -> SafeString:
        """Return what a signed-in person's page tells its script about live updates; nothing for others."""
        user = getattr(self._request, "user", None)
        own = bool(getattr(user, "is_authenticated", False)) and not getattr(self._request, "guest", None)
        return live.attributes(own=True) if own else drawn.NOTHING

    @cached_property
    def live_for_visitors(self) -> SafeString:
        """Return the same for a visitor's page, for the first element that asks: a page needs it once."""
        return live.attributes(own=False)


class BarePage(Page):
    """A page that must be drawn when nothing else works: it asks neither the session nor the database."""

    @cached_property
    def theme(self) -> str:
        chosen = self._request.COOKIES.get("theme", "")
        return chosen if chosen in THEMES else ""


def ui(request: HttpRequest) -> dict[str, Page]:
    """Give every template the page it is part of."""
    return {"ui": Page(request)}
