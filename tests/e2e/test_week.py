"""A coordinator's week in a real browser, from Monday's queue to the thanks. Its pictures stand in the guides."""

from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.test_screens import keep

pytestmark = pytest.mark.e2e
HOME = "/@amis_chrea"
TOLD = ".flash, [role=status]"
WORDS = {
    "ar": {"all": "موعدنا أمام باب الحظيرة، والحافلة تنتظر خمس دقائق.", "guest": "سليم بوعلام", "hurt": "خدش في اليد عولج في المكان.", "call": "اتصلت وسألت عن الأحذية.", "letter": "موعد الربيع", "body": "نعود إلى الغرس في مارس."},
    "fr": {"all": "Rendez-vous à l’entrée du parc, le bus attend cinq minutes.", "guest": "Salim Boualem", "hurt": "Une égratignure à la main, soignée sur place.", "call": "A appelé au sujet des chaussures.", "letter": "Rendez-vous au printemps", "body": "Nous replantons en mars."},
    "en": {"all": "We meet at the gate of the park; the bus waits five minutes.", "guest": "Selim Boualem", "hurt": "A scratch on a hand, seen to on the spot.", "call": "Rang about the shoes.", "letter": "See you in spring", "body": "We plant again in March."},
}  # fmt: skip


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_a_coordinator_lives_through_a_week(visit, tmp_path, language: str) -> None:
    words = WORDS[language]
    desk = visit(language)
    desk.sign_in("nassima")

    def picture(name: str) -> None:
        if language == "ar":
            shot = tmp_path / f"{name}.png"
            desk.page.screenshot(path=shot, full_page=True)
            shown = Image.open(shot)
            keep(shown.crop((0, 0, shown.width, min(shown.height, 1300))), f"week-{name}")

    confirm_by_keyboard(desk.go("/today/?only=hours"))
    invite_who_is_free(desk, picture)
    use_again(desk)
    write_to_everyone(desk, words["all"])
    hold_the_day(desk, words["guest"], picture)
    note_an_incident(desk, words["hurt"])
    note_a_call(desk, words["call"], picture)
    write_a_letter(desk, words["letter"], words["body"])


def confirm_by_keyboard(page: Page) -> None:
    """Monday: the oldest entry of the queue is confirmed without a mouse."""
    row = page.locator("section[data-keys] .row")
    before = row.count()
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(row).not_to_have_count(before)


def invite_who_is_free(desk, picture: Callable[[str], None]) -> None:
    """A shift lacks people: somebody who is free then is invited, with one press."""
    page = desk.go(f"{HOME}/week/")
    picture("gaps")
    calls = page.locator("main a.go[href*='/invitations/']")
    for address in [calls.nth(n).get_attribute("href") for n in range(calls.count())]:
        page.goto(desk.site.url + address)
        asked = page.locator("#asked .row, section:has(#asked) .row").count()
        if not page.locator("input[name=people]").count():
            continue
        page.locator("input[name=people]").first.check()
        page.locator("form:has(input[name=people]) button.go").click()
        expect(page.locator(TOLD).first).to_be_visible()
        assert page.locator("#asked .row, section:has(#asked) .row").count() == asked + 1
        return
    raise AssertionError("nobody could be invited to any gap of the week")


def use_again(desk) -> None:
    """What went well is copied into a draft of its own, without its people."""
    page = desk.go(f"{HOME}/opportunities/")
    link = page.locator("main a[href$='/copy/']").first.get_attribute("href")
    assert link
    page.goto(desk.site.url + link)
    page.locator("form[action$='/copy/'] input[name=series]").first.check()
    page.locator("form[action$='/copy/'] button.go").click()
    page.wait_for_url("**/edit/")
    assert any(page.locator("input[name^=title_]").evaluate_all("fields => fields.map(field => field.value)"))


def open_the_day(desk) -> Page:
    page = desk.go(f"{HOME}/day/")
    page.locator("section:has(#now) .row a.btn.go").first.click()
    expect(page.locator("h1")).to_be_visible()
    return page


def write_to_everyone(desk, text: str) -> None:
    page = open_the_day(desk)
    page.locator("main a[href$='/message/']").first.click()
    page.locator(f"textarea[name$=_{desk.language}]").fill(text)
    page.locator("main form button.go").click()
    expect(page.locator("main")).to_contain_text(text)


def hold_the_day(desk, guest: str, picture: Callable[[str], None]) -> None:
    """One of those expected is here, and somebody nobody expected."""
    page = open_the_day(desk)
    waiting = page.locator("button[name=state][value=came]")
    before = waiting.count()
    if before:
        waiting.first.click()
        expect(waiting).to_have_count(before - 1)
    page.fill("input[name=who]", guest)
    page.locator("form[action$='/people/'] button").click()
    expect(page.locator("main")).to_contain_text(guest)
    picture("day")


def note_an_incident(desk, text: str) -> None:
    page = open_the_day(desk)
    page.locator("main a[href$='/incident/']").first.click()
    page.locator("[name=severity]").first.check()
    page.fill("textarea[name=text]", text)
    page.locator("main form button.go").click()
    assert text in desk.go(f"{HOME}/incidents/").locator("main").inner_text()


def note_a_call(desk, text: str, picture: Callable[[str], None]) -> None:
    """What was said on the telephone stands in the one timeline of that person."""
    page = desk.go(f"{HOME}/register/")
    page.locator("main table tbody a").first.click()
    page.locator("#note > summary, details#note > summary").first.click()
    page.fill("textarea[name=text]", text)
    page.locator("form[action$='/notes/'] button.go").click()
    expect(page.locator("section:has(#timeline)")).to_contain_text(text)
    picture("register")


def write_a_letter(desk, subject: str, body: str) -> None:
    """A letter to some of the register, with their names in it, tried on oneself and sent."""
    page = desk.go(f"{HOME}/register/")
    for n in range(2):
        page.locator("input[name=pick]").nth(n).check()
    page.locator("button[formaction$='/letters/new/']").click()
    page.fill("input[name=subject_" + desk.language + "]", subject)
    word = page.locator("main aside code").first.inner_text()
    page.fill("textarea[name=body_" + desk.language + "]", f"{word}\n\n{body}")
    page.locator("main form button.go").click()
    expect(page.locator("main")).to_contain_text(body)
    page.locator("form[action$='/sending/'] button.go").click()
    expect(page.locator("main")).to_contain_text(body)
    assert subject in desk.go(f"{HOME}/letters/").locator("main").inner_text()
