"""Discover: what fits, how many each filter would find, what is in force, and what to loosen when nothing fits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from touiza.actors.asking import other_words
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.changes import remembered
from touiza.core.prepared import Prepared
from touiza.opportunities import wanted as want
from touiza.opportunities.lines import find_of
from touiza.opportunities.models import Attendance, Opportunity
from touiza.opportunities.sentence import PLACE_HOME, TIME_NAMES, WHEN_NAMES
from touiza.opportunities.services.indexing import KIND, OPEN, PAST, PAUSED
from touiza.opportunities.wanted import GROUPS, Wanted
from touiza.search.queries import Page, find
from touiza.search.shapes import Hint
from touiza.ui.boxes import Group, Option
from touiza.ui.shapes import Find, Link
from touiza.vocabulary import lists
from touiza.vocabulary.models import Place

PER_PAGE = 20
LAST_PAGE = 50  # beyond it nobody reads; the filters are the way
SHOWN_SKILLS = 12
TITLES: dict[str, str | Promise] = {
    "attendance": gettext_lazy("How to take part"),
    "cause": gettext_lazy("Cause"),
    "accommodation": gettext_lazy("Suits what I need"),
    "language": gettext_lazy("Language of the work"),
    "skill": gettext_lazy("Skill"),
}
OF_SENTENCE = {"time": "t", "skill": "s", "attendance": "p", "wilaya": "p"}  # facets that single words stand for
SORT_NAMES: dict[str, str | Promise] = {
    "soonest": gettext_lazy("soonest first"),
    "nearest": gettext_lazy("nearest first"),
    "newest": gettext_lazy("newest first"),
    "best": gettext_lazy("best match"),
}


@dataclass(frozen=True)
class Loosening:
    """A filter to take away: how many that would find, and the address without it."""

    text: str
    total: int
    more: bool
    href: str


@dataclass
class Discovered:
    """One page of the list."""

    wanted: Wanted
    page: Page
    finds: list[Find]
    place: Place | None = None
    places_near: list[Place] = field(default_factory=list)
    association: Association | None = None

    @property
    def shown(self) -> int:
        """How many are shown up to here."""
        return (self.page.page - 1) * PER_PAGE + len(self.finds)

    @property
    def near_links(self) -> list[Link]:
        """The places that a name may mean, each with the list around it."""
        return [
            {"text": str(place.full_label()), "href": self.wanted.address(near=str(place.pk))}
            for place in self.places_near
        ]

    @property
    def next(self) -> int:
        return self.page.page + 1

    @property
    def has_next(self) -> bool:
        return self.page.has_next and self.page.page < LAST_PAGE


def discover(wanted: Wanted, *, number: int = 1, audience: Sequence[str] = ("public",)) -> Discovered:
    """Return a page of what fits. The number of queries depends neither on what is stored nor on what is found."""
    place, places_near = want.find_place(wanted)
    page, finds = remembered(
        ("discover", wanted, number, tuple(audience), get_language(), clock.today()),
        partial(_look, wanted, place, number, audience),
    )
    association = None
    if wanted.association:
        association = (
            Association.objects.open().select_related("actor").filter(actor__handle=wanted.association).first()
        )
    return Discovered(wanted, page, finds, place, places_near, association)


def _look(wanted: Wanted, place: Place | None, number: int, audience: Sequence[str]) -> tuple[Page, list[Find]]:
    """Return what fits, as search knows it, with how many each filter would find; and the lines of this page."""
    page = find(
        kind=KIND,
        words=wanted.q,
        facets_all=want.facets_all(wanted),
        facets_any=want.facets_any(wanted),
        audience_tokens=audience,
        window=want.window_of(wanted, clock.today()),
        near=want.near_of(wanted, place),
        states=(OPEN, PAUSED, PAST) if wanted.past else (OPEN,),
        order=want.order_of(wanted),
        page=min(max(number, 1), LAST_PAGE),
        per_page=PER_PAGE,
        prefer_language=get_language(),
        also=other_words(wanted.q, get_language()).echoes,
        count_groups=(*(facet for facet, _kind in GROUPS.values()), "wilaya", "join", *(["commune"] if wanted.view else [])),
    )
    return page, _finds(page, near=place is not None)


def _finds(page: Page, *, near: bool) -> list[Find]:
    """Return the lines in the order of the page; what was removed since it was indexed is left out."""
    rows = {row.pk: row for row in LINES(ids=page.ids)}
    return [
        find_of(rows[hit.object_id], distance_km=hit.km if near else None) for hit in page.hits if hit.object_id in rows
    ]


LINES = Prepared(
    lambda ids: Opportunity.objects.published()
    .with_line()
    .filter(pk__in=ids, association__actor__suspended_at=None)
)


def filters_key(found: Discovered) -> tuple[object, ...]:
    """Return all that the boxes beside the list depend on."""
    counts = found.page.facet_counts
    boxes = tuple((group, *sorted(counts[group].items())) for group in sorted(counts))
    near = (found.place and found.place.pk, *(place.pk for place in found.places_near))
    return (found.wanted, boxes, near, lists.version())


def groups(found: Discovered) -> list[Group]:
    """Return the groups of boxes: what would find something, and what is in force."""
    return [
        Group(
            name, title, _options(name, getattr(found.wanted, name), found.page.facet_counts.get(GROUPS[name][0], {}))
        )
        for name, title in TITLES.items()
    ]


def wilayas(found: Discovered) -> list[Option]:
    counts = found.page.facet_counts.get("wilaya", {})
    chosen = found.wanted.wilaya
    words = [word for word in lists.wilayas() if counts.get(word.code) or word.code == chosen]
    return [Option(word.code, word.label(), counts.get(word.code, 0), word.code == chosen) for word in words]


def _options(name: str, chosen: Sequence[str], counts: Mapping[str, int]) -> list[Option]:
    kind = GROUPS[name][1]
    codes = Attendance.values if kind is None else [word.code for word in lists.current(kind)]
    kept = [code for code in codes if counts.get(code) or code in chosen]
    if name == "skill":
        kept = sorted(kept, key=lambda code: (code not in chosen, -counts.get(code, 0)))[:SHOWN_SKILLS]
    return [Option(code, _word_label(name, code), counts.get(code, 0), code in chosen) for code in kept]


def sorts(wanted: Wanted) -> list[tuple[str, str | Promise, bool]]:
    """Return the orders that mean something here, with which one is in force.

    The one that goes without saying has no value, so that words typed next bring the best first.
    """
    offered = [
        name
        for name in SORT_NAMES
        if not (name == "best" and not wanted.q) and not (name == "nearest" and not wanted.near)
    ]
    default = "best" if wanted.q else "nearest" if wanted.near else "soonest"
    current = wanted.sort if wanted.sort in offered else default
    return [("" if name == default else name, SORT_NAMES[name], name == current) for name in offered]


def chips(found: Discovered) -> list[Link]:
    """Return the filters in force, each with the address without it."""
    wanted = found.wanted
    links = [_chip(wanted, name, text) for name, text in _single(found) if text]
    for name in GROUPS:
        links += [_chip(wanted, name, _word_label(name, code), code) for code in getattr(wanted, name)]
    return links


def _chip(wanted: Wanted, name: str, text: str, value: str = "") -> Link:
    rest = want.without(wanted, name, value)
    if name == "near":
        rest = want.without(rest, "km")
    return {"text": text, "href": rest.address()}


def filter_words(wanted: Wanted) -> list[str]:
    """Return what narrows a search, in words. One query, where it names a place by its id."""
    place, _others = want.find_place(wanted)
    words = [text for name, text in _words(wanted, place, wanted.association) if text and name != "past"]
    if wanted.near and place is None:
        words.append(_("near %(place)s") % {"place": wanted.near})
    return words + [_word_label(name, code) for name in GROUPS for code in getattr(wanted, name)]


def _single(found: Discovered) -> list[tuple[str, str]]:
    """Return the filters that hold one value, in words; "" for those that are open."""
    return _words(found.wanted, found.place, str(found.association) if found.association else found.wanted.association)


def _words(wanted: Wanted, place: Place | None, association: str) -> list[tuple[str, str]]:
    near = str(place.full_label()) if place else ""
    if near and wanted.km:
        near = _("at most %(km)s km from %(place)s") % {"km": wanted.km, "place": near}
    elif near:
        near = _("near %(place)s") % {"place": near}
    return [
        ("q", _("“%(words)s”") % {"words": wanted.q} if wanted.q else ""),
        ("t", str(TIME_NAMES[wanted.t]) if wanted.t else ""),
        ("w", str(WHEN_NAMES[wanted.w]) if wanted.w else ""),
        ("since", _("from %(date)s") % {"date": wanted.since} if wanted.since else ""),
        ("until", _("until %(date)s") % {"date": wanted.until} if wanted.until else ""),
        ("s", lists.by_code("skills", wanted.s).label() if wanted.s else ""),
        ("p", _place_label(wanted.p)),
        ("wilaya", _place_label(wanted.wilaya)),
        ("near", near),
        ("association", association),
        ("goal", _("goal %(number)s") % {"number": wanted.goal} if wanted.goal else ""),
        ("join", _("join at once") if wanted.join else ""),
        ("past", _("past ones too") if wanted.past else ""),
    ]


def _place_label(code: str) -> str:
    if code == want.FROM_HOME:
        return str(PLACE_HOME)
    word = lists.by_code("wilayas", code) if code else None
    return word.label() if word else ""


def _word_label(group: str, code: str) -> str:
    kind = GROUPS[group][1]
    return str(Attendance(code).label) if kind is None else lists.by_code(kind, code).label()


def loosenings(found: Discovered) -> list[Loosening]:
    """Return what to take away when nothing fits, the most promising first."""
    return [told for hint in found.page.hints if (told := _loosening(found, hint)) is not None]


def _loosening(found: Discovered, hint: Hint) -> Loosening | None:
    wanted = found.wanted
    if hint.removes == "states":
        if wanted.past:
            return None
        return Loosening(_("look at past ones too"), hint.total, hint.more, wanted.address(past="1"))
    names, text = _what(found, hint.removes)
    if not names:
        return None
    rest = wanted
    for name, value in names:
        rest = want.without(rest, name, value)
    return Loosening(text, hint.total, hint.more, rest.address())


def _what(found: Discovered, removes: str) -> tuple[list[tuple[str, str]], str]:
    """Return which filters a hint means, with a name for them."""
    singles = dict(_single(found))
    if removes == "words":
        return [("q", "")], _("without the words")
    if removes == "window":
        return [("w", ""), ("since", ""), ("until", "")], _("on any date")
    if removes == "near":
        return [("km", "")], _("at any distance")
    group, _colon, value = removes.partition(":")
    if not value:
        name = {facet: name for name, (facet, _kind) in GROUPS.items()}.get(group, group)
        text = _("in any wilaya") if name == "wilaya" else _("open: %(filter)s") % {"filter": TITLES[name]}
        return [(name, "")], text
    if group == "acc":
        return [("accommodation", value)], _("without “%(filter)s”") % {"filter": _word_label("accommodation", value)}
    name = OF_SENTENCE.get(group, group)
    return [(name, "")], _("without “%(filter)s”") % {"filter": singles[name]}
