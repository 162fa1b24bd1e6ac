"""The first results put in order once more, by how much their letters resemble the question: see kernel.text.resemblance."""

from collections.abc import Mapping, Sequence
from typing import Any

from touiza.kernel.text import LANGUAGES, bare_words, resemblance, term_of
from touiza.search.ranking import LONGEST_QUESTION, rarity
from touiza.search.statistics import Statistics
from touiza.search.vectors import lexeme

DEEP = 60  # results that are put in order once more
SHARE = 0.25  # what letters are worth beside words
MOST_WORDS = 24
_SCORE = 4  # where a row has its score; its words are last


def by_resemblance(
    rows: Sequence[list[Any]], words: str, statistics: Statistics, reader: str | None, shares: Mapping[str, float]
) -> list[list[Any]]:
    """The rows of hits by score and resemblance together, which becomes their score. The best first."""
    asked = bare_words(words[:LONGEST_QUESTION], reader or "")[:MOST_WORDS]
    rarities = {word: _rarity(word, statistics) for word in asked}
    likeness = resemblance(rarities, [row[-1] for row in rows])
    ranked = [
        [*row[:_SCORE], row[_SCORE] + SHARE * more * shares.get(row[0], 1), *row[_SCORE + 1 :]] for row, more in zip(rows, likeness, strict=True)
    ]
    return sorted(ranked, key=lambda row: -row[_SCORE])


def _rarity(word: str, statistics: Statistics) -> float:
    """How rare a word is, in the reading that is commonest; nothing for one that says nothing in every language."""
    terms = (term for language in LANGUAGES if (term := term_of(word, language)) is not None)
    return min((rarity(lexeme(term), statistics) for term in terms), default=0.0)
