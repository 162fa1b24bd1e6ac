"""Rows found by the words in their keys, and by names one slip away, through the database's own indexes.

What a question costs hangs on how telling it is, not on how many places or concepts an operator has brought in.
"""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import TypeVar

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models import Q

from touiza.vocabulary.folding import compact
from touiza.vocabulary.models import LONGEST_NAME, Spelling
from touiza.vocabulary.slips import SHORTEST, halves_of, one_slip

CANDIDATES = 600  # names compared letter by letter
RowOf = TypeVar("RowOf", bound=models.Model)


def holding(rows: models.QuerySet[RowOf], field: str, words: Iterable[str], *, whole: bool = False) -> models.QuerySet[RowOf]:
    """Keep the rows whose key holds every word (folded: letters and digits only), or one that begins so."""
    query = " & ".join(f"'{word}'" if whole or _is_short_number(word) else f"'{word}':*" for word in words)
    found: models.QuerySet[RowOf] = rows.annotate(**{f"{field}_words": SearchVector(field, config="simple")}).filter(
        **{f"{field}_words": SearchQuery(query, search_type="raw", config="simple")}
    )
    return found


def _is_short_number(word: str) -> bool:
    """Tell a number that stands for itself (a wilaya's) from the beginning of a longer one (a postal code)."""
    return word.isdigit() and len(word) < 3


def near(spellings: models.QuerySet[Spelling], owner: str, text: str) -> set[int]:
    """Return the ids of the owners of names one slip from a text, by one query."""
    keys = [key for key in compact(text)[:2] if len(key) >= SHORTEST]
    if not keys:
        return set()
    told = spellings.filter(reduce(or_, map(_halves, keys))).values_list(owner, "key")[:CANDIDATES]
    return {pk for pk, name in told if any(one_slip(key, name) for key in keys)}


def _halves(key: str) -> Q:
    halves = halves_of(key)
    lengths = Q(length__gte=halves.lengths.start, length__lt=halves.lengths.stop)
    return lengths & (Q(key__startswith=halves.begins) | Q(backwards__startswith=halves.ends))


def spelt(names: Iterable[str]) -> list[dict[str, str | int]]:
    """Return the columns of a `Spelling` for each way of writing each name, once."""
    keys = dict.fromkeys(key for name in names for key in compact(name) if SHORTEST <= len(key) <= LONGEST_NAME)
    return [{"key": key, "backwards": key[::-1], "length": len(key)} for key in keys]
