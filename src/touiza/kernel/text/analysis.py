"""What a text is indexed under, and what a question looks for: one function for both, or they would not meet."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from touiza.kernel.text.scripts import ARABIC, LATIN, scripts_of
from touiza.kernel.text.stemming import stem, word_language
from touiza.kernel.text.stopwords import STOPWORDS
from touiza.kernel.text.words import iterate_tokens

LANGUAGES = ("ar", "fr", "en")
LONGEST_TERM = 40  # characters: beyond this nobody types the rest of a word, and an index key must stay short


class Term(NamedTuple):
    """A word as it is searched for, and the language whose rules made it: "" for digits and other scripts."""

    text: str
    rules: str


def iterate_terms(text: str, language: str) -> Iterator[Term]:
    """The search terms of `text` in order, with repetitions.

    Words are folded, words that say nothing are left out, the others stemmed by the rules of their own script within a
    text in `language`. Linear in the text's length; never raises, whatever the string holds.
    """
    for token in iterate_tokens(text):
        term = term_of(token.text, language)
        if term is not None:
            yield term


@lru_cache(maxsize=65536)
def term_of(word: str, language: str) -> Term | None:
    """What a folded word of a text in `language` is searched as; None for one that says nothing."""
    word = word[:LONGEST_TERM]
    rules = word_language(word, language)
    return None if _is_stopword(word, rules) else Term(stem(word, language), rules or "")


def analyse(text: str, language: str) -> list[str]:
    """The terms of `iterate_terms`, without the rules that made them."""
    return [term.text for term in iterate_terms(text, language)]


def without_stopwords(text: str, language: str) -> str:
    """The words of `text`, folded, but those that say nothing in `language`: Latin ones in Arabic are read as French."""
    tokens = (token.text for token in iterate_tokens(text))
    return " ".join(word for word in tokens if not _is_stopword(word, word_language(word, language)))


def _is_stopword(word: str, rules: str | None) -> bool:
    if rules is None:
        return False
    words = STOPWORDS[rules]
    return word in words or (rules == "ar" and len(word) > 3 and word[0] in "وف" and word[1:] in words)


def guess_language(text: str, *, default: str = "ar") -> str:
    """The likeliest of the three languages: by script, then, between French and English, by their small words.

    `default` where the text gives no sign.
    """
    scripts = scripts_of(text)
    if scripts[ARABIC] > scripts[LATIN]:
        return "ar"
    signs = dict.fromkeys(("fr", "en"), 0)
    for token in iterate_tokens(text):
        for language in signs:
            signs[language] += token.text in STOPWORDS[language] and token.text not in STOPWORDS[_other(language)]
    if signs["fr"] == signs["en"]:
        return default
    return max(signs, key=signs.__getitem__)


def _other(language: str) -> str:
    return "en" if language == "fr" else "fr"
