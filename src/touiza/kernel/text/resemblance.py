"""How much a text resembles a question letter by letter: what is left of the words when stems do not meet.

Runs of four letters, weighed by BM25 like words (McNamee, Mayfield, "Character N-Gram Tokenization for European Language
Text Retrieval", 2004). Only texts already found are compared, so that nothing but their order changes.
"""

import math
from collections.abc import Mapping, Sequence

from touiza.kernel.text.analysis import without_stopwords
from touiza.kernel.text.stemming import without_article

RUN = 4  # letters
K1, B = 1.2, 0.75


def bare_words(text: str, language: str) -> list[str]:
    """The folded words of a text without those that say nothing, and without articles: what resemblance is measured on."""
    return [without_article(word) for word in without_stopwords(text, language).split()]


def runs(word: str) -> set[str]:
    """The runs of letters of a folded word; its ends count as letters."""
    bounded = f" {word} "
    return {bounded[at : at + RUN] for at in range(max(1, len(bounded) - RUN + 1))}


def resemblance(rarities: Mapping[str, float], texts: Sequence[str]) -> list[float]:
    """How much each text resembles a question: its folded words with how rare each is.

    A text is its folded words between single spaces, with one before and after. A run of letters is as telling as it is rare among
    the texts, and no more than the commonest word it stands in; half of each.
    """
    told: dict[str, float] = {}
    for word, rarity in rarities.items():
        for run in runs(word):
            told[run] = min(rarity, told.get(run, rarity))
    worth = [0.0] * len(texts)
    mean = max(1.0, sum(map(len, texts)) / max(1, len(texts)))
    slowness = [K1 * (1 - B + B * len(text) / mean) for text in texts]
    for run in sorted(told):
        times = [text.count(run) for text in texts]
        holding = sum(map(bool, times))
        here = math.log(1 + (len(texts) - holding + 0.5) / (holding + 0.5))
        weight = (here + told[run]) / 2 * (K1 + 1)
        for place, found in enumerate(times):
            if found:
                worth[place] += weight * found / (found + slowness[place])
    return worth
