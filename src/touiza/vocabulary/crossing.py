"""Skills and causes that are named in what somebody types, and all their other names, in the three languages.

Who asks for “premiers secours” means what others write «الإسعافات الأولية» or “first aid”.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from touiza.kernel.text import LANGUAGES, Term, iterate_terms
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
    """Return what is named in `text`, longest names first, `MOST` at most; first as the reader's language reads it."""
    order = sorted(LANGUAGES, key=lambda code: code != language)
    found: dict[Word, Named] = {}
    for code in order:
        for word in _named(list(iterate_terms(text[:LONGEST], code)), _by_name(code)):
            found.setdefault(word, Named(word, code))
    return list(found.values())[:MOST]


def _named(terms: Sequence[Term], known: Names) -> Iterator[Word]:
    """Yield what is named, longest names first; no word counts twice."""
    taken: set[int] = set()
    for length in range(min(LONGEST_NAME, len(terms)), 0, -1):
        for start in range(len(terms) - length + 1):
            places = set(range(start, start + length))
            word = known.get(tuple(terms[start : start + length]))
            if word is not None and not places & taken:
                taken |= places
                yield word


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
