"""The directory's filters: read from the address, shown with how many each would find, taken away again."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from touiza.associations.kinds import kind_label
from touiza.associations.map import Sheet, Town, sheets
from touiza.associations.networks import NetworkWord, network_words
from touiza.associations.queries import GROUPS, SORTS, Filters
from touiza.kernel.text import clean_line
from touiza.search.shapes import Hint
from touiza.ui import boxes, formats
from touiza.ui.boxes import Option
from touiza.ui.shapes import Link
from touiza.ui.words import COMMA
from touiza.vocabulary import lists

LONGEST = 120  # characters of the words
LISTS = {"kind": ("kinds",), "cause": ("causes",), "wilaya": ("wilayas", "countries"), "language": ("languages",)}
OFFERED: dict[str, tuple[Callable[[], Sequence[lists.Word | NetworkWord]], ...]] = {
    "kind": (lists.kinds,),
    "cause": (lists.causes,),
    "wilaya": (lists.wilayas, lists.countries),
    "language": (lists.languages,),
    "network": (network_words,),
}
TITLES: dict[str, str | Promise] = {
    "wilaya": gettext_lazy("Wilaya or country"),
    "kind": gettext_lazy("Kind of association"),
    "cause": gettext_lazy("Cause"),
    "language": gettext_lazy("Language"),
    "network": gettext_lazy("Network"),
}
SORT_NAMES: dict[str, str | Promise] = {
    "name": gettext_lazy("name"),
    "hours": gettext_lazy("hours received"),
    "newest": gettext_lazy("newest first"),
}


@dataclass(frozen=True)
class Loosening:
    """A filter to take away: how many that would find, and the address without it."""

    text: str
    total: int
    href: str


class Group(boxes.Group):
    """A group of the directory."""

    @property
    def as_select(self) -> bool:
        """A list of places is long and one is enough."""
        return self.name == "wilaya"


def read_filters(query: QueryDict) -> Filters:
    """Return the filters of an address; codes that do not exist are passed over."""
    chosen = {group: tuple(code for code in query.getlist(group) if _word(group, code)) for group in GROUPS}
    sort = query.get("sort", "")
    words = clean_line(query.get("q", "")[:LONGEST])
    return Filters(words=words, sort=sort if sort in SORTS else "", **chosen)


def boxes_key(filters: Filters, counts: Mapping[str, Mapping[str, int]]) -> tuple[object, ...]:
    """Return all that the boxes beside the list and the map depend on."""
    return (filters, *((group, *sorted(counts[group].items())) for group in sorted(counts)), lists.version(), *(repr(word) for word in network_words()))


def groups(filters: Filters, counts: Mapping[str, Mapping[str, int]]) -> list[Group]:
    """Return the groups with their options: those that would find something, and those in force."""
    return [
        Group(group, title, _options(group, getattr(filters, group), counts.get(group, {}))) for group, title in TITLES.items()
    ]


def chips(filters: Filters) -> list[Link]:
    """Return the filters in force, each with the address without it."""
    links: list[Link] = []
    if filters.words:
        links.append({"text": _("“%(words)s”") % {"words": filters.words}, "href": address(filters, q="")})
    for group in TITLES:
        codes = getattr(filters, group)
        for code in codes:
            rest = [other for other in codes if other != code]
            links.append({"text": _label(_word(group, code)), "href": address(filters, **{group: rest})})
    return links


def sorts(filters: Filters) -> list[tuple[str, str | Promise, bool]]:
    """Return the orders one may choose; with words, "best match" is one of them."""
    best = [("", gettext_lazy("best match"))] if filters.words else []
    current = filters.sort or ("" if filters.words else "name")
    return [(value, label, value == current) for value, label in [*best, *SORT_NAMES.items()]]


def address(filters: Filters, **changes: Any) -> str:
    """Return the directory's address with these filters, some of them changed; the first page."""
    values = {"q": filters.words, **{group: getattr(filters, group) for group in GROUPS}, "sort": filters.sort, **changes}
    query = QueryDict(mutable=True)
    for name, value in values.items():
        if isinstance(value, list | tuple):
            query.setlist(name, list(value))
        elif value:
            query[name] = value
    path = reverse("associations:directory")
    return f"{path}?{query.urlencode()}" if query.urlencode() else path


def loosenings(filters: Filters, hints: Iterable[Hint]) -> list[Loosening]:
    """Return what to take away when nothing fits, the most promising first."""
    told = []
    for hint in hints:
        if hint.removes == "words":
            told.append(Loosening(_("without the words"), hint.total, address(filters, q="")))
        elif hint.removes in TITLES:
            text = _("any of: %(filter)s") % {"filter": TITLES[hint.removes]}
            told.append(Loosening(text, hint.total, address(filters, **{hint.removes: []})))
    return told


def map_sheets(filters: Filters, counts: Mapping[str, int]) -> list[Sheet]:
    """Return the map of what fits, wilaya by wilaya, whichever of them is chosen."""
    towns = [
        Town(word.label(), counts[word.code], word.latitude, word.longitude, word.code in filters.wilaya)
        for word in lists.wilayas()
        if counts.get(word.code) and word.latitude is not None and word.longitude is not None
    ]
    return sheets(towns, COMMA[formats.known(get_language())])


def page_number(query: QueryDict) -> int:
    """Return the page asked for, from 1; 1 where the address holds something else."""
    text = query.get("page", "")
    return max(int(text), 1) if text.isascii() and text.isdecimal() and len(text) < 7 else 1


def _word(group: str, code: str) -> Any:
    if group == "network":
        return next((word for word in network_words() if word.code == code), None)
    return next((word for kind in LISTS[group] if (word := lists.by_code(kind, code))), None)


def _label(word: lists.Word | NetworkWord) -> str:
    return kind_label(word.code) if isinstance(word, lists.KindWord) else word.label()


def _options(group: str, chosen: Sequence[str], counts: Mapping[str, int]) -> list[Option]:
    words = [word for offered in OFFERED[group] for word in offered()]
    return [
        Option(word.code, _label(word), counts.get(word.code, 0), word.code in chosen)
        for word in words
        if counts.get(word.code) or word.code in chosen
    ]
