"""A passkey in a real browser, on a virtual device: added, signed in with, asked for again, removed; and an app's code."""

import re
import time

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.accounts.factors import app_code
from tests.e2e.conftest import Site

pytestmark = pytest.mark.e2e
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def type_code(page: Page, site: Site, email: str) -> None:
    """Wait until the page asks for the code: the mail has been written by then."""
    page.wait_for_selector("input[name=code]")
    page.fill("input[name=code]", site.code_for(email))


class Newcomer:
    """Somebody who has just signed up, in a browser with a virtual device; under a name, as passkeys want it."""

    def __init__(self, context: BrowserContext, site: Site, email: str) -> None:
        self.site, self.email = site, email
        self.url = site.url.replace("127.0.0.1", "localhost")
        self.page: Page = context.new_page()
        self.problems: list[str] = []
        self.page.on("console", lambda said: self.problems.append(said.text) if said.type == "error" else None)
        self.device = context.new_cdp_session(self.page)
        self.device.send("WebAuthn.enable")
        self.key = self.device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]

    def go(self, path: str) -> Page:
        self.page.goto(f"{self.url}/en{path}")
        return self.page

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def keys(self) -> list:
        return self.device.send("WebAuthn.getCredentials", {"authenticatorId": self.key})["credentials"]

    def sign_up(self) -> None:
        page = self.go("/account/signup/")
        page.fill("input[name=name]", "Lila Ferhat")
        page.fill("input[name=email]", self.email)
        page.check("input[name=of_age]")
        self.press("Continue")
        type_code(page, self.site, self.email)
        self.press("Confirm")
        page.wait_for_url(lambda url: "/account/" not in url)

    def prove_by_mail(self) -> None:
        self.press("Send me a code")
        type_code(self.page, self.site, self.email)
        self.press("Go on")

    def sign_out(self) -> None:
        self.go("/account/logout/")
        self.press("Sign out")
        self.page.wait_for_load_state()

    def is_in(self) -> bool:
        self.go("/me/")
        return "/account/login/" not in self.page.url


@pytest.fixture
def lila(browser, site: Site):
    context = browser.new_context(accept_downloads=True)
    context.set_default_timeout(15_000)
    newcomer = Newcomer(context, site, f"lila{time.time_ns()}@touiza.example")
    newcomer.sign_up()
    yield newcomer
    context.close()


def test_a_passkey_from_the_first_to_the_last(lila: Newcomer) -> None:
    page = lila.go("/account/security/")
    page.get_by_role("link", name="Add a passkey").click()
    lila.prove_by_mail()
    page.wait_for_url("**/passkeys/add/")
    page.fill("input[name=name]", "My phone")
    lila.press("Add a passkey")
    page.wait_for_url("**/security/codes/")
    assert page.locator("ul[dir=ltr] li").count() == 10
    with page.expect_download() as downloaded:
        page.get_by_role("link", name="Download them").click()
    assert downloaded.value.suggested_filename == "recovery-codes.txt"
    recovery = page.locator("ul[dir=ltr] li").first.inner_text()
    assert len(lila.keys()) == 1
    assert lila.keys()[0]["isResidentCredential"]
    page.get_by_role("link", name="I have kept them").click()
    assert page.get_by_text("My phone").is_visible()

    lila.sign_out()
    lila.go("/account/login/")
    lila.press("Sign in with a passkey")
    page.wait_for_url(lambda url: "/account/" not in url)
    assert lila.is_in()

    lila.go("/me/data/export.json")  # what matters asks for the passkey, not for a code by mail
    assert "/passkeys/proof/" in page.url
    page.wait_for_selector("form[data-passkey]:not([hidden])")
    with page.expect_download():
        lila.press("Use my passkey")

    lila.sign_out()
    page = lila.go("/account/login/")
    page.fill("input[name=login]", lila.email)
    lila.press("Send me a code")
    type_code(page, lila.site, lila.email)
    lila.press("Confirm")
    page.wait_for_url("**/security/sign-in/")
    page.fill("input[name=code]", recovery)
    lila.press("Sign in with the code")
    page.wait_for_url(lambda url: "/account/" not in url)

    page = lila.go("/account/security/")
    page.get_by_role("link", name="Remove", exact=True).click()
    page.wait_for_selector("form[data-passkey]:not([hidden])")
    lila.press("Use my passkey")
    page.wait_for_url("**/removal/")
    lila.press("Remove")
    page.wait_for_url("**/account/security/")
    assert page.get_by_text("None yet.").is_visible()
    assert lila.problems == []


def test_who_shows_no_finger_is_told_and_stays_out(lila: Newcomer) -> None:
    page = lila.go("/account/passkeys/add/")
    lila.prove_by_mail()
    lila.device.send("WebAuthn.setUserVerified", {"authenticatorId": lila.key, "isUserVerified": False})
    lila.press("Add a passkey")
    page.get_by_text("No passkey was used.").wait_for()
    assert lila.keys() == []


def test_an_app_is_connected_without_a_script(browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(15_000)
    page, email = context.new_page(), f"nora{time.time_ns()}@touiza.example"
    page.goto(f"{site.url}/en/account/signup/")
    page.fill("input[name=name]", "Nora")
    page.fill("input[name=email]", email)
    page.check("input[name=of_age]")
    page.get_by_role("button", name="Continue").click()
    type_code(page, site, email)
    page.get_by_role("button", name="Confirm").click()
    page.goto(f"{site.url}/en/account/security/app/")
    page.get_by_role("button", name="Send me a code").click()
    type_code(page, site, email)
    page.get_by_role("button", name="Go on").click()
    secret = page.locator("#secret").inner_text().replace(" ", "")
    assert re.fullmatch("[A-Z2-7]{32}", secret)
    assert page.locator("img[src^='data:image/svg']").is_visible()
    page.fill("input[name=code]", app_code(secret))
    page.get_by_role("button", name="Connect it").click()
    assert page.locator("ul[dir=ltr] li").count() == 10
    page.goto(f"{site.url}/en/account/logout/")
    page.get_by_role("button", name="Sign out").last.click()
    page.goto(f"{site.url}/en/account/login/")
    assert page.get_by_text("Passkeys need JavaScript").is_visible()
    assert not page.locator("form[data-passkey]").is_visible()
    page.fill("input[name=login]", email)
    page.get_by_role("button", name="Send me a code").click()
    type_code(page, site, email)
    page.get_by_role("button", name="Confirm").click()
    page.fill("input[name=code]", app_code(secret, steps=1))
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{site.url}/en/me/")
    assert "/account/login/" not in page.url
    context.close()
