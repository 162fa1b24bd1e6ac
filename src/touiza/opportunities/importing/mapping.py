"""A mapping says which column of a file means what. It is a TOML file (docs/operating/import.md tells how to write one)."""

import hashlib
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from touiza.core.clock import ZONES
from touiza.core.translated import LANGUAGES
from touiza.core.trouble import Trouble

SHIPPED = Path(__file__).parent / "mappings"
TRANSLATED = ("title", "body", "address", "deliverable", "association")
TARGETS = frozenset({
    "key", "association_key", "attendance", "timing", "day", "last_day", "starts", "ends", "deadline", "minutes",
    "hours", "per", "places", "join_mode", "lowest_age", "latitude", "longitude", "commune", "causes", "goals",
    "languages", "accommodations", "skills_needed", "skills_welcome", "published", "edited", "link",
}) | {f"{name}_{code}" for name in TRANSLATED for code in LANGUAGES}  # fmt: skip
CHOICES = frozenset(["attendance", "timing", "per", "join_mode", "lowest_age"])


@dataclass(frozen=True)
class Mapping:
    """`columns`: target → headings that may hold it. `values`: target → what a cell says → our code or codes.

    `defaults`: target → what stands for an empty cell. `patterns`: strptime's, tried before our own way of reading.
    """

    name: str
    fingerprint: str
    language: str = "ar"
    zone: str = "Africa/Algiers"
    source: str = ""
    patterns: tuple[str, ...] = ()
    columns: dict[str, list[str]] = field(default_factory=dict)
    values: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    defaults: dict[str, list[str]] = field(default_factory=dict)

    def headings(self, target: str) -> list[str]:
        return self.columns.get(target, [])

    def check_headings(self, headings: list[str]) -> None:
        """Raise Trouble unless the file has a title column, naming what it has and what was looked for."""
        wanted = [heading for code in LANGUAGES for heading in self.headings(f"title_{code}")]
        if not set(wanted) & set(headings):
            raise Trouble(
                _("No column holds the title: mapping “%(mapping)s” looks for %(wanted)s; the file has %(found)s.")
                % {
                    "mapping": self.name,
                    "wanted": ", ".join(wanted),
                    "found": ", ".join(heading[:40] for heading in headings[:20]),
                }
            )


def find_mapping(name: str) -> Mapping:
    """Return a mapping of ours by name, or one from a file. Raises Trouble where it is unknown or wrong."""
    shipped = SHIPPED / f"{name}.toml"
    path = shipped if name.isidentifier() and shipped.is_file() else Path(name)
    try:
        data = path.read_bytes()
        told = tomllib.loads(data.decode())
    except OSError:
        known = ", ".join(sorted(file.stem for file in SHIPPED.glob("*.toml")))
        raise Trouble(
            _("There is no mapping “%(name)s”. There are: %(known)s.") % {"name": name, "known": known}
        ) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Trouble(_("The mapping %(name)s cannot be read: %(reason)s.") % {"name": name, "reason": error}) from None
    return build_mapping(path.stem, told, hashlib.sha256(data).hexdigest())


def build_mapping(name: str, told: dict[str, Any], fingerprint: str) -> Mapping:
    """Return a mapping from what its file tells; anything unknown in it is Trouble, so that slips are seen."""
    head = {key: value for key, value in told.items() if not isinstance(value, dict)}
    _refuse_unknown(name, head, {"language", "zone", "source", "dates"})
    _refuse_unknown(name, {key: 1 for key in told if key not in head}, {"columns", "values", "defaults"})
    columns, values, defaults = (told.get(part, {}) for part in ("columns", "values", "defaults"))
    for part in (columns, values, defaults):
        _refuse_unknown(name, part, TARGETS)
    _check_values(name, head, values)
    return Mapping(
        name=name[:40],
        fingerprint=fingerprint,
        language=head.get("language", "ar"),
        zone=head.get("zone", "Africa/Algiers"),
        source=str(head.get("source", "")),
        patterns=tuple(_several(head.get("dates", []))),
        columns={target: _several(headings) for target, headings in columns.items()},
        values={
            target: {said.casefold(): _several(codes) for said, codes in table.items()}
            for target, table in values.items()
        },
        defaults={target: _several(codes) for target, codes in defaults.items()},
    )


def _check_values(name: str, head: dict[str, Any], values: dict[str, Any]) -> None:
    if str(head.get("language", "ar")) not in LANGUAGES:
        raise Trouble(_("Mapping “%(name)s”: the language is one of ar, fr, en.") % {"name": name})
    if str(head.get("zone", "UTC")) not in ZONES:
        raise Trouble(_("Mapping “%(name)s”: there is no time zone “%(zone)s”.") % {"name": name, "zone": head["zone"]})
    for target, table in values.items():
        if not isinstance(table, dict):
            raise Trouble(
                _("Mapping “%(name)s”: [values.%(target)s] is a table: what a cell says = our code.")
                % {"name": name, "target": target}
            )


def _refuse_unknown(name: str, told: dict[str, Any], known: set[str] | frozenset[str]) -> None:
    for key in told:
        if key not in known:
            raise Trouble(
                _("Mapping “%(name)s” speaks of “%(key)s”, which means nothing here. Known: %(known)s.")
                % {"name": name, "key": key, "known": ", ".join(sorted(known))}
            )


def _several(value: Any) -> list[str]:
    return [str(part) for part in value] if isinstance(value, list) else [str(value)]
