"""Chapter: certificates as credentials, one taken back, links that show the work, and what was carried here from elsewhere."""

import datetime as dt
import hashlib
import json
import uuid

from django.db.models import QuerySet

from touiza.demo.filling.world import World
from touiza.demo.reading import Entry, content
from touiza.kernel.credentials.badges import CONTEXT as BADGES
from touiza.kernel.credentials.keys import SigningKey as Seed
from touiza.kernel.credentials.model import V2
from touiza.kernel.credentials.proofs import seal
from touiza.kernel.credentials.said import HOURS
from touiza.kernel.credentials.times import write_stamp
from touiza.kernel.credentials.verdict import Json, nothing_fetched
from touiza.proof.models import Certificate, Contribution
from touiza.proof.services.carrying import carry_in
from touiza.proof.services.certificates import revoke_certificate
from touiza.proof.services.credentials import choose_evidence, credential_of, key_in_use
from touiza.proof.services.verifying import check_text


def fill_credentials(world: World) -> str:
    """Tell what `content/credentials.toml` says."""
    told, lot = content("credentials"), world.lot("credentials")
    key_in_use(None)
    valid = list(_rows().filter(state=Certificate.State.VALID).order_by("issued_at", "pk"))
    sealed = valid[: told["sealed"]]
    for certificate in sealed:
        credential_of(certificate, at=certificate.issued_at, index=lot.randrange)
    _take_back(world, told["taken_back"], sealed)
    for link in told["links"]:
        mine = _rows().filter(person=world.people[link["person"]], state=Certificate.State.VALID).order_by("issued_at").first()
        if mine is not None:
            choose_evidence(certificate=mine, links=[{"name": link["name"], "address": link["address"]}], with_email=False)
    for entry in told["carried"]:
        at = world.almanac.ago(entry["ago"])
        checked = check_text(json.dumps(foreign(world, entry), ensure_ascii=False), at=at, ask=nothing_fetched)
        carry_in(person=world.people[entry["person"]], checked=checked, at=at)
    return f"{len(sealed)} credentials, {len(told['carried'])} from elsewhere"


def foreign(world: World, entry: Entry) -> Json:
    """Return a credential of another server, sealed with that server's key."""
    seed = Seed(hashlib.sha256(f"touiza demo: {entry['issuer']}".encode()).digest())
    issuer = entry.get("away") or f"did:key:{seed.public.multikey}"
    person = world.people[entry["person"]]
    hours, work = (f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, entry['title'] + part)}" for part in ("hours", "work"))
    issued = world.almanac.moment(entry["last"] + 3, 10)
    achievement = {
        "id": work, "type": ["Achievement"], "achievementType": "CommunityService", "name": entry["title"],
        "inLanguage": entry["language"], "description": entry["description"], "criteria": {"narrative": entry["criteria"]},
        "resultDescription": [{"id": hours, "type": ["ResultDescription"], "name": "Heures", "resultType": HOURS, "valueMin": "0"}],
    }  # fmt: skip
    credential = {
        "@context": [V2, BADGES],
        "id": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, entry['title'])}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": entry["title"],
        "issuer": {"id": issuer, "type": ["Profile"], "name": entry["issuer"]},
        "validFrom": write_stamp(issued),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [{"type": "IdentityObject", "hashed": False, "identityType": "name",
                            "identityHash": person.name.in_(entry["language"]).text}],
            "activityStartDate": _midnight(world.almanac.day(entry["first"])),
            "activityEndDate": _midnight(world.almanac.day(entry["last"])),
            "achievement": achievement,
            "result": [{"type": ["Result"], "resultDescription": hours, "value": entry["hours"]}],
        },
    }  # fmt: skip
    return seal(credential, key=seed, method=f"{issuer}#{seed.public.multikey}", created=issued)


def _take_back(world: World, entry: Entry, sealed: list[Certificate]) -> None:
    """Take back the credential of somebody of the crowd, by whoever confirmed their hours."""
    named = {actor.pk for actor in world.people.values()}
    certificate = next((row for row in reversed(sealed) if row.person_id not in named), None)
    if certificate is None:
        return
    lines = Contribution.objects.filter(person=certificate.person, source=certificate.source, kind=Contribution.Kind.CONFIRMED)
    by = lines.select_related("by").latest("pk").by
    revoke_certificate(certificate=certificate, by=by, reason=entry["reason"], at=world.almanac.ago(entry["ago"]))


def _rows() -> QuerySet[Certificate]:
    return Certificate.objects.select_related("association", "person__person__user", "source")


def _midnight(day: dt.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
