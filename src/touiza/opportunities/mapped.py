"""Discover on a map: how many opportunities there are in each commune and wilaya, drawn and in words."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, ngettext

from touiza.associations.map import Sheet, Town, sheets
from touiza.core.prepared import Prepared
from touiza.opportunities.discovery import Discovered
from touiza.opportunities.wanted import FROM_HOME
from touiza.ui import formats
from touiza.ui.words import COMMA
from touiza.vocabulary import lists
from touiza.vocabulary.models import Place, PlaceKind

MOST = 400  # communes that are marked; the wilayas beside them count all


@dataclass(frozen=True)
class Land:
    """A wilaya with its number and the list of what is in it."""

    name: str
    count: int
    link: str


@dataclass(frozen=True)
class Mapped:
    """The map: drawn wilaya by wilaya, the same in words, and the marks of its communes for the script."""

    sheets: list[Sheet]
    lands: list[Land]
    marks: list[dict[str, Any]]
    from_home: Land | None


def mapped(found: Discovered) -> Mapped:
    """Return the map of what fits. One query, for the communes."""
    counts = found.page.facet_counts
    wilayas, wanted = counts.get("wilaya", {}), found.wanted
    towns = [
        Town(word.label(), wilayas[word.code], word.latitude, word.longitude, word.code == wanted.wilaya)
        for word in lists.wilayas()
        if wilayas.get(word.code) and word.latitude is not None and word.longitude is not None
    ]
    lands = [
        Land(word.label(), wilayas[word.code], wanted.address(wilaya=word.code, view=""))
        for word in lists.wilayas()
        if wilayas.get(word.code)
    ]
    remote = counts.get("attendance", {}).get("remote", 0)
    return Mapped(
        sheets=sheets(towns, COMMA[here()]),
        lands=sorted(lands, key=lambda land: -land.count),
        marks=_marks(found),
        from_home=Land("", remote, wanted.address(p=FROM_HOME, view="")) if remote else None,
    )


def _marks(found: Discovered) -> list[dict[str, Any]]:
    counts = found.page.facet_counts.get("commune", {})
    codes = sorted(counts, key=lambda code: (-counts[code], code))[:MOST]
    return [
        {
            "lat": place.latitude,
            "lon": place.longitude,
            "count": counts[place.code],
            "label": _label(lists.place_name(place.pk), counts[place.code]),
            "href": found.wanted.address(near=str(place.pk), km="5", view=""),
        }
        for place in COMMUNES(codes=codes, kind=PlaceKind.CITY.value)
    ]


COMMUNES = Prepared(
    lambda codes, kind: Place.objects.filter(code__in=codes, kind=kind, latitude__isnull=False, longitude__isnull=False)
    .only("pk", "code", "latitude", "longitude")
)


def _label(name: str, count: int) -> str:
    return ngettext("%(place)s: %(n)s opportunity", "%(place)s: %(n)s opportunities", count) % {
        "place": name,
        "n": formats.number(count, here()),
    }


def here() -> str:
    return formats.known(get_language())
