"""The strings that break things, forms as a browser sees them, and what a page may never hold after either."""

import html
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from touiza.kernel.text import clean_line, clean_text

OFTEN = int(os.environ.get("TOUIZA_NAUGHTY_EVERY") or 1)  # 1: every string is also sent so that it is taken
EACH = int(os.environ.get("TOUIZA_NAUGHTY_STEP") or 14)  # 1: all 515 strings, which takes ten minutes and more
FILE = Path(__file__).parents[3] / "shared/data/naughty/blns.json"
TAG = re.compile(r"<([a-zA-Z][^\s/>]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
ATTRIBUTE = re.compile(r"([^\s=\"'/]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")
AREA = re.compile(r"<textarea([^>]*)>(.*?)</textarea>", re.DOTALL)
TYPED = re.compile(r"<[a-zA-Z/!?][^>]*>")  # a tag as somebody types it
NEVER = {"iframe", "object", "embed", "applet", "base", "frame", "frameset", "marquee", "math", "style", "xss", "layer", "video", "audio"}
RUNS = re.compile(r"^\s*(?:javascript|vbscript|data|livescript|mocha|jar):", re.IGNORECASE)


def strings() -> list[str]:
    """Return the strings, in their order: one in EACH of them."""
    return list(json.loads(FILE.read_text(encoding="utf-8")))[::EACH]


def attributes(text: str) -> dict[str, str]:
    """Return the attributes of a tag, unescaped."""
    return {name.lower(): html.unescape((value or "").strip("\"'")) for name, value in ATTRIBUTE.findall(text)}


def controls(page: str) -> dict[str, tuple[str, str]]:
    """Return what one types into on a page: the type and the value of each input and textarea, by name."""
    found: dict[str, tuple[str, str]] = {}
    for tag, rest in TAG.findall(page):
        if tag == "input":
            told = attributes(rest)
            found[told.get("name", "")] = (told.get("type", "text"), told.get("value", ""))
    for rest, text in AREA.findall(page):
        found[attributes(rest).get("name", "")] = ("textarea", html.unescape(text).removeprefix("\n"))
    return found


def faults(page: str, string: str, before: str) -> list[str]:
    """Return what is wrong with a page that holds a string: elements that run, load or cover, tags of the string itself.

    `before` is a page of the same kind without it.
    """
    wrong = [f"raw {tag}" for tag in TYPED.findall(string) if tag in page and tag not in before]
    for tag, rest in TAG.findall(page):
        name = tag.lower()
        told = attributes(rest) if rest.strip() else {}
        if name in NEVER:
            wrong.append(f"<{name}>")
        if name == "script" and not told.get("src", "").startswith("/") and told.get("type") != "application/ld+json":
            wrong.append("inline script")
        if name == "script" and "<script" in string.lower() and told.get("src", "/static/").startswith(("//", "http")):
            wrong.append("foreign script")
        wrong += [f"{name} {key}" for key in told if key.startswith("on") and len(key) > 2]
        wrong += [f"{name} {key}={told[key]}" for key in ("href", "src", "action") if RUNS.match(told.get(key, ""))]
    for told in re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page, re.DOTALL):
        json.loads(told)
    if "<html" in page and not page.rstrip().endswith("</html>"):
        wrong.append("the page is cut")
    return wrong


@contextmanager
def undone() -> Iterator[None]:
    """What happens in here is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@dataclass
class Drill:
    """One form. `fixed` is what stays beside the string where the form shall be accepted."""

    client: Client
    address: str
    every: tuple[str, ...]  # all names the form knows, the string goes into each of them
    free: tuple[str, ...]  # those that take any words
    fixed: dict[str, object] = field(default_factory=dict)
    deed: dict[str, object] = field(default_factory=dict)  # the button
    shown: tuple[str, ...] = ()  # pages to look at when it was accepted; "" is where it leads
    again: str = ""  # the page whose form shows what was stored
    short: tuple[str, ...] = ()  # of `free`: those whose stored text is one line
    accepted: int = 0  # how many posts led on

    def run(self, found: list[str]) -> list[str]:
        """Post every string into all fields, and every fifth so that it is taken; return what went wrong."""
        wrong: list[str] = []
        cookies = deepcopy(self.client.cookies)
        pages = (self.address, self.again, *self.shown)
        before = "".join(self._text(self.client.get(page)) for page in pages if page)
        for number, string in enumerate(found):
            posts = [dict.fromkeys(self.every, string) | self.deed]
            if number % OFTEN == 0 and (self.free or self.fixed):
                posts.append(self.fixed | dict.fromkeys(self.free, string) | self.deed)
            for data in posts:
                self.client.cookies = deepcopy(cookies)
                with undone():
                    wrong += [f"{number} {string[:60]!r}: {fault}" for fault in self._post(data, string, before)]
        return wrong

    def _post(self, data: dict[str, object], string: str, before: str) -> Iterator[str]:
        answer = self.client.post(self.address, data)
        if answer.status_code >= 500:
            yield f"status {answer.status_code}"
        elif answer.status_code in (301, 302):
            self.accepted += 1
            yield from self._look_again(answer, data, string, before)
        else:
            page = self._text(answer)
            yield from faults(page, string, before)
            if answer.status_code in (200, 422):
                yield from self._lost(controls(page), data, string)

    def _look_again(self, answer: HttpResponse, data: dict[str, object], string: str, before: str) -> Iterator[str]:
        for address in self.shown:
            page = self.client.get(address or answer["Location"], follow=True)
            if page.status_code != 200:
                yield f"{address or answer['Location']} answers {page.status_code}"
            yield from faults(self._text(page), string, before)
        if self.again and string.isprintable():
            there = controls(self._text(self.client.get(self.again)))
            for name in self.free:
                wanted = (clean_line if name in self.short else clean_text)(string)
                if data.get(name) == string and there.get(name, ("", ""))[1] != wanted:
                    yield f"{name} is stored as {there.get(name)!r}"

    def _lost(self, there: dict[str, tuple[str, str]], data: dict[str, object], string: str) -> Iterator[str]:
        if not string.isprintable() or not string.strip():
            return
        for name, typed in data.items():
            kind, value = there.get(name, ("absent", ""))
            if typed == string and name in self.free and kind != "password" and value != string:
                yield f"{name} is lost: {kind} {value[:60]!r}"

    @staticmethod
    def _text(answer: HttpResponse) -> str:
        return answer.content.decode() if "html" in answer.get("Content-Type", "") else ""
