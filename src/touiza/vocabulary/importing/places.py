"""Places of other countries from a file: regions and cities, in columns of ours or as GeoNames gives its cities."""

import re
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.db import transaction

from touiza.kernel.text import clean_line
from touiza.vocabulary import places_files
from touiza.vocabulary.files import LANGUAGES
from touiza.vocabulary.importing.lines import Line, Report, Unfit, only_one, read_lines
from touiza.vocabulary.models import Place, PlaceKind
from touiza.vocabulary.places_files import PlaceRow
from touiza.vocabulary.services import spell_places

BATCH = 500
HOME = "dz"  # its places are our own
LAST = 1_000_000  # their position: after ours
LONGEST = 120  # characters of a name
MOST_NAMES = 12  # of a place in a language
_CODE = re.compile(r"[a-z0-9_-]{1,50}\Z")
_ARABIC = re.compile(r"[\u0621-\u064a]")
_LATIN = re.compile(r"[A-Za-z]")
_HEADINGS = ("code", "kind", "country", "name_en", "latitude", "longitude")
_GEONAMES = ["geonameid", "name", "asciiname", "alternatenames", "latitude", "longitude", "class", "feature", "country", "cc2", "admin1", "admin2", "admin3", "admin4", "population", "elevation", "dem", "timezone", "modified"]
_WRITTEN = [
    "kind", "labels", "synonyms", "parent", "country", "latitude", "longitude", "population", "postal", "source",
    "search_key", "sound_key", "sort_ar", "sort_fr", "sort_en", "retired", "position",
]  # fmt: skip
Progress = Callable[[int], None]


def import_places(*, path: Path, progress: Progress | None = None) -> Report:
    """Bring in regions and cities; what a file no longer holds stays. Raises Trouble where it cannot be read."""
    with only_one(zlib.crc32(b"places"), "places"):
        report = Report("places")
        lines = _lines(path)
        while batch := list(islice(lines, BATCH)):
            _store(batch, path.name[:40], report)
            if progress:
                progress(report.read)
    return report


def _lines(path: Path) -> Iterator[tuple[Line, Callable[[Line], PlaceRow]]]:
    if path.suffix == ".txt":
        for line in read_lines(path, (), delimiter="\t", names=_GEONAMES):
            yield line, _of_geonames
        return
    for line in read_lines(path, _HEADINGS):
        yield line, _of_ours


def _of_ours(line: Line) -> PlaceRow:
    country = line.cell("country").lower()
    code, parent = line.cell("code").lower(), line.cell("parent").lower()
    if not all(_CODE.match(told) for told in (code, parent) if told) or not code:
        raise Unfit("the code, or that of the region, is not of small letters, digits, - and _")
    kind = line.cell("kind")
    if kind not in {PlaceKind.REGION, PlaceKind.CITY}:
        raise Unfit("the kind is neither “region” nor “city”")
    names = {code: _names(line.cell(f"name_{code}")) for code in LANGUAGES}
    return PlaceRow(
        f"{country}_{code}",
        PlaceKind(kind),
        {code: told for code, told in names.items() if told},
        f"{country}_{parent}" if parent else country,
        country,
        at=_point(line),
        population=_whole(line.cell("population")),
        postal=tuple(told for told in line.cell("postal").split("|") if told.strip())[:50],
    )


def _of_geonames(line: Line) -> PlaceRow:
    number = line.cell("geonameid")
    if not number.isdecimal() or line.cell("class") != "P":
        raise Unfit("it is no populated place of GeoNames")
    others = [name for name in line.cell("alternatenames").split(",") if 2 < len(name) <= LONGEST]
    arabic = [name for name in others if _ARABIC.search(name)][:MOST_NAMES]
    latin = list(dict.fromkeys([line.cell("name"), line.cell("asciiname"), *filter(_LATIN.search, others)]))[:MOST_NAMES]
    country = line.cell("country").lower()
    names = {"en": _names("|".join(latin)), "ar": _names("|".join(arabic))}
    return PlaceRow(
        f"gn_{number}",
        PlaceKind.CITY,
        {code: told for code, told in names.items() if told},
        country,
        country,
        at=_point(line),
        population=_whole(line.cell("population")),
    )


def _names(cell: str) -> list[str]:
    names = [clean_line(name).strip() for name in cell.split("|")]
    if any(len(name) > LONGEST for name in names):
        raise Unfit(f"a name is longer than {LONGEST} characters")
    return list(dict.fromkeys(name for name in names if name))[:MOST_NAMES]


def _point(line: Line) -> tuple[float, float]:
    try:
        latitude, longitude = float(line.cell("latitude")), float(line.cell("longitude"))
    except ValueError as error:
        raise Unfit("the latitude or the longitude is no number") from error
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise Unfit("the position is not on Earth")
    return latitude, longitude


def _whole(cell: str) -> int | None:
    if cell and not (cell.isdecimal() and len(cell) < 10):
        raise Unfit("the population is no whole number")
    return int(cell) if cell else None


@dataclass(frozen=True)
class _Known:
    """The places a batch speaks of, by code: what is there already, and what its rows lie in."""

    places: Mapping[str, Place]

    def around(self, row: PlaceRow) -> list[Place]:
        """Return what a row lies in, nearest first. Raises Unfit where that is not there."""
        country = self.places.get(row.country or "")
        if country is None or country.kind != PlaceKind.COUNTRY:
            raise Unfit("we have no country of this code (ISO 3166, two letters)")
        if country.code == HOME:
            raise Unfit("the places of Algeria are our own, and not brought in")
        parent = self.places.get(row.parent or "")
        if parent is None or (parent is not country and parent.country_id != country.pk):
            raise Unfit("its region is not there: regions come first in the file")
        return [country] if parent is country else [parent, country]


@transaction.atomic
def _store(batch: list[tuple[Line, Callable[[Line], PlaceRow]]], source: str, report: Report) -> None:
    told: list[tuple[Line, PlaceRow]] = []
    for line, reader in batch:
        report.read += 1
        try:
            row = reader(line)
            if not row.names:
                raise Unfit("it has no name")
            told.append((line, row))
        except Unfit as why:
            report.refuse(line, why)
    codes = {code for _line, row in told for code in (row.code, row.parent, row.country)}
    places = {place.code: place for place in Place.objects.filter(code__in=codes).select_related("country")}
    changed: dict[str, tuple[Place, PlaceRow, list[Place]]] = {}
    for line, row in told:
        try:
            around = _Known(places).around(row)
            place = _changed(places.get(row.code), row, around, source)
        except Unfit as why:
            report.refuse(line, why)
            continue
        if place is None:
            report.unchanged += 1
            continue
        report.stored += 1
        if place.kind == PlaceKind.REGION:
            place.save()  # the next lines may lie in it
        places[row.code] = place
        changed[row.code] = (place, row, around)
    _write(changed.values())


def _changed(place: Place | None, row: PlaceRow, around: list[Place], source: str) -> Place | None:
    """Return the place as the row has it, not saved; None where it is so already."""
    if place is not None and not place.source:
        raise Unfit("it is one of our own places")
    latitude, longitude = row.at or (None, None)
    within = [_row_of(one) for one in around]
    columns = {
        "kind": row.kind,
        "labels": row.labels,
        "synonyms": row.synonyms,
        "parent_id": around[0].pk,
        "country_id": around[-1].pk,
        "latitude": latitude,
        "longitude": longitude,
        "population": row.population,
        "postal": list(row.postal),
        "retired": False,
        "position": LAST,
        **places_files.keys_of(row, within),
    }
    if place is not None and all(getattr(place, name) == told for name, told in columns.items()):
        return None
    place = place or Place(code=row.code)
    for name, value in {**columns, "source": source}.items():
        setattr(place, name, value)
    place.parent, place.country = around[0], around[-1]
    return place


def _write(changed: Collection[tuple[Place, PlaceRow, list[Place]]]) -> None:
    places = [place for place, _row, _around in changed]
    Place.objects.bulk_create([place for place in places if place.pk is None], batch_size=BATCH)
    Place.objects.bulk_update(places, _WRITTEN, batch_size=BATCH)
    spell_places(
        {place.pk: places_files.spellings_of(row, [_row_of(one) for one in around]) for place, row, around in changed}
    )


def _row_of(place: Place) -> PlaceRow:
    names = {code: [label, *place.synonyms.get(code, ())] for code, label in place.labels.items()}
    return PlaceRow(place.code, PlaceKind(place.kind), names, number=place.number)
