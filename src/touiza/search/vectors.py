"""Texts as PostgreSQL text-search vectors of our own terms, and the constants of the ranking they serve.

Ranking is BM25 (Robertson, Zaragoza, "The Probabilistic Relevance Framework", 2009, section 3.3) over fields weighted
as in its section 3.6: a word in the title counts three times, among the keywords twice.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain, islice

from touiza.kernel.text import Term, iterate_terms

VERSION = "2"  # of what is stored of a text: another one has the worker index everything anew
K1, B = 1.2, 0.75
WEIGHTS = {"A": 3, "B": 2, "C": 1, "D": 1}  # title, keywords, keywords in other languages, body
# Limits of a tsvector: 1 MB, places up to 16,383, 256 places a term. These stay well inside.
MOST_WORDS = 10_000
MOST_TERMS = 4_000
MOST_PLACES = 255
# A term that weighs more than the average word of its text is marked with how much more: "fr:jardin^11". The marks let
# a question about a very common word look at the texts where it matters most, instead of at all of them.
LEVEL_WIDTH = 0.125
FIRST_LEVEL, LAST_LEVEL = 9, 17  # an impact of 1.125, and the limit k1 + 1


@dataclass(frozen=True)
class Vector:
    """A text ready to store: the tsvector's literal, its lexemes, its weighted length."""

    literal: str
    lexemes: frozenset[str]
    length: int


def lexeme(term: Term) -> str:
    """A term as it is stored. The stems of French and English mean different words, so a term says whose rules made it."""
    return f"{term.rules}:{term.text}"


def mark(lexeme: str, level: int) -> str:
    """The lexeme that says "this one weighs `level` eighths of an average word here"."""
    return f"{lexeme}^{level}"


def make_vector(
    *,
    language: str,
    title: str,
    body: str,
    keywords: str,
    average_length: float,
    elsewhere: Mapping[str, str] | None = None,
) -> Vector:
    """The vector of one document. `average_length` is that of its corpus, 0 if unknown; it only places the marks.

    `elsewhere` are keywords in languages the object has no text in, each read by its own rules. They make nobody read
    more, so they do not count towards the length.
    """
    fields = [("A", language, title), ("B", language, keywords), ("D", language, body)]
    fields += [("C", code, words) for code, words in (elsewhere or {}).items()]
    places: dict[str, list[str]] = {}
    weights: Counter[str] = Counter()
    place = length = 0
    for label, rules, text in fields:
        for term in islice(iterate_terms(text, rules), MOST_WORDS - place):
            place += 1
            length += WEIGHTS[label] if rules == language else 0
            key = lexeme(term)
            if key not in places and len(places) == MOST_TERMS:
                continue
            weights[key] += WEIGHTS[label]
            places.setdefault(key, []).append(f"{place}{label}")
    marks = _marks(weights, length, average_length or length)
    words = (f"{quote(key)}:{','.join(found[:MOST_PLACES])}" for key, found in places.items())
    return Vector(" ".join(chain(words, map(quote, marks))), frozenset(chain(places, marks)), length)


def saturation(length: float, average_length: float) -> float:
    """The K of BM25: how slowly repetition pays in a text of this length."""
    return K1 * (1 - B + B * length / max(average_length, 1))


def _marks(weights: Counter[str], length: int, average_length: float) -> list[str]:
    slowness = saturation(length, average_length)
    levels = ((key, int(weight * (K1 + 1) / (weight + slowness) / LEVEL_WIDTH)) for key, weight in weights.items())
    return [mark(key, level) for key, level in levels if level >= FIRST_LEVEL]


def quote(lexeme: str) -> str:
    """A lexeme between quotes, for a tsvector or a tsquery literal."""
    doubled = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"
