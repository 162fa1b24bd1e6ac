"""Kinds of association in words: a kind that tells for whom is named with the kind it belongs to."""

from collections.abc import Iterable

from touiza.vocabulary import lists
from touiza.vocabulary.lists import KindWord
from touiza.vocabulary.models import Term


def kind_label(code: str) -> str:
    """Return “Awareness-raising · For public opinion”, or the bare label. No query: the list is in memory."""
    word: KindWord = lists.by_code("kinds", code)
    if word.parent_id is None:
        return word.label()
    return f"{lists.labels_for('kinds', [word.parent_id])[0]} · {word.label()}"


def with_parents(kinds: Iterable[Term]) -> list[str]:
    """Return the codes of kinds and of the kinds they belong to: who looks for the wider one finds the narrower."""
    codes = [kind.code for kind in kinds]
    parents = {lists.by_code("kinds", code).parent_id for code in codes} - {None}
    return [*codes, *(word.code for word in lists.kinds() if word.id in parents)]
