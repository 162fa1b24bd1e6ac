"""Exchange in a real browser: an association writes, somebody follows and asks, it answers from its inbox. With and without JavaScript."""

import secrets

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e

WORDS = {
    "ar": ("وصلت البطانيات وبقي أن نوضّبها", "هل آتي بعد صلاة العصر؟", "نعم، نبقى إلى الخامسة."),
    "fr": ("Les couvertures sont arrivées", "Puis-je venir après seize heures ?", "Oui, nous restons jusqu’à dix-sept heures."),
    "en": ("The blankets have come", "May I come after four?", "Yes, we stay until five."),
}
WAYS = [
    pytest.param(language, phone, script, id=f"{language}-{'phone' if phone else 'laptop'}{'' if script else '-no-script'}")
    for language, phone in (("ar", True), ("fr", False), ("en", True))
    for script in (True, False)
]


@pytest.mark.parametrize(("language", "phone", "script"), WAYS)
def test_from_the_news_to_the_answer(visit, language: str, phone: bool, script: bool) -> None:
    said, asked, answered = (f"{secrets.token_hex(3)} {words}" for words in WORDS[language])
    speaker, reader, coordinator = (visit(language, phone=phone, script=script) for _one in range(3))
    speaker.sign_in("rachid")
    address = write(speaker.go("/posts/new/?as=amis_chrea"), said)
    reader.sign_in("yanis")
    follow(reader.go("/@amis_chrea/"))
    expect(reader.go("/home/").locator("#feed")).to_contain_text(said)
    page = reader.page
    page.goto(address)
    thank(page)
    ask(page, asked)
    coordinator.sign_in("nassima")
    answer(coordinator.go("/@amis_chrea/inbox/"), asked, answered)
    page.goto(address)
    expect(page.locator("#thread")).to_contain_text(answered)
    expect(page.locator("#thread li li .tag").first).to_be_visible()  # in what time


@pytest.mark.parametrize("language", WORDS)
def test_by_keys_alone(visit, language: str) -> None:
    said = f"{WORDS[language][0]} {secrets.token_hex(3)}"
    speaker = visit(language)
    speaker.sign_in("rachid")
    page = speaker.go("/posts/new/?as=amis_chrea")
    reach(page, "textarea[name=body]")
    page.keyboard.type(said)
    reach(page, "button[name=deed][value=publish]")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/new/" not in url)
    expect(page.locator("main")).to_contain_text(said)
    asked = f"{WORDS[language][1]} {secrets.token_hex(3)}"
    reader = visit(language)
    reader.sign_in("yanis")
    reader.page.goto(page.url)
    page = reader.page
    reach(page, "[data-marks] button[value=thank]")
    page.keyboard.press("Enter")
    expect(page.locator("[data-marks] [aria-pressed=true]")).to_be_focused()
    reach(page, "#thread textarea[name=body]")
    page.keyboard.type(asked)
    reach(page, "#thread button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator("#thread li").last).to_contain_text(asked)


def reach(page: Page, wanted: str) -> None:
    """Press Tab until something has the focus."""
    for _press in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"Tab does not reach {wanted}")


def write(page: Page, text: str) -> str:
    page.fill("textarea[name=body]", text)
    page.click("button[name=deed][value=publish]")
    page.wait_for_url(lambda url: "/new/" not in url)
    expect(page.locator("main")).to_contain_text(text)
    return page.url


def follow(page: Page) -> None:
    button = page.locator("form[action*='/follow'] button[value=follow]")
    if button.count():
        button.first.click()
    expect(page.locator("form[action*='/follow'] button[value=end]").first).to_be_visible()


def thank(page: Page) -> None:
    page.locator("main [data-marks] button").first.click()
    expect(page.locator("main [data-marks] [aria-pressed=true]").first).to_be_visible()


def ask(page: Page, text: str) -> None:
    page.fill("#thread textarea[name=body]", text)
    page.locator("#thread form:has(textarea[name=body]) button[type=submit]").last.click()
    expect(page.locator("#thread")).to_contain_text(text)


def answer(page: Page, asked: str, text: str) -> None:
    for _try in range(120):  # a task reads what waits, after what it has to do already
        item = page.locator("a", has_text=asked[:6])
        if item.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    item.first.click()
    page.fill("#answer textarea[name=words]", text)
    page.locator("#answer button[type=submit]").first.click()
    expect(page.locator("a", has_text=asked[:6])).to_have_count(0)  # it waits no more
