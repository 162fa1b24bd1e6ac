"""The package index's strings that attack readers, saved through the real forms and read back in a real browser: none runs.

The content policy is switched off in that browser: what we write must be harmless by itself. A new form is a line in PLACES.
"""

import os
import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import pytest
from brs_kb import get_all_payloads
from playwright.sync_api import Browser, Page, Request

from tests.e2e.conftest import Site, Visit

pytestmark = pytest.mark.e2e

OURS = re.compile(r"^/(static|media|live|weave|favicon\.ico)|^/(ar|fr|en)/(fresh/|posts/[^/]+/answers/$)")  # what pages ask for by themselves
WATCH = """
window.ran = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"]) window[name] = (...words) => { ran.push(name + ": " + words); };
"""
LOOK = """() => {
  const bad = [...window.ran];
  for (const element of document.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) {
      if (name.startsWith("on")) bad.push(`<${element.localName} ${name}>`);
      if (["href", "src", "action", "formaction", "data", "srcdoc", "xlink:href"].includes(name) && /^[\\s\\x00-\\x1f]*(javascript|vbscript|data:text)/i.test(value)) bad.push(`${name}=${value}`);
    }
  }
  for (const element of document.querySelectorAll("iframe, object, embed, base, frame, applet, main script, main style, main link, main meta")) bad.push(`<${element.localName}>`);
  return bad;
}"""


@dataclass(frozen=True)
class Place:
    """Where somebody writes: who, in which form and field, how much at once, and where others read it; each `share`th string goes there."""

    who: str
    form: str
    field: str
    longest: int
    shown: str
    share: int = 1


WORK = "/opportunities/traduire-de-chez-soi-le-guide-des-plantes-de-chrea/"
ARTICLE = "/posts/571-cedars-out-of-600-winter-may-come/"
PLACES = {
    "an opportunity": Place("nassima", f"{WORK}edit/", "body_fr", 9_500, WORK),
    "an article": Place("rachid", f"{ARTICLE}edit/", "body", 9_500, ARTICLE),
    "an association": Place("rachid", "/@amis_chrea/edit/", "about_fr", 4_800, "/@amis_chrea/", share=10),
    "a person": Place("amina", "/me/profile/", "about", 1_900, "/@amina/", share=10),
    "an answer": Place("lydia", "/answers/{comment}/edit/", "body", 1_900, "/posts/{comment}/answers/", share=10),
}


def strings(share: int) -> list[str]:
    """Return each string once, in one order; each `share`th, but all of them where TOUIZA_STRINGS is "all"."""
    with warnings.catch_warnings(action="ignore"):  # the package asks for the time in an old way
        every = list(dict.fromkeys(entry["payload"] for entry in get_all_payloads().values()))
    return every if os.environ.get("TOUIZA_STRINGS") == "all" else every[::share]


def packs(longest: int, share: int) -> Iterator[str]:
    """Yield texts that hold all the strings that fit, each in a paragraph of its own."""
    held: list[str] = []
    for string in strings(share):
        if len(string) > longest:
            continue
        if held and sum(len(one) + 2 for one in held) + len(string) > longest:
            yield "\n\n".join(held)
            held = []
        held.append(string)
    yield "\n\n".join(held)


@pytest.fixture
def watched(browser: Browser, site: Site) -> Iterator[Callable[[str], tuple[Visit, list[str]]]]:
    """Return a maker of browsers, signed in, that note what runs and whatever is asked of anybody."""
    contexts = []

    def make(who: str) -> tuple[Visit, list[str]]:
        context = browser.new_context(bypass_csp=True, locale="fr-DZ")
        context.set_default_timeout(20_000)
        contexts.append(context)
        visit, asked = Visit(context, site, "fr"), []
        visit.sign_in(who)
        context.add_init_script(WATCH)

        def note(request: Request) -> None:
            address = urlsplit(request.url)
            here = address.hostname == urlsplit(site.url).hostname and (request.is_navigation_request() or OURS.search(address.path))
            if not here and address.scheme not in {"data", "blob"}:
                asked.append(request.url)

        context.on("request", note)
        return visit, asked

    yield make
    for context in contexts:
        context.close()


def write(page: Page, field: str, text: str) -> str:
    """Put a text into a field and send the form; return what was there."""
    before: str = page.eval_on_selector(f"[name={field}]", "(field, text) => { const before = field.value; field.value = text; return before; }", text)
    with page.expect_navigation():
        page.eval_on_selector(f"[name={field}]", "(field) => { field.form.noValidate = true; field.form.requestSubmit(); }")
    return before


@pytest.mark.parametrize("name", PLACES)
def test_nothing_that_is_written_runs_where_it_is_read(watched: Callable[[str], tuple[Visit, list[str]]], name: str) -> None:
    place = PLACES[name]
    visit, asked = watched(place.who)
    if "{comment}" in place.form:
        comment = re.search(r"/answers/(comment-\w+)/edit/", visit.go(ARTICLE).content())
        assert comment
        place = replace(place, form=place.form.format(comment=comment[1]), shown=place.shown.format(comment=comment[1]))
    every = [*packs(place.longest, place.share)]
    original, read = None, 0
    for text in every:
        page = visit.go(place.form)
        before = write(page, place.field, text)
        original = before if original is None else original
        assert page.evaluate(LOOK) == [], "in the form that comes back, or the page that follows"
        page = visit.go(place.shown)
        page.wait_for_timeout(100)
        shown = page.locator("main").inner_text()
        read += any(len(line) > 5 and line.strip()[:40] in shown for line in text.split("\n"))
        assert page.evaluate(LOOK) == []
        assert asked == []
        page = visit.go(place.form)
        assert page.evaluate(LOOK) == []
    write(page, place.field, original or "")
    assert read >= 0.9 * len(every), "what was written is what is read"
