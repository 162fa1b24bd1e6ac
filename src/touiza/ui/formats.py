"""How figures, times and dates are written in Arabic, French and English. Pure: text in, text out, `lang` always given.

Digits are 0 to 9 everywhere (Algerian use). Thousands take U+202F in Arabic and French. What Arabic would turn around
(a fraction, a sign) is wrapped in directional isolates, so the text is right wherever it lands: page, title, mail, PDF.
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from hijridate import Gregorian

from touiza.ui import words

NARROW = "\u202f"  # narrow no-break space
MINUS = "\u2212"
LRI, PDI = "\u2066", "\u2069"

Number = int | float | Decimal

WAITING = {  # hours after which a wait is "warn", then "late"
    "comment": (4, 24),
    "application": (48, 72),
}


def known(lang: str | None) -> str:
    """Return one of the three languages: the one given, else Arabic."""
    return lang if lang in words.MONTHS else "ar"


def direction(lang: str) -> str:
    """Return "rtl" or "ltr" for a language code."""
    return "rtl" if lang in words.RTL else "ltr"


def language_name(lang: str) -> str:
    """Return a language's own name, or its code when we have none."""
    return words.LANGUAGE_NAMES.get(lang, lang)


def listing(items: Sequence[str], lang: str) -> str:
    """Join words with commas and a last "and"."""
    if len(items) < 2:
        return "".join(items)
    return words.COMMA[lang].join(items[:-1]) + words.AND[lang] + items[-1]


def languages(names: Sequence[str], lang: str) -> str:
    """Join names of languages: French writes them small, but for the first of the line."""
    small = [name[:1].lower() + name[1:] for name in names[1:]] if lang == "fr" else names[1:]
    return listing([*names[:1], *small], lang)


# Figures ------------------------------------------------------------------------------------------------------------


def isolated(text: str, lang: str) -> str:
    """Keep a run left to right inside Arabic text."""
    return f"{LRI}{text}{PDI}" if direction(lang) == "rtl" else text


def number(value: Number, lang: str) -> str:
    """Write a number with at most two decimals: 1 248 · 1,248.5."""
    if type(value) is int and 0 <= value < 1000:
        return str(value)
    rounded = round(Decimal(str(value)), 2)
    whole, _, rest = f"{abs(rounded):f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", "," if lang == "en" else NARROW)
    rest = rest.rstrip("0")
    text = grouped + (("." if lang == "en" else ",") + rest if rest else "")
    return isolated(MINUS + text, lang) if rounded < 0 else text


def percent(ratio: Number, lang: str) -> str:
    """Write a share of 1 as whole percents: 0.95 is 95% in Arabic and English, 95 % in French."""
    figure = number(round(Decimal(str(ratio)) * 100), lang)
    return f"{figure}{NARROW}%" if lang == "fr" else f"{figure}%"


def money(minor: int, currency: str, lang: str) -> str:
    """Write an amount given in integer minor units (ISO 4217 exponent): 4500000 DZD is 45 000 دج."""
    exponent = words.EXPONENTS.get(currency, 2)
    amount = Decimal(minor).scaleb(-exponent)
    places = exponent if minor % 10**exponent else 0
    whole, _, rest = f"{abs(amount):.{places}f}".partition(".")
    figure = number(int(whole), lang) + (("." if lang == "en" else ",") + rest if rest else "")
    if minor < 0:
        figure = isolated(MINUS + figure, lang)
    name = words.CURRENCIES[lang].get(currency, currency)
    if lang == "en":
        return f"{name}{figure}" if len(name) == 1 else f"{name}\u00a0{figure}"
    return f"{figure}\u00a0{name}"


def file_size(count: int, lang: str) -> str:
    """Write a number of bytes in the unit that leaves one to three digits: 1 MB is 1,000,000 bytes."""
    units = words.SIZES[lang]
    value: Decimal = Decimal(count)
    step = 0
    while value >= 1000 and step < len(units) - 1:
        value, step = value / 1000, step + 1
    shown = round(value) if value >= 10 or not step else round(value, 1)
    return f"{number(shown, lang)}\u00a0{units[step]}"


# Durations ----------------------------------------------------------------------------------------------------------


def plural(count: Number, lang: str) -> str:
    """Return the plural category of a count (CLDR): zero one two few many other."""
    whole = int(count)
    if lang == "fr":
        return "one" if -2 < count < 2 else "other"
    if lang == "en":
        return "one" if count == 1 else "other"
    if whole in (0, 1, 2):
        return ("zero", "one", "two")[whole]
    last = whole % 100
    return "few" if 3 <= last <= 10 else "many" if last >= 11 else "other"


def unit(count: Number, name: str, lang: str) -> str:
    """Return the unit that goes with a count shown beside it: 4 gives ساعات, heures, hours."""
    forms = words.UNITS[lang][name]
    return forms.get(plural(count, lang), forms["other"])


def counted(count: int, name: str, lang: str, *, after_preposition: bool = False) -> str:
    """Return a count with its unit as said in a sentence: 3 ساعات, and ساعتان without a figure."""
    if lang == "ar" and count in (1, 2):
        alone = words.ARABIC_ALONE[name]
        if count == 1:
            return words.UNITS["ar"][name]["other"] if after_preposition else alone[0]
        return alone[2] if after_preposition else alone[1]
    return f"{number(count, lang)}\u00a0{unit(count, name, lang)}"


def hours(minutes: int, lang: str) -> str:
    """Write minutes as a figure in hours: 270 is 4½; what is not a quarter is 4:25."""
    whole, rest = divmod(abs(minutes), 60)
    sign = MINUS if minutes < 0 else ""
    if rest not in words.FRACTIONS:
        return isolated(f"{sign}{number(whole, lang)}:{rest:02}", lang)
    if not rest:
        return number(whole if minutes >= 0 else -whole, lang)
    figure = number(whole, lang) if whole else ""
    return isolated(sign + figure + words.FRACTIONS[rest], lang)


@lru_cache(maxsize=2048)
def cost(minutes: int, lang: str, per: str = "") -> tuple[str, str]:
    """Return the figure and the unit of the time a thing asks for: (4½, hours), (20, minutes), (2, hours a week)."""
    if minutes < 60:
        figure, name = number(minutes, lang), unit(minutes, "minute", lang)
    else:
        count = minutes / 60 if minutes % 60 else minutes // 60
        figure, name = hours(minutes, lang), unit(count, "hour", lang)
    return figure, f"{name} {words.PER[lang][per]}" if per else name


def duration(minutes: int, lang: str, per: str = "") -> str:
    """Write a duration in a sentence: 4 ساعات ونصف · 4 h 30 · 4½ hours; 2 hours a week."""
    said = _duration(minutes, lang)
    return f"{said} {words.PER[lang][per]}" if per else said


def _duration(minutes: int, lang: str) -> str:
    whole, rest = divmod(minutes, 60)
    if not whole:
        return counted(rest, "minute", lang)
    if not rest:
        return counted(whole, "hour", lang)
    if lang == "fr":
        return f"{number(whole, lang)}{NARROW}h{NARROW}{rest:02}"
    if lang == "en":
        if rest in words.FRACTIONS:
            return f"{number(whole, lang)}{words.FRACTIONS[rest]}\u00a0hours"
        return f"{counted(whole, 'hour', lang)} {counted(rest, 'minute', lang)}"
    said = "ساعة" if whole == 1 else counted(whole, "hour", lang)
    return f"{said} {words.AFTER_HOURS['ar'].get(rest) or 'و' + counted(rest, 'minute', lang)}"


def elapsed(since: dt.datetime, now: dt.datetime) -> tuple[int, str]:
    """Return how long ago as (count, unit): minutes under an hour, hours under two days, then days, months, years."""
    seconds = max(0, int((now - since).total_seconds()))
    if seconds < 3600:
        return seconds // 60, "minute"
    if seconds < 48 * 3600:
        return seconds // 3600, "hour"
    days = seconds // 86400
    if days < 60:
        return days, "day"
    return (days * 12 // 365, "month") if days < 730 else (days // 365, "year")


def age(since: dt.datetime, now: dt.datetime, lang: str) -> tuple[str, str]:
    """Return the figure and the unit of a wait: (26, hours). A wait that has just begun counts one minute."""
    count, name = elapsed(since, now)
    count = max(count, 1)
    return number(count, lang), unit(count, name, lang)


def ago(since: dt.datetime, now: dt.datetime, lang: str) -> str:
    """Write how long ago something was: منذ 3 ساعات · il y a 3 heures · 3 hours ago."""
    count, name = elapsed(since, now)
    if not count:
        return words.JUST_NOW[lang]
    return words.SINCE[lang].format(counted(count, name, lang, after_preposition=True))


def waiting(since: dt.datetime, now: dt.datetime, kind: str) -> str:
    """Return "", "warn" or "late" for a wait of a kind (see WAITING); an unknown kind is never late."""
    if kind not in WAITING:
        return ""
    warn, late = WAITING[kind]
    passed = (now - since).total_seconds() / 3600
    return "late" if passed >= late else "warn" if passed >= warn else ""


# Dates and times ----------------------------------------------------------------------------------------------------


def _day_number(day: dt.date, lang: str) -> str:
    return "1er" if lang == "fr" and day.day == 1 else str(day.day)


def weekday(day: dt.date, lang: str) -> str:
    """Return the day's name: الأحد · dimanche · Sunday."""
    return words.WEEKDAYS[lang][day.weekday()]


def month(day: dt.date, lang: str) -> str:
    """Write a month with its year: نوفمبر 2026."""
    return f"{words.MONTHS[lang][day.month - 1]} {day.year}"


def date_long(day: dt.date, lang: str, *, hijri: bool = False) -> str:
    """Write a whole date: الأحد 22 نوفمبر 2026 · dimanche 22 novembre 2026 · Sunday 22 November 2026.

    With `hijri`, its Hijri date follows: الأحد 22 نوفمبر 2026 (12 جمادى الثانية 1448).
    """
    text = f"{date_day(day, lang)} {day.year}"
    beside = hijri_date(day, lang) if hijri else ""
    return f"{text} ({beside})" if beside else text


def hijri_date(day: dt.date, lang: str) -> str:
    """Write a date of the Hijri calendar as Umm al-Qura reckons it, "" outside its tables (1924 to 2077).

    A country that goes by the sight of the moon may be a day off.
    """
    try:
        found = Gregorian(day.year, day.month, day.day).to_hijri()
    except OverflowError:
        return ""
    return f"{found.day} {words.HIJRI_MONTHS[lang][found.month - 1]} {found.year}"


def date_day(day: dt.date, lang: str) -> str:
    """Write a date that is near: السبت 28 نوفمبر."""
    return f"{weekday(day, lang)} {_day_number(day, lang)} {words.MONTHS[lang][day.month - 1]}"


def date_short(day: dt.date, lang: str, today: dt.date | None = None) -> str:
    """Write a date without its weekday: 22 نوفمبر, with the year when it is not the year of `today`."""
    text = f"{_day_number(day, lang)} {words.MONTHS[lang][day.month - 1]}"
    return text if today and day.year == today.year else f"{text} {day.year}"


def date_parts(day: dt.date, lang: str) -> tuple[str, str, str]:
    """Return what the date block shows: weekday, number, month."""
    return weekday(day, lang), f"{day.day:02}", words.SHORT_MONTHS[lang][day.month - 1]


def time(value: dt.time | dt.datetime, lang: str) -> str:
    """Write a time of day: 08:30 · 8 h 30 · 08:30."""
    if lang != "fr":
        return f"{value.hour:02}:{value.minute:02}"
    return f"{value.hour}{NARROW}h" + (f"{NARROW}{value.minute:02}" if value.minute else "")


def moment(value: dt.datetime, lang: str, today: dt.date | None = None) -> str:
    """Write a day and a time: السبت 28 نوفمبر، على 08:30. The year is added when it is not the year of `today`."""
    near = today is None or value.year == today.year
    day = date_day(value, lang) if near else date_long(value, lang)
    return words.MOMENT[lang].format(day, time(value, lang))


def time_range(start: dt.time | dt.datetime, end: dt.time | dt.datetime, lang: str) -> str:
    """Write two times of one day, in words: a dash reads in either order in Arabic."""
    return words.TIME_RANGE[lang].format(time(start, lang), time(end, lang))


def date_range(start: dt.date, end: dt.date, lang: str, today: dt.date | None = None) -> str:
    """Write two dates: من 1 ديسمبر إلى 28 فيفري · du 1er décembre au 28 février · 1 December to 28 February."""
    if start == end:
        return date_short(start, lang, today)
    return words.DATE_RANGE[lang].format(date_short(start, lang, today), date_short(end, lang, today))


def moment_range(start: dt.datetime, end: dt.datetime, lang: str, today: dt.date | None = None) -> str:
    """Write when a thing begins and ends; the day is said once when it is the same."""
    if start.date() == end.date():
        near = today is None or start.year == today.year
        day = date_day(start, lang) if near else date_long(start, lang)
        return f"{day}{words.COMMA[lang]}{time_range(start, end, lang)}"
    return words.TIME_RANGE[lang].format(moment(start, lang, today), moment(end, lang, today))
