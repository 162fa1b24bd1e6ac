"""A fair share of being shown: among suggestions that fit nearly equally well, those of associations shown least come first.

Scores within GAP of each other say the same; beyond it the better fit comes first, always. So fairness never buys a worse
suggestion: nothing stands before anything that fits better by more than GAP.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

GAP = 0.03  # of a whole score: less than what the smallest part of it weighs


@dataclass(frozen=True)
class Offered:
    """A suggestion: what it is, whose, and how well it fits, 0 to 1."""

    key: int
    association: int
    score: float


def fair_order(offered: Sequence[Offered], shown: Mapping[int, float], *, gap: float = GAP) -> list[Offered]:
    """Return suggestions in their fair order. `shown` tells how often each association was shown lately.

    The same question gets the same answer: ties go by score, then by the order they came in.
    """
    left = sorted(offered, key=lambda one: -one.score)
    step = max(1.0, sum(shown.get(one.association, 0.0) for one in left) / max(1, len(left)))
    here: Counter[int] = Counter()
    found: list[Offered] = []
    while left:
        floor = left[0].score - gap
        near = [one for one in left if one.score >= floor]
        first = min(near, key=lambda one: (shown.get(one.association, 0.0) + step * here[one.association], -one.score))
        left.remove(first)
        here[first.association] += 1
        found.append(first)
    return found


def gini(amounts: Iterable[float]) -> float:
    """Return how unequally amounts are spread: 0 where all are equal, towards 1 where one has everything."""
    ordered = sorted(amounts)
    total = sum(ordered)
    if not ordered or not total:
        return 0.0
    number = len(ordered)
    return sum((2 * rank - number - 1) * amount for rank, amount in enumerate(ordered, start=1)) / (number * total)
