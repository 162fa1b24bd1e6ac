"""What given time would have cost: replacement cost, as the ILO describes it.

Source: International Labour Office, Manual on the Measurement of Volunteer Work (Geneva 2011), chapter on valuation: value =
hours given × the hourly wage of those who do such work for pay; where the kind of work is not known, × an average wage.
Here the kind is the cause of the work. Wages are the operator's (models/wage.py), each with its source; without one there is
no value. Amounts are whole minor units; each cause is rounded once, halves up.
"""

from dataclasses import dataclass

from django.db.models import Q

from touiza.proof.models import Wage
from touiza.proof.summaries import Added

MANUAL = "https://www.ilo.org/publications/manual-measurement-volunteer-work"


@dataclass(frozen=True)
class Valued:
    """The part of one cause: minutes at an hourly wage."""

    cause: int | None
    minutes: int
    wage: Wage

    @property
    def amount(self) -> int:
        """Minor units of the wage's currency."""
        return (self.minutes * self.wage.amount * 2 + 60) // 120


@dataclass(frozen=True)
class Valuation:
    """The value of a year's hours, with what it was reckoned from; `left_out` minutes have no wage."""

    parts: list[Valued]
    left_out: int

    @property
    def amount(self) -> int:
        return sum(part.amount for part in self.parts)

    @property
    def currency(self) -> str:
        return self.parts[0].wage.currency

    @property
    def wages(self) -> list[Wage]:
        """The wages that were used, each once."""
        return list({part.wage.pk: part.wage for part in self.parts}.values())

    @property
    def is_example(self) -> bool:
        return any(wage.is_example for wage in self.wages)


def value(sums: list[Added], *, country: str, year: int) -> Valuation | None:
    """Return the value of minutes by cause, at the wages of a country in a year, or of the latest year before it. One query.

    None where no wage is known. A cause without a wage of its own takes the average; all wages are of one currency.
    """
    wages = list(Wage.objects.filter(Q(year__lte=year), country=country.upper()).order_by("-year", "pk"))
    if not wages:
        return None
    latest = [wage for wage in wages if wage.currency == wages[0].currency]
    of: dict[int | None, Wage] = {}
    for wage in latest:
        of.setdefault(wage.cause_id, wage)
    average = of.get(None)
    parts, left_out = [], 0
    for one in sums:
        found = of.get(one.key) or average
        if found is None:
            left_out += one.minutes
        else:
            parts.append(Valued(one.key, one.minutes, found))
    return Valuation(parts, left_out) if parts else None
