"""On which days an association works, as the reckoning of time knows it (kernel.workdays), and where its clock stands."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from touiza.associations.models import Association, DayOff, WorkWeek
from touiza.core import clock
from touiza.kernel.feasts import Feast, feasts
from touiza.kernel.workdays import FRIDAY, SATURDAY, SUNDAY, Calendar, span

ZONES = {"dz": "Africa/Algiers", "tn": "Africa/Tunis", "fr": "Europe/Paris"}
WEEKS = {"dz": frozenset(range(7)) - {FRIDAY, SATURDAY}}
WEEK = frozenset(range(7)) - {SATURDAY, SUNDAY}
HOME = "dz"
AHEAD = dt.timedelta(days=400)  # as far as holidays are looked up beyond a moment


@dataclass(frozen=True)
class WorkingTime:
    """An association's calendar and zone. Moments go in and come out aware; days are days there."""

    calendar: Calendar
    zone: str

    def add_days(self, moment: dt.datetime, days: float) -> dt.datetime:
        """Return the moment so many working days (or parts of one) later, in UTC."""
        local = self.calendar.add(self._local(moment), days * dt.timedelta(days=1))
        return local.replace(tzinfo=ZoneInfo(self.zone)).astimezone(dt.UTC)

    def minutes_between(self, first: dt.datetime, last: dt.datetime) -> int:
        """Return the minutes of working days from one moment to another."""
        return round(self.calendar.between(self._local(first), self._local(last)) / dt.timedelta(minutes=1))

    def _local(self, moment: dt.datetime) -> dt.datetime:
        return moment.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)


@dataclass(frozen=True)
class Kept:
    """A feast of the country as this association keeps it: on which days; `sure` unless it hangs on the moon."""

    feast: Feast
    first: dt.date
    last: dt.date
    kept: bool
    sure: bool


def country_of(association: Association) -> str:
    """Return the code of the country whose week and holidays an association has by default."""
    commune = association.commune
    code = commune.code.partition("_")[0] if commune else HOME
    return code if code in ZONES else HOME


def week_of(association: Association) -> frozenset[int]:
    """Return the working days of an association's week: its own choice, else its country's."""
    days = WorkWeek.objects.filter(association=association).values_list("days", flat=True).first()
    return frozenset(map(int, days)) if days else WEEKS.get(country_of(association), WEEK)


def working_time(association: Association, since: dt.datetime) -> WorkingTime:
    """Return the association's working time from a moment on. Two queries, one for a commune that is not loaded."""
    country = country_of(association)
    first = clock.day_of(since, ZONES[country])
    rows = list(DayOff.objects.filter(association=association, last__gte=first))
    off = {day for row in rows if row.kept for day in span(row.first, row.last)}
    for one in kept_feasts(country, rows, first, first + AHEAD):
        if one.kept:
            off.update(span(one.first, one.last))
    return WorkingTime(Calendar(week_of(association), frozenset(off)), ZONES[country])


def kept_feasts(country: str, rows: list[DayOff], first: dt.date, last: dt.date) -> list[Kept]:
    """Return the feasts of a country in a stretch of days, each as the association keeps it, else as expected."""
    entered = {(row.feast, row.year): row for row in rows if row.feast}
    found = []
    for feast in feasts(country, first, last):
        row = entered.get((feast.code, feast.year))
        if row is None:
            found.append(Kept(feast, feast.first, feast.last, kept=True, sure=not feast.lunar))
        else:
            found.append(Kept(feast, row.first, row.last, kept=row.kept, sure=True))
    return sorted(found, key=lambda one: (one.first, one.feast.code))


def first_weekday(association: Association, working: frozenset[int]) -> int:
    """Return the day its week begins on (0 is Monday): the working day after its longest rest, in doubt as in its country."""
    usual = SUNDAY if country_of(association) in WEEKS else 0
    begins = [day for day in working if (day - 1) % 7 not in working]
    return max(begins, key=lambda day: (_rest_before(day, working), day == usual, -day), default=usual)


def _rest_before(day: int, working: frozenset[int]) -> int:
    return next(length for length in range(7) if (day - 1 - length) % 7 in working)
