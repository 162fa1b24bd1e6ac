"""Puts objects into the index and takes them out. Called by the app that owns the object, in its own transaction."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib.postgres.search import SearchVectorField
from django.db import connection, transaction
from django.db.models import Value

from touiza.core import clock
from touiza.kernel.text import clean_line
from touiza.search.models import Change, Document, kind_facet
from touiza.search.statistics import fold_changes, read_statistics
from touiza.search.vectors import Vector, make_vector

_OLD = """
SELECT language, main, tsvector_to_array(terms), length FROM search_document
WHERE kind = %s AND object_id = %s ORDER BY id FOR UPDATE
"""
# All but what identifies a document.
_WRITTEN = [
    "main",
    "title",
    "terms",
    "length",
    "facets",
    "audience",
    "state",
    "starts_at",
    "ends_at",
    "latitude",
    "longitude",
    "published_at",
    "updated_at",
]


@dataclass(frozen=True)
class Content:
    """What one language of an object says. `keywords` are words it should also be found by: labels, synonyms."""

    title: str
    body: str = ""
    keywords: str = ""


@dataclass(frozen=True)
class _Old:
    main: bool
    lexemes: frozenset[str]
    length: int


@transaction.atomic
def index_object(
    *,
    kind: str,
    object_id: int,
    texts: Mapping[str, Content | tuple[str, str, str]],
    facets: Iterable[str] = (),
    audience: Iterable[str] = ("public",),
    state: str = "",
    starts_at: dt.datetime | None = None,
    ends_at: dt.datetime | None = None,
    latitude: float | None = None,
    longitude: float | None = None,
    published_at: dt.datetime | None = None,
) -> None:
    """Makes the index say of an object exactly this; what it said before in other languages goes.

    `texts` is keyed by language ("ar", "fr", "en"), the language it was written in first; each a `Content`, or a tuple
    (title, body, keywords). No text at all takes the object out. `facets` are "group:value", `audience` tokens such as
    "public", "signed_in", "members:12", of which a reader must hold one. `starts_at` and `ends_at` are aware. Five to
    seven queries, whatever the length; indexing the same thing twice changes nothing but `updated_at`.
    """
    old = _lock_old(kind, object_id)
    averages = read_statistics(kind=kind, lexemes=()).average_length
    contents = {language: Content(*text) if isinstance(text, tuple) else text for language, text in texts.items()}
    vectors = {language: _vector(language, content, averages) for language, content in contents.items()}
    placed = latitude is not None and longitude is not None
    common = {
        "kind": kind,
        "object_id": object_id,
        "facets": sorted({*facets, kind_facet(kind), kind_facet(kind, state)}),
        "audience": sorted(set(audience)),
        "state": state,
        "starts_at": starts_at,
        "ends_at": max(starts_at, ends_at) if starts_at and ends_at else ends_at,
        "latitude": latitude if placed else None,
        "longitude": longitude if placed else None,
        "published_at": published_at,
        "updated_at": clock.now(),
    }
    main = next(iter(contents), "")
    documents = [
        Document(
            language=language,
            main=language == main,
            title=clean_line(content.title),
            terms=Value(vectors[language].literal, output_field=SearchVectorField()),
            length=vectors[language].length,
            **common,
        )
        for language, content in contents.items()
    ]
    _replace(kind, object_id, old, documents)
    _count(kind, old, vectors)


def remove_object(*, kind: str, object_id: int) -> None:
    """Takes an object out of the index; nothing happens where it is not in."""
    index_object(kind=kind, object_id=object_id, texts={})


def _lock_old(kind: str, object_id: int) -> dict[str, _Old]:
    with connection.cursor() as cursor:
        cursor.execute(_OLD, [kind, object_id])
        rows = cursor.fetchall()
    return {language: _Old(main, frozenset(lexemes), length) for language, main, lexemes, length in rows}


def _vector(language: str, content: Content, averages: Mapping[str, float]) -> Vector:
    return make_vector(
        language=language,
        title=content.title,
        body=content.body,
        keywords=content.keywords,
        average_length=averages.get(language, 0),
    )


def _replace(kind: str, object_id: int, old: Mapping[str, _Old], documents: list[Document]) -> None:
    """Writes the documents over those of the same language, and deletes the others."""
    rows = Document.objects.filter(kind=kind, object_id=object_id)
    languages = {document.language for document in documents}
    if old.keys() - languages:
        rows.exclude(language__in=languages).delete()
    if any(old[d.language].main != d.main for d in documents if d.language in old):
        rows.update(main=False)  # else two would be the main one while the rows are written
    Document.objects.bulk_create(
        documents,
        update_conflicts=True,
        unique_fields=["kind", "object_id", "language"],
        update_fields=_WRITTEN,
    )


def _count(kind: str, old: Mapping[str, _Old], new: Mapping[str, Vector]) -> None:
    """Leaves for the statistics what this indexing changed."""
    changes = []
    for language in old.keys() | new.keys():
        before, after = old.get(language), new.get(language)
        was = before.lexemes if before else frozenset()
        is_now = after.lexemes if after else frozenset()
        length = (after.length if after else 0) - (before.length if before else 0)
        if was != is_now or length or (before is None) != (after is None):
            changes.append(
                Change(
                    kind=kind,
                    language=language,
                    added=sorted(is_now - was),
                    removed=sorted(was - is_now),
                    documents=(after is not None) - (before is not None),
                    length=length,
                )
            )
    if changes:
        Change.objects.bulk_create(changes)
        fold_changes()
