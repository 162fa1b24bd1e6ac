"""Lists for feed readers: Atom (RFC 4287) and JSON Feed 1.1, written from the same plain data.

Ids are addresses without a language, so that they stay what they are in whichever language a list is read.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

ATOM = "http://www.w3.org/2005/Atom"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
JSON_FEED = "https://jsonfeed.org/version/1.1"
MINUTES = 5  # for which a reader need not ask again


@dataclass(frozen=True)
class Author:
    name: str
    href: str = ""


@dataclass(frozen=True)
class FeedEntry:
    """One entry. Addresses are absolute; `html` is clean; `language` is that of the text."""

    id: str
    href: str
    title: str
    html: str
    summary: str
    published: dt.datetime
    changed: dt.datetime
    author: Author
    language: str
    topics: tuple[str, ...] = ()
    picture: str = ""


@dataclass(frozen=True)
class Feed:
    """A list. `changed` is when anything of it last did: of an empty one, when what it is about began."""

    id: str
    title: str
    home: str
    language: str
    began: dt.datetime
    entries: Sequence[FeedEntry]

    @property
    def changed(self) -> dt.datetime:
        return max((entry.changed for entry in self.entries), default=self.began)


def feed_response(request: HttpRequest, feed: Feed, *, kind: str) -> HttpResponseBase:
    """Return a feed as "atom" or "json"; 304 to who has it already."""
    address = request.build_absolute_uri()
    body = write_atom(feed, address) if kind == "atom" else write_json(feed, address)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    content_type = "application/atom+xml; charset=utf-8" if kind == "atom" else "application/feed+json; charset=utf-8"
    response = HttpResponse(body, content_type=content_type)
    response["ETag"] = etag
    response["Last-Modified"] = http_date(feed.changed.timestamp())
    response["Cache-Control"] = f"public, max-age={MINUTES * 60}"
    response["Access-Control-Allow-Origin"] = "*"  # nobody's own: any page may read what any visitor may
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    found = get_conditional_response(request, etag=etag, last_modified=int(feed.changed.timestamp()), response=response)
    return found if found is not None else response


def write_atom(feed: Feed, address: str) -> bytes:
    ET.register_namespace("", ATOM)
    root = ET.Element(_name("feed"), {XML_LANG: feed.language})
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    _text(root, "updated", _moment(feed.changed))
    ET.SubElement(root, _name("link"), {"rel": "self", "href": address, "type": "application/atom+xml"})
    ET.SubElement(root, _name("link"), {"rel": "alternate", "href": feed.home, "type": "text/html"})
    _text(root, "generator", "Touiza")
    for entry in feed.entries:
        _add_entry(root, entry)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _add_entry(root: ET.Element, entry: FeedEntry) -> None:
    found = ET.SubElement(root, _name("entry"), {XML_LANG: entry.language})
    _text(found, "id", entry.id)
    _text(found, "title", entry.title)
    _text(found, "updated", _moment(entry.changed))
    _text(found, "published", _moment(entry.published))
    ET.SubElement(found, _name("link"), {"rel": "alternate", "href": entry.href, "type": "text/html"})
    if entry.picture:
        ET.SubElement(found, _name("link"), {"rel": "enclosure", "href": entry.picture})
    author = ET.SubElement(found, _name("author"))
    _text(author, "name", entry.author.name)
    if entry.author.href:
        _text(author, "uri", entry.author.href)
    for topic in entry.topics:
        ET.SubElement(found, _name("category"), {"term": _clean(topic)})
    if entry.summary:
        _text(found, "summary", entry.summary)
    ET.SubElement(found, _name("content"), {"type": "html"}).text = _clean(entry.html)


def write_json(feed: Feed, address: str) -> bytes:
    told = {
        "version": JSON_FEED,
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": address,
        "language": feed.language,
        "items": [_item(entry) for entry in feed.entries],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _item(entry: FeedEntry) -> dict[str, object]:
    told: dict[str, object] = {
        "id": entry.id,
        "url": entry.href,
        "title": entry.title,
        "content_html": entry.html,
        "summary": entry.summary,
        "image": entry.picture,
        "date_published": _moment(entry.published),
        "date_modified": _moment(entry.changed),
        "authors": [{"name": entry.author.name, **({"url": entry.author.href} if entry.author.href else {})}],
        "tags": list(entry.topics),
        "language": entry.language,
    }
    return {name: value for name, value in told.items() if value not in ("", [])}


def _name(tag: str) -> str:
    return f"{{{ATOM}}}{tag}"


def _text(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, _name(tag)).text = _clean(text)


def _clean(text: str) -> str:
    """Return a text without the characters that XML 1.0 cannot hold."""
    return "".join(sign for sign in text if sign in "\t\n\r" or "\x20" <= sign <= "\ud7ff" or "\ue000" <= sign <= "\ufffd" or sign >= "\U00010000")


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
