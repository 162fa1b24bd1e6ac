"""The one place where what people typed becomes HTML: Markdown, then the strict cleaner."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from html import escape
from typing import NamedTuple

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token

_reader = MarkdownIt("commonmark", {"html": False, "linkify": False}).disable(["image", "html_block", "html_inline"])

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "h2", "h3", "h4", "blockquote", "a", "code", "pre", "hr", "bdi"}
OUTSIDE = "nofollow ugc noopener"
INSIDE = re.compile(rf'(<a href="/(?:[^/\\\s"][^"]*)?") rel="{OUTSIDE}"')  # not //elsewhere, nor what browsers read as that


class Span(NamedTuple):
    """A piece of a text, between two places, that leads somewhere."""

    start: int
    end: int
    href: str


Find = Callable[[str], Iterable[Span]]  # in order, none over another


@lru_cache(maxsize=256)
def render_markdown(text: str, *, top: int = 2) -> SafeString:
    """Return clean HTML of light Markdown. Headings begin at level `top`; no images, no HTML, links elsewhere say nofollow."""
    return _render(_reader.parse(text), top)


def render_linked(text: str, find: Find, *, top: int = 2) -> SafeString:
    """Do as `render_markdown`, and link what `find` finds in the words of the text: not in its links, nor in its code."""
    tokens = _reader.parse(text)
    for token in tokens:
        if token.children:
            token.children = [part for child, linked in _words(token) for part in (_linked(child, find) if linked else [child])]
    return _render(tokens, top)


def render_lines(text: str, find: Find) -> SafeString:
    """Return clean HTML of a text that is no Markdown: an empty line parts paragraphs, a single one breaks a line."""
    parts = re.split(r"\n\s*\n", text.strip())
    return clean_html("".join(f"<p>{_linked_html(part, find)}</p>\n" for part in parts if part.strip()))


def words_of(text: str) -> list[str]:
    """Return the pieces of Markdown in which `render_linked` looks for what to link."""
    return [child.content for token in _reader.parse(text) for child, linked in _words(token) if linked]


def _words(token: Token) -> Iterable[tuple[Token, bool]]:
    """Yield what a line consists of; true for words outside of links."""
    depth = 0
    for child in token.children or ():
        depth += child.nesting if child.tag == "a" else 0
        yield child, child.type == "text" and depth == 0


def _linked(token: Token, find: Find) -> Iterable[Token]:
    text, place = token.content, 0
    for span in find(text):
        yield Token("text", "", 0, content=text[place : span.start])
        yield Token("link_open", "a", 1, attrs={"href": span.href})
        yield Token("html_inline", "", 0, content=f"<bdi>{escape(text[span.start : span.end])}</bdi>")
        yield Token("link_close", "a", -1)
        place = span.end
    yield Token("text", "", 0, content=text[place:])


def _linked_html(text: str, find: Find) -> str:
    parts, place = [], 0
    for span in find(text):
        said = escape(text[span.start : span.end])
        parts += [escape(text[place : span.start]), f'<a href="{escape(span.href)}"><bdi>{said}</bdi></a>']
        place = span.end
    return "".join([*parts, escape(text[place:])]).replace("\n", "<br>")


def _render(tokens: list[Token], top: int) -> SafeString:
    for token in tokens:
        if token.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            token.tag = f"h{min(4, max(top, int(token.tag[1])))}"
    return clean_html(_reader.renderer.render(tokens, _reader.options, {}))


def clean_html(html: str) -> SafeString:
    """Return HTML with nothing but the tags of a text; cleaning it again changes nothing. Links within the site are its own."""
    clean = nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"}, link_rel=OUTSIDE)
    return SafeString(INSIDE.sub(r"\1", clean))
