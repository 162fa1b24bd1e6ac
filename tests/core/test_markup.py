"""What people typed becomes HTML in one place: what stands out leads on, and nothing that was typed acts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touiza.core.markup import Span, clean_html, render_lines, render_linked, render_markdown, words_of


def find(text):
    at = text.find("#tag")
    return [Span(at, at + 4, "/topics/tag/")] if at >= 0 else []


LINK = '<a href="/topics/tag/"><bdi>#tag</bdi></a>'


def test_words_are_linked_but_not_in_links_nor_code():
    html = render_linked("A #tag, [here #tag](https://e.org), `#tag`, **#tag**", find)
    assert html.count(LINK) == 2
    assert '<a href="https://e.org" rel="nofollow ugc noopener">here #tag</a>' in html
    assert "<code>#tag</code>" in html


@pytest.mark.parametrize("address", ["//e.org/x", "/\\e.org", "/\t/e.org", "https://e.org", "mailto:a@e.org"])
def test_links_elsewhere_say_that_they_are_not_ours(address):
    assert 'rel="nofollow ugc noopener"' in clean_html(f'<a href="{address}">x</a>')


def test_a_heading_needs_its_blank():
    assert render_linked("#tag first", find).startswith(f"<p>{LINK}")
    assert "<h3>" in render_linked("# Title", find, top=3)


def test_lines_are_no_markdown():
    assert render_lines("1. **a** <b>\nb #tag\n\nc", find) == f"<p>1. **a** &lt;b&gt;<br>b {LINK}</p>\n<p>c</p>\n"


def test_the_words_looked_through_are_those_that_are_linked():
    assert "".join(words_of("a #x_y [#no](https://e.org) `#no` *b*")).split() == ["a", "#x_y", "b"]


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_nothing_is_nothing(text):
    assert render_lines(text, find) == ""


@given(st.text())
def test_whatever_is_typed_is_clean(text):
    for html in (render_linked(text, find), render_lines(text, find), render_markdown(text)):
        assert clean_html(html) == html
        assert "<script" not in html
        assert "javascript:" not in html.replace("&", "").lower() or "href=\"javascript" not in html.lower()
