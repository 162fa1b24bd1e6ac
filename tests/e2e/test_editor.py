"""The editor of articles in a real browser: from right to left, by keys alone, without scripts, and there and back unchanged."""

import re
import secrets
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit

pytestmark = pytest.mark.e2e

NEW = "/posts/new/?kind=article"
ARTICLES = {
    "grace": "notes-on-reading-for-someone-you-will-never-meet",
    "rachid": "571-cedars-out-of-600-winter-may-come",
}


def tool(page: Page, name: str) -> None:
    """Go back to the tools with Shift and Tab, along them with the arrow of the reading direction, and press one."""
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Home")
    along = "ArrowLeft" if page.locator("html").get_attribute("dir") == "rtl" else "ArrowRight"
    for _press in range(8):
        if page.evaluate("name => document.activeElement.dataset.do === name", name):
            break
        page.keyboard.press(along)
    page.keyboard.press("Enter")


@pytest.mark.parametrize(("language", "phone"), [("ar", True), ("fr", False), ("en", True)])
def test_an_article_is_written_by_keys_alone(visit: Callable[..., Visit], language: str, phone: bool) -> None:
    words = {"ar": "غرسنا اليوم", "fr": "Nous avons planté", "en": "We planted today"}[language]
    title = f"{words} {secrets.token_hex(3)}"
    writer = visit(language, phone=phone)
    writer.sign_in("amina")
    page = writer.go(NEW)
    page.locator(f"[name=title_{language}], [name=title]").first.fill(title)
    text = page.locator("[role=textbox]#id_body")
    expect(text).to_be_visible()
    expect(page.locator("textarea[name=body]")).to_be_hidden()
    text.focus()
    tool(page, "head")
    expect(page.locator("[data-do=head]")).to_have_attribute("aria-pressed", "true")
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    page.keyboard.press("Control+b")
    page.keyboard.type("571")
    page.keyboard.press("Control+b")
    page.keyboard.type(" * 2_3_4 ")
    page.keyboard.press("Control+k")
    page.keyboard.press("Control+a")
    page.keyboard.type("touiza.example/a")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    tool(page, "list")
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type(words)
    if language == "ar":
        assert page.evaluate("getComputedStyle(document.querySelector('.rich')).direction") == "rtl"
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+y")
    page.click("button[name=deed][value=publish]")
    page.wait_for_url(lambda url: "/new/" not in url)
    prose = page.locator("main .prose").first
    expect(prose.locator("h2")).to_have_text(words)
    expect(prose.locator("strong")).to_have_text("571")
    expect(prose.locator("a")).to_have_attribute("href", "https://touiza.example/a")
    expect(prose.locator("ul > li")).to_have_text(["1", "2"])
    expect(prose).to_contain_text("571 * 2_3_4")
    expect(prose.locator("p").last).to_have_text(words)


@pytest.mark.parametrize("who", ARTICLES)
def test_what_is_touched_is_not_changed(visit: Callable[..., Visit], who: str) -> None:
    writer = visit("ar")
    writer.sign_in(who)
    page = writer.go(f"/posts/{ARTICLES[who]}/edit/")
    page.locator("[role=textbox]").click()
    before = drawn(page)
    page.keyboard.press("Control+End")
    page.keyboard.type("x")
    page.keyboard.press("Backspace")
    assert drawn(page) == before
    assert re.search("<(h2|ul|ol|strong|em)>", before)


def drawn(page: Page) -> str:
    """Return what the server makes of the field as it is now."""
    page.locator("[data-do=preview]").click()
    preview = page.locator("text-preview")
    expect(preview).to_be_visible()
    html = preview.inner_html()
    page.locator("[data-do=preview]").click()
    expect(page.locator("[role=textbox]")).to_be_visible()
    return html


@pytest.mark.parametrize("saver", [True, False])
def test_the_field_stays_where_the_editor_cannot_come(visit: Callable[..., Visit], saver: bool) -> None:
    title = f"Sans script {secrets.token_hex(3)}"
    writer = visit("fr", script=saver)
    if saver:  # of data: the script of the editor is not even asked for
        writer.page.add_init_script("Object.defineProperty(navigator, 'connection', {value: {saveData: true}})")
    writer.page.route("**/prosemirror*", lambda route: pytest.fail("nobody asked for it"))
    writer.sign_in("amina")
    page = writer.go(NEW)
    page.locator("[name=title_fr], [name=title]").first.fill(title)
    page.fill("textarea[name=body]", "## Bilan\n\n**571** arbres")
    page.click("button[name=deed][value=publish]")
    page.wait_for_url(lambda url: "/new/" not in url)
    expect(page.locator("main .prose h2")).to_have_text("Bilan")
    expect(page.locator("main .prose strong")).to_have_text("571")
