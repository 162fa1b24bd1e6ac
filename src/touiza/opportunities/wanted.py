"""What a visitor of Discover looks for: read from the address, written back to it, handed to search. No database but
for the name of a place."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from touiza.core import clock
from touiza.kernel.text import clean_line
from touiza.opportunities.models import Attendance
from touiza.opportunities.services.indexing import TIMES, WEEKLY
from touiza.opportunities.typed import parse_day, write_day
from touiza.search.queries import Near, Order, Window
from touiza.vocabulary import lists
from touiza.vocabulary.models import Place, PlaceKind
from touiza.vocabulary.search import FULL, NAMED, rank_places

LONGEST = 120  # characters of the words
FROM_HOME = "home"
WHENS = ("week", "weekend", "month")
DISTANCES = (5, 10, 20, 50, 100)  # km
FRIDAY = 4
# Groups of boxes: name in the address → group of facets in the index, list of words.
GROUPS = {
    "attendance": ("attendance", None),
    "cause": ("cause", "causes"),
    "accommodation": ("acc", "accommodations"),
    "language": ("lang", "languages"),
    "skill": ("skill", "skills"),
}
SORTS = {"best": Order.BEST, "soonest": Order.SOONEST, "nearest": Order.NEAREST, "newest": Order.NEWEST}


@dataclass(frozen=True)
class Wanted:
    """Each field is a name in the address. `t` `w` `s` `p` are the words of the sentence: time, when, skill, place."""

    q: str = ""
    t: str = ""  # one of TIMES, or "weekly"
    w: str = ""  # one of WHENS
    s: str = ""  # code of a skill
    p: str = ""  # "home", or the code of a wilaya
    attendance: tuple[str, ...] = ()
    cause: tuple[str, ...] = ()
    accommodation: tuple[str, ...] = ()  # all of them must be offered
    language: tuple[str, ...] = ()
    skill: tuple[str, ...] = ()
    wilaya: str = ""
    goal: str = ""
    association: str = ""
    near: str = ""  # id of a place, or its name
    km: str = ""
    since: str = ""  # dd/mm/yyyy
    until: str = ""
    join: str = ""  # "1": at once
    past: str = ""  # "1": also what is over
    sort: str = ""
    view: str = ""  # "map"

    @property
    def any(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.query(without=("sort", "past", "view")))

    def query(self, *, without: Sequence[str] = (), **changes: Any) -> str:
        """Return it as a query string, some of it changed; the first page."""
        query = QueryDict(mutable=True)
        for field in fields(self):
            value = changes.get(field.name, getattr(self, field.name))
            if not value or field.name in without:
                continue
            query.setlist(field.name, list(value) if isinstance(value, tuple | list) else [value])
        return query.urlencode()

    def address(self, **changes: Any) -> str:
        """Return the address of the list with some of it changed."""
        query = self.query(**changes)
        return reverse("opportunities:list") + (f"?{query}" if query else "")


def read_wanted(query: Mapping[str, Any] | QueryDict) -> Wanted:
    """Return what an address asks for. What means nothing in it is passed over."""
    told = query if isinstance(query, QueryDict) else QueryDict(mutable=True)
    known: dict[str, Any] = {name: tuple(code for code in told.getlist(name) if is_word(name, code)) for name in GROUPS}
    return Wanted(
        q=clean_line(told.get("q", "")[:LONGEST]),
        t=_one_of(told.get("t"), (*map(str, TIMES), WEEKLY)),
        w=_one_of(told.get("w"), WHENS),
        s=told.get("s", "") if lists.by_code("skills", told.get("s", "")) else "",
        p=told.get("p", "") if told.get("p") == FROM_HOME or lists.by_code("wilayas", told.get("p", "")) else "",
        wilaya=told.get("wilaya", "") if lists.by_code("wilayas", told.get("wilaya", "")) else "",
        goal=_one_of(told.get("goal"), [str(number) for number in range(1, 18)]),
        association=clean_line(told.get("association", "")[:30]).lower(),
        near=clean_line(told.get("near", "")[:80]),
        km=_one_of(told.get("km"), [str(km) for km in DISTANCES]),
        since=_day(told.get("since", "")),
        until=_day(told.get("until", "")),
        join=_one_of(told.get("join"), "1"),
        past=_one_of(told.get("past"), "1"),
        sort=_one_of(told.get("sort"), SORTS),
        view=_one_of(told.get("view"), ("map",)),
        **known,
    )


def is_word(group: str, code: str) -> bool:
    """Tell whether a code is one of a group's."""
    kind = GROUPS[group][1]
    return code in Attendance.values if kind is None else lists.by_code(kind, code) is not None


def facets_all(wanted: Wanted) -> list[str]:
    """Return the facets that must all be there: those of the sentence, and every accommodation a person needs."""
    found = [f"acc:{code}" for code in wanted.accommodation]
    single = {"time": wanted.t, "skill": wanted.s, "goal": wanted.goal, "association": wanted.association}
    found += [f"{group}:{value}" for group, value in single.items() if value]
    if wanted.p:
        found.append(f"attendance:{Attendance.REMOTE}" if wanted.p == FROM_HOME else f"wilaya:{wanted.p}")
    if wanted.join:
        found.append("join:at_once")
    return found


def facets_any(wanted: Wanted) -> dict[str, list[str]]:
    """Return, by group of facets, the values of which one must be there."""
    chosen = {facet: getattr(wanted, name) for name, (facet, _kind) in GROUPS.items() if name != "accommodation"}
    chosen["wilaya"] = (wanted.wilaya,) if wanted.wilaya else ()
    return {group: list(values) for group, values in chosen.items() if values}


def window_of(wanted: Wanted, today: dt.date) -> Window | None:
    """Return the moments between which it should happen. Days are those of Algiers."""
    first, last = _days(wanted, today)
    if first is None and last is None:
        return None
    zone = "Africa/Algiers"
    return Window(
        starts_at=clock.moment(first, dt.time.min, zone) if first else None,
        ends_at=clock.moment(last + dt.timedelta(days=1), dt.time.min, zone) if last else None,
    )


def _days(wanted: Wanted, today: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """Return the first and the last day: those typed, else those the sentence means."""
    if wanted.since or wanted.until:
        first = parse_day(wanted.since) if wanted.since else None
        return first, parse_day(wanted.until) if wanted.until else None
    if wanted.w == "weekend":  # Friday and Saturday, today included
        friday = today + dt.timedelta(days=(FRIDAY - today.weekday()) % 7)
        if today.weekday() == FRIDAY + 1:
            friday = today - dt.timedelta(days=1)
        return max(friday, today), friday + dt.timedelta(days=1)
    if wanted.w:
        return today, today + dt.timedelta(days=6 if wanted.w == "week" else 30)
    return None, None


def find_place(wanted: Wanted) -> tuple[Place | None, list[Place]]:
    """Return the place to be near to; where the name fits several or none, those that come near."""
    if not wanted.near:
        return None, []
    if wanted.near.isdecimal() and len(wanted.near) < 12:
        return Place.objects.with_parents().filter(pk=int(wanted.near)).first(), []
    hits = rank_places(wanted.near, kinds=(PlaceKind.CITY, PlaceKind.REGION))
    named = [hit.place for hit in hits if hit.fit in {NAMED, FULL}]
    best = [hit.place for hit in hits if hits and hit.fit == hits[0].fit and hit.place in named]
    cities = [place for place in best if place.kind == PlaceKind.CITY] or best
    if len(cities) == 1:
        return cities[0], []
    return None, [hit.place for hit in hits[:6]]


def near_of(wanted: Wanted, place: Place | None) -> Near | None:
    """Return the point and the distance for search; a place without a position is passed over."""
    if place is None or place.latitude is None or place.longitude is None:
        return None
    return Near(place.latitude, place.longitude, km=float(wanted.km) if wanted.km else None)


def order_of(wanted: Wanted) -> Order:
    """Return the order chosen, else the one that fits: best for words, nearest for a place, latest for the past."""
    if (
        wanted.sort
        and not (wanted.sort == "best" and not wanted.q)
        and not (wanted.sort == "nearest" and not wanted.near)
    ):
        return Order.LATEST if wanted.sort == "soonest" and wanted.past else SORTS[wanted.sort]
    if wanted.q:
        return Order.BEST
    if wanted.near:
        return Order.NEAREST
    return Order.LATEST if wanted.past else Order.SOONEST


def without(wanted: Wanted, name: str, value: str = "") -> Wanted:
    """Return the same without one filter, or without one value of it."""
    held = getattr(wanted, name)
    rest: Any = tuple(one for one in held if value and one != value) if isinstance(held, tuple) else ""
    return replace(wanted, **{name: rest})


def _one_of(value: str | None, known: Any) -> str:
    return value if value and value in known else ""


def _day(text: str) -> str:
    """Return a day as we write it; "" where it cannot be read."""
    try:
        return write_day(parse_day(text[:30]))
    except ValueError:
        return ""
