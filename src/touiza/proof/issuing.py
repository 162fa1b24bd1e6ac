"""What the credential of a certificate says: Open Badges 3.0 on Verifiable Credentials 2.0. Nothing that is not printed."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from touiza.kernel.credentials.badges import CONTEXT as BADGES
from touiza.kernel.credentials.said import HOURS
from touiza.kernel.credentials.times import write_stamp
from touiza.kernel.credentials.verdict import Json
from touiza.proof.issuers import CONTEXT, credential_address, issuer_name, list_address
from touiza.proof.models import Certificate
from touiza.vocabulary.models import Skill

Evidence = Sequence[dict[str, str]]
_ZONE = ZoneInfo("Africa/Algiers")
_ESCO = "http://data.europa.eu/esco/"
_SPACE = uuid.UUID("9c9e2c4e-54f1-4a52-9d3c-6f0f6f7d3a11")  # of names made here


def unsigned_credential(
    certificate: Certificate, *, place: tuple[int, int], skills: Sequence[Skill], evidence: Evidence, email: str, at: dt.datetime
) -> Json:
    """Return the credential, not sealed yet. `place` is its list and index; `email` "" leaves the address out."""
    owner = certificate.association
    language = certificate.title.source
    with translation.override(language):
        whole: Json = {
            "@context": [CONTEXT, BADGES],
            "id": credential_address(certificate),
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": certificate.title.in_(language).text,
            "issuer": {
                "id": issuer_name(owner), "type": ["Profile"], "name": certificate.association_name.in_(language).text,
                "url": f"{settings.SITE_URL}/{language}/@{owner.handle}/",
            },
            "validFrom": write_stamp(at),
            "awardedDate": write_stamp(certificate.issued_at),
            "credentialSubject": {
                "type": ["AchievementSubject"],
                "identifier": _identities(certificate, language, email),
                "activityStartDate": _day(certificate.first_day),
                "activityEndDate": _day(certificate.last_day),
                "achievement": _achievement(certificate, language, skills),
                "result": [{"type": ["Result"], "resultDescription": _name(certificate, "hours"), "value": _hours(certificate.minutes)}],
            },
            "credentialStatus": _status(certificate, place),
        }  # fmt: skip
    if evidence:
        whole["evidence"] = [{"id": link["address"], "type": ["Evidence"], "name": link["name"]} for link in evidence]
    return whole


def identity_hash(address: str, salt: str) -> str:
    """Return an address as Open Badges hashes it (3.0, IdentityObject): whoever knows it can tell that it is meant."""
    return "sha256$" + hashlib.sha256((address.lower() + salt).encode()).hexdigest()


def _identities(certificate: Certificate, language: str, email: str) -> list[Json]:
    name = {
        "type": "IdentityObject", "hashed": False, "identityHash": certificate.name.in_(language).text, "identityType": "name",
    }  # fmt: skip
    if not email:
        return [name]
    salt = certificate.public_id
    digest = identity_hash(email, salt)
    return [name, {"type": "IdentityObject", "hashed": True, "identityHash": digest, "identityType": "emailAddress", "salt": salt}]


def _achievement(certificate: Certificate, language: str, skills: Sequence[Skill]) -> Json:
    title, association = certificate.title.in_(language).text, certificate.association_name.in_(language).text
    works = " · ".join(worked.in_(language).text for worked, _minutes, _times in certificate.worked)
    whole: Json = {
        "id": _name(certificate, "work"),
        "type": ["Achievement"],
        "achievementType": "CommunityService",
        "name": title,
        "inLanguage": language,
        "description": _("Volunteering with %(association)s: %(title)s.") % {"association": association, "title": works or title},
        "criteria": {"narrative": _("Each hour was entered, then confirmed by a coordinator of the association.")},
        "resultDescription": [
            {"id": _name(certificate, "hours"), "type": ["ResultDescription"], "name": _("Hours of volunteering"),
             "resultType": HOURS, "valueMin": "0"},
        ],
    }  # fmt: skip
    known = [skill for skill in skills if skill.link]
    if known:
        whole["alignment"] = [
            {"type": ["Alignment"], "targetName": skill.label(language), "targetUrl": skill.link,
             **({"targetFramework": "ESCO"} if skill.link.startswith(_ESCO) else {})}
            for skill in known
        ]  # fmt: skip
    if len(known) < len(skills):
        whole["tag"] = [skill.label(language) for skill in skills if not skill.link]
    others = [code for code in certificate.title.languages if code != language]
    if others:
        whole["related"] = [
            {"id": _name(certificate, f"work {code}"), "type": ["Related"], "inLanguage": code, "name": certificate.title.in_(code).text}
            for code in others
        ]
    return whole


def _status(certificate: Certificate, place: tuple[int, int]) -> Json:
    number, index = place
    address = list_address(certificate.association.handle, number)
    return {
        "id": f"{address}#{index}", "type": "BitstringStatusListEntry", "statusPurpose": "revocation",
        "statusListIndex": str(index), "statusListCredential": address,
    }  # fmt: skip


def _name(certificate: Certificate, what: str) -> str:
    """Return a name for a thing of this work, or of this period, that is the same in every certificate of it."""
    work = certificate.source_id or f"{certificate.association_id} {certificate.from_day or ''} {certificate.to_day or ''}"
    return f"urn:uuid:{uuid.uuid5(_SPACE, f'{settings.SITE_URL} {work} {what}')}"


def _hours(minutes: int) -> str:
    hours = (Decimal(minutes) / 60).quantize(Decimal("0.01"))
    return f"{hours.normalize():f}"


def _day(day: dt.date) -> str:
    return dt.datetime.combine(day, dt.time(), tzinfo=_ZONE).isoformat()
