"""How common each term is: counts that follow the index closely, without making its writers wait for one another.

Indexing inserts a `Change`; when enough have gathered (one document in fifty) whoever comes by folds them into the
counts, under a lock that nobody waits for. Ranking bears counts that are two per cent old.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import connection, transaction

from touiza.search.models import Change, Corpus, TermCount

_ONE_IN = 50
_LOCK = 0x746F7569  # "toui": the key of the advisory lock, any number that nobody else uses

_IS_DUE = """
SELECT (SELECT count(*) FROM search_change) * %s > (SELECT coalesce(sum(documents), 0) FROM search_corpus)
   AND pg_try_advisory_xact_lock(%s)
"""
_FOLD = """
WITH gone AS (DELETE FROM search_change RETURNING kind, language, added, removed, documents, length),
  steps AS (
    SELECT kind, unnest(added) AS term, 1 AS step FROM gone
    UNION ALL SELECT kind, unnest(removed), -1 FROM gone),
  counts AS (
    INSERT INTO search_termcount AS old (kind, term, documents)
    SELECT kind, term, sum(step) FROM steps GROUP BY kind, term HAVING sum(step) <> 0
    ON CONFLICT (kind, term) DO UPDATE SET documents = old.documents + excluded.documents)
INSERT INTO search_corpus AS old (kind, language, documents, length)
SELECT kind, language, sum(documents), sum(length) FROM gone GROUP BY kind, language
ON CONFLICT (kind, language) DO UPDATE
  SET documents = old.documents + excluded.documents, length = old.length + excluded.length
"""
_COUNT_TERMS = """
INSERT INTO search_termcount (kind, term, documents)
SELECT kind, term, count(*) FROM search_document, unnest(tsvector_to_array(terms)) term GROUP BY kind, term
"""
_COUNT_DOCUMENTS = """
INSERT INTO search_corpus (kind, language, documents, length)
SELECT kind, language, count(*), sum(length) FROM search_document GROUP BY kind, language
"""
_READ = """
SELECT '', term, sum(documents)::bigint, 0 FROM search_termcount
WHERE kind = ANY(%s) AND term = ANY(%s) AND documents > 0 GROUP BY term
UNION ALL SELECT kind, language, documents, length FROM search_corpus WHERE kind = ANY(%s) AND documents > 0
"""


@dataclass(frozen=True)
class Statistics:
    """The counts that concern one question, within the kinds it looks in."""

    documents: dict[str, int] = field(default_factory=dict)  # of each language
    average_length: dict[tuple[str, str], float] = field(default_factory=dict)  # of each kind and language
    holding: dict[str, int] = field(default_factory=dict)  # documents holding each lexeme; absent: none known


def read_statistics(*, kinds: Sequence[str], lexemes: Iterable[str]) -> Statistics:
    """The counts of `lexemes` in the documents of some kinds. One query."""
    statistics = Statistics()
    with connection.cursor() as cursor:
        cursor.execute(_READ, [list(kinds), list(lexemes), list(kinds)])
        for kind, name, documents, length in cursor.fetchall():
            if kind:
                statistics.documents[name] = statistics.documents.get(name, 0) + documents
                statistics.average_length[kind, name] = length / documents
            else:
                statistics.holding[name] = documents
    return statistics


@transaction.atomic(savepoint=False)
def fold_changes() -> bool:
    """Takes what indexing left into the counts, when enough is there and nobody else is at it; says whether it did."""
    with connection.cursor() as cursor:
        cursor.execute(_IS_DUE, [_ONE_IN, _LOCK])
        due = bool(cursor.fetchone()[0])
        if due:
            cursor.execute(_FOLD)
    return due


@transaction.atomic
def rebuild_statistics() -> None:
    """Counts everything anew, exactly; new documents wait meanwhile. For repair, and after a restore."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute("LOCK TABLE search_document IN SHARE MODE")
        for model in (Change, Corpus, TermCount):
            model.objects.all().delete()
        cursor.execute(_COUNT_TERMS)
        cursor.execute(_COUNT_DOCUMENTS)
