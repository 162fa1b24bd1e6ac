"""Finding a skill or a cause by what people type: in any of the three languages, without accents, with or without ال,
by another form of the word, and misspelt by one letter. The lists are in memory; a question costs no query.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from django.utils.translation import get_language

from touiza.kernel.text import analyse
from touiza.vocabulary import lists
from touiza.vocabulary.folding import compact, fold_question, key_of
from touiza.vocabulary.lists import CauseWord, SkillWord, Word
from touiza.vocabulary.slips import SlipIndex

LONGEST = 80  # characters of a question that are read
SHORTEST = 2  # characters in all; fewer would find half of the list
# How well a word fits, best first. Below NEAR_LABEL it is named, not guessed.
LABEL, SYNONYM, NEAR_LABEL, NEAR_SYNONYM, LABEL_BEGINS, WORDS_BEGIN, SAME_STEMS, NEAR_WORDS = range(8)
MOST_MENDED = 6  # words one slip from one typed, that are tried in its place

Found = TypeVar("Found", bound=Word)
Names = Mapping[str, Sequence[str]]


def find_skills(text: str, language: str | None = None, limit: int = 10) -> list[SkillWord]:
    """Return the skills that fit what is typed, best first."""
    return [skill for _fit, skill in rank_skills(text, language)[:limit]]


def rank_skills(text: str, language: str | None = None) -> list[tuple[int, SkillWord]]:
    """Return the skills that fit with how well they do (LABEL is its name, exactly)."""
    return lists.remembered("skills by their words", lambda: WordIndex(lists.skills())).rank(text, language)


def find_causes(text: str, language: str | None = None, limit: int = 10) -> list[CauseWord]:
    """Return the causes that fit what is typed, best first."""
    return [cause for _fit, cause in rank_causes(text, language)[:limit]]


def rank_causes(text: str, language: str | None = None) -> list[tuple[int, CauseWord]]:
    """Return the causes that fit with how well they do (LABEL is its name, exactly)."""
    return lists.remembered("causes by their words", lambda: WordIndex(lists.causes())).rank(text, language)


class WordIndex(Generic[Found]):
    """The words of a list by all their names."""

    def __init__(self, words: Iterable[Found]) -> None:
        self._entries = [_entry(word) for word in words]
        self._names: SlipIndex[tuple[int, int, str]] = SlipIndex(
            (key, (place, int(number > 0), language))
            for place, entry in enumerate(self._entries)
            for language, names in entry.names.items()
            for number, name in enumerate(names)
            for key in compact(name)
        )
        self._starts = _Starts(
            (word, (place, language))
            for place, entry in enumerate(self._entries)
            for language, key in entry.keys.items()
            for word in key.split()
        )
        self._stems: dict[str, set[int]] = {}
        for place, entry in enumerate(self._entries):
            for stem in frozenset().union(*entry.stems.values()):
                self._stems.setdefault(stem, set()).add(place)
        self._words: SlipIndex[str] = SlipIndex((word, word) for word in self._starts.words)

    def rank(self, text: str, language: str | None = None) -> list[tuple[int, Found]]:
        """Return the words that fit with how well they do, those in the reader's language first among equals."""
        reader, text = language or get_language() or "ar", text[:LONGEST]
        words = fold_question(text)
        if len("".join(words)) < SHORTEST:
            return []
        fits = self._fits(words, frozenset(analyse(text, reader)), reader)
        for place, fit in self._near(text, reader):
            fits[place] = min(fit, fits.get(place, fit))
        if not fits:
            fits = self._mended(words, reader)
        ranked = sorted(fits.items(), key=lambda pair: (pair[1], pair[0]))
        return [(fit[0], self._entries[place].word) for place, fit in ranked]

    def _fits(self, words: Sequence[str], stems: frozenset[str], reader: str) -> dict[int, tuple[int, int]]:
        begun = set.intersection(*(self._starts.beginning(word) for word in words))
        places = {place for place, _language in begun}
        if stems:
            places |= set.intersection(*(self._stems.get(stem, set()) for stem in stems))
        fits = ((place, self._entries[place].fit(words, stems, reader)) for place in places)
        return {place: fit for place, fit in fits if fit is not None}

    def _near(self, text: str, reader: str) -> Iterable[tuple[int, tuple[int, int]]]:
        for key in compact(text):
            for place, is_synonym, language in self._names.near(key):
                yield place, (NEAR_SYNONYM if is_synonym else NEAR_LABEL, int(language != reader))

    def _mended(self, words: Sequence[str], reader: str) -> dict[int, tuple[int, int]]:
        """Return what fits when one of the words is taken for another one slip away: “dévelopement w”."""
        fits: dict[int, tuple[int, int]] = {}
        for number, word in enumerate(words):
            for mended in sorted(self._words.near(word))[:MOST_MENDED]:
                asked = (*words[:number], mended, *words[number + 1 :])
                for place, (_fit, foreign) in self._fits(asked, frozenset(), reader).items():
                    fits[place] = min((NEAR_WORDS, foreign), fits.get(place, (NEAR_WORDS, foreign)))
        return fits


class _Starts:
    """Where the words of names stand, by how they begin."""

    def __init__(self, told: Iterable[tuple[str, tuple[int, str]]]) -> None:
        where: dict[str, set[tuple[int, str]]] = {}
        for word, place in told:
            where.setdefault(word, set()).add(place)
        self.words = sorted(where)
        self._where = [where[word] for word in self.words]

    def beginning(self, start: str) -> set[tuple[int, str]]:
        first = bisect_left(self.words, start)
        last = bisect_left(self.words, f"{start}\U0010ffff")
        return set().union(*self._where[first:last])


class _Entry(NamedTuple, Generic[Found]):
    """A word with its names, also folded, by language; all their words as one key, and the stems of all of them."""

    word: Found
    names: Names
    folded: Mapping[str, Sequence[tuple[str, ...]]]
    keys: Mapping[str, str]
    stems: Mapping[str, frozenset[str]]

    def fit(self, words: Sequence[str], stems: frozenset[str], reader: str) -> tuple[int, int] | None:
        """Say how well it fits, then whether in a language other than the reader's; None where it does not."""
        fits = [
            (fit, int(language != reader))
            for language in self.names
            if (fit := self._fit(language, tuple(words), stems)) is not None
        ]
        return min(fits, default=None)

    def _fit(self, language: str, words: tuple[str, ...], stems: frozenset[str]) -> int | None:
        label, *synonyms = self.folded[language]
        if words == label:
            return LABEL
        if words in synonyms:
            return SYNONYM
        if begins(label, words):
            return LABEL_BEGINS
        if all(f" {word}" in self.keys[language] for word in words):
            return WORDS_BEGIN
        return SAME_STEMS if stems and stems <= self.stems[language] else None


def begins(name: Sequence[str], words: Sequence[str]) -> bool:
    """Tell whether a name begins with words of which each may be cut short."""
    return len(words) <= len(name) and all(part.startswith(word) for part, word in zip(name, words, strict=False))


def _entry(word: Found) -> _Entry[Found]:
    names = {code: (label, *word.synonyms.get(code, ())) for code, label in word.labels.items()}
    return _Entry(
        word,
        names,
        folded={code: [fold_question(name) for name in told] for code, told in names.items()},
        keys={code: key_of([word for name in told for word in fold_question(name)]) for code, told in names.items()},
        stems={code: frozenset(term for name in told for term in analyse(name, code)) for code, told in names.items()},
    )
