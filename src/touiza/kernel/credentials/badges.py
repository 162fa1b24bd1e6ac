"""What Open Badges 3.0 asks beyond the data model (1EdTech, Open Badges Specification 3.0, appendix B)."""

import math
import re
from collections.abc import Iterator
from typing import Any

from touiza.kernel.credentials.addresses import is_url
from touiza.kernel.credentials.model import as_list, check_id, check_type, finding, has_type, version
from touiza.kernel.credentials.times import read_stamp
from touiza.kernel.credentials.verdict import Broken, Finding, Json

CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
BADGE = ("OpenBadgeCredential", "AchievementCredential")
ENDORSEMENT = "EndorsementCredential"
_CONTEXTS = re.compile(r"https://purl\.imsglobal\.org/spec/ob/v3p0/context(-3\.0\.\d{1,2})?\.json")
_HASH = re.compile(r"(sha256\$[0-9a-fA-F]{64}|md5\$[0-9a-fA-F]{32})")
_ID, _TEXT, _ADDRESS = "id", "text", "address"
# Of each class: its type, what it must have, and the things inside it with their classes.
_CLASSES: dict[str, tuple[tuple[str, ...], dict[str, str], dict[str, str]]] = {
    "Achievement": (
        ("Achievement",),
        {"id": _ID, "name": _TEXT, "description": _TEXT},
        {"alignment": "Alignment", "resultDescription": "ResultDescription", "related": "Related", "creator": "Profile",
         "otherIdentifier": "IdentifierEntry", "image": "Image"},
    ),
    "Alignment": (("Alignment",), {"targetName": _TEXT, "targetUrl": _ADDRESS}, {}),
    "ResultDescription": (
        ("ResultDescription",),
        {"id": _ID, "name": _TEXT, "resultType": _TEXT},
        {"alignment": "Alignment", "rubricCriterionLevel": "RubricCriterionLevel"},
    ),
    "RubricCriterionLevel": (("RubricCriterionLevel",), {"id": _ID, "name": _TEXT}, {"alignment": "Alignment"}),
    "Related": (("Related",), {"id": _ID}, {}),
    "Profile": (
        ("Profile",), {"id": _ID}, {"otherIdentifier": "IdentifierEntry", "parentOrg": "Profile", "image": "Image"},
    ),
    "IdentifierEntry": (("IdentifierEntry",), {"identifier": _TEXT, "identifierType": _TEXT}, {}),
    "Image": (("Image",), {"id": _ID}, {}),
    "Result": (("Result",), {}, {"alignment": "Alignment"}),
    "IdentityObject": (("IdentityObject",), {"identityHash": _TEXT, "identityType": _TEXT}, {}),
    "Evidence": (("Evidence",), {}, {}),
}  # fmt: skip


def is_badge(credential: Json) -> bool:
    return has_type(credential, *BADGE)


def check_badge(credential: Json) -> list[Finding]:
    """Return what is wrong with a badge, or with an endorsement; nothing for any other credential."""
    if has_type(credential, ENDORSEMENT):
        return [*_both(credential), *_needed(credential, {"name": _TEXT}, ""), *_endorsed(credential)]
    if not is_badge(credential):
        return []
    return [*_both(credential), *_subject(credential), *_each(credential, "evidence", "Evidence", "")]


def _both(credential: Json) -> Iterator[Finding]:
    """What a badge and an endorsement share."""
    contexts = as_list(credential.get("@context"))
    if len(contexts) < 2 or not (isinstance(contexts[1], str) and _CONTEXTS.fullmatch(contexts[1])):
        yield Broken("context_badge", found=contexts[1] if len(contexts) > 1 else "").finding
    if "id" not in credential:
        yield finding("missing", "id")
    if version(credential) == 2 and "validFrom" not in credential:
        yield finding("missing", "validFrom")
    if isinstance(credential.get("issuer"), dict):
        yield from _one(credential["issuer"], "Profile", "issuer")
    if "awardedDate" in credential and read_stamp(credential["awardedDate"]) is None:
        yield finding("not_a_date", "awardedDate", credential["awardedDate"])
    yield from _each(credential, "image", "Image", "")


def _subject(credential: Json) -> Iterator[Finding]:
    subject = credential.get("credentialSubject")
    if isinstance(subject, list) and len(subject) == 1:
        subject = subject[0]
    where = "credentialSubject"
    if not isinstance(subject, dict):
        yield finding("misshapen", where)
        return
    yield from check_type(subject, f"{where}.type", "AchievementSubject")
    if "id" not in subject and not as_list(subject.get("identifier")):
        yield Finding("subject_unnamed")
    for name in ("activityStartDate", "activityEndDate"):
        if name in subject and read_stamp(subject[name], zoned=False) is None:
            yield finding("not_a_date", f"{where}.{name}", subject[name])
    yield from _each(subject, "identifier", "IdentityObject", f"{where}.")
    yield from _hashes(subject)
    yield from _each(subject, "result", "Result", f"{where}.")
    yield from _each(subject, "source", "Profile", f"{where}.")
    yield from _achievement(subject)


def _achievement(subject: Json) -> Iterator[Finding]:
    where = "credentialSubject.achievement"
    achievement = subject.get("achievement")
    if isinstance(achievement, list) and len(achievement) == 1:
        achievement = achievement[0]
    if not isinstance(achievement, dict):
        yield finding("missing" if achievement is None else "misshapen", where)
        return
    yield from _one(achievement, "Achievement", where)
    criteria = achievement.get("criteria")
    if not isinstance(criteria, dict):
        yield finding("missing" if criteria is None else "misshapen", f"{where}.criteria")
    else:
        yield from check_id(criteria, f"{where}.criteria.id")
        yield from _text(criteria, "narrative", f"{where}.criteria.narrative")
    yield from _results(subject, achievement)


def _results(subject: Json, achievement: Json) -> Iterator[Finding]:
    """Each result must be one the achievement describes, and say what the description allows."""
    described = {part.get("id"): part for part in as_list(achievement.get("resultDescription")) if isinstance(part, dict)}
    for result in as_list(subject.get("result")):
        if not isinstance(result, dict):
            continue
        link, value = result.get("resultDescription"), result.get("value")
        yield from _text(result, "value", "credentialSubject.result.value")
        if link is None:
            continue
        if link not in described:
            yield Broken("result_unlinked", found=link).finding
            continue
        description = described[link]
        levels = [level.get("id") for level in as_list(description.get("rubricCriterionLevel")) if isinstance(level, dict)]
        if "achievedLevel" in result and result["achievedLevel"] not in levels:
            yield Broken("result_level", found=result["achievedLevel"]).finding
        if description.get("resultType") == "Status" and "status" not in result:
            yield Broken("result_status", found=link).finding
        if isinstance(value, str) and not _allowed(value, description):
            yield Broken("result_value", found=value).finding


def _allowed(value: str, description: Json) -> bool:
    listed = as_list(description.get("allowedValue"))
    if listed and value not in listed:
        return False
    number = _number(value)
    if number is None:
        return True
    low, high = _number(description.get("valueMin")), _number(description.get("valueMax"))
    return (low is None or number >= low) and (high is None or number <= high)


def _number(text: Any) -> float | None:
    try:
        value = float(text)
    except (TypeError, ValueError):
        return None
    return value if math.isfinite(value) else None


def _hashes(subject: Json) -> Iterator[Finding]:
    for entry in as_list(subject.get("identifier")):
        if not isinstance(entry, dict):
            continue
        if not isinstance(entry.get("hashed"), bool):
            yield finding("missing" if "hashed" not in entry else "misshapen", "credentialSubject.identifier.hashed")
        elif entry["hashed"] and not _HASH.fullmatch(str(entry.get("identityHash"))):
            yield Broken("identity_hash", found=entry.get("identityHash")).finding


def _endorsed(credential: Json) -> Iterator[Finding]:
    subject = credential.get("credentialSubject")
    if isinstance(subject, list) and len(subject) == 1:
        subject = subject[0]
    if not isinstance(subject, dict):
        yield finding("misshapen", "credentialSubject")
        return
    yield from check_type(subject, "credentialSubject.type", "EndorsementSubject")
    if "id" not in subject:
        yield finding("missing", "credentialSubject.id")


def _each(thing: Json, name: str, kind: str, where: str) -> Iterator[Finding]:
    for part in as_list(thing.get(name)):
        if isinstance(part, dict):
            yield from _one(part, kind, where + name)
        elif not (kind in ("Image", "Profile") and is_url(part)):
            yield finding("misshapen", where + name, part)


def _one(thing: Json, kind: str, where: str) -> Iterator[Finding]:
    types, needed, inside = _CLASSES[kind]
    yield from check_type(thing, f"{where}.type", *types)
    yield from _needed(thing, needed, f"{where}.")
    if "id" not in needed:
        yield from check_id(thing, f"{where}.id")
    for name, inner in inside.items():
        yield from _each(thing, name, inner, f"{where}.")


def _needed(thing: Json, needed: dict[str, str], where: str) -> Iterator[Finding]:
    for name, shape in needed.items():
        if name not in thing:
            yield finding("missing", where + name)
        elif shape == _TEXT:
            yield from _text(thing, name, where + name)
        elif not is_url(thing[name]):
            yield finding("not_an_address", where + name, thing[name])


def _text(thing: Json, name: str, where: str) -> Iterator[Finding]:
    """A text of a badge: a string, and where languages are told apart, values with their language."""
    value = thing.get(name)
    if value is not None and not (isinstance(value, str) and value.strip()):
        told = [part for part in as_list(value) if isinstance(part, dict) and isinstance(part.get("@value"), str)]
        if not told or len(told) != len(as_list(value)):
            yield finding("misshapen", where, value)
