"""Live updates in a real browser: who signs out elsewhere hears no more."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import Site, Visit

pytestmark = pytest.mark.e2e


def listening(page: Page) -> None:
    """Wait until the page hears what is new."""
    for _try in range(40):
        if page.evaluate("() => performance.getEntriesByType('resource').some((one) => one.name.includes('/live/'))"):
            break
        page.wait_for_timeout(250)
    page.wait_for_timeout(1_000)


def test_who_signs_out_elsewhere_hears_no_more(visit: Callable[..., Visit], site: Site) -> None:
    amina = visit("fr")
    amina.sign_in("amina")
    page = amina.go("/me/")
    listening(page)
    page.evaluate("window.streams = []")
    token = page.locator("input[name=csrfmiddlewaretoken]").first.get_attribute("value")
    answer = page.context.request.post(f"{site.url}/fr/account/logout/", form={"csrfmiddlewaretoken": token or ""}, headers={"Referer": page.url})
    assert answer.ok
    page.wait_for_timeout(1_500)
    assert page.evaluate("fetch('/fr/fresh/').then((answer) => answer.json()).then((told) => told.counts.length)") == 0
