"""What a post says, as it is shown: its text with topics and mentions linked, its beginning for lists, its heading."""

import re
from collections.abc import Collection, Iterator

from django.conf import settings
from django.urls import reverse
from django.utils.encoding import uri_to_iri
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext

from touiza.core.markup import Find, Span, render_lines, render_linked, words_of
from touiza.core.translated import Passage
from touiza.kernel.text import MarkKind, find_marks, handles_in, plain_text, topics_in
from touiza.posts.addresses import topic_path
from touiza.posts.models import Post, PostKind
from touiza.ui import formats
from touiza.vocabulary.topics import topic_key

BEGINNING = 280  # characters of an article in a list
HEADING = 80  # characters of a text that stand for it where it has no title
WORDS_A_MINUTE = 180
_BLANKS = re.compile(r"\s+")
_HEADINGS = re.compile(r"^[ \t]*#{1,6}[ \t].*$", re.MULTILINE)


def text_of(post: Post, passage: Passage, *, top: int = 2) -> SafeString:
    """Return the whole text as clean HTML: an article is Markdown, all else is taken as it was typed."""
    find = linker(post.__dict__.get("mentioned_handles", ()))
    if post.kind == PostKind.ARTICLE:
        return render_linked(passage.text, find, top=top)
    return render_lines(passage.text, find)


def linker(mentioned: Collection[str]) -> Find:
    """Return what links topics, addresses, and the people and associations that were mentioned."""

    def find(text: str) -> Iterator[Span]:
        for mark in find_marks(text):
            if mark.kind is MarkKind.TOPIC:
                yield Span(mark.start, mark.end, uri_to_iri(topic_path(topic_key(mark.value))))  # as people read it, and a third as long
            elif mark.kind is MarkKind.ADDRESS:
                yield Span(mark.start, mark.end, mark.value)
            elif mark.value in mentioned:
                yield Span(mark.start, mark.end, reverse("home:profile", args=[mark.value]))

    return find


def marks_of(post: Post) -> tuple[list[str], list[str]]:
    """Return the topics and the handles that a post names, in all its languages; the title's topics too."""
    topics: dict[str, None] = {}
    handles: dict[str, None] = {}
    for text in (post.title, post.body):
        for language in (text.source, *text.languages):
            for words in _pieces(post, text.texts.get(language, "")):
                topics.update(dict.fromkeys(topics_in(words)))
                handles.update(dict.fromkeys(handles_in(words)))
    return list(topics), list(handles)


def _pieces(post: Post, text: str) -> list[str]:
    return words_of(text) if post.kind == PostKind.ARTICLE else [text]


def beginning_of(passage: Passage, longest: int = BEGINNING) -> str:
    """Return how a text begins, without its signs and its headings, cut between words."""
    text = _BLANKS.sub(" ", plain_text(_HEADINGS.sub("", passage.text))).strip()
    if len(text) <= longest:
        return text
    return text[: longest + 1].rsplit(" ", 1)[0][:longest].rstrip(" ,.;:،؛") + "…"


def heading_of(post: Post, language: str | None = None) -> Passage:
    """Return what a post is called: its title, else how its text begins; nothing for who reads neither."""
    language = language or get_language()
    if title := post.title.in_(language):
        return title
    body = post.body.in_(language)
    if not body:  # it only passes something on
        return Passage(str(PostKind(post.kind).label), get_language() or settings.LANGUAGE_CODE, foreign=False)
    return Passage(beginning_of(body, HEADING), body.language, body.foreign)


def reading_time(passage: Passage) -> str:
    """Say how long a text takes to read."""
    minutes = max(1, round(len(passage.text.split()) / WORDS_A_MINUTE))
    told = ngettext("%(minutes)s minute to read", "%(minutes)s minutes to read", minutes)
    return told % {"minutes": formats.number(minutes, formats.known(get_language()))}


def split_long(text: str, longest_title: int = 140) -> tuple[str, str]:
    """Return the title and the body of a text that has grown into an article: its first line, and what follows.

    A first line that is too long for a title is cut between words, and stands in the body again as a whole.
    """
    first, _break, rest = text.strip().partition("\n")
    first = first.strip()
    if len(first) <= longest_title and rest.strip():
        return first, rest.strip()
    cut = first[: longest_title - 1].rsplit(" ", 1)[0] if len(first) > longest_title else first
    return (f"{cut}…" if cut != first else first), text.strip()
