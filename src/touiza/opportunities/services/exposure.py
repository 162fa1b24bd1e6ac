"""How often each association's work is shown among suggestions: counted by the day, for associations, about nobody."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from touiza.associations.models import Association
from touiza.core import clock
from touiza.opportunities.matching.fairness import gini
from touiza.opportunities.models import Exposure, Opportunity

DAYS = 14  # before today: within a day the order stays as it is


def count_shown(associations: Iterable[int], *, at: dt.datetime | None = None) -> None:
    """Count one showing for each of these (an association as often as it was shown). One statement."""
    numbers = Counter(associations)
    if not numbers:
        return
    day = clock.day_of(at or clock.now(), "Africa/Algiers")
    rows = sorted(numbers.items())  # in one order, so that two who count do not wait for each other in a ring
    values = ", ".join(["(%s, %s, %s)"] * len(rows))
    sql = (
        f"INSERT INTO opportunities_exposure (association_id, day, shown) VALUES {values} "  # noqa: S608 - placeholders alone
        "ON CONFLICT (association_id, day) DO UPDATE SET shown = opportunities_exposure.shown + EXCLUDED.shown"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for association, number in rows for value in (association, day, number)])


def shown_lately(association: str) -> Coalesce:
    """Return an expression for rows with an association (its path): how often it was shown in the fortnight before today."""
    today = clock.today()
    lately = Exposure.objects.filter(association=OuterRef(association), day__gte=today - dt.timedelta(days=DAYS), day__lt=today)
    return Coalesce(Subquery(lately.order_by().values("association").annotate(sum=Sum("shown")).values("sum")), 0)


@dataclass(frozen=True)
class Spread:
    """How showings are spread over the associations that have work to show."""

    days: int
    associations: int
    shown: int
    gini: float


def spread_of(*, days: int = DAYS, at: dt.datetime | None = None) -> Spread:
    """Return how showings of the last days, today with them, are spread. Two queries."""
    today = clock.day_of(at or clock.now(), "Africa/Algiers")
    lately = Exposure.objects.filter(day__gt=today - dt.timedelta(days=days), day__lte=today)
    counted = dict(lately.order_by().values("association").annotate(sum=Sum("shown")).values_list("association", "sum"))
    having = Association.objects.open().filter(pk__in=Opportunity.objects.open().values("association")).values_list("pk", flat=True)
    numbers = [counted.get(pk, 0) for pk in having]
    return Spread(days, len(numbers), sum(numbers), round(gini(numbers), 4))
