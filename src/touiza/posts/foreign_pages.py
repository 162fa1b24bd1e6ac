"""What a page elsewhere says of itself: its title, a summary, its site, its day, its picture. Reads, never raises."""

import datetime as dt
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from touiza.core.translated import LANGUAGES
from touiza.kernel.text import clean_line

READ = 400_000  # characters of a page; what it says of itself stands at its beginning
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{2,20})""", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TITLES = ("og:title", "twitter:title", "title")
_SUMMARIES = ("og:description", "twitter:description", "description")
_DAYS = ("article:published_time", "datepublished", "date", "dc.date", "dcterms.date", "pubdate")
_PICTURES = ("og:image:secure_url", "og:image", "twitter:image")


@dataclass(frozen=True)
class PageFacts:
    """What is kept of a page. `picture` is an address, "" where it names none; `language` one of ours, or ""."""

    title: str
    summary: str
    site: str
    dated: dt.date | None
    picture: str
    language: str


def read_page(data: bytes, address: str) -> PageFacts | None:
    """Return what a page of an address says of itself; None for what is no page with a title."""
    reader = _Reader()
    text = _decoded(data)
    if "<" not in text:
        return None
    reader.feed(text[:READ])
    told = reader.told
    title = clean_line(_first(told, _TITLES))[:200]
    if not title:
        return None
    site = clean_line(told.get("og:site_name", "")) or (urlsplit(address).hostname or "").removeprefix("www.")
    picture = urljoin(address, _first(told, _PICTURES)) if _first(told, _PICTURES) else ""
    return PageFacts(
        title=title,
        summary=clean_line(_first(told, _SUMMARIES))[:400],
        site=site[:80],
        dated=_day(_first(told, _DAYS)),
        picture=picture if picture.startswith(("https://", "http://")) else "",
        language=reader.language if reader.language in LANGUAGES else "",
    )


class _Reader(HTMLParser):
    """Gathers the head of a page: its title, what its meta elements say, its language."""

    def __init__(self) -> None:
        super().__init__()
        self.told: dict[str, str] = {}
        self.language = ""
        self.in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = said.get("lang", "")[:2].lower()
        elif tag == "title":
            self.in_title = "title" not in self.told
        elif tag == "meta":
            name = (said.get("property") or said.get("name") or said.get("itemprop") or "").lower()
            if name and said.get("content"):
                self.told.setdefault(name, said["content"][:2000])

    def handle_data(self, data: str) -> None:
        if self.in_title:
            self.told["title"] = (self.told.get("title", "") + data)[:2000]

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self.in_title = False


def _decoded(data: bytes) -> str:
    named = _CHARSET.search(data[:4096])
    for name in ((named[1].decode("ascii") if named else "utf-8"), "utf-8"):
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("utf-8", "replace")


def _first(told: dict[str, str], names: tuple[str, ...]) -> str:
    return next((told[name].strip() for name in names if told.get(name, "").strip()), "")


def _day(text: str) -> dt.date | None:
    found = _DAY.search(text)
    if found is None:
        return None
    try:
        day = dt.date.fromisoformat(found[0])
    except ValueError:
        return None
    return day if 1990 <= day.year <= 2100 else None
