"""The filters of a search as SQL conditions, each of which can be taken away to see what it keeps out."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from touiza.search.models import Happens, kind_facet
from touiza.search.shapes import Near, Window
from touiza.search.sql import Sql, compose, join, value

EARTH_RADIUS = 6371.0088  # km, mean radius (IUGG)
_KM_PER_DEGREE = math.pi * EARTH_RADIUS / 180

# Haversine: Sinnott, "Virtues of the Haversine", Sky and Telescope 68 (1984).
_KM = """2 * {radius} * asin(sqrt(least(1, power(sin(radians(latitude - {latitude}) / 2), 2)
  + cos(radians({latitude})) * cos(radians(latitude)) * power(sin(radians(longitude - {longitude}) / 2), 2))))"""


@dataclass(frozen=True)
class Filters:
    """Everything that narrows a search. `query` is what its words became: a tsquery, None without words.

    `scopes` say of several kinds what of each is looked at, as `kind_facet` gives it; `states` do of a single kind.
    """

    kinds: Sequence[str]
    scopes: Sequence[str] = ()
    query: str | None = None
    facets_all: Sequence[str] = ()
    facets_any: Mapping[str, Sequence[str]] = field(default_factory=dict)
    audience_tokens: Sequence[str] = ("public",)
    window: Window | None = None
    near: Near | None = None
    states: Sequence[str] = ()

    def chosen(self) -> list[str]:
        """The names of the filters in force that a reader may take away, as `Hint.removes` gives them."""
        single = {
            "words": self.query,
            "window": self.window,
            "near": self.near and self.near.km is not None,
            "states": self.states,
        }
        groups = (group for group, values in self.facets_any.items() if values)
        return [*(name for name, given in single.items() if given), *self.facets_all, *groups]

    def without(self, name: str) -> "Filters":
        """The same with one filter taken away."""
        if name in self.facets_any:
            return replace(self, facets_any={**self.facets_any, name: ()})
        if name in self.facets_all:
            return replace(self, facets_all=[facet for facet in self.facets_all if facet != name])
        if name == "states":
            return replace(self, states=())
        if name == "window":
            return replace(self, window=None)
        return replace(self, near=None) if name == "near" else replace(self, query=None)


def distance(near: Near) -> Sql:
    """Kilometres from a point to a row's place; NULL for a row without one."""
    return compose(_KM, radius=value(EARTH_RADIUS), latitude=value(near.latitude), longitude=value(near.longitude))


def where(filters: Filters) -> Sql:
    """All the filters as one condition. Without words only main documents count: one for each object."""
    return join(" AND ", _conditions(filters))


def walked(filters: Filters) -> Sql:
    """The columns that the indexes of each order begin with: they serve to walk one, and would mislead elsewhere."""
    kind = compose("kind = ANY({kinds}::text[])", kinds=value(list(filters.kinds)))
    if len(filters.kinds) == 1:
        kind = compose("kind = {kind}", kind=value(filters.kinds[0]))
    if len(filters.states) != 1:
        return kind
    return compose("{kind} AND state = {state}", kind=kind, state=value(filters.states[0]))


def _conditions(filters: Filters) -> Iterator[Sql]:
    if filters.query is None:
        yield Sql("main")
    else:
        yield compose("terms @@ {query}::tsquery", query=value(filters.query))
    yield compose("audience && {tokens}::text[]", tokens=value(list(filters.audience_tokens)))
    yield _of_kind(filters)
    if filters.facets_all:
        yield compose("facets @> {facets}::text[]", facets=value(list(filters.facets_all)))
    for group, values in filters.facets_any.items():
        if values:
            yield _any_of([f"{group}:{one}" for one in values])
    if filters.window:
        yield _within(filters.window)
    if filters.near and filters.near.km is not None:
        yield from _around(filters.near, filters.near.km)


def _of_kind(filters: Filters) -> Sql:
    """Rows of the kind, in one of the states.

    Most rows may be such: beside words or facets the index skips through them, but where a place or dates, which have
    indexes of their own, are all there is to go by, fetching so long a list would cost more than it saves. "= ANY" is
    the form that no index answers.
    """
    states = filters.states or [None]
    facets = list(filters.scopes) or [kind_facet(kind, state) for kind in filters.kinds for state in states]
    if filters.query or filters.facets_all or any(filters.facets_any.values()) or not (filters.window or filters.near):
        return _any_of(facets)
    return compose("({each})", each=join(" OR ", (compose("{one} = ANY(facets)", one=value(one)) for one in facets)))


def _any_of(facets: list[str]) -> Sql:
    return compose("facets && {facets}::text[]", facets=value(facets))


def _within(window: Window) -> Sql:
    """Rows that happen within the window, in part at least; what has no date may happen on any. Backwards is empty."""
    start, end = window.starts_at, window.ends_at
    return compose(
        "{happens} && tstzrange({start}, {end})",
        happens=Sql(Happens.template),
        start=value(start),
        end=value(max(start, end) if start and end else end),
    )


def _around(near: Near, km: float) -> Iterator[Sql]:
    """Rows within `km`: a box that an index can find, then the exact distance."""
    high = km / _KM_PER_DEGREE
    south, north = near.latitude - high, near.latitude + high
    yield compose("latitude BETWEEN {south} AND {north}", south=value(south), north=value(north))
    yield from _meridians(near, high)
    yield compose("{distance} <= {km}", distance=distance(near), km=value(km))


def _meridians(near: Near, high: float) -> Iterator[Sql]:
    """The meridians that hold a circle `high` degrees of arc in radius: none where it holds a pole or the date line."""
    if abs(near.latitude) + high >= 89:
        return
    wide = math.degrees(math.asin(math.sin(math.radians(high)) / math.cos(math.radians(near.latitude))))
    west, east = near.longitude - wide, near.longitude + wide
    if west >= -180 and east <= 180:
        yield compose("longitude BETWEEN {west} AND {east}", west=value(west), east=value(east))
