"""Other words for what somebody asks for, from the vocabulary: what one language says, search finds in another."""

from collections.abc import Sequence
from dataclasses import dataclass

from touiza.search.shapes import Echo
from touiza.vocabulary.crossing import named_in


@dataclass(frozen=True)
class OtherWords:
    """For each thing that was named all its names, for search; and some of them in other languages, to be told."""

    echoes: Sequence[Sequence[Echo]]
    told: Sequence[str]


def other_words(words: str, language: str | None) -> OtherWords:
    """Return other words for what is asked for by who reads `language`."""
    named = named_in(words, language)
    return OtherWords(
        [[Echo(*name) for name in one.names()] for one in named],
        list(dict.fromkeys(label for one in named for label in one.elsewhere())),
    )
