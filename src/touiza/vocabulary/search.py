"""Finding a place by what people type, forgiving marks, accents, case, articles, spellings and a slip of the finger."""

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import get_language

from touiza.vocabulary.folding import fold_question, sounds
from touiza.vocabulary.keyed import holding, near
from touiza.vocabulary.models import Place, PlaceKind, PlaceSpelling
from touiza.vocabulary.typeahead import LONGEST, SHORTEST, begins

CANDIDATES = 300  # rows ranked for one question
NAMED, FULL, NEAR, BEGINS, HOLDS, SOUNDS = range(6)  # how well a place fits, best first
ANYWHERE = (PlaceKind.CITY, PlaceKind.REGION, PlaceKind.COUNTRY)


class PlaceHit(NamedTuple):
    """A place that fits a question. `fit` below NEAR: it is named, not guessed."""

    fit: int
    place: Place


def find_places(
    text: str, language: str | None = None, limit: int = 10, *, kinds: Collection[str] = ANYWHERE
) -> list[Place]:
    """Return the places that fit what is typed, best first: «سطيف», “Setif”, “16 Alger”, “Mansourah Ghardaïa”."""
    return [hit.place for hit in rank_places(text, language, kinds=kinds)[:limit]]


def rank_places(text: str, language: str | None = None, *, kinds: Collection[str] = ANYWHERE) -> list[PlaceHit]:
    """Return the places that fit with how well they do. Four queries at most, of a bounded number of rows."""
    words = fold_question(text[:LONGEST])
    if len("".join(words)) < SHORTEST:
        return []
    hits = {place.pk: PlaceHit(_fit(place, words), place) for place in _holding("search_key", words, kinds)}
    if all(hit.fit > FULL for hit in hits.values()):
        near_ones = _near(text[:LONGEST], kinds)
        hits |= {place.pk: PlaceHit(NAMED if _is_named(place, words) else NEAR, place) for place in near_ones}
    if not hits and (heard := _telling_sounds(text)):
        found = _holding("sound_key", heard, kinds, whole=True)
        hits = {place.pk: PlaceHit(SOUNDS, place) for place in found if set(heard) & _own_sounds(place)}
    sort = f"sort_{language or get_language() or 'ar'}"
    order = {kind: rank for rank, kind in enumerate(kinds)}
    return sorted(
        hits.values(),
        key=lambda hit: (hit.fit, order[hit.place.kind], -(hit.place.population or 0), getattr(hit.place, sort, "")),
    )


def _holding(field: str, words: Sequence[str], kinds: Collection[str], *, whole: bool = False) -> Iterable[Place]:
    rows = holding(Place.objects.with_parents().filter(retired=False, kind__in=kinds), field, words, whole=whole)
    return rows.order_by("-population", "id")[:CANDIDATES]


def _near(text: str, kinds: Collection[str]) -> Iterable[Place]:
    found = near(PlaceSpelling.objects.all(), "place_id", text)
    rows = Place.objects.with_parents().filter(pk__in=found, retired=False, kind__in=kinds)
    return rows.order_by("-population", "id")[:CANDIDATES] if found else ()


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
    if _is_named(place, rest):
        return NAMED
    own = [_folded(name) for name in _names(place)]
    around = [rest[len(name) :] for name in own if name and name == rest[: len(name)]]
    if any(all(f" {word} " in place.search_key for word in wider) for wider in around):
        return FULL  # of the whole words: “Alger” is not “Algérie”, in which everything lies
    return BEGINS if around or any(begins(name, rest) for name in own) else HOLDS


def _is_named(place: Place, words: Sequence[str]) -> bool:
    return any(_folded(name) == tuple(words) for name in _names(place))
