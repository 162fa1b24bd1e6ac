"""The time zones we offer by the name of a city, nearest first, with what they differ from UTC today."""

import zoneinfo

from django.utils.translation import gettext_lazy as _

from touiza.core import clock

CITIES = (
    ("Africa/Algiers", _("Algiers")),
    ("Africa/Tunis", _("Tunis")),
    ("Africa/Casablanca", _("Casablanca")),
    ("Africa/Tripoli", _("Tripoli")),
    ("Africa/Nouakchott", _("Nouakchott")),
    ("Africa/Bamako", _("Bamako")),
    ("Africa/Niamey", _("Niamey")),
    ("Africa/Dakar", _("Dakar")),
    ("Africa/Abidjan", _("Abidjan")),
    ("Africa/Cairo", _("Cairo")),
    ("Africa/Khartoum", _("Khartoum")),
    ("Europe/Paris", _("Paris")),
    ("Europe/Brussels", _("Brussels")),
    ("Europe/Zurich", _("Zurich")),
    ("Europe/Madrid", _("Madrid")),
    ("Europe/Rome", _("Rome")),
    ("Europe/Berlin", _("Berlin")),
    ("Europe/London", _("London")),
    ("Europe/Istanbul", _("Istanbul")),
    ("Asia/Jerusalem", _("Jerusalem")),
    ("Asia/Amman", _("Amman")),
    ("Asia/Beirut", _("Beirut")),
    ("Asia/Damascus", _("Damascus")),
    ("Asia/Baghdad", _("Baghdad")),
    ("Asia/Riyadh", _("Riyadh")),
    ("Asia/Qatar", _("Doha")),
    ("Asia/Dubai", _("Dubai")),
    ("America/Montreal", _("Montreal")),
    ("America/New_York", _("New York")),
    ("America/Los_Angeles", _("Los Angeles")),
    ("UTC", _("Universal time")),
)


def zone_choices(current: str) -> list[tuple[str, str]]:
    """Return choices for a select; a zone somebody already has is offered even when it is not on our list."""
    choices = [(zone, _label(zone, str(city))) for zone, city in CITIES if zone in clock.ZONES]
    if current in clock.ZONES and current not in dict(choices):
        choices.append((current, _label(current, current.rpartition("/")[2].replace("_", " "))))
    return choices


def _label(zone: str, city: str) -> str:
    offset = clock.now().astimezone(zoneinfo.ZoneInfo(zone)).strftime("%z")
    sign = "\u2212" if offset[0] == "-" else "+"
    return f"{city} (\u2066UTC {sign}{offset[1:3]}:{offset[3:5]}\u2069)"
