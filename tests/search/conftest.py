"""A small index to search in: opportunities of a few associations, in three languages."""

import datetime as dt
from collections.abc import Callable

import pytest

from touiza.search.queries import Page, find
from touiza.search.services import Content, index_object

NOW = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
KIND = "opportunity"
ALGIERS, ANNABA, TUNIS = (36.753, 3.058), (36.9, 7.766), (36.806, 10.181)


def day(number: int) -> dt.datetime:
    """That many days from now."""
    return NOW + dt.timedelta(days=number)


def put(object_id: int, text: str | dict[str, str], *, language: str = "fr", body: str = "", **more: object) -> None:
    """Index an opportunity by its title, or by its titles in several languages."""
    titles = text if isinstance(text, dict) else {language: text}
    texts = {one: Content(title=title, body=body) for one, title in titles.items()}
    index_object(kind=KIND, object_id=object_id, texts=texts, **{"state": "open", **more})


@pytest.fixture
def look(db: None) -> Callable[..., Page]:
    """Search the opportunities."""

    def search(words: str = "", **more: object) -> Page:
        return find(kind=KIND, words=words, **more)

    return search
