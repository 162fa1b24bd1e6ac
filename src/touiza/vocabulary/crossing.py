"""Skills and causes that are named in what somebody types, and all their other names, in the three languages.

Who asks for “premiers secours” means what others write «الإسعافات الأولية» or “first aid”.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from touiza.kernel.text import LANGUAGES, Term, iterate_terms, term_of, tokenise
from touiza.vocabulary import lists
from touiza.vocabulary.lists import Word

MOST = 3  # things recognised in one question
LONGEST = 200  # characters of a question that are read
LONGEST_NAME = 5  # words of a name, those that say nothing aside
LISTS = ("skills", "causes")

Names = dict[tuple[Term, ...], Word]


class Named(NamedTuple):
    """A thing that was named, in which language, and by which of its names as terms."""

    word: Word
    language: str

    def names(self) -> Iterator[tuple[str, str]]:
        """Yield all its names, each with its language."""
        for language in LANGUAGES:
            yield from ((name, language) for name in _names(self.word, language))

    def elsewhere(self) -> list[str]:
        """Return its labels in the other languages, as a page says them."""
        return [self.word.labels[code] for code in LANGUAGES if code != self.language and self.word.labels.get(code)]


def named_in(text: str, language: str | None = None) -> list[Named]:
    """Return what is named in `text`, longest names first, `MOST` at most; first as the reader's language reads it.

    No word counts twice: who asks for “premiers secours” does not ask for a program called Premiere.
    """
    order = sorted(LANGUAGES, key=lambda code: code != language)
    tokens = tokenise(text[:LONGEST])
    readings = {code: [(at, term) for at, token in enumerate(tokens) if (term := term_of(token.text, code))] for code in order}
    taken: set[int] = set()
    found: dict[Word, Named] = {}
    for length in range(LONGEST_NAME, 0, -1):
        for code in order:
            for places, terms in _runs(readings[code], length):
                word = _by_name(code).get(terms)
                if word is not None and not places & taken:
                    taken |= places
                    found.setdefault(word, Named(word, code))
    return list(found.values())[:MOST]


def _runs(read: Sequence[tuple[int, Term]], length: int) -> Iterator[tuple[set[int], tuple[Term, ...]]]:
    """Yield so many terms in a row, with their places among the words."""
    for start in range(len(read) - length + 1):
        run = read[start : start + length]
        yield {at for at, _term in run}, tuple(term for _at, term in run)


def _by_name(language: str) -> Names:
    """Return everything by its names in a language; a name that two bear belongs to the first."""
    return lists.remembered(f"things by their names in {language}", lambda: _read_names(language))


def _read_names(language: str) -> Names:
    known: Names = {}
    for held in LISTS:
        for word in lists.current(held):
            for name in _names(word, language):
                if terms := tuple(iterate_terms(name, language)):
                    known.setdefault(terms, word)
    return known


def _names(word: Word, language: str) -> list[str]:
    return [name for name in (word.labels.get(language, ""), *word.synonyms.get(language, ())) if name]
