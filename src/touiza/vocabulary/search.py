"""Finding a place or a skill by what people type, forgiving marks, accents, case, articles and spellings."""

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import get_language

from touiza.kernel.text import analyse
from touiza.vocabulary import lists
from touiza.vocabulary.folding import fold_question, key_of, sounds
from touiza.vocabulary.lists import SkillWord
from touiza.vocabulary.models import Place, PlaceKind

LONGEST = 80  # characters of a question that are read
SHORTEST = 2  # characters in all; fewer would find half of the list
CANDIDATES = 300  # rows ranked for one question
NAMED, FULL, BEGINS, HOLDS, SOUNDS = range(5)  # how well a place fits, best first
ANYWHERE = (PlaceKind.CITY, PlaceKind.REGION, PlaceKind.COUNTRY)
LABEL, SYNONYM, LABEL_BEGINS, WORDS_BEGIN, SAME_STEMS = range(5)  # how well a skill fits, best first


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


def find_skills(text: str, language: str | None = None, limit: int = 10) -> list[SkillWord]:
    """Return the skills that fit what is typed, best first, from the list in memory."""
    return [skill for _fit, skill in rank_skills(text, language)[:limit]]


def rank_skills(text: str, language: str | None = None) -> list[tuple[int, SkillWord]]:
    """Return the skills that fit with how well they do (LABEL is its name, exactly)."""
    reader = language or get_language() or "ar"
    words = fold_question(text[:LONGEST])
    if len("".join(words)) < SHORTEST:
        return []
    stems = frozenset(analyse(text[:LONGEST], reader))
    ranked = [(fit, entry) for entry in _skill_index() if (fit := entry.fit(words, stems, reader)) is not None]
    ranked.sort(key=lambda pair: pair[0])
    return [(fit[0], entry.skill) for fit, entry in ranked]


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
    return BEGINS if any(_begins(name, rest) for name in own) else HOLDS


def _begins(name: Sequence[str], words: Sequence[str]) -> bool:
    return len(words) <= len(name) and all(part.startswith(word) for part, word in zip(name, words, strict=False))


class _SkillEntry(NamedTuple):
    """A skill with its names folded, by language; all their words as one key, and the stems of all of them."""

    skill: SkillWord
    labels: dict[str, tuple[str, ...]]
    synonyms: dict[str, list[tuple[str, ...]]]
    keys: dict[str, str]
    stems: dict[str, frozenset[str]]

    def fit(self, words: Sequence[str], stems: frozenset[str], reader: str) -> tuple[int, int] | None:
        """Say how well it fits, then whether in a language other than the reader's; None where it does not."""
        fits = [
            (fit, int(language != reader))
            for language in self.labels
            if (fit := self._fit(language, words, stems)) is not None
        ]
        return min(fits, default=None)

    def _fit(self, language: str, words: Sequence[str], stems: frozenset[str]) -> int | None:
        label, synonyms = self.labels[language], self.synonyms[language]
        if tuple(words) == label:
            return LABEL
        if tuple(words) in synonyms:
            return SYNONYM
        if _begins(label, words):
            return LABEL_BEGINS
        if all(f" {word}" in self.keys[language] for word in words):
            return WORDS_BEGIN
        return SAME_STEMS if stems and stems <= self.stems[language] else None


def _skill_index() -> list[_SkillEntry]:
    return lists.remembered("skills by their words", lambda: [_entry(skill) for skill in lists.skills()])


def _entry(skill: SkillWord) -> _SkillEntry:
    names = {code: [label, *skill.synonyms.get(code, ())] for code, label in skill.labels.items()}
    return _SkillEntry(
        skill,
        keys={code: key_of([word for name in told for word in fold_question(name)]) for code, told in names.items()},
        labels={code: fold_question(told[0]) for code, told in names.items()},
        synonyms={code: [fold_question(name) for name in told[1:]] for code, told in names.items()},
        stems={code: frozenset(term for name in told for term in analyse(name, code)) for code, told in names.items()},
    )
