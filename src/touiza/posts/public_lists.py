"""Public lists that can be taken along: read by feed readers, embedded on other sites. Every app adds its own.

A list has a key that is part of its addresses, `posts/@chrea`, `topics/cedars`, `opportunities?p=dz_09`: its first word names
who resolves the rest. It holds what any visitor may read, and nothing else, whoever asks.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language

from touiza.core.syndication import Feed, FeedEntry

MOST = 30
LONGEST_KEY = 300


@dataclass(frozen=True)
class PublicList:
    """One list in the active language. `home`: the path of its page; `load(limit)` gives its entries, the newest first."""

    key: str
    title: str
    home: str
    began: dt.datetime
    load: Callable[[int], Sequence[FeedEntry]]
    query: str = ""

    @property
    def atom(self) -> str:
        return self._address("posts_open:list", "atom")

    @property
    def json(self) -> str:
        return self._address("posts_open:list", "json")

    @property
    def embed(self) -> str:
        return f"{settings.SITE_URL}{reverse('posts_open:embed', args=[self.key])}{self._query()}"

    @property
    def whole_key(self) -> str:
        return f"{self.key}?{self.query}" if self.query else self.key

    def feed(self, limit: int = MOST) -> Feed:
        return Feed(
            id=absolute(f"/lists/{quote(self.key)}/{f'?{self.query}' if self.query else ''}"),
            title=self.title,
            home=absolute(self.home),
            language=get_language() or settings.LANGUAGE_CODE,
            began=self.began,
            entries=self.load(limit),
        )

    def _address(self, route: str, kind: str) -> str:
        return f"{settings.SITE_URL}{reverse(route, args=[self.key, kind])}{self._query()}"

    def _query(self) -> str:
        return f"?{self.query}&lang={get_language()}" if self.query else f"?lang={get_language()}"


Resolve = Callable[[str, QueryDict], PublicList]
_resolvers: dict[str, Resolve] = {}


def register_list(word: str, resolve: Resolve) -> None:
    """Have lists whose key begins with a word found: `resolve(rest, query)` raises Http404 for none. In `AppConfig.ready()`."""
    _resolvers[word] = resolve


def access_list(key: str, query: QueryDict) -> PublicList:
    """Return the list of a key; 404 where there is none, or it is not for everyone."""
    word, _slash, rest = key.strip("/").partition("/")
    resolve = _resolvers.get(word)
    if resolve is None or len(key) > LONGEST_KEY or "\0" in key:
        raise Http404
    return resolve(rest, query)


def access_whole(key: str) -> PublicList:
    """Return the list of a key with its question, as `PublicList.whole_key` writes it."""
    path, _mark, asked = key.partition("?")
    return access_list(path, QueryDict(asked))


def words() -> tuple[str, ...]:
    return tuple(_resolvers)


def absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def lasting(path: str) -> str:
    """Return an address without its language, which stays what it is in whichever language a list is read."""
    prefix = f"/{get_language()}/"
    return absolute(path.replace(prefix, "/", 1) if path.startswith(prefix) else path)


def label(text: str | Promise) -> str:
    return str(text)
