"""The directory: which associations fit the filters, in which order, how many each filter would find."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from django.db.models import F, Q
from django.utils.translation import get_language

from touiza.actors.asking import other_words
from touiza.associations.models import Association, AssociationQuerySet, NetworkPlace
from touiza.associations.services.indexing import KIND
from touiza.core.changes import remembered
from touiza.core.translated import LANGUAGES
from touiza.search import queries as search
from touiza.search.shapes import Hint, Order

GROUPS = ("kind", "cause", "wilaya", "language", "network")  # names in the address, and groups of facets in the index
SORTS = ("name", "hours", "newest")
PATHS = {
    "kind": ("kinds__code", "kinds__parent__code"),
    "cause": ("causes__code",),
    "language": ("languages__code",),
}
PER_PAGE = 20
CEILING = 10_000  # associations looked at to count exactly; there are far fewer of them than of opportunities
MOST_IDS = 1000  # associations that hold the words, put in another order than the best first


@dataclass(frozen=True)
class Filters:
    """What a visitor looks for: words, codes of the vocabulary, an order."""

    words: str = ""
    kind: Sequence[str] = ()
    cause: Sequence[str] = ()
    wilaya: Sequence[str] = ()  # codes of wilayas; of regions and countries for those abroad
    language: Sequence[str] = ()
    network: Sequence[str] = ()  # slugs
    sort: str = ""  # one of SORTS; "" is by fit where there are words, else by name

    @property
    def any(self) -> bool:
        return bool(self.words or self.kind or self.cause or self.wilaya or self.language or self.network)

    @property
    def chosen(self) -> dict[str, list[str]]:
        return {group: list(getattr(self, group)) for group in GROUPS if getattr(self, group)}


@dataclass(frozen=True)
class Found:
    """One page of what fits. `counts`: by group and code, how many there would be; `hints`: what to take away."""

    rows: list[Association]
    total: int
    number: int
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    hints: Sequence[Hint] = ()


def find_associations(filters: Filters, number: int = 1) -> Found:
    """Return a page of what fits, counted from 1; beyond the last it is the last. Eight queries at most."""
    return remembered(("directory", filters, number, get_language()), partial(_find, filters, number))


def _find(filters: Filters, number: int) -> Found:
    page = _search(filters, number)
    rows = None if _searched_order(filters) else _ordered(_filtered(filters), filters)
    total = rows.count() if rows is not None and page.more else page.total
    last = max(1, -(-total // PER_PAGE))
    if number > last:
        return _find(filters, last)
    shown = _in_order(page.ids) if rows is None else list(rows.with_card()[(number - 1) * PER_PAGE : number * PER_PAGE])
    return Found(shown, total, number, page.facet_counts, page.hints)


def _search(filters: Filters, number: int) -> search.Page:
    return search.find(
        kind=KIND,
        words=filters.words,
        facets_any=filters.chosen,
        order=Order.BEST if filters.words and not filters.sort else Order.NEWEST,
        page=number,
        per_page=PER_PAGE,
        prefer_language=get_language(),
        count_groups=GROUPS,
        also=other_words(filters.words, get_language()).echoes,
        ceiling=CEILING,
    )


def _searched_order(filters: Filters) -> bool:
    """Tell whether search itself knows the order: best, newest. Names and hours are ours."""
    return filters.sort == "newest" or bool(filters.words and not filters.sort)


def _in_order(ids: Sequence[int]) -> list[Association]:
    rows = Association.objects.active().with_card().in_bulk(ids)
    return [rows[pk] for pk in ids if pk in rows]


def _filtered(filters: Filters) -> AssociationQuerySet:
    """Keep what has one of the codes of every group that has any, and holds a word where words were given."""
    rows = Association.objects.active()
    if filters.words:
        also = other_words(filters.words, get_language()).echoes
        rows = rows.filter(pk__in=search.matching_ids(filters.words, kind=KIND, limit=MOST_IDS, also=also))
    for group, paths in PATHS.items():
        if codes := getattr(filters, group):
            fits = Q(*((f"{path}__in", codes) for path in paths), _connector=Q.OR)
            rows = rows.filter(pk__in=Association.objects.filter(fits).values("pk"))
    if filters.wilaya:
        rows = rows.filter(Q(commune__code__in=filters.wilaya) | Q(commune__parent__code__in=filters.wilaya))
    if filters.network:
        places = NetworkPlace.objects.filter(network__slug__in=filters.network, network__ended_at=None, state=NetworkPlace.State.IN)
        rows = rows.filter(pk__in=places.values("association"))
    return rows


def _ordered(rows: AssociationQuerySet, filters: Filters) -> AssociationQuerySet:
    if filters.sort == "hours":
        return rows.order_by(F("figures__minutes").desc(nulls_last=True), "pk")
    language = get_language()
    return rows.order_by(f"sort_{language if language in LANGUAGES else 'ar'}", "pk")
