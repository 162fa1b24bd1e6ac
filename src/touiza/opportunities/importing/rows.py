"""From a row of a file, by its mapping, to what an opportunity says. Raises Unreadable where the row cannot be used."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from touiza.core import clock
from touiza.core.tables import Row
from touiza.core.translated import LANGUAGES, TranslatedText
from touiza.opportunities.fields import LIMITS, OpportunityFields
from touiza.opportunities.importing.cells import (
    Unreadable,
    read_date,
    read_degrees,
    read_line,
    read_list,
    read_minutes,
    read_name,
    read_number,
    read_position,
    read_text,
    read_time,
    without_position,
)
from touiza.opportunities.importing.mapping import CHOICES, Mapping
from touiza.opportunities.importing.terms import Terms
from touiza.opportunities.models import Attendance, JoinMode, Per, Timing

CHOICES_OF: dict[str, set[str]] = {
    "attendance": set(Attendance.values),
    "timing": set(Timing.values),
    "per": set(Per.values),
    "join_mode": set(JoinMode.values),
    "lowest_age": {"", "16_17", "18_24", "25_39", "40_59", "60_plus"},
}
NAME_LIMIT = 120  # characters of an organisation's name


@dataclass(frozen=True)
class Read:
    """A row that can be stored. `digest` is of its cells and of the mapping, in hex."""

    digest: str
    fields: OpportunityFields
    association: TranslatedText
    association_key: str
    published: dt.datetime


def digest_of(row: Row, mapping: Mapping) -> str:
    told = json.dumps([mapping.fingerprint, sorted(row.cells.items())], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def key_of(row: Row, mapping: Mapping) -> str:
    """Return the row's own id; without one, the row itself is its id."""
    return read_line(_cell(row, mapping, "key"))[:120] or digest_of(row, mapping)


def read_row(row: Row, mapping: Mapping, terms: Terms, *, now: dt.datetime) -> Read:
    """Return what a row says. Titles that are too long are cut, and stand whole at the head of the text."""
    reader = RowReader(row, mapping, terms)
    title, body = _fit_title(reader.translated("title", read_line), reader.translated("body", read_text))
    if not title:
        raise Unreadable("title_missing", _("it has no title"))
    association = reader.translated("association", read_name)
    timing = reader.choice("timing") or (Timing.DATED if reader.day("day") else Timing.FLEXIBLE)
    fields = OpportunityFields(
        title=title,
        body=body,
        timing=timing,
        zone=mapping.zone,
        source=_source(mapping, reader),
        as_of=reader.day("edited") or reader.day("published"),
        data_from_outside=mapping.name[:12],
        **reader.when(timing),
        **reader.where(),
        **reader.details(),
    )
    _refuse_long(body, LIMITS["body"])
    _refuse_long(association, NAME_LIMIT)
    return Read(
        digest=digest_of(row, mapping),
        fields=fields,
        association=association,
        association_key=reader.line("association_key") or str(association),
        published=_published(reader.day("published"), fields, now),
    )


class RowReader:
    """The cells of one row, by target."""

    def __init__(self, row: Row, mapping: Mapping, terms: Terms) -> None:
        self.row, self.mapping, self.terms = row, mapping, terms

    def cell(self, target: str) -> str:
        return _cell(self.row, self.mapping, target)

    def line(self, target: str) -> str:
        return read_line(self.cell(target))

    def day(self, target: str) -> dt.date | None:
        return read_date(self.cell(target), self.mapping.patterns)

    def translated(self, target: str, read: Any) -> TranslatedText:
        texts = {code: text for code in LANGUAGES if (text := read(without_position(self.cell(f"{target}_{code}"))))}
        source = self.mapping.language
        return TranslatedText(source if source in texts else next(iter(texts), source), texts)

    def codes(self, target: str) -> list[str]:
        """Return what a list cell says in our codes, as the mapping translates it; the default where it is empty."""
        table = self.mapping.values.get(target, {})
        said = self.line(target)
        if not said:
            return self.mapping.defaults.get(target, [])
        if said.casefold() in table:
            return table[said.casefold()]
        return [code for part in read_list(self.cell(target)) for code in table.get(part.casefold(), [part])]

    def choice(self, target: str) -> str:
        """Return the one code of a choice, "" where nothing is said."""
        codes = self.codes(target)
        if not codes:
            return ""
        if codes[0] not in CHOICES_OF[target]:
            raise Unreadable(
                f"{target}_unknown", _("“%(word)s” is not one of the words the mapping knows") % {"word": codes[0][:60]}
            )
        return codes[0]

    def when(self, timing: str) -> dict[str, Any]:
        """Return days, times and the time asked. The order of the days is put right where it is reversed."""
        day, last = self.day("day"), self.day("last_day" if timing == Timing.DATED else "deadline")
        if day and last and last < day:
            day, last = last, day
        minutes = read_minutes(self.cell("minutes")) or read_minutes(self.cell("hours"), unit=60)
        if timing == Timing.FLEXIBLE:
            return {"day": day, "deadline": last, "minutes": minutes}
        return {
            "day": day or last,
            "last_day": last if last != day else None,
            "starts": read_time(self.cell("starts")),
            "ends": read_time(self.cell("ends")),
            "minutes": minutes,
        }

    def where(self) -> dict[str, Any]:
        latitude, longitude = read_degrees(self.cell("latitude"), 90), read_degrees(self.cell("longitude"), 180)
        if latitude is None or longitude is None:
            found = (read_position(self.cell(f"address_{code}")) for code in LANGUAGES)
            latitude, longitude = next((position for position in found if position), (None, None))
        return {
            "address": _shortened(self.translated("address", _address), LIMITS["address"]),
            "commune": next(iter(self.terms.find("commune", self.codes("commune"))), None),
            "latitude": latitude,
            "longitude": longitude,
        }

    def details(self) -> dict[str, Any]:
        choices = {target: code for target in CHOICES - {"timing"} if (code := self.choice(target))}
        lists = {target: self.terms.find(target, self.codes(target)) for target in TERM_LISTS}
        deliverable = _shortened(self.translated("deliverable", read_text), LIMITS["deliverable"])
        return {**choices, **lists, "deliverable": deliverable, "places": read_number(self.cell("places"), most=10_000)}


TERM_LISTS = ("causes", "goals", "languages", "accommodations", "skills_needed", "skills_welcome")


def _cell(row: Row, mapping: Mapping, target: str) -> str:
    return next((cell for heading in mapping.headings(target) if (cell := row.cells.get(heading, ""))), "")


def _address(cell: str) -> str:
    """Return an address on one line, its lines parted by commas."""
    return read_line(", ".join(line.strip(" ,") for line in read_text(cell).splitlines() if line.strip(" ,")))


def _fit_title(title: TranslatedText, body: TranslatedText) -> tuple[TranslatedText, TranslatedText]:
    limit = LIMITS["title"]
    long = {code: text for code, text in title.texts.items() if len(text) > limit}
    texts = {code: f"{long[code]}\n\n{body.texts.get(code, '')}".strip() for code in long}
    return _shortened(title, limit), TranslatedText(body.source, {**body.texts, **texts})


def _shortened(text: TranslatedText, limit: int) -> TranslatedText:
    """Return the text cut at a word where it is longer than `limit`, with an ellipsis."""
    cut = {
        code: t if len(t) <= limit else t[: limit - 1].rsplit(" ", 1)[0].rstrip() + "…"
        for code, t in text.texts.items()
    }
    return TranslatedText(text.source, cut)


def _refuse_long(text: TranslatedText, limit: int) -> None:
    if any(len(part) > limit for part in text.texts.values()):
        raise Unreadable("cell_long", _("a text is longer than there is room for"))


def _source(mapping: Mapping, reader: RowReader) -> str:
    parts: Iterable[str] = (mapping.source, reader.line("link"))
    return " ".join(part for part in parts if part)[:300]


def _published(day: dt.date | None, fields: OpportunityFields, now: dt.datetime) -> dt.datetime:
    """Return when the row was published at its source; never after now, nor after its own end."""
    told = clock.moment(day, dt.time(12), fields.zone) if day else now
    return min(moment for moment in (told, now, fields.ends_at) if moment)
