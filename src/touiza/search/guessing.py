"""What was probably meant by words that stand nowhere in the index: the words nearest to them that do."""

from collections import Counter
from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import Q

from touiza.kernel.text import forgiven, slips
from touiza.search.models import TermCount
from touiza.search.ranking import Question
from touiza.search.statistics import Statistics

MOST_WORDS = 9  # of a question, each as every language reads it
MOST_TERMS = 20_000  # looked at: those that begin with the same letter
KEPT = 2  # for each word


def probably_meant(question: Question, *, kinds: Sequence[str], statistics: Statistics) -> Question:
    """The lexemes nearest to those of a question none of which is known; nothing when one is, or none comes near.

    The first letter is taken to be right: it seldom is not, and it keeps the search short.
    """
    if any(statistics.holding.get(one) for one in question):
        return ()
    asked = [one for one in question if forgiven(_word(one))][:MOST_WORDS]
    known = known_like(kinds, asked)
    return tuple(dict.fromkeys(near for one in asked for near in nearest(one, known)))


def known_like(kinds: Sequence[str], asked: Sequence[str]) -> dict[str, int]:
    """The lexemes of the index that begin like one of those asked for, and how many documents hold each."""
    if not asked:
        return {}
    begins = reduce(or_, (Q(term__startswith=one[: one.index(":") + 2]) for one in asked))
    rows = TermCount.objects.filter(begins, kind__in=kinds, documents__gt=0).exclude(term__contains="^")
    counts: Counter[str] = Counter()
    for term, documents in rows.values_list("term", "documents")[:MOST_TERMS]:
        counts[term] += documents
    return counts


def nearest(lexeme: str, known: dict[str, int]) -> list[str]:
    """The few that differ least, the more common first."""
    rules, word = lexeme[: lexeme.index(":") + 1], _word(lexeme)
    near = [
        (apart, -documents, term)
        for term, documents in known.items()
        if term.startswith(rules) and (apart := slips(word, _word(term), most=forgiven(word))) is not None
    ]
    least = min(near, default=(0, 0, ""))[0]
    return [term for apart, _documents, term in sorted(near) if apart == least][:KEPT]


def _word(lexeme: str) -> str:
    return lexeme.partition(":")[2]
