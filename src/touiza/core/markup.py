"""The one place where what people typed becomes HTML: Markdown, then the strict cleaner."""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

_reader = MarkdownIt("commonmark", {"html": False, "linkify": False}).disable(["image", "html_block", "html_inline"])

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "h2", "h3", "h4", "blockquote", "a", "code", "pre", "hr"}


@lru_cache(maxsize=256)
def render_markdown(text: str, *, top: int = 2) -> SafeString:
    """Return clean HTML of light Markdown. Headings begin at level `top`; no images, no HTML, links say nofollow."""
    tokens = _reader.parse(text)
    for token in tokens:
        if token.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            token.tag = f"h{min(4, max(top, int(token.tag[1])))}"
    return clean_html(_reader.renderer.render(tokens, _reader.options, {}))


def clean_html(html: str) -> SafeString:
    """Return HTML with nothing but the tags of a text; cleaning it again changes nothing."""
    return SafeString(
        nh3.clean(
            html,
            tags=TAGS,
            attributes={"a": {"href"}},
            url_schemes={"http", "https", "mailto"},
            link_rel="nofollow ugc noopener",
        )
    )
