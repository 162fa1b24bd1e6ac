"""What the words of a question ask of the index: which documents to look at, and how much each is worth."""

import math
from collections.abc import Iterator, Mapping
from itertools import combinations, islice

from touiza.kernel.text import LANGUAGES, iterate_terms
from touiza.search.sql import Sql, compose, join, value
from touiza.search.statistics import Statistics
from touiza.search.vectors import FIRST_LEVEL, K1, LAST_LEVEL, WEIGHTS, B, lexeme, mark, quote

LONGEST_QUESTION = 500  # characters read of what is typed
MOST_TERMS = 24  # of each language
OWN_LANGUAGE_BONUS = 1.1  # a text in the reader's language comes before its equal in another
_MOST_COMMON = 6  # common terms that are combined with one another

# ts_rank_cd of a single term adds up the weights of its places, which must not exceed 1. The array is {D, C, B, A}.
_HEAVIEST = max(WEIGHTS.values())
_WEIGHTS = [WEIGHTS["D"] / _HEAVIEST, WEIGHTS["D"] / _HEAVIEST, WEIGHTS["B"] / _HEAVIEST, 1.0]

Question = tuple[str, ...]  # the lexemes that what was typed became; empty where it says nothing


def read_question(words: str) -> Question:
    """What `words` ask for. They are looked for in texts of all three languages, so each language's rules read them."""
    terms = (
        term for language in LANGUAGES for term in islice(iterate_terms(words[:LONGEST_QUESTION], language), MOST_TERMS)
    )
    return tuple(dict.fromkeys(map(lexeme, terms)))


def counted_lexemes(question: Question) -> list[str]:
    """The lexemes whose counts the ranking wants: those of the question, and all their marks."""
    levels = range(FIRST_LEVEL, LAST_LEVEL + 1)
    return [*question, *(mark(one, level) for one in question for level in levels)]


def any_of(question: Question) -> str:
    """The tsquery for documents that hold at least one word of the question."""
    return " | ".join(map(quote, question))


def narrowed(question: Question, statistics: Statistics, *, room: int) -> str | None:
    """A tsquery for the documents most worth ranking, some `room` of them; None where `any_of` finds no more anyway.

    Rare words are kept whole. Common ones are asked for two together, and alone only where they weigh most: a document
    left out holds a single common word of the question, and says it less often, or among more words, than those kept.
    """
    counts = {one: statistics.holding.get(one, 0) for one in question}
    if sum(counts.values()) <= room:
        return None
    left = float(room)
    clauses: list[str] = []
    common: list[str] = []
    for one in sorted(counts, key=counts.__getitem__):
        if counts[one] <= left / 2:
            clauses.append(quote(one))
            left -= counts[one]
        else:
            common.append(one)
    for pair, expected in _pairs(common, counts, statistics):
        if expected <= left / 2:
            clauses.append(f"({' & '.join(map(quote, pair))})")
            left -= expected
    for one in common:
        clauses.extend(quote(marked) for marked in _heaviest(one, statistics, room=left / len(common)))
    return " | ".join(clauses)


def _pairs(
    common: list[str], counts: Mapping[str, int], statistics: Statistics
) -> Iterator[tuple[tuple[str, str], float]]:
    """Common terms of one language two by two, and how many documents should hold both by chance."""
    for one, other in combinations(common[:_MOST_COMMON], 2):
        if rules_of(one) == rules_of(other):
            yield (one, other), counts[one] * counts[other] / _documents(one, statistics)


def _heaviest(one: str, statistics: Statistics, *, room: float) -> Iterator[str]:
    """The marks of a term, from the heaviest down, for as long as about `room` documents bear them."""
    found = 0
    for level in range(LAST_LEVEL, FIRST_LEVEL - 1, -1):
        marked = mark(one, level)
        found += statistics.holding.get(marked, 0)
        yield marked
        if found >= room:
            return


def rules_of(lexeme: str) -> str:
    """The language whose rules made a lexeme."""
    return lexeme.partition(":")[0]


def _documents(lexeme: str, statistics: Statistics) -> int:
    """How many documents might hold a lexeme: those in its language; all of them for digits and other scripts."""
    return max(statistics.documents.get(rules_of(lexeme)) or sum(statistics.documents.values()), 1)


def score(question: Question, statistics: Statistics, *, prefer_language: str | None) -> Sql:
    """BM25 of a row of search_document, as an SQL expression."""
    slowness = _slowness(statistics)
    worth = join(
        " + ",
        (
            # idf * tf * (k1 + 1) / (tf + K), written so that tf, the costly part, is needed once
            compose(
                "{worth}::float8 * (1 - {K} / ({K} + {heaviest} * ts_rank_cd({weights}::float4[], terms, {one}::tsquery)))",
                worth=value(_rarity(one, statistics) * (K1 + 1)),
                K=slowness,
                heaviest=value(_HEAVIEST),
                weights=value(_WEIGHTS),
                one=value(quote(one)),
            )
            for one in question
        ),
    )
    if prefer_language is None:
        return compose("({worth})", worth=worth)
    return compose(
        "({worth}) * CASE language WHEN {language} THEN {bonus} ELSE 1 END",
        worth=worth,
        language=value(prefer_language),
        bonus=value(OWN_LANGUAGE_BONUS),
    )


def _slowness(statistics: Statistics) -> Sql:
    """The K of BM25: how slowly repetition pays, by the row's length and the mean of its language."""
    means = [
        compose("WHEN {language} THEN {mean}", language=value(language), mean=value(mean))
        for language, mean in sorted(statistics.average_length.items())
    ]
    if not means:
        return value(K1)
    return compose(
        "({flat}::float8 + {slope}::float8 * length / CASE language {means} ELSE length END)",
        flat=value(K1 * (1 - B)),
        slope=value(K1 * B),
        means=join(" ", means),
    )


def _rarity(lexeme: str, statistics: Statistics) -> float:
    """The inverse document frequency, never negative; counts may trail the index, so they are kept in bounds."""
    documents = _documents(lexeme, statistics)
    holding = min(statistics.holding.get(lexeme, 0), documents)
    return math.log(1 + (documents - holding + 0.5) / (holding + 0.5))
