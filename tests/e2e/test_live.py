"""Live updates in a real browser: what comes in shows on open pages, at once or by asking, and moves nothing; who signs out hears no more."""

import re
import secrets
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site, Visit

pytestmark = pytest.mark.e2e

ARTICLE = "/posts/571-cedars-out-of-600-winter-may-come/"
AT_ONCE = 2_000  # milliseconds after what was written has been sent


def listening(page: Page) -> None:
    """Wait until the page hears what is new."""
    for _try in range(40):
        if page.evaluate("() => performance.getEntriesByType('resource').some((one) => one.name.includes('/live/'))"):
            break
        page.wait_for_timeout(250)
    page.wait_for_timeout(1_000)


def write(page: Page, text: str, *, publish: bool = False) -> None:
    """Write an answer below the post that is open, or a note where notes are written."""
    field = page.locator("form textarea[name=body]").first
    field.fill(text)
    button = "button[name=deed][value=publish]" if publish else "button[type=submit]"
    page.locator("form:has(textarea[name=body])").first.locator(button).first.click()
    page.wait_for_load_state()


def test_an_answer_shows_on_open_pages_and_moves_nothing(visit: Callable[..., Visit]) -> None:
    text = f"Bravo à toutes les équipes. {secrets.token_hex(4)}"
    reader, writer = visit("fr", phone=True), visit("fr")
    reader.sign_in("amina")
    writer.sign_in("yanis")
    page, other = reader.go(ARTICLE), writer.go(ARTICLE)
    listening(page)
    page.locator("#thread").scroll_into_view_if_needed()
    before, shown = page.evaluate("scrollY"), page.locator("#said li").count()
    write(other, text)
    expect(page.locator("live-fresh button")).to_be_visible(timeout=AT_ONCE)
    assert page.locator("#said li").count() == shown, "it waits until the reader asks for it"
    assert page.evaluate("scrollY") == before
    page.locator("live-fresh button").click()
    expect(page.locator("#said")).to_contain_text(text)
    assert page.evaluate("() => document.activeElement.textContent").count(text) == 1
    expect(page.locator("live-fresh button")).to_have_count(0)


def test_news_and_counts_show_on_an_open_feed(visit: Callable[..., Visit]) -> None:
    text = f"الشاحنة وصلت قبل موعدها {secrets.token_hex(4)}"
    reader, speaker = visit("ar"), visit("ar")
    reader.sign_in("yanis")
    follow = reader.go("/@amis_chrea/").locator("form[action*='/follow'] button[value=follow]")
    if follow.count():
        follow.first.click()
    page = reader.go("/home/")
    speaker.sign_in("rachid")
    other = speaker.go("/posts/new/?as=amis_chrea")
    listening(page)
    write(other, text, publish=True)
    expect(page.locator("live-fresh button")).to_be_visible(timeout=AT_ONCE)
    assert text not in page.locator("#feed").inner_text()
    page.locator("live-fresh button").click()
    expect(page.locator("#feed")).to_contain_text(text)


def test_a_page_asks_now_and_then_where_no_stream_passes(visit: Callable[..., Visit]) -> None:
    text = f"Bonne nouvelle pour la forêt. {secrets.token_hex(4)}"
    reader, writer = visit("fr"), visit("fr")
    reader.page.route(re.compile("/live/"), lambda route: route.abort())
    reader.sign_in("amina")
    writer.sign_in("yanis")
    page, begun = reader.go(ARTICLE), time.monotonic()
    write(writer.go(ARTICLE), text)
    expect(page.locator("live-fresh button")).to_be_visible(timeout=40_000)
    assert 25 < time.monotonic() - begun < 45, "every half minute, and no failed try puts it off"


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
