"""Puts objects into the index and takes them out. Called by the app that owns the object, in its own transaction."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from django.contrib.postgres.search import SearchVectorField
from django.db import connection, transaction
from django.db.models import Value

from touiza.core import clock
from touiza.kernel.text import bare_words, clean_line, plain_text
from touiza.search.models import Change, Document, kind_facet, language_facet
from touiza.search.statistics import fold_changes, read_statistics
from touiza.search.vectors import Vector, make_vector

_BATCH = 200  # objects written together
LONGEST_BODY = 20_000  # characters kept to cut excerpts from
LONGEST_WORDS = 4_000  # characters kept to measure resemblance on
_OLD = """
SELECT object_id, tier, language, main, tsvector_to_array(terms), length FROM search_document
WHERE kind = %s AND (object_id, tier) IN (SELECT * FROM unnest(%s::bigint[], %s::smallint[]))
ORDER BY object_id, tier, language FOR UPDATE
"""
# All but what identifies a document.
_WRITTEN = [
    "main",
    "title",
    "body",
    "words",
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

Key = tuple[int, int, str]  # an object's id, a tier and a language


@dataclass(frozen=True)
class Content:
    """What one language of an object says; `body` may be Markdown. `keywords` are words it should also be found by: labels, synonyms.

    `elsewhere` are keywords by language, for those in which the object has no text of its own.
    """

    title: str
    body: str = ""
    keywords: str = ""
    elsewhere: Mapping[str, str] = field(default_factory=dict)


Texts = Mapping[str, Content | tuple[str, str, str]]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What the index is to say of one object.

    `texts` is keyed by language ("ar", "fr", "en"), the language it was written in first; each a `Content`, or a tuple
    (title, body, keywords). No text at all takes the object out. `facets` are "group:value" (the group "is" is taken),
    `audience` tokens such as "public", "signed_in", "members:12", of which a reader must hold one. Times are aware.
    """

    object_id: int
    texts: Texts
    facets: Iterable[str] = ()
    audience: Iterable[str] = ("public",)
    state: str = ""
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    latitude: float | None = None
    longitude: float | None = None
    published_at: dt.datetime | None = None
    tier: int = 0


@dataclass(frozen=True)
class _Old:
    main: bool
    lexemes: frozenset[str]
    length: int


def index_object(
    *,
    kind: str,
    object_id: int,
    texts: Texts,
    facets: Iterable[str] = (),
    audience: Iterable[str] = ("public",),
    state: str = "",
    starts_at: dt.datetime | None = None,
    ends_at: dt.datetime | None = None,
    latitude: float | None = None,
    longitude: float | None = None,
    published_at: dt.datetime | None = None,
) -> None:
    """Makes the index say of an object exactly this (see `Entry`); what it said before in other languages goes.

    Four to seven queries, whatever the length; indexing the same thing twice changes nothing but `updated_at`.
    """
    entry = Entry(
        object_id=object_id,
        texts=texts,
        facets=facets,
        audience=audience,
        state=state,
        starts_at=starts_at,
        ends_at=ends_at,
        latitude=latitude,
        longitude=longitude,
        published_at=published_at,
    )
    index_objects(kind=kind, entries=[entry])


@transaction.atomic(savepoint=False)
def index_objects(*, kind: str, entries: Iterable[Entry]) -> None:
    """The same for many objects of a kind, each tier of one once, as many queries for two hundred of them as for one."""
    waiting = iter(entries)
    while batch := list(islice(waiting, _BATCH)):
        _index_batch(kind, batch)


def remove_object(*, kind: str, object_id: int, tiers: Iterable[int] = (0,)) -> None:
    """Takes an object out of the index; nothing happens where it is not in."""
    index_objects(kind=kind, entries=[Entry(object_id=object_id, texts={}, tier=tier) for tier in tiers])


def set_audience(*, kind: str, object_id: int, tier: int, audience: Iterable[str]) -> None:
    """Says anew who may see a tier of an object; its words stay as they are. One query."""
    Document.objects.filter(kind=kind, object_id=object_id, tier=tier).update(audience=sorted(set(audience)))


def _index_batch(kind: str, entries: list[Entry]) -> None:
    old = _lock_old(kind, entries)
    averages = read_statistics(kinds=[kind], lexemes=()).average_length
    documents: list[Document] = []
    vectors: dict[Key, Vector] = {}
    for entry in entries:
        for document, vector in _documents(kind, entry, averages):
            documents.append(document)
            vectors[_key(document)] = vector
    _replace(kind, old, documents)
    changes = list(_changes(kind, old, vectors))
    if changes:
        Change.objects.bulk_create(changes)
        fold_changes()


def _key(document: Document) -> Key:
    return document.object_id, document.tier, document.language


def _lock_old(kind: str, entries: list[Entry]) -> dict[Key, _Old]:
    with connection.cursor() as cursor:
        cursor.execute(_OLD, [kind, [entry.object_id for entry in entries], [entry.tier for entry in entries]])
        return {
            (object_id, tier, language): _Old(main, frozenset(lexemes), length)
            for object_id, tier, language, main, lexemes, length in cursor.fetchall()
        }


def _documents(kind: str, entry: Entry, averages: Mapping[tuple[str, str], float]) -> Iterator[tuple[Document, Vector]]:
    """The documents of one object, the main one first, with their vectors."""
    placed = entry.latitude is not None and entry.longitude is not None
    start, end = entry.starts_at, entry.ends_at
    for number, (language, text) in enumerate(entry.texts.items()):
        content = Content(*text) if isinstance(text, tuple) else text
        vector = make_vector(
            language=language,
            title=content.title,
            body=content.body,
            keywords=content.keywords,
            average_length=averages.get((kind, language), 0),
            elsewhere=content.elsewhere,
        )
        document = Document(
            kind=kind,
            object_id=entry.object_id,
            language=language,
            tier=entry.tier,
            main=number == 0,
            title=clean_line(content.title),
            body=plain_text(content.body[:LONGEST_BODY]),
            words=_words(content, language),
            terms=Value(vector.literal, output_field=SearchVectorField()),
            length=vector.length,
            facets=sorted({*entry.facets, kind_facet(kind), kind_facet(kind, entry.state), language_facet(language)}),
            audience=sorted(set(entry.audience)),
            state=entry.state,
            starts_at=start,
            ends_at=max(start, end) if start and end else end,
            latitude=entry.latitude if placed else None,
            longitude=entry.longitude if placed else None,
            published_at=entry.published_at,
            updated_at=clock.now(),
        )
        yield document, vector


def _words(content: Content, language: str) -> str:
    told = f"{content.title} {content.keywords} {content.body}"[:LONGEST_WORDS]
    return f" {' '.join(bare_words(told, language))} "


def _replace(kind: str, old: Mapping[Key, _Old], documents: list[Document]) -> None:
    """Writes the documents over those of the same object and language, and deletes what these objects had besides."""
    new = {_key(document): document for document in documents}
    for object_id, tier, language in old.keys() - new.keys():
        Document.objects.filter(kind=kind, object_id=object_id, tier=tier, language=language).delete()
    turned = {key[0] for key, before in old.items() if key in new and before.main != new[key].main}
    if turned:  # else an object would have two main documents while they are written
        Document.objects.filter(kind=kind, object_id__in=turned).update(main=False)
    Document.objects.bulk_create(
        documents,
        update_conflicts=True,
        unique_fields=["kind", "object_id", "tier", "language"],
        update_fields=_WRITTEN,
    )


def _changes(kind: str, old: Mapping[Key, _Old], new: Mapping[Key, Vector]) -> Iterator[Change]:
    """What this indexing changed, for the statistics."""
    nothing = _Old(main=False, lexemes=frozenset(), length=0)
    for key in sorted(old.keys() | new.keys()):
        before, after = old.get(key, nothing), new.get(key, nothing)
        documents = (key in new) - (key in old)
        if documents or before.lexemes != after.lexemes or before.length != after.length:
            yield Change(
                kind=kind,
                language=key[2],
                added=sorted(after.lexemes - before.lexemes),
                removed=sorted(before.lexemes - after.lexemes),
                documents=documents,
                length=after.length - before.length,
            )
