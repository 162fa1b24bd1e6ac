"""How alike what a person writes and what a task says are, from 0 to 1, across three languages.

A text is what it means, in meanings of any language (words of the vocabulary, of the field, names of places), and the stems
of its words. What is rare among the texts compared counts more. Two texts of one language are compared by both; of two, by meaning,
since they share few words.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import log, sqrt
from typing import NamedTuple

from touiza.kernel.matching.field_words import LINES
from touiza.kernel.matching.model import Near, Person, Work
from touiza.kernel.text import LANGUAGES, analyse

LONGEST = 5  # words of a name
MOST = 600  # words of a text that are read
HINT = 0.7  # what a single word of a longer name says of its meaning
COMMONEST = 12  # a word in more names than these hints at nothing
NEARBY = 0.5  # what a near meaning is worth, times how near it is
HALF = 0.3  # a likeness of so much stands in the middle of the scale
MEANING = 0.8  # of the likeness of two texts of one language; the rest is their words
THERE = 0.3  # what the name of a place says of the work
ELSEWHERE = 0.6  # what is left where both name places, and none is the same
KEPT = 4096

Vector = Mapping[str, float]


class Entry(NamedTuple):
    """A meaning with its names by language; `place`: those that lie apart exclude one another."""

    code: str
    names: Mapping[str, Sequence[str]]
    place: bool = False


@dataclass(frozen=True)
class Read:
    """A text that has been read."""

    language: str
    words: Mapping[str, float]
    meanings: Mapping[str, float]
    places: frozenset[str]


@dataclass
class Concepts:
    """The meanings a text may have, found by their names in any language. `near`: asked → had, as in `model.Nearness`."""

    entries: Iterable[Entry] = ()
    near: Near = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.phrases: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self.places: set[str] = set()
        hints: dict[str, set[str]] = defaultdict(set)
        for entry in (*self.entries, *_field()):
            if entry.place:
                self.places.add(entry.code)
            for stems in {tuple(analyse(name, language)) for language, names in entry.names.items() for name in names}:
                if 0 < len(stems) <= LONGEST:
                    self.phrases[stems].add(entry.code)
                if len(stems) > 1 and not entry.place:
                    for stem in stems:
                        hints[stem].add(entry.code)
        for codes in self.phrases.values():
            if not codes <= self.places:
                codes.difference_update(self.places)  # a name of a place that is a word as well is the word
        self.hints = {stem: codes for stem, codes in hints.items() if len(codes) <= COMMONEST}
        self.read = lru_cache(maxsize=KEPT)(self._read)

    def _read(self, text: str, language: str) -> Read:
        stems = analyse(text, language if language in LANGUAGES else "ar")[:MOST]
        words: Counter[str] = Counter(stems)
        for stem in stems:
            if len(stem) > 6 and stem.isascii():
                words[stem[:5] + "~"] += 1  # French and English often begin alike
        meanings: dict[str, float] = defaultdict(float)
        places = set()
        for code, weight in self._meant(stems):
            meanings[code] += weight * (THERE if code in self.places else 1)
            if code in self.places:
                places.add(code)
        return Read(
            language,
            {stem: (1 + log(count)) * (0.5 if stem.endswith("~") else 1) for stem, count in words.items()},
            {code: min(weight, 1 + log(max(1, weight))) for code, weight in meanings.items()},
            frozenset(places),
        )

    def _meant(self, stems: Sequence[str]) -> Iterator[tuple[str, float]]:
        """Yield the meanings of the longest names at each word, and hints at those whose names share a word."""
        start = 0
        while start < len(stems):
            for length in range(min(LONGEST, len(stems) - start), 0, -1):
                codes = self.phrases.get(tuple(stems[start : start + length]), ())
                yield from ((code, 1.0) for code in codes)
                if codes:
                    break
            else:
                length = 1
            for stem in stems[start : start + length]:
                codes = self.hints.get(stem, ())
                yield from ((code, HINT / sqrt(len(codes))) for code in codes)
            start += length


@dataclass
class Likeness:
    """Compares texts, as (text, language), by how common what they say is among all of `texts`."""

    concepts: Concepts
    texts: Iterable[tuple[str, str]] = ()

    def __post_init__(self) -> None:
        counts: Counter[str] = Counter()
        number = 0
        for text in set(self.texts):
            read = self.concepts.read(*text)
            counts.update(read.words.keys())
            counts.update(read.meanings.keys())
            number += 1
        self._number, self._counts = number, counts
        self._weighed: dict[tuple[str, str], tuple[Vector, Vector, Vector]] = {}

    def of(self, person: Person, work: Work) -> float:
        """Return how alike the texts of a person and of some work are."""
        return self.between((person.text, person.language), (work.text, work.language))

    def between(self, person: tuple[str, str], task: tuple[str, str]) -> float:
        """Return how alike what a person writes and what a task says are; nothing where one says nothing."""
        if not person[0].strip() or not task[0].strip():
            return 0.0
        said, asked = self._weigh(person), self._weigh(task)
        one, other = self.concepts.read(*person), self.concepts.read(*task)
        meant = _saturated(_cosine(said[2], asked[1], said[1]))
        alike = meant
        if one.language == other.language:
            alike = MEANING * meant + (1 - MEANING) * _saturated(_cosine(said[0], asked[0], said[0]))
        if one.places and other.places and one.places.isdisjoint(other.places):
            alike *= ELSEWHERE
        return alike

    def _weigh(self, text: tuple[str, str]) -> tuple[Vector, Vector, Vector]:
        """Return the words, the meanings, and the meanings with what is near them."""
        if text not in self._weighed:
            read = self.concepts.read(*text)
            words = {stem: weight * self._rare(stem) for stem, weight in read.words.items()}
            meanings = {code: weight * self._rare(code) for code, weight in read.meanings.items()}
            self._weighed[text] = (words, meanings, self._widened(meanings))
        return self._weighed[text]

    def _widened(self, meanings: Vector) -> Vector:
        wide = dict(meanings)
        for asked, others in self.concepts.near.items():
            for had in others.keys() & meanings.keys():
                wide[asked] = max(wide.get(asked, 0.0), NEARBY * others[had] * meanings[had])
        return wide

    def _rare(self, feature: str) -> float:
        return log(1 + (self._number + 1) / (self._counts[feature] + 1))


def _cosine(wide: Vector, asked: Vector, said: Vector) -> float:
    """Return the cosine of two vectors, the first by what it means widened, its length that of what was said."""
    both = sum(weight * wide[key] for key, weight in asked.items() if key in wide)
    if not both:
        return 0.0
    return min(1.0, both / (_length(asked) * _length(said)))


def _length(vector: Vector) -> float:
    return sqrt(sum(weight * weight for weight in vector.values()))


def _saturated(value: float) -> float:
    """Return a likeness on a scale where the first bit counts most: 0 stays 0, HALF a little more than a half, 1 stays 1."""
    return value * (1 + HALF) / (value + HALF)


def _field() -> Iterator[Entry]:
    for number, names in enumerate(LINES):
        yield Entry(f"field:{number}", dict(zip(LANGUAGES, names, strict=True)))
