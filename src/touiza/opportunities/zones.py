"""Which time zone the clock on the wall of a place is in."""

import datetime as dt
from zoneinfo import ZoneInfo

from touiza.vocabulary.models import Place

HOME = "Africa/Algiers"
# Countries with one zone (IANA, tz database, zone1970.tab). In the others the coordinator's own zone is taken.
ZONES = {
    "dz": "Africa/Algiers",
    "tn": "Africa/Tunis",
    "ma": "Africa/Casablanca",
    "ly": "Africa/Tripoli",
    "mr": "Africa/Nouakchott",
    "eg": "Africa/Cairo",
    "sn": "Africa/Dakar",
    "ml": "Africa/Bamako",
    "ne": "Africa/Niamey",
    "fr": "Europe/Paris",
    "be": "Europe/Brussels",
    "ch": "Europe/Zurich",
    "de": "Europe/Berlin",
    "it": "Europe/Rome",
    "gb": "Europe/London",
    "tr": "Europe/Istanbul",
    "ps": "Asia/Gaza",
    "lb": "Asia/Beirut",
    "jo": "Asia/Amman",
    "sa": "Asia/Riyadh",
    "ae": "Asia/Dubai",
    "qa": "Asia/Qatar",
}


def zone_of(place: Place | None, fallback: str = HOME) -> str:
    """Return the IANA zone of a place; `fallback` for none, and for countries that have several."""
    if place is None:
        return fallback
    return ZONES.get(country_code(place), fallback)


def on_the_wall(moment: dt.datetime, zone: str) -> dt.datetime:
    """Return a moment as the clocks of an IANA zone show it."""
    return moment.astimezone(ZoneInfo(zone))


def country_code(place: Place) -> str:
    """Return the ISO 3166-1 code of the country a place is or lies in, in small letters: it begins every code."""
    return place.code.split("_")[0]
