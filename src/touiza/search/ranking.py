"""What the words of a question ask of the index: which documents to look at, and how much each is worth."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, islice

from touiza.kernel.text import LANGUAGES, iterate_terms, without_stopwords
from touiza.search.shapes import Echo
from touiza.search.sql import Sql, compose, join, value
from touiza.search.statistics import Statistics
from touiza.search.vectors import FIRST_LEVEL, K1, LAST_LEVEL, WEIGHTS, B, lexeme, mark, quote

LONGEST_QUESTION = 500  # characters read of what is typed
MOST_TERMS = 24  # of each language
OWN_LANGUAGE_BONUS = 1.1  # a text in the reader's language comes before its equal in another
_MOST_COMMON = 6  # common terms that are combined with one another

# ts_rank_cd of a single term adds up the weights of its places, which must not exceed 1. The array is {D, C, B, A}.
_HEAVIEST = max(WEIGHTS.values())
_WEIGHTS = [WEIGHTS[label] / _HEAVIEST for label in "DCBA"]

_ECHO = 0.4  # what other words for the same thing are worth, beside those that were typed
_MOST_ECHOES = 12  # of one thing

Question = tuple[str, ...]  # the lexemes that what was typed became; empty where it says nothing
Phrase = tuple[str, ...]  # lexemes that stand one after the other
Echoes = tuple[tuple[Phrase, ...], ...]  # for each thing that was asked for, other words for it


def read_question(words: str, reader: str | None = None) -> Question:
    """What `words` ask for. They are looked for in texts of all three languages, so each language's rules read them.

    Words that say nothing in the `reader`'s language are left out first: "the" is no French word for them, "le" no
    English one.
    """
    asked = words[:LONGEST_QUESTION]
    if reader in LANGUAGES:
        asked = without_stopwords(asked, reader)
    terms = (term for language in LANGUAGES for term in islice(iterate_terms(asked, language), MOST_TERMS))
    return tuple(dict.fromkeys(map(lexeme, terms)))


def read_echoes(also: Sequence[Sequence[Echo]], question: Question) -> Echoes:
    """What other words for the same things ask for; those that the question holds itself are left out."""
    things = []
    for echoes in also:
        phrases = {tuple(map(lexeme, iterate_terms(echo.text, echo.language))): None for echo in echoes}
        told = [phrase for phrase in phrases if phrase and not set(phrase) <= set(question)]
        if told:
            things.append(tuple(told[:_MOST_ECHOES]))
    return tuple(things)


def counted_lexemes(question: Question, echoes: Echoes = ()) -> list[str]:
    """The lexemes whose counts the ranking wants: those that are asked for, and all their marks."""
    asked = dict.fromkeys((*question, *(one for thing in echoes for phrase in thing for one in phrase)))
    levels = range(FIRST_LEVEL, LAST_LEVEL + 1)
    return [*asked, *(mark(one, level) for one in asked for level in levels)]


def any_of(question: Question, echoes: Echoes = ()) -> str:
    """The tsquery for documents that hold at least one word of the question, or other words for what it asks."""
    return " | ".join([*map(quote, question), *(_in_order(phrase) for thing in echoes for phrase in thing)])


def _in_order(phrase: Phrase) -> str:
    return f"({' <-> '.join(map(quote, phrase))})"


def narrowed(question: Question, statistics: Statistics, *, room: int, echoes: Echoes = ()) -> str | None:
    """A tsquery for the documents most worth ranking, some `room` of them; None where `any_of` finds no more anyway.

    Rare words are kept whole. Common ones are asked for two together, and alone where they weigh most: a document left
    out holds no rare word, and says the common ones less often, or among more words, than those kept.
    """
    counts = {one: statistics.holding.get(one, 0) for one in question}
    phrases = {phrase: min(statistics.holding.get(one, 0) for one in phrase) for thing in echoes for phrase in thing}
    if sum(counts.values()) + sum(phrases.values()) <= room:
        return None
    left = float(room)
    clauses: list[str] = []
    common: list[str] = []
    for one in sorted(question, key=counts.__getitem__):
        if counts[one] <= left / 2:
            clauses.append(quote(one))
            left -= counts[one]
        else:
            common.append(one)
    groups = list(_groups(common))
    clauses += [_together(group, statistics, room=left / 2 / len(groups)) for group in groups]
    clauses += [_any(_heaviest(one, statistics, room=left / 2 / len(common))) for one in common]
    clauses += [_echo(phrase, statistics, room=room / 4 / len(phrases)) for phrase in phrases]
    return " | ".join(clauses)


def _echo(phrase: Phrase, statistics: Statistics, *, room: float) -> str:
    """A tsquery for a phrase: where it may be common, its rarest word must weigh heavily."""
    rarest = min(phrase, key=lambda one: statistics.holding.get(one, 0))
    if statistics.holding.get(rarest, 0) <= room:
        return _in_order(phrase)
    return f"({_any(_heaviest(rarest, statistics, room=room))} & {_in_order(phrase)})"


def _groups(common: list[str]) -> Iterator[tuple[str, ...]]:
    """Common terms of one language by twos, and all of them."""
    for language in sorted(set(map(rules_of, common))):
        terms = [one for one in common if rules_of(one) == language][:_MOST_COMMON]
        yield from combinations(terms, 2)
        if len(terms) > 2:
            yield tuple(terms)


def _together(terms: tuple[str, ...], statistics: Statistics, *, room: float) -> str:
    """A tsquery for documents that hold all of some common terms: where they are too many, one must weigh heavily."""
    documents = _documents(terms[0], statistics)
    shares = {term: statistics.holding[term] / documents for term in terms}
    chance = math.prod(shares.values())
    if chance * documents <= room:
        return _all(terms)
    sides = (
        f"({_any(_heaviest(heavy, statistics, room=room / len(terms) / (chance / shares[heavy])))} & "
        f"{_all(term for term in terms if term != heavy)})"
        for heavy in terms
    )
    return " | ".join(sides)


def _all(lexemes: Iterable[str]) -> str:
    return f"({' & '.join(map(quote, lexemes))})"


def _any(lexemes: Iterable[str]) -> str:
    return f"({' | '.join(map(quote, lexemes))})"


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


def score(
    question: Question,
    statistics: Statistics,
    *,
    prefer_language: str | None,
    echoes: Echoes = (),
    shares: Mapping[str, float] | None = None,
) -> Sql:
    """BM25 of a row of search_document, as an SQL expression."""
    slowness = _slowness(statistics)
    readings: dict[str, list[Sql]] = {}
    for one in question:
        readings.setdefault(one.partition(":")[2], []).append(_worth(one, statistics, slowness))
    # A word that a text holds in the reading of two languages counts once.
    words = (compose("greatest({each})", each=join(", ", each)) if len(each) > 1 else each[0] for each in readings.values())
    worth = join(" + ", [*words, *(_echo_worth(thing, statistics) for thing in echoes)])
    for kind, share in (shares or {}).items():
        worth = compose(
            "({worth}) * CASE kind WHEN {kind} THEN {share} ELSE 1 END", worth=worth, kind=value(kind), share=value(share)
        )
    if prefer_language is None:
        return compose("({worth})", worth=worth)
    return compose(
        "({worth}) * CASE language WHEN {language} THEN {bonus} ELSE 1 END",
        worth=worth,
        language=value(prefer_language),
        bonus=value(OWN_LANGUAGE_BONUS),
    )


def _echo_worth(thing: Sequence[Phrase], statistics: Statistics) -> Sql:
    """What other words for one thing add: the most telling of them that stands there, below what was typed."""
    each = (
        compose(
            "CASE WHEN terms @@ {phrase}::tsquery THEN {worth}::float8 ELSE 0 END",
            phrase=value(_in_order(phrase)),
            worth=value(_ECHO * sum(rarity(one, statistics) for one in phrase)),
        )
        for phrase in thing
    )
    return compose("greatest({each})", each=join(", ", each))


def _worth(one: str, statistics: Statistics, slowness: Sql) -> Sql:
    """What one term adds: idf * tf * (k1 + 1) / (tf + K), written so that tf, the costly part, is needed once."""
    return compose(
        "{worth}::float8 * (1 - {K} / ({K} + {heaviest} * ts_rank_cd({weights}::float4[], terms, {one}::tsquery)))",
        worth=value(rarity(one, statistics) * (K1 + 1)),
        K=slowness,
        heaviest=value(_HEAVIEST),
        weights=value(_WEIGHTS),
        one=value(quote(one)),
    )


def _slowness(statistics: Statistics) -> Sql:
    """The K of BM25: how slowly repetition pays, by the row's length and the mean of its kind and language."""
    single = len({kind for kind, _language in statistics.average_length}) == 1
    means = [
        compose("WHEN {key} THEN {mean}", key=value(language if single else f"{kind}:{language}"), mean=value(mean))
        for (kind, language), mean in sorted(statistics.average_length.items())
    ]
    if not means:
        return value(K1)
    return compose(
        "({flat}::float8 + {slope}::float8 * length / CASE {key} {means} ELSE length END)",
        key=Sql("language" if single else "kind || ':' || language"),
        flat=value(K1 * (1 - B)),
        slope=value(K1 * B),
        means=join(" ", means),
    )


def rarity(lexeme: str, statistics: Statistics) -> float:
    """The inverse document frequency, never negative; counts may trail the index, so they are kept in bounds.

    Among the documents of all languages: keywords stand in other languages than their text.
    """
    documents = max(sum(statistics.documents.values()), 1)
    holding = min(statistics.holding.get(lexeme, 0), documents)
    return math.log(1 + (documents - holding + 0.5) / (holding + 0.5))
