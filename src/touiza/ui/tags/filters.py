"""Formats as filters, in the reader's language and the current time zone."""

import datetime as dt
from typing import Any

from django.template import Library
from django.utils import timezone
from django.utils.translation import get_language

from touiza.core import calendars, clock
from touiza.ui import formats


def local(value: Any) -> Any:
    """Return an aware datetime in the current time zone; anything else as it is."""
    return timezone.localtime(value) if isinstance(value, dt.datetime) and timezone.is_aware(value) else value


def _lang() -> str:
    return formats.known(get_language())


def _empty(value: Any) -> bool:
    return value is None or value == ""


def number(value: Any) -> str:
    return "" if _empty(value) else formats.number(value, _lang())


def hours(minutes: Any) -> str:
    return "" if _empty(minutes) else formats.hours(int(minutes), _lang())


def minutes(value: Any) -> str:
    return "" if _empty(value) else formats.duration(int(value), _lang())


def date_long(value: Any) -> str:
    return "" if _empty(value) else formats.date_long(local(value), _lang(), hijri=calendars.hijri_wanted())


def date_day(value: Any) -> str:
    return "" if _empty(value) else formats.date_day(local(value), _lang())


def date_short(value: Any) -> str:
    return "" if _empty(value) else formats.date_short(local(value), _lang(), local(clock.now()).date())


def month(value: Any) -> str:
    return "" if _empty(value) else formats.month(local(value), _lang())


def time(value: Any) -> str:
    return "" if _empty(value) else formats.time(local(value), _lang())


def moment(value: Any) -> str:
    return "" if _empty(value) else formats.moment(local(value), _lang(), local(clock.now()).date())


def age(since: Any) -> str:
    """Write how long a wait has lasted, figure and unit."""
    return "" if _empty(since) else "\u00a0".join(formats.age(since, clock.now(), _lang()))


def ago(since: Any) -> str:
    return "" if _empty(since) else formats.ago(since, clock.now(), _lang())


def percent(ratio: Any) -> str:
    return "" if _empty(ratio) else formats.percent(ratio, _lang())


def money(minor: Any, currency: str = "DZD") -> str:
    return "" if _empty(minor) else formats.money(int(minor), currency, _lang())


def file_size(count: Any) -> str:
    return "" if _empty(count) else formats.file_size(int(count), _lang())


def listing(items: Any) -> str:
    return formats.listing([str(item) for item in items], _lang())


def language_name(lang: Any) -> str:
    return formats.language_name(str(lang))


def direction(lang: Any) -> str:
    return formats.direction(str(lang))


FILTERS = (
    number, hours, minutes, date_long, date_day, date_short, month, time, moment, age, ago, percent, money, file_size,
    listing, language_name,
)  # fmt: skip


def add_to(library: Library) -> None:
    for function in FILTERS:
        library.filter(function.__name__, function)
    library.filter("dir", direction)
