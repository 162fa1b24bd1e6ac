"""What people said of a day: figures with their number, sentences without a name. Nothing here is a score of a person."""

from dataclasses import dataclass

from django.db.models import QuerySet

from touiza.associations.models import Association
from touiza.opportunities.models import Impression, Occasion

LEAST = 3  # answers below which figures would tell who said what


@dataclass(frozen=True)
class Figures:
    """How many answered; from three answers on, how many would come again and found the welcome good; what they wrote."""

    n: int
    again: int = 0
    welcome: int = 0
    sentences: tuple[str, ...] = ()

    @property
    def enough(self) -> bool:
        return self.n >= LEAST


def figures_of(occasion: Occasion) -> Figures:
    """Return what volunteers said of one day. One query."""
    return _figures(Impression.objects.filter(attendee__occasion=occasion))


def figures_of_all(association: Association) -> Figures:
    """Return what volunteers said of all days of an association. One query."""
    return _figures(Impression.objects.filter(attendee__occasion__opportunity__association=association))


def _figures(rows: QuerySet[Impression]) -> Figures:
    told = list(rows.filter(side=Impression.Side.VOLUNTEER).order_by("first", "second", "sentence").values_list("first", "second", "sentence")[:500])
    if len(told) < LEAST:
        return Figures(len(told))
    return Figures(
        n=len(told),
        again=sum(first >= 3 for first, _second, _sentence in told),
        welcome=sum(second >= 3 for _first, second, _sentence in told),
        sentences=tuple(sentence for _first, _second, sentence in told if sentence)[:20],
    )
