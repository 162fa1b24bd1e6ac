"""Public holidays of Algeria, Tunisia and France: those of fixed date, those that follow Easter, and those of the moon.

What follows the moon is announced a day or two before. Here it is reckoned by the tabular Hijri calendar (eleven leap
years in thirty, epoch 16 July 622 Julian), which is a day off now and then: an expectation, for people to confirm.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

FIXED: dict[str, dict[str, tuple[int, int]]] = {  # country: code of the feast: month and day
    "dz": {
        "new_year": (1, 1), "yennayer": (1, 12), "labour": (5, 1), "dz_independence": (7, 5), "dz_revolution": (11, 1),
    },
    "tn": {
        "new_year": (1, 1), "tn_independence": (3, 20), "tn_martyrs": (4, 9), "labour": (5, 1), "tn_republic": (7, 25),
        "tn_women": (8, 13), "tn_evacuation": (10, 15), "tn_revolution": (12, 17),
    },
    "fr": {
        "new_year": (1, 1), "labour": (5, 1), "fr_victory": (5, 8), "fr_national": (7, 14), "fr_assumption": (8, 15),
        "fr_all_saints": (11, 1), "fr_armistice": (11, 11), "fr_christmas": (12, 25),
    },
}  # fmt: skip
AFTER_EASTER: dict[str, dict[str, int]] = {"fr": {"fr_easter_monday": 1, "fr_ascension": 39, "fr_whit_monday": 50}}
LUNAR: dict[str, dict[str, tuple[int, int, int]]] = {  # Hijri month, day, how many days
    "dz": {"hijri_year": (1, 1, 1), "ashura": (1, 10, 1), "mawlid": (3, 12, 1), "fitr": (10, 1, 3), "adha": (12, 10, 3)},
    "tn": {"hijri_year": (1, 1, 1), "mawlid": (3, 12, 1), "fitr": (10, 1, 2), "adha": (12, 10, 2)},
    "fr": {},
}
_EPOCH = dt.date(622, 7, 19)  # 16 July 622 of the Julian calendar, in the Gregorian one
_LEAP = frozenset({2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29})


@dataclass(frozen=True, order=True)
class Feast:
    """The days of one feast in one year. `year` names it: of the Gregorian calendar, or of the Hijri one where lunar."""

    first: dt.date
    last: dt.date
    code: str
    year: int
    lunar: bool = False


def feasts(country: str, first: dt.date, last: dt.date) -> list[Feast]:
    """Return the feasts of a country that touch a stretch of days, in their order; none of a country not known here."""
    found = [feast for feast in _all(country, first, last) if feast.first <= last and feast.last >= first]
    return sorted(found)


def hijri_day(year: int, month: int, day: int) -> dt.date:
    """Return the Gregorian day of a Hijri date by the tabular calendar."""
    cycles, rest = divmod(year - 1, 30)
    days = cycles * 10631 + rest * 354 + sum(one <= rest for one in _LEAP)
    return _EPOCH + dt.timedelta(days=days + (month - 1) * 29 + month // 2 + day - 1)


def hijri_year(day: dt.date) -> int:
    """Return the Hijri year of a Gregorian day by the tabular calendar."""
    year = (day - _EPOCH).days * 30 // 10631 + 1
    while hijri_year_begins(year + 1) <= day:
        year += 1
    while hijri_year_begins(year) > day:
        year -= 1
    return year


def hijri_year_begins(year: int) -> dt.date:
    return hijri_day(year, 1, 1)


def easter(year: int) -> dt.date:
    """Return Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e, g = b // 4, b % 4, (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    k, i = c % 4, c // 4
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return dt.date(year, month, day + 1)


def _all(country: str, first: dt.date, last: dt.date) -> Iterator[Feast]:
    for year in range(first.year, last.year + 1):
        for code, (month, day) in FIXED.get(country, {}).items():
            on = dt.date(year, month, day)
            yield Feast(on, on, code, year)
        for code, after in AFTER_EASTER.get(country, {}).items():
            on = easter(year) + dt.timedelta(days=after)
            yield Feast(on, on, code, year)
    for year in range(hijri_year(first), hijri_year(last) + 1):
        for code, (month, day, length) in LUNAR.get(country, {}).items():
            on = hijri_day(year, month, day)
            yield Feast(on, on + dt.timedelta(days=length - 1), code, year, lunar=True)
