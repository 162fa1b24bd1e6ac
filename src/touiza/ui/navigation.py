"""What the menus offer. Apps register their items in `AppConfig.ready()`; lower apps never name higher ones.

Areas: "public" (header of every page), "person" (a signed-in person: bar on phones), "account" (menu under their name),
"association" (rail of a coordinator), "bell" (notices, in the header), "foot" (last line of every page).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language

AREAS = ("public", "person", "account", "association", "bell", "foot")

Address = str | Callable[[HttpRequest], str]


def _always(_request: HttpRequest) -> bool:
    return True


@dataclass(frozen=True)
class Item:
    """One entry. `url` is a URL name or a function of the request; `count` is what waits for this person.

    `head` shows an item of the person's area in the header too; `bar` puts one of the association's on the phone's bar;
    `method` "post" draws a button (sign out); `also` names other parts of the association's workspace that belong to it.
    """

    label: str | Promise
    url: Address
    icon: str = ""
    order: int = 50
    visible: Callable[[HttpRequest], bool] = _always
    count: Callable[[HttpRequest], int] | None = None
    head: bool = False
    bar: bool = False
    method: str = "get"
    also: tuple[str, ...] = ()


_registry: dict[str, list[Item]] = {area: [] for area in AREAS}


def register(area: str, item: Item) -> None:
    """Add an item to an area. Registering the same address again replaces it."""
    kept = [known for known in _registry[area] if known.url != item.url]
    _registry[area] = sorted([*kept, item], key=lambda known: known.order)


def registered(area: str) -> tuple[Item, ...]:
    """Return an area's items in their order."""
    return tuple(_registry[area])


@dataclass(frozen=True)
class Face:
    """How a signed-in person is shown at the edge of the page: a name, and the address of a picture or ""."""

    name: str
    picture: str = ""


_face: list[Callable[[HttpRequest], Face]] = [lambda request: Face(str(request.user))]


def register_face(function: Callable[[HttpRequest], Face]) -> None:
    """Say how a signed-in person is shown; the app that knows people does it once, in `AppConfig.ready()`."""
    _face[0] = function


def face(request: HttpRequest) -> Face:
    """Return how the person of this request is shown."""
    return _face[0](request)


@lru_cache(maxsize=256)
def address_of(name: str, _language: str | None) -> str:
    """Return the address of a page in the active language; the same for everybody, so worked out once."""
    return reverse(name)


class Entry:
    """An item as one request sees it."""

    def __init__(self, item: Item, request: HttpRequest) -> None:
        self.item = item
        self._request = request
        self.label, self.icon, self.method = item.label, item.icon, item.method
        self.head, self.bar = item.head, item.bar
        self.counts = item.count is not None
        self.href = item.url(request) if callable(item.url) else address_of(item.url, get_language())
        root = "/".join(self.href.split("/")[:3])
        self.places = [self.href, *(f"{root}/{part}/" for part in item.also)]
        self.current = False

    @cached_property
    def count(self) -> int:
        """Return what waits; asked for once a request, and only when it is drawn."""
        return self.item.count(self._request) if self.item.count else 0


def entries(area: str, request: HttpRequest) -> list[Entry]:
    """Return the entries of an area that this request may see; the one whose address fits best is current."""
    found = [Entry(item, request) for item in registered(area) if item.visible(request)]
    fitting = [(len(place), n) for n, entry in enumerate(found) for place in entry.places if _holds(place, request.path)]
    if fitting:
        found[max(fitting)[1]].current = True
    return found


def _holds(href: str, path: str) -> bool:
    """Tell whether an address is the page's or one above it; a language's root holds only itself."""
    if href == path:
        return True
    return href.strip("/").count("/") >= 1 and href.endswith("/") and path.startswith(href)
