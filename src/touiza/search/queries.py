"""The one query service: finds objects by words and filters, counts by facet, and says what to loosen.

Two SQL statements, whatever is stored: counts of the words' terms, where there are words, and the page. When it is
empty, three for what was probably meant, where the words stand nowhere, and one for hints.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from django.db import connection

from touiza.search.clauses import Filters, distance
from touiza.search.guessing import probably_meant
from touiza.search.models import kind_facet
from touiza.search.ranking import Echoes, Question, any_of, counted_lexemes, narrowed, read_echoes, read_question, score
from touiza.search.resembling import DEEP, by_resemblance
from touiza.search.shapes import Echo, Hint, Hit, Near, Order, Page, Window
from touiza.search.sql import Sql
from touiza.search.statements import Plan, count_sets, loosen_statement, page_statement
from touiza.search.statistics import Statistics, read_statistics

__all__ = ["Echo", "Hint", "Hit", "Near", "Order", "Page", "Window", "find", "find_in", "matching_ids"]

# Sent with a search, as one transaction: in it the planner takes pages out of order to cost little more than pages in
# order, which is so of memory and of solid-state disks. Its default, made for turning disks, reads the whole table.
_PLAN_FOR_MEMORY = "SELECT set_config('random_page_cost', '1.1', true);"
_HIT_FIELDS = len(fields(Hit))
CEILING = 1000  # rows looked at to count and rank; beyond it a total is "more than"


def find(
    *,
    kind: str,
    words: str = "",
    facets_all: Sequence[str] = (),
    facets_any: Mapping[str, Sequence[str]] | None = None,
    audience_tokens: Sequence[str] = ("public",),
    window: Window | None = None,
    near: Near | None = None,
    states: Sequence[str] = (),
    order: Order = Order.BEST,
    page: int = 1,
    per_page: int = 20,
    prefer_language: str | None = None,
    count_groups: Sequence[str] = (),
    ceiling: int = CEILING,
    also: Sequence[Sequence[Echo]] = (),
) -> Page:
    """One page of the distinct objects of a kind that fit every filter and hold at least one of the words.

    `facets_all` are whole facets ("remote:1") that must all be there; `facets_any` gives for a group the values of
    which one must ({"wilaya": ["16", "31"]}). A reader holds `audience_tokens`. `states` are any of; none means all.
    Words that say nothing (punctuation, "the") are as if not typed; for words that stand nowhere those nearest to them
    are looked for, and the page says so. `count_groups` are the facet groups to count.
    `prefer_language` puts texts in it a little before their equals. `page` counts from 1. `also` gives, for each thing
    that is asked for, other words for it: what holds only those comes after what holds the words.
    """
    filters = Filters(
        kinds=(kind,),
        facets_all=facets_all,
        facets_any=facets_any or {},
        audience_tokens=audience_tokens,
        window=window,
        near=near,
        states=states,
    )
    return _find(words, _Wanted(filters, order, max(page, 1), per_page, prefer_language, count_groups, ceiling, also))


def find_in(
    *,
    scopes: Sequence[tuple[str, str | None]],
    words: str,
    facets_any: Mapping[str, Sequence[str]] | None = None,
    audience_tokens: Sequence[str] = ("public",),
    page: int = 1,
    per_page: int = 20,
    prefer_language: str | None = None,
    count_groups: Sequence[str] = (),
    also: Sequence[Sequence[Echo]] = (),
    shares: Mapping[str, float] | None = None,
) -> Page:
    """The same over several kinds at once, in one order. `scopes` are kinds, each with the state it must be in or None.

    `shares` say what a kind's results are worth beside those of others; 1 where nothing is said.
    """
    filters = Filters(
        kinds=tuple(dict.fromkeys(kind for kind, _state in scopes)),
        scopes=[kind_facet(kind, state) for kind, state in scopes],
        facets_any=facets_any or {},
        audience_tokens=audience_tokens,
    )
    wanted = _Wanted(filters, Order.BEST, max(page, 1), per_page, prefer_language, count_groups, CEILING, also, shares or {})
    return _find(words, wanted)


def matching_ids(
    words: str,
    *,
    kind: str,
    limit: int = CEILING,
    audience_tokens: Sequence[str] = ("public",),
    also: Sequence[Sequence[Echo]] = (),
) -> list[int]:
    """The ids of the objects of a kind that hold at least one of the words, the best first, `limit` at most."""
    found = find(kind=kind, words=words, audience_tokens=audience_tokens, per_page=limit, ceiling=limit, also=also)
    return [] if found.guessed else found.ids


@dataclass(frozen=True)
class _Wanted:
    """All of a search but its words."""

    filters: Filters
    order: Order
    page: int
    per_page: int
    language: str | None
    count_groups: Sequence[str]
    ceiling: int
    also: Sequence[Sequence[Echo]]
    shares: Mapping[str, float] = field(default_factory=dict)

    @property
    def deep(self) -> bool:
        """Is the page among the first results, whose order resemblance mends?"""
        return self.order is Order.BEST and self.page * self.per_page <= DEEP


def _find(words: str, wanted: _Wanted) -> Page:
    kinds = wanted.filters.kinds
    question = read_question(words, wanted.language)
    echoes = read_echoes(wanted.also, question)
    statistics = Statistics()
    if question:
        statistics = read_statistics(kinds=kinds, lexemes=counted_lexemes(question, echoes))
    unknown = frozenset(one for one in question if not statistics.holding.get(one))
    found = replace(_search(words, question, echoes, statistics, wanted), unknown=unknown)
    if found.total:
        return found
    if meant := probably_meant(question, kinds=kinds, statistics=statistics):
        guess = _search("", meant, (), read_statistics(kinds=kinds, lexemes=counted_lexemes(meant)), wanted)
        if guess.total:
            return replace(guess, guessed=True, unknown=unknown)
    return _with_hints(found, _asking(question, echoes, wanted.filters), wanted.ceiling)


def _search(words: str, question: Question, echoes: Echoes, statistics: Statistics, wanted: _Wanted) -> Page:
    filters, near = _asking(question, echoes, wanted.filters), wanted.filters.near
    worth, closer = Sql("0::float8"), None
    if question:
        worth = score(question, statistics, prefer_language=wanted.language, echoes=echoes, shares=wanted.shares)
        if wanted.order is Order.BEST:
            closer = narrowed(question, statistics, room=wanted.ceiling, echoes=echoes)
    deep = bool(question and words and wanted.deep)
    plan = Plan(
        filters=filters,
        narrowed=closer,
        score=worth,
        km=distance(near) if near else Sql("NULL::float8"),
        order=_order(wanted.order, filters),
        ceiling=wanted.ceiling,
        per_page=DEEP if deep else wanted.per_page,
        offset=0 if deep else (wanted.page - 1) * wanted.per_page,
        words=deep,
    )
    rows, found = _read_page(plan, wanted.count_groups)
    if deep:
        first = (wanted.page - 1) * wanted.per_page
        rows = by_resemblance(rows, words, statistics, wanted.language, wanted.shares)[first : first + wanted.per_page]
    return replace(
        found,
        hits=tuple(Hit(*row[:_HIT_FIELDS]) for row in rows),
        page=wanted.page,
        per_page=wanted.per_page,
        looked_for=frozenset(question),
        echoed=tuple(phrase for thing in echoes for phrase in thing),
    )


def _asking(question: Question, echoes: Echoes, filters: Filters) -> Filters:
    return replace(filters, query=any_of(question, echoes)) if question else filters


def _order(order: Order, filters: Filters) -> Order:
    """The order asked for, or newest first where it has nothing to go by."""
    impossible = (order is Order.BEST and filters.query is None) or (order is Order.NEAREST and filters.near is None)
    return Order.NEWEST if impossible else order


def _read_page(plan: Plan, count_groups: Sequence[str]) -> tuple[list[list[Any]], Page]:
    """The rows of the hits, and the page they belong on without them."""
    row = _one_row(page_statement(plan, count_groups))
    hits, total, more = row[:3]
    counts: dict[str, dict[str, int]] = {group: {} for group in count_groups}
    floors: set[str] = set()
    for (_, groups), counted in zip(count_sets(plan, count_groups), row[3:], strict=False):
        read = json.loads(counted)
        for facet, number in (read["counts"] or {}).items():
            group, _, name = facet.partition(":")
            counts[group][name] = number
        floors.update(groups if read["more"] else ())
    return json.loads(hits), Page(
        hits=(),
        total=min(total, plan.ceiling),
        more=more,
        page=1,
        per_page=plan.per_page,
        facet_counts=counts,
        more_counts=frozenset(floors),
    )


def _with_hints(page: Page, filters: Filters, ceiling: int) -> Page:
    """An empty page with what to loosen; without a filter to take away there is nothing to say."""
    names = filters.chosen()
    if not names:
        return page
    totals = _one_row(loosen_statement(filters, ceiling=ceiling))
    hints = [
        Hint(name, min(total, ceiling), total > ceiling) for name, total in zip(names, totals, strict=True) if total
    ]
    return replace(page, hints=tuple(sorted(hints, key=lambda hint: -hint.total)))


def _one_row(statement: Sql) -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(_PLAN_FOR_MEMORY + statement.text, statement.parameters)
        cursor.nextset()
        return cursor.fetchone()
