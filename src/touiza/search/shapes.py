"""What goes into a search and what comes out of it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Order(StrEnum):
    """Which results come first. Where an order cannot apply (best without words, nearest without a place) newest does."""

    BEST = "best"  # by BM25
    SOONEST = "soonest"  # by start, or by deadline; what has neither last
    LATEST = "latest"  # the same backwards, for what is past
    NEWEST = "newest"  # by publication
    NEAREST = "nearest"


@dataclass(frozen=True)
class Near:
    """A place, in degrees, and how far from it: no limit when `km` is None, then only distances are told."""

    latitude: float
    longitude: float
    km: float | None = None


@dataclass(frozen=True)
class Window:
    """From a moment on and before another; None leaves that side open. Aware."""

    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None


@dataclass(frozen=True)
class Echo:
    """Other words for what was asked for, in one of the three languages."""

    text: str
    language: str


@dataclass(frozen=True)
class Hit:
    """One object found, the language of its text that fits best, its score (0 without words) and its distance."""

    kind: str
    object_id: int
    tier: int
    language: str
    score: float
    km: float | None


@dataclass(frozen=True)
class Hint:
    """A filter that, taken away, would leave `total` results (`more`: at least).

    `removes` is "words", "window", "near", "states", a group of `facets_any`, or a whole facet of `facets_all`.
    """

    removes: str
    total: int
    more: bool


@dataclass(frozen=True)
class Page:
    """One page of results.

    `total` is exact unless `more`, which says "this many at least": counting stops at the ceiling. `facet_counts` are
    by group and value, each group counted as if nothing were chosen in it; they too are floors where the group's name
    is in `more_counts`. `looked_for` are the lexemes that were asked for, `echoed` the phrases that
    were looked for besides. `hints` are given when nothing was found, the most promising first.
    """

    hits: tuple[Hit, ...]
    total: int
    more: bool
    page: int
    per_page: int
    facet_counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    more_counts: frozenset[str] = frozenset()
    hints: tuple[Hint, ...] = ()
    looked_for: frozenset[str] = frozenset()
    echoed: tuple[tuple[str, ...], ...] = ()
    unknown: frozenset[str] = frozenset()  # lexemes of the question that no text holds
    guessed: bool = False  # the words stand nowhere: this is for those nearest to them

    @property
    def ids(self) -> list[int]:
        """The objects' ids in order."""
        return [hit.object_id for hit in self.hits]

    @property
    def has_next(self) -> bool:
        return self.page * self.per_page < self.total or (self.more and len(self.hits) == self.per_page)
