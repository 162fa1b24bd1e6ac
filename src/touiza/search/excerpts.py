"""The texts of what was found, for a page to show why: title and excerpt as they were written, the words marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from touiza.kernel.text import Part, Term, excerpt, iterate_terms, marked_parts
from touiza.kernel.text.excerpts import LONGEST
from touiza.search.shapes import Hit, Page
from touiza.search.vectors import lexeme

_READ = """
SELECT d.kind, d.object_id, d.title, d.body FROM search_document AS d
JOIN unnest(%s::text[], %s::bigint[], %s::smallint[], %s::text[]) AS hit (kind, object_id, tier, language)
USING (kind, object_id, tier, language)
"""

Key = tuple[str, int]  # a kind and an object's id


@dataclass(frozen=True)
class Excerpt:
    """What a result says, in its language: pieces of its title, and of its text around what was looked for."""

    language: str
    title: tuple[Part, ...]
    text: tuple[Part, ...]

    @property
    def marked(self) -> list[str]:
        """The words that were looked for, as they stand here."""
        return [part.text for part in (*self.title, *self.text) if part.marked]


def read_excerpts(page: Page) -> dict[Key, Excerpt]:
    """What each hit of a page says. One query."""
    hits: Sequence[Hit] = page.hits
    if not hits:
        return {}
    languages = {(hit.kind, hit.object_id): hit.language for hit in hits}
    with connection.cursor() as cursor:
        cursor.execute(
            _READ,
            [
                [hit.kind for hit in hits],
                [hit.object_id for hit in hits],
                [hit.tier for hit in hits],
                [hit.language for hit in hits],
            ],
        )
        rows = cursor.fetchall()
    return {
        (kind, object_id): _excerpt(title, body, languages[kind, object_id], page)
        for kind, object_id, title, body in rows
    }


def _excerpt(title: str, body: str, language: str, page: Page) -> Excerpt:
    """Other words for what was asked are marked where all of them stand, not for one that they share with anything."""
    marked = set(page.looked_for)
    if page.echoed:
        held = set(map(lexeme, iterate_terms(f"{title}\n{body[:LONGEST]}", language)))
        marked.update(one for phrase in page.echoed if held.issuperset(phrase) for one in phrase)

    def wanted(term: Term) -> bool:
        return lexeme(term) in marked

    return Excerpt(language, marked_parts(title, language, wanted), excerpt(body, language, wanted))
