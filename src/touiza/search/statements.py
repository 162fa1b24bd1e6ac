"""The SQL of a search: one statement for hits, total and counts, one for what to loosen.

Each part looks at no more than `ceiling` rows, so that a search costs by what it shows and not by what is stored. When
more rows than that match, those on the page are looked up apart: by an index in the order asked for, or, by words,
among the documents that `ranking.narrowed` picks.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from touiza.search.clauses import Filters, walked, where
from touiza.search.shapes import Order
from touiza.search.sql import Sql, compose, join, value

_ORDERS = {
    Order.BEST: "score DESC, object_id DESC",
    Order.SOONEST: "coalesce(starts_at, ends_at), object_id",
    Order.LATEST: "coalesce(starts_at, ends_at) DESC NULLS LAST, object_id DESC",
    Order.NEWEST: "published_at DESC NULLS LAST, object_id DESC",
    Order.NEAREST: "km, object_id",
}

_ROWS = """SELECT kind, object_id, tier, language, facets, starts_at, ends_at, published_at, {score} AS score, {km} AS km
FROM search_document WHERE {where}"""

_PAGE = """
WITH found AS MATERIALIZED ({rows} LIMIT {ceiling} + 1),
  size AS MATERIALIZED (SELECT count(*) > {ceiling} AS more FROM found),
  further AS MATERIALIZED ({further}),
  objects AS MATERIALIZED (
    SELECT DISTINCT ON (kind, object_id) * FROM (TABLE found UNION ALL TABLE further) AS rows
    ORDER BY kind, object_id, tier DESC, score DESC, language),
  shown AS (SELECT kind, object_id, tier, language, score, km, row_number() OVER () AS place
    FROM (SELECT * FROM objects ORDER BY {order} LIMIT {per_page} OFFSET {offset}) AS ordered)
SELECT
  coalesce((SELECT json_agg({hit} ORDER BY place) FROM shown {texts}), '[]')::text,
  (SELECT count(DISTINCT (kind, object_id)) FROM found),
  (SELECT more FROM size),
  {counts}
"""
_COUNTED = """(
  WITH counted AS MATERIALIZED ({rows}),
    by_facet AS MATERIALIZED (
      SELECT facet, count(*) AS number
      FROM (SELECT DISTINCT ON (kind, object_id) facets FROM counted) AS once, unnest(facets) AS facet GROUP BY facet)
  SELECT json_build_object(
    'more', (SELECT count(*) > {ceiling} FROM counted),
    'counts', (SELECT json_object_agg(facet, number) FROM by_facet WHERE split_part(facet, ':', 1) = ANY({groups}))
  )::text)"""
_HIT = "json_build_array(kind, object_id, tier, language, score, km{words})"
_WITH_WORDS = "JOIN search_document USING (kind, object_id, tier, language)"
_NARROW_ROWS = "SELECT kind, object_id, facets FROM search_document WHERE {where} LIMIT {ceiling} + 1"
_HOW_MANY = """(SELECT count(DISTINCT (kind, object_id))
  FROM (SELECT kind, object_id FROM search_document WHERE {where} LIMIT {ceiling} + 1) AS matching)"""


@dataclass(frozen=True)
class Plan:
    """What a page is made of: the filters, a narrower query for when too much fits them, score, distance, how many."""

    filters: Filters
    narrowed: str | None
    score: Sql
    km: Sql
    order: Order
    ceiling: int
    per_page: int
    offset: int
    words: bool = False  # with each hit the words of its text


def page_statement(plan: Plan, groups: Iterable[str]) -> Sql:
    """Hits as JSON arrays: what `Hit` holds, then the words where they are wanted; how many objects were found, whether there are more, then one JSON of counts per `count_sets`."""
    return compose(
        _PAGE,
        rows=_rows(plan, plan.filters),
        further=_further(plan),
        order=Sql(_ORDERS[plan.order]),
        hit=compose(_HIT, words=Sql(", words" if plan.words else "")),
        texts=Sql(_WITH_WORDS if plan.words else ""),
        ceiling=value(plan.ceiling),
        per_page=value(plan.per_page),
        offset=value(plan.offset),
        counts=join(", ", [_counts(plan, *counted) for counted in count_sets(plan, groups)] or [Sql("NULL")]),
    )


def count_sets(plan: Plan, groups: Iterable[str]) -> list[tuple[str | None, list[str]]]:
    """Which groups are counted together: those nothing is chosen in (None), then each other with its choice left out."""
    asked = list(dict.fromkeys(groups))
    chosen = [group for group in asked if plan.filters.facets_any.get(group)]
    idle = [group for group in asked if group not in chosen]
    return ([(None, idle)] if idle else []) + [(group, [group]) for group in chosen]


def loosen_statement(filters: Filters, *, ceiling: int) -> Sql:
    """One row: for each of the chosen filters, in order, how many objects match without it, up to `ceiling` + 1."""
    counts = (
        compose(_HOW_MANY, where=where(filters.without(name)), ceiling=value(ceiling)) for name in filters.chosen()
    )
    return compose("SELECT {counts}", counts=join(", ", counts))


def _rows(plan: Plan, filters: Filters) -> Sql:
    return compose(_ROWS, score=plan.score, km=plan.km, where=where(filters))


def _further(plan: Plan) -> Sql:
    """Rows beyond those found, when there are more: none are read otherwise."""
    if plan.narrowed is not None:
        return compose(
            "{rows} AND (SELECT more FROM size) LIMIT {most}",
            rows=_rows(plan, replace(plan.filters, query=plan.narrowed)),
            most=value(plan.ceiling),
        )
    return compose(
        "{rows} AND {walked} AND (SELECT more FROM size) ORDER BY {order} LIMIT {most}",
        rows=_rows(plan, plan.filters),
        walked=walked(plan.filters),
        order=Sql(_ORDERS[plan.order]),
        most=value(plan.offset + plan.per_page),
    )


def _counts(plan: Plan, leaving: str | None, groups: list[str]) -> Sql:
    rows = Sql("TABLE found")
    if leaving is not None:
        rows = compose(_NARROW_ROWS, where=where(plan.filters.without(leaving)), ceiling=value(plan.ceiling))
    return compose(_COUNTED, rows=rows, ceiling=value(plan.ceiling), groups=value(groups))
