"""The short lists, kept in the memory of each process: a page that shows labels asks the database nothing.

They are read again when the loaded version changes, which is looked up every half minute at most.
"""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.utils.translation import get_language

from touiza.core.translated import Passage
from touiza.vocabulary.models import (
    Accommodation,
    AssociationKind,
    Cause,
    Language,
    Place,
    PlaceKind,
    Skill,
    SkillFamily,
    SustainableGoal,
    Term,
    VocabularyVersion,
    best_label,
)

RECHECK = 30.0  # seconds for which a version is taken as it was
Made = TypeVar("Made")


@dataclass(frozen=True)
class Word:
    """A term, light: no database behind it. Two words are equal when they are the same row."""

    id: int
    code: str
    labels: Mapping[str, str] = field(compare=False)
    synonyms: Mapping[str, Sequence[str]] = field(compare=False, repr=False)
    retired: bool = field(compare=False, repr=False)

    def __str__(self) -> str:
        return self.label()

    def label(self, language: str | None = None) -> str:
        """Return the label in a language (by default the active one), or in the next best."""
        return self.passage(language).text

    def passage(self, language: str | None = None) -> Passage:
        """Return the label together with the language it is really in."""
        return best_label(dict(self.labels), language or get_language(), self.code)


@dataclass(frozen=True)
class CauseWord(Word):
    dye: int = field(compare=False)  # 1 to 6
    icon: str = field(compare=False)
    goals: Sequence[int] = field(compare=False, repr=False)  # numbers of goals it most often serves
    icnpo: Sequence[int] = field(compare=False, repr=False)  # groups of the classification of nonprofits
    broader: Sequence[str] = field(compare=False, repr=False)  # codes
    near: Sequence[str] = field(compare=False, repr=False)


@dataclass(frozen=True)
class GoalWord(Word):
    number: int = field(compare=False)


@dataclass(frozen=True)
class SkillWord(Word):
    family_id: int = field(compare=False)
    broader: Sequence[str] = field(compare=False, repr=False)  # codes
    near: Sequence[str] = field(compare=False, repr=False)


@dataclass(frozen=True)
class LanguageWord(Word):
    endonym: str = field(compare=False)
    direction: str = field(compare=False)
    signed: bool = field(compare=False)


@dataclass(frozen=True)
class AccommodationWord(Word):
    offers: Mapping[str, str] = field(compare=False, repr=False)
    needs: Mapping[str, str] = field(compare=False, repr=False)
    icon: str = field(compare=False)

    def offer(self, language: str | None = None) -> str:
        """Return it as an opportunity states it."""
        return best_label(dict(self.offers), language or get_language(), self.code).text

    def need(self, language: str | None = None) -> str:
        """Return it as a person states it."""
        return best_label(dict(self.needs), language or get_language(), self.code).text


@dataclass(frozen=True)
class KindWord(Word):
    parent_id: int | None = field(compare=False)
    descriptions: Mapping[str, str] = field(compare=False, repr=False)

    def description(self, language: str | None = None) -> str:
        """Return what the kind takes in."""
        return best_label(dict(self.descriptions), language or get_language(), "").text


@dataclass(frozen=True)
class PlaceWord(Word):
    number: str = field(compare=False)
    latitude: float | None = field(compare=False)
    longitude: float | None = field(compare=False)


def causes() -> tuple[CauseWord, ...]:
    return current("causes")


def goals() -> tuple[GoalWord, ...]:
    return current("goals")


def families() -> tuple[Word, ...]:
    return current("families")


def skills() -> tuple[SkillWord, ...]:
    return current("skills")


def languages() -> tuple[LanguageWord, ...]:
    return current("languages")


def accommodations() -> tuple[AccommodationWord, ...]:
    return current("accommodations")


def kinds() -> tuple[KindWord, ...]:
    """Return the kinds of association; those with a parent stand right after the kinds without."""
    return current("kinds")


def wilayas() -> tuple[PlaceWord, ...]:
    """Return Algeria's wilayas by number."""
    return current("wilayas")


def countries() -> tuple[PlaceWord, ...]:
    return current("countries")


def place_name(place: int) -> str:
    """Return the full name of a place by its id, as `Place.full_label` does; "" where there is none."""
    return _names_of(place)[1]


def place_label(place: int) -> str:
    """Return the name of a place by its id; "" where there is none."""
    return _names_of(place)[0]


def _names_of(place: int) -> tuple[str, str]:
    """Return the names of a place in the active language. Ours are kept all; those brought in, once they were asked for."""
    language = get_language()
    names = remembered(f"names of places {language}", lambda: _read_names(language, source=""))
    if place not in names:
        names |= _read_names(language, pk=place) or {place: ("", "")}
    return names[place]


def _read_names(language: str | None, **which: Any) -> dict[int, tuple[str, str]]:
    """Return the names of places, alone and with what they lie in."""
    rows = Place.objects.filter(**which).select_related("parent").only(*_NAMED)
    return {row.pk: (row.label(language), row.full_label(language)) for row in rows}


_NAMED = ("code", "labels", "parent__code", "parent__labels")


def labels_for(kind: str, ids: Collection[int], language: str | None = None) -> list[str]:
    """Return the labels of these ids in the order of the list, retired ones too; `kind` is the name of a list here."""
    return [word.label(language) for word in words_for(kind, tuple(ids))]


def words_for(kind: str, ids: Sequence[int], *, as_given: bool = False) -> tuple[Any, ...]:
    """Return the words of these ids, retired ones too: in the order of the list, or in that of the ids."""
    known: dict[int, tuple[int, Word]] = remembered(
        f"{kind} by id", lambda: {word.id: (place, word) for place, word in enumerate(_all(kind))}
    )
    found = [known[one] for one in ids if one in known]
    return tuple(word for _place, word in (found if as_given else sorted(found, key=lambda pair: pair[0])))


def by_code(kind: str, code: str) -> Any:
    """Return the word of a code, retired or not, or None."""
    found: dict[str, Word] = remembered(f"{kind} by code", lambda: {word.code: word for word in _all(kind)})
    return found.get(code)


def remembered(name: str, make: Callable[[], Made]) -> Made:
    """Return what `make` gives for the loaded version, made once; made anew each time while nothing is loaded."""
    shelf = _fresh_shelf()
    if name not in shelf.kept:
        made = make()
        if not shelf.fingerprint:
            return made
        shelf.kept[name] = made
    kept: Made = shelf.kept[name]
    return kept


def version() -> str:
    """Return what stands for the loaded vocabulary: another one once words were loaded anew."""
    return _fresh_shelf().fingerprint


def forget() -> None:
    """Drop everything kept; the next question reads the database."""
    _memory.shelf = _Shelf()


@dataclass
class _Shelf:
    """What is kept for one version; replaced whole, so that a thread never sees half of it."""

    fingerprint: str = ""
    checked_at: float = float("-inf")
    kept: dict[str, Any] = field(default_factory=dict)


@dataclass
class _Memory:
    shelf: _Shelf = field(default_factory=_Shelf)


_memory = _Memory()


def _fresh_shelf() -> _Shelf:
    shelf, now = _memory.shelf, time.monotonic()
    if now - shelf.checked_at < RECHECK:
        return shelf
    fingerprint = VocabularyVersion.objects.filter(pk=1).values_list("fingerprint", flat=True).first() or ""
    if fingerprint != shelf.fingerprint or not fingerprint:
        shelf = _Shelf(fingerprint)
    shelf.checked_at = now if fingerprint else float("-inf")
    _memory.shelf = shelf
    return shelf


_MODELS: dict[str, tuple[type[Term], type[Word], dict[str, Any]]] = {
    "causes": (Cause, CauseWord, {}),
    "goals": (SustainableGoal, GoalWord, {}),
    "families": (SkillFamily, Word, {}),
    "skills": (Skill, SkillWord, {}),
    "languages": (Language, LanguageWord, {}),
    "accommodations": (Accommodation, AccommodationWord, {}),
    "kinds": (AssociationKind, KindWord, {}),
    "wilayas": (Place, PlaceWord, {"kind": PlaceKind.REGION, "country__code": "dz"}),
    "countries": (Place, PlaceWord, {"kind": PlaceKind.COUNTRY}),
}


def list_of(model: type[Term]) -> str:
    """Return the name of the list that holds a model's words."""
    return next(name for name, (held, _word, where) in _MODELS.items() if held is model and not where)


def _all(kind: str) -> tuple[Any, ...]:
    return remembered(kind, lambda: _read(kind))


def current(kind: str) -> tuple[Any, ...]:
    """Return the words of a list that are offered today."""
    return remembered(f"current {kind}", lambda: tuple(word for word in _all(kind) if not word.retired))


def _read(kind: str) -> tuple[Word, ...]:
    model, word, where = _MODELS[kind]
    names = tuple(word.__dataclass_fields__)
    rows = model.objects.filter(**where).order_by("position", "id").values(*names)
    return tuple(word(**row) for row in rows)


def codes(kind: str) -> Mapping[int, str]:
    """Return id → code of a list, retired words too."""
    return remembered(f"codes of {kind}", lambda: {word.id: word.code for word in _all(kind)})
