"""The strings that break things, and what a page may never hold after one of them."""

import html
import json
import re
from functools import cache, lru_cache
from pathlib import Path

FILE = Path(__file__).parents[3] / "shared/data/naughty/blns.json"
HOW_MANY = 515
TAG = re.compile(r"<([a-zA-Z][^\s/>]*+)((?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+)>")
ATTRIBUTE = re.compile(r"([^\s=\"'/]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")
AREA = re.compile(r"<textarea([^>]*+)>(.*?)</textarea>", re.DOTALL)
LINKED = re.compile(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', re.DOTALL)
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
TYPED = re.compile(r"<[a-zA-Z!?][^>]*>|</(?:script|style|title|textarea|select)[^>]*>")  # a tag, as somebody types it, that does something
NEVER = {"iframe", "object", "embed", "applet", "base", "frame", "frameset", "marquee", "math", "style", "xss", "layer", "video", "audio"}
RUNS = re.compile(r"(?:javascript|vbscript|data|livescript|mocha|jar):", re.IGNORECASE)
IGNORED = re.compile(r"[\x00-\x20]+")  # what a browser drops from the scheme of an address
OWN_SCRIPT = "/static/"
OWN_PICTURE = re.compile(r"data:image/svg\+xml;base64,[A-Za-z0-9+/]+={0,2}")  # the QR code of an app: nobody's words are in it


@cache
def strings() -> tuple[str, ...]:
    """Return all strings, in their order."""
    return tuple(json.loads(FILE.read_text(encoding="utf-8")))


@lru_cache(maxsize=100_000)
def attributes(text: str) -> dict[str, str]:
    """Return the attributes of a tag, unescaped; not to be changed."""
    return {name.lower(): html.unescape((value or "").strip("\"'")) for name, value in ATTRIBUTE.findall(text)}


@lru_cache(maxsize=100_000)
def tag_faults(tag: str, rest: str) -> tuple[str, ...]:
    """Return why an element may not stand on a page of ours: it runs, loads or covers what is not ours."""
    name, told = tag.lower(), attributes(rest)
    wrong = [f"<{name}>"] if name in NEVER else []
    if name == "script" and not told.get("src", "").startswith(OWN_SCRIPT) and told.get("type") != "application/ld+json":
        wrong.append(f"script {told.get('src', '')}")
    wrong += [f"{name} {key}" for key in told if key.startswith("on") and len(key) > 2]
    wrong += [f"{name} {key}={told[key]}" for key in ("href", "src", "action", "formaction") if RUNS.match(IGNORED.sub("", told.get(key, ""))) and not OWN_PICTURE.fullmatch(told[key])]
    return tuple(wrong)


class Page:
    """What a browser reads of a page."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tags = TAG.findall(text)

    def faults(self, string: str, before: str) -> list[str]:
        """Return what is wrong with a page that holds a string; `before` is pages of the same kind without it."""
        wrong = [f"raw {tag}" for tag in TYPED.findall(string) if tag in self.text and tag not in before]
        for tag, rest in set(self.tags):
            wrong += tag_faults(tag, rest)
        for told in LINKED.findall(self.text):
            json.loads(told)
        if "<html" in self.text and not self.text.rstrip().endswith("</html>"):
            wrong.append("the page is cut")
        if self.text.count("</title>") > 1 and "<svg" not in self.text:
            wrong.append("two titles")
        return wrong

    def controls(self) -> dict[str, tuple[str, str]]:
        """Return what one types into: the type and the value of each input and textarea, by name.

        Where two forms of a page have a name in common, the one that holds something speaks for both.
        """
        found: dict[str, tuple[str, str]] = {}
        for tag, rest in self.tags:
            if tag == "input":
                told = attributes(rest)
                found[told.get("name", "")] = (told.get("type", "text"), told.get("value", ""))
        for rest, text in AREA.findall(self.text):
            name, value = attributes(rest).get("name", ""), html.unescape(text).removeprefix("\n")
            if value or name not in found:
                found[name] = ("textarea", value)
        return found

    def refusals(self) -> list[str]:
        """Return what the page says against what was typed."""
        return re.findall(r'class="(?:err|errors|flash|note)[ "]', self.text)
