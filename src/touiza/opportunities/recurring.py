"""Rules that repeat a shift: RFC 5545 (3.3.10), of which we write and read weeks and months. Pure but for translation.

Occurrences are counted on the wall clock (so 8:30 stays 8:30 when clocks change), and never without end: at most
366 of them, within two years of the first day.
"""

import datetime as dt
import re
from dataclasses import dataclass
from itertools import islice

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from touiza.ui import formats
from touiza.ui.words import COMMA

MOST = 366  # occurrences
LONGEST = dt.timedelta(days=2 * 366)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")  # as date.weekday() counts
RULE = re.compile(
    r"FREQ=(?:WEEKLY;INTERVAL=(?P<weeks>[1-4]);BYDAY=(?P<days>(?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:MO|TU|WE|TH|FR|SA|SU)){0,6})"
    r"|MONTHLY;INTERVAL=1;BYDAY=(?P<nth>[1-4]|-1)(?P<day>MO|TU|WE|TH|FR|SA|SU))\Z"
)
ORDINALS: dict[int, str | Promise] = {
    1: pgettext_lazy("weekday of a month", "first"),
    2: pgettext_lazy("weekday of a month", "second"),
    3: pgettext_lazy("weekday of a month", "third"),
    4: pgettext_lazy("weekday of a month", "fourth"),
    -1: pgettext_lazy("weekday of a month", "last"),
}
WEEKS: dict[int, str | Promise] = {
    1: gettext_lazy("every week"),
    2: gettext_lazy("every second week"),
    3: gettext_lazy("every third week"),
    4: gettext_lazy("every fourth week"),
}
MONDAY = dt.date(2024, 1, 1)


@dataclass(frozen=True)
class Rule:
    """Every `every` weeks on `days` (0 Monday), or every month on the `nth` of one of them (-1: the last)."""

    days: tuple[int, ...]
    every: int = 1
    nth: int = 0  # 0: weekly

    def __str__(self) -> str:
        """Return the RRULE, without UNTIL and COUNT."""
        if self.nth:
            return f"FREQ=MONTHLY;INTERVAL=1;BYDAY={self.nth}{DAYS[self.days[0]]}"
        return f"FREQ=WEEKLY;INTERVAL={self.every};BYDAY={','.join(DAYS[day] for day in sorted(set(self.days)))}"


def read_rule(text: str) -> Rule:
    """Read what `str(Rule)` wrote. Raises ValueError for anything else."""
    found = RULE.match(text)
    if found is None:
        raise ValueError(f"not a rule of ours: {text}")
    if found["nth"]:
        return Rule((DAYS.index(found["day"]),), 1, int(found["nth"]))
    return Rule(tuple(sorted({DAYS.index(day) for day in found["days"].split(",")})), int(found["weeks"]))


def days_of(
    rule: Rule, first: dt.date, *, until: dt.date | None = None, times: int | None = None, after: dt.date | None = None, to: dt.date
) -> list[dt.date]:
    """Return the local days of a rule that begins with `first`, to a last one, counted from the beginning.

    `after` leaves out what lies up to that day; `times` and `until` are the rule's own ends.
    """
    last = min(to, first + LONGEST, *([until] if until else []))
    by = [weekday(day, rule.nth) if rule.nth else weekday(day) for day in rule.days]
    moments = rrule(
        MONTHLY if rule.nth else WEEKLY,
        dtstart=dt.datetime.combine(first, dt.time.min),
        interval=rule.every,
        byweekday=by,
        until=dt.datetime.combine(last, dt.time.min),
    )
    days = (moment.date() for moment in islice(moments, min(times or MOST, MOST)))
    return [day for day in days if after is None or day > after]


def in_words(rule: Rule, lang: str) -> str:
    """Say a rule: “every week on Saturday and Tuesday”, “every month on the first Saturday”."""
    names = [formats.weekday(MONDAY + dt.timedelta(days=day), lang) for day in rule.days]
    if rule.nth:
        return _("every month: the %(nth)s %(day)s") % {"nth": ORDINALS[rule.nth], "day": names[0]}
    return _("%(weeks)s: %(days)s") % {"weeks": WEEKS[rule.every], "days": COMMA[formats.known(lang)].join(names)}
