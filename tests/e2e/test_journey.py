"""The main job in a real browser: publish, find, sign up, apply, accept, hours, certificate, check. With and without JavaScript."""

import datetime as dt
import secrets

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from touiza.core.ids import read_spoken

pytestmark = pytest.mark.e2e

WORDS = {
    "ar": {"title": "ترجم دليل الإسعافات", "name": "ريم بن صالح", "work": "ترجمت صفحتين", "do": "نترجم الدليل معاً صفحة صفحة."},
    "fr": {"title": "Traduire le guide des secours", "name": "Lina Haddad", "work": "Deux pages traduites", "do": "Nous traduisons le guide page à page."},
    "en": {"title": "Translate the first-aid guide", "name": "Nora Keane", "work": "Two pages translated", "do": "We translate the guide page by page."},
}  # fmt: skip
WAYS = [
    pytest.param(language, phone, script, id=f"{language}-{'phone' if phone else 'laptop'}{'' if script else '-no-script'}")
    for language in ("ar", "fr", "en")
    for phone in (True, False)
    for script in (True, False)
]


@pytest.mark.parametrize(("language", "phone", "script"), WAYS)
def test_from_the_call_to_the_certificate(visit, site, language: str, phone: bool, script: bool) -> None:
    words = WORDS[language]
    title = f"{words['title']} {secrets.token_hex(3)}"
    coordinator = visit(language, phone=phone, script=script)
    coordinator.sign_in("nassima")
    slug = publish(coordinator, title, words["do"], language)

    volunteer = visit(language, phone=phone, script=script)
    find(volunteer.go("/opportunities/"), title)
    email = f"v{secrets.token_hex(4)}@mail.example"
    apply_and_sign_up(volunteer, site, words["name"], email)

    accept(coordinator, words["name"], title)
    enter_hours(volunteer, slug, words["work"])
    confirm(coordinator, words["name"])
    number = carry_away(volunteer, language)

    stranger = visit(language, phone=phone, script=script)
    stranger.page.goto(f"{site.url}/c/{number.lower()}?lang={language}")
    expect(stranger.page.locator("main")).to_contain_text(words["name"])
    expect(stranger.page.locator(".verdict")).to_contain_text(number)


def publish(coordinator, title: str, text: str, language: str) -> str:
    page = coordinator.go("/@amis_chrea/opportunities/new/")
    page.check("input[name=attendance][value=remote]")
    page.fill(f"[name=title_{language}]", title)
    page.fill(f"[name=body_{language}]", text)
    page.fill(f"[name=deliverable_{language}]", "10")
    page.check("input[name=timing][value=flexible]")
    page.fill("input[name=deadline]", (dt.date.today() + dt.timedelta(days=20)).strftime("%d/%m/%Y"))
    page.fill("input[name=amount]", "2")
    page.fill("input[name=places]", "3")
    page.check("input[name=join_mode][value=review]")
    for name in ("causes", "languages"):
        box = page.locator(f"input[name={name}]").first
        if not box.is_visible():
            page.locator(f"details:has(input[name={name}]) > summary").first.click()
        box.check()
    page.click("button[name=deed][value=publish]")
    expect(page.locator("h1")).to_contain_text(title)
    return page.url.rstrip("/").rsplit("/", 1)[-1]


def find(page: Page, title: str) -> None:
    page.fill("input[name=q]", title)
    page.press("input[name=q]", "Enter")
    page.locator(".find h3 a", has_text=title).first.click()
    expect(page.locator("h1")).to_contain_text(title)


def apply_and_sign_up(volunteer, site, name: str, email: str) -> None:
    page: Page = volunteer.page
    page.locator("#apply a.go, #apply a.btn.go, section:has(#apply) a.btn.go").first.click()
    page.locator("main a[href*='/account/signup/']").first.click()
    page.fill("input[name=name]", name)
    page.fill("input[name=email]", email)
    page.check("input[name=of_age]")
    page.locator("main form button[type=submit]").first.click()
    page.fill("input[name=code]", site.code_for(email))
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/application/**")
    page.fill("textarea[name=message]", "…")
    page.locator("main form:has(textarea[name=message]) button[type=submit]").click()
    page.wait_for_url("**/applications/**")


def accept(coordinator, name: str, title: str) -> None:
    page = coordinator.go("/@amis_chrea/applications/")
    last = page.locator(".pager a").last
    if last.count():
        last.click()
    row = page.locator(".row", has_text=title)
    row.locator("form button").first.click()
    expect(page.locator(".flash, [role=status]").first).to_contain_text(name)


def enter_hours(volunteer, slug: str, work: str) -> None:
    page = volunteer.go(f"/opportunities/{slug}/hours/")
    page.fill("input[name=minutes_hours]", "2")
    page.fill("input[name=minutes_minutes]", "30")
    page.fill("input[name=note]", work)
    page.locator("main form:has(input[name=note]) button[type=submit]").click()
    expect(page.locator("main")).to_contain_text(work)


def confirm(coordinator, name: str) -> None:
    page = coordinator.go("/@amis_chrea/hours/")
    last = page.locator(".pager a").last
    if last.count():
        last.click()
    page.locator(".row", has_text=name).locator("button[name=confirm]").first.click()
    expect(page.locator(".flash, [role=status]").first).to_contain_text(name)


def carry_away(volunteer, language: str) -> str:
    page: Page = volunteer.go("/me/certificates/")
    page.locator("main form:has(input[name=source]) button[type=submit]").first.click()
    number = page.locator(".cert bdi.num").first.inner_text()
    page.locator("select[name=in]").first.select_option(language)
    with page.expect_download() as waiting:
        page.locator("form[action$='certificate.pdf'] button").first.click()
    document = pypdfium2.PdfDocument(waiting.value.path())
    assert len(document) == 1
    lines = document[0].get_textpage().get_text_range().splitlines()
    letters = sorted(read_spoken(number))  # what extracts a right-to-left page turns the order of its parts around
    assert any(sorted(read_spoken(line)) == letters for line in lines)
    return number
