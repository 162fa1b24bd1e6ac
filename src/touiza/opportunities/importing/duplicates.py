"""Flagging near-duplicates among imported rows: the same organisation saying the same thing twice."""

from collections.abc import Hashable, Iterable, Iterator

from django.db import transaction

from touiza.kernel.text import tokenise
from touiza.opportunities.models import ImportedRow, Opportunity


@transaction.atomic
def flag_near_duplicates(mapping: str) -> int:
    """Point each near-duplicate of a mapping at the first of its kind; return how many are flagged.

    Two opportunities of one association are near-duplicates when their texts have the same words, or their titles have
    the same words and their dates are the same. Running it again changes nothing.
    """
    imported = ImportedRow.objects.filter(mapping=mapping).values_list("opportunity_id", flat=True)
    rows = Opportunity.objects.filter(pk__in=imported).select_related("post").order_by("post__created_at", "pk")
    first: dict[Hashable, Opportunity] = {}
    changed, flagged = [], 0
    for opportunity in rows:
        signs = list(signs_of(opportunity))
        original = next((first[sign] for sign in signs if sign in first), None)
        for sign in signs:
            first.setdefault(sign, original or opportunity)
        flagged += original is not None
        if opportunity.near_duplicate_of_id != (original.pk if original else None):
            opportunity.near_duplicate_of = original
            changed.append(opportunity)
    Opportunity.objects.bulk_update(changed, ["near_duplicate_of"], batch_size=500)
    return flagged


def signs_of(opportunity: Opportunity) -> Iterator[Hashable]:
    """Yield what two near-duplicates have in common."""
    post, association = opportunity.post, opportunity.association_id
    body, title = _words(post.body.texts.values()), _words(post.title.texts.values())
    if len(body) >= 5:
        yield ("body", association, body)
    if title:
        yield ("title", association, title, opportunity.day, opportunity.last_day, opportunity.deadline)


def _words(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(token.text for text in texts for token in tokenise(text))
