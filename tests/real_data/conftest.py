"""Browsers for the drills: signed in as somebody, and quick."""

import gc
import logging
from collections.abc import Callable, Iterator

import pytest

from tests.real_data.drill import Browser
from tests.worlds import World


@pytest.fixture(autouse=True)
def _quick() -> Iterator[None]:
    """Keep thousands of “Unprocessable Content” out of the record (a fault is still in it), and sweep memory seldom."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 20, 20)
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)
    gc.set_threshold(*before)


@pytest.fixture
def at(world: World) -> Callable[[str], Browser]:
    """Return a browser signed in as a person of the world: `at("amina")`; "visitor" is nobody."""

    def browser_of(name: str) -> Browser:
        browser = Browser()
        if name != "visitor":
            browser.force_login(world.user(name))
        return browser

    return browser_of
