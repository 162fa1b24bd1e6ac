"""A real demo, started as anyone starts it, and a real browser. Skipped where there is no Chromium."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE, LAPTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


@dataclass(frozen=True)
class Site:
    """A running demo."""

    url: str
    people: dict[str, dict[str, str]]

    def open(self, path: str) -> bytes:
        """Return what an address answers, without a browser."""
        with urllib.request.urlopen(self.url + path, timeout=30) as answer:
            return bytes(answer.read())

    def code_for(self, email: str) -> str:
        """Return the newest code mailed to an address; the worker may need a moment."""
        for _try in range(60):
            page = self.open(f"/demo/mail/?to={email}").decode()
            for found in re.findall(r'href="(/demo/mail/[^"?/]+/)"', page)[:1]:
                text = re.sub(r"<[^>]+>", " ", self.open(found).decode())
                code = re.search(r"\b\d{4}-\d{4}\b", text)
                if code:
                    return code.group()
            time.sleep(0.5)
        raise AssertionError(f"no code came for {email}")


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """Start `demo` in a folder of its own and stop it after; TOUIZA_SITE names one that runs already."""
    if running := os.environ.get("TOUIZA_SITE"):
        yield _site(running)
        return
    folder = tempfile.mkdtemp(prefix="touiza-e2e-")
    Path(folder).chmod(0o711)
    port = _free_port()
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("TOUIZA_", "DATABASE_"))}
    environment |= {"PYTHONPATH": str(ROOT / "src"), "TOUIZA_RATE_LIMITS": "0", "TOUIZA_STYLEGUIDE": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "touiza", "demo", "--port", str(port), "--data", f"{folder}/demo"],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        _wait_until_ready(process)
        yield _site(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = os.environ.get("TOUIZA_CHROMIUM") or shutil.which("chromium")
    if not chromium:
        pytest.skip("no Chromium on this machine: install Debian's package chromium, or name one in TOUIZA_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield browser
        browser.close()


class Visit:
    """One person's browser on the site, in a language."""

    def __init__(self, context: BrowserContext, site: Site, language: str) -> None:
        self.site, self.language, self.page = site, language, context.new_page()

    def go(self, path: str = "/") -> Page:
        """Open a page of the visit's language."""
        self.page.goto(f"{self.site.url}/{self.language}{path}")
        return self.page

    def sign_in(self, name: str) -> None:
        """Sign in with the password that the demo printed."""
        person = self.site.people[name]
        self.go("/account/login/")
        self.page.fill("input[name=login]", person["email"])
        self.page.fill("input[name=password]", person["password"])
        self.page.locator("form:has(input[name=password]) button[type=submit]").first.click()
        self.page.wait_for_url(lambda url: "/account/" not in url)


@pytest.fixture
def visit(browser: Browser, site: Site, request: pytest.FixtureRequest):
    """Return a maker of visits: `visit("ar", phone=True, script=False)`."""
    opened: list[BrowserContext] = []

    def make(language: str, *, phone: bool = False, script: bool = True, dark: bool = False) -> Visit:
        context = browser.new_context(
            viewport=PHONE if phone else LAPTOP,
            java_script_enabled=script,
            locale={"ar": "ar-DZ", "fr": "fr-DZ", "en": "en-GB"}[language],
            color_scheme="dark" if dark else "light",
            accept_downloads=True,
        )
        context.set_default_timeout(15_000)
        opened.append(context)
        return Visit(context, site, language)

    yield make
    for context in opened:
        context.close()


def _site(url: str) -> Site:
    with urllib.request.urlopen(f"{url}/demo/people.json", timeout=30) as answer:
        people = json.load(answer)
    return Site(url, {one["email"].split("@")[0]: one for one in people})


def _wait_until_ready(process: subprocess.Popen[str]) -> None:
    lines = []
    assert process.stdout is not None
    for line in process.stdout:
        lines.append(line)
        if line.startswith("Touiza is ready at"):
            return
    raise AssertionError("the demo did not start:\n" + "".join(lines[-40:]))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
