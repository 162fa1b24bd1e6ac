"""Finding a place by what people type, forgiving marks, accents, case, articles, spellings and a slip of the finger."""

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import get_language

from touiza.vocabulary.folding import fold_question, sounds
from touiza.vocabulary.models import Place, PlaceKind
from touiza.vocabulary.typeahead import LONGEST, SHORTEST, begins

CANDIDATES = 300  # rows ranked for one question
NAMED, FULL, BEGINS, HOLDS, SOUNDS = range(5)  # how well a place fits, best first
ANYWHERE = (PlaceKind.CITY, PlaceKind.REGION, PlaceKind.COUNTRY)


class PlaceHit(NamedTuple):
    """A place that fits a question. `fit` below BEGINS: it is named, not guessed."""

    fit: int
    place: Place


def find_places(
    text: str, language: str | None = None, limit: int = 10, *, kinds: Collection[str] = ANYWHERE
) -> list[Place]:
    """Return the places that fit what is typed, best first: «سطيف», “Setif”, “16 Alger”, “Mansourah Ghardaïa”."""
    return [hit.place for hit in rank_places(text, language, kinds=kinds)[:limit]]


def rank_places(text: str, language: str | None = None, *, kinds: Collection[str] = ANYWHERE) -> list[PlaceHit]:
    """Return the places that fit with how well they do. Two queries at most, of a bounded number of rows."""
    words = fold_question(text[:LONGEST])
    if len("".join(words)) < SHORTEST:
        return []
    rows = _places(Q(*(("search_key__contains", f" {word}") for word in words)), kinds)
    hits = [PlaceHit(_fit(place, words), place) for place in rows]
    if not hits and (heard := _telling_sounds(text)):
        found = _places(Q(*(("sound_key__contains", f" {sound} ") for sound in heard)), kinds)
        hits = [PlaceHit(SOUNDS, place) for place in found if set(heard) & _own_sounds(place)]
    sort = f"sort_{language or get_language() or 'ar'}"
    order = {kind: rank for rank, kind in enumerate(kinds)}
    return sorted(
        hits,
        key=lambda hit: (hit.fit, order[hit.place.kind], -(hit.place.population or 0), getattr(hit.place, sort, "")),
    )


def _places(where: Q, kinds: Collection[str]) -> Iterable[Place]:
    rows = Place.objects.with_parents().filter(where, retired=False, kind__in=kinds)
    return rows.order_by("-population", "id")[:CANDIDATES]


def _names(place: Place) -> list[str]:
    return [*place.labels.values(), *(name for names in place.synonyms.values() for name in names)]


@lru_cache(maxsize=8192)
def _folded(name: str) -> tuple[str, ...]:
    """The same names come up in every question."""
    return fold_question(name)


def _telling_sounds(text: str) -> tuple[str, ...]:
    """Return the sounds to look for; none where no word has two consonants (a lone one is written with an “a” before)."""
    heard = sounds(text[:LONGEST])
    return heard if any(not sound.startswith("a") for sound in heard) else ()


def _own_sounds(place: Place) -> set[str]:
    return {sound for name in _names(place) for sound in sounds(name)}


def _fit(place: Place, words: Sequence[str]) -> int:
    """Say how well a place that holds every word fits: named, named with what it lies in, begun, or only around."""
    numbers = {place.number, place.parent.number if place.parent else ""} - {""}
    rest = tuple(word for word in words if word not in numbers)
    if not rest:
        return NAMED if place.number in words else HOLDS
    own = [_folded(name) for name in _names(place)]
    if rest in own:
        return NAMED
    if any(name == rest[: len(name)] for name in own if name):
        return FULL
    return BEGINS if any(begins(name, rest) for name in own) else HOLDS
