"""What a credential says, for people: taken from wherever it stands, believed or not."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from touiza.kernel.credentials.addresses import is_web
from touiza.kernel.credentials.model import as_list, first, version
from touiza.kernel.credentials.times import read_stamp
from touiza.kernel.credentials.verdict import Json

HOURS = "ext:VolunteerHours"  # our resultType
MOST = 50  # of any list
LONGEST = 2000  # characters of a text
_TONGUES = 8


@dataclass(frozen=True)
class Text:
    """A text and the language it is said to be in ("" where nothing is said)."""

    text: str
    language: str = ""


@dataclass(frozen=True)
class Link:
    name: Text
    address: str = ""
    note: str = ""


@dataclass(frozen=True)
class Said:
    """Everything worth showing; texts may be empty."""

    issuer: str
    issuer_name: Text
    issuer_address: str
    name: Text
    holder: str
    achievement: Text
    description: Text
    criteria: str
    minutes: int | None
    results: tuple[Link, ...]
    skills: tuple[Link, ...]
    evidence: tuple[Link, ...]
    begins: dt.datetime | None
    ends: dt.datetime | None
    first_day: dt.date | None
    last_day: dt.date | None


def said_by(credential: Json, language: str = "") -> Said:
    """Return what a credential says, texts in a language where it has them."""
    issuer, subject = credential.get("issuer"), _thing(first(credential.get("credentialSubject")))
    achievement = _thing(first(subject.get("achievement")))
    begin, end = ("issuanceDate", "expirationDate") if version(credential) == 1 else ("validFrom", "validUntil")
    tongue = str(achievement.get("inLanguage") or "")
    profile = _thing(issuer)
    return Said(
        issuer=_plain(profile.get("id") if profile else issuer),
        issuer_name=_text(profile.get("name"), language),
        issuer_address=_web(profile.get("url")) or _web(profile.get("id") if profile else issuer),
        name=_text(credential.get("name"), language, tongue),
        holder=_holder(subject, language),
        achievement=_text(achievement.get("name"), language, tongue),
        description=_text(achievement.get("description") or credential.get("description"), language, tongue),
        criteria=_text(_thing(achievement.get("criteria")).get("narrative"), language).text,
        minutes=_minutes(subject, achievement),
        results=_results(subject, achievement, language),
        skills=tuple(
            Link(_text(part.get("targetName"), language), _web(part.get("targetUrl")), _plain(part.get("targetFramework")))
            for part in map(_thing, as_list(achievement.get("alignment"))[:MOST])
        ),
        evidence=tuple(
            Link(_text(part.get("name"), language), _web(part.get("id")), _text(part.get("narrative") or part.get("description"), language).text)
            for part in map(_thing, as_list(credential.get("evidence"))[:MOST])
        ),
        begins=read_stamp(credential.get(begin), zoned=False),
        ends=read_stamp(credential.get(end), zoned=False),
        first_day=_day(subject.get("activityStartDate")),
        last_day=_day(subject.get("activityEndDate")),
    )


def _holder(subject: Json, language: str) -> str:
    """Return the holder's name where one is told: beside the subject, or as an identity that is not hashed."""
    name = _text(subject.get("name"), language).text
    for entry in map(_thing, as_list(subject.get("identifier"))[:MOST]):
        if not name and entry.get("identityType") == "name" and entry.get("hashed") is False:
            name = _plain(entry.get("identityHash"))
    return name


def _minutes(subject: Json, achievement: Json) -> int | None:
    """Return the hours of volunteering that a result tells, in minutes."""
    kinds = {part.get("id"): part.get("resultType") for part in map(_thing, as_list(achievement.get("resultDescription")))}
    for result in map(_thing, as_list(subject.get("result"))):
        if kinds.get(result.get("resultDescription")) == HOURS:
            try:
                hours = Decimal(_plain(result.get("value")))
            except InvalidOperation:
                return None
            return round(hours * 60) if hours.is_finite() and 0 <= hours < 1_000_000 else None
    return None


def _results(subject: Json, achievement: Json, language: str) -> tuple[Link, ...]:
    names = {part.get("id"): part for part in map(_thing, as_list(achievement.get("resultDescription")))}
    rows = []
    for result in map(_thing, as_list(subject.get("result"))[:MOST]):
        description = names.get(result.get("resultDescription"), {})
        value = _text(result.get("value"), language).text or _plain(result.get("status"))
        if description.get("resultType") != HOURS and value:
            rows.append(Link(_text(description.get("name"), language), note=value))
    return tuple(rows)


def _text(value: Any, language: str, tongue: str = "") -> Text:
    """Choose among a text's languages; a plain text is in the language its thing says."""
    choices = [
        Text(_plain(part.get("@value")), _plain(part.get("@language"))) if isinstance(part, dict) else Text(_plain(part), tongue)
        for part in as_list(value)[:_TONGUES]
    ]
    fitting = [choice for choice in choices if choice.language.partition("-")[0] == language]
    return next((choice for choice in [*fitting, *choices] if choice.text), Text(""))


def _plain(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()[:LONGEST]


def _web(value: Any) -> str:
    return value if is_web(value) and len(value) <= LONGEST else ""


def _thing(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _day(value: Any) -> dt.date | None:
    """Return the day as it was written, in whatever zone."""
    return None if read_stamp(value, zoned=False) is None else _written(str(value))


def _written(stamp: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(stamp[:10])
    except ValueError:
        return None
