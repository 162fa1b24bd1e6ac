"""Credentials are sealed: the keys, the place in the list, the credential of a certificate, and what its holder chose."""

import datetime as dt
import json
import secrets
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.kernel.credentials.keys import SigningKey as Seed
from touiza.kernel.credentials.proofs import seal
from touiza.kernel.credentials.status import SHORTEST
from touiza.kernel.credentials.verdict import Json
from touiza.proof.issuers import method_name, unsigned_list
from touiza.proof.issuing import unsigned_credential
from touiza.proof.models import Certificate, Credential, SigningKey
from touiza.proof.secrecy import close_up, open_up
from touiza.proof.skills import skills_of
from touiza.vocabulary.models import Skill

FILLED = SHORTEST // 2  # entries after which a new list is begun: free places stay easy to find
MOST_LINKS = 5
Index = Callable[[int], int]


def key_in_use(owner: Actor | None) -> SigningKey:
    """Return the key an issuer signs with now, making the first one."""
    found = SigningKey.objects.filter(owner=owner, retired_at=None).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return _make_key(owner, clock.now())
    except IntegrityError:  # another process was quicker
        return SigningKey.objects.get(owner=owner, retired_at=None)


@transaction.atomic
def rotate_key(*, owner: Actor | None, withdraw: bool = False, at: dt.datetime | None = None) -> SigningKey:
    """Retire the key in use and make a new one; with `withdraw`, what the old one signs from now on is not believed."""
    moment = at or clock.now()
    older = SigningKey.objects.select_for_update().filter(owner=owner, retired_at=None).first()
    if older is not None:
        older.retired_at, older.withdrawn_at = moment, moment if withdraw else None
        older.save(update_fields=["retired_at", "withdrawn_at"])
    key = _make_key(owner, moment)
    record(verb="key.rotated", actor=None, association=owner, at=moment, silent=True)
    return key


@transaction.atomic
def credential_of(certificate: Certificate, *, at: dt.datetime | None = None, index: Index = secrets.randbelow) -> Credential:
    """Return the credential of a certificate, sealing it when it is asked for the first time.

    Refuses ("certificate_ended") for one that does not hold any more. `index` draws a place in the list of states.
    """
    Certificate.objects.select_for_update(of=("self",)).only("pk").get(pk=certificate.pk)
    found = Credential.objects.filter(certificate=certificate).first()
    if certificate.state != Certificate.State.VALID and (found is None or not found.document):
        raise Refusal("certificate_ended", _("This certificate does not hold any more, so no credential is made of it."))
    if found is not None and found.document:
        return found
    number, place = _free_place(certificate.association, index)
    moment = at or clock.now()
    credential = found or Credential(certificate=certificate, issuer=certificate.association, list_number=number, list_index=place)
    _seal(credential, moment)
    return credential


@transaction.atomic
def choose_evidence(
    *, certificate: Certificate, links: list[dict[str, str]], with_email: bool, at: dt.datetime | None = None
) -> Credential:
    """Have a credential show these public links, and the digest of the holder's address or not; it is sealed anew.

    Refuses "too_many_links", and "certificate_ended".
    """
    if certificate.state != Certificate.State.VALID:
        raise Refusal("certificate_ended", _("This certificate does not hold any more, so no credential is made of it."))
    if len(links) > MOST_LINKS:
        raise Refusal("too_many_links", _("Five links at most: choose those that show the work best."))
    credential = credential_of(certificate, at=at)
    chosen = json.dumps(links, ensure_ascii=False) if links else ""
    if (credential.links, credential.with_email) != (chosen, with_email):
        credential.links, credential.with_email = chosen, with_email
        _seal(credential, at or clock.now())
    return credential


def links_of(credential: Credential | None) -> list[dict[str, str]]:
    """Return the links a person chose."""
    return list(json.loads(credential.links)) if credential and credential.links else []


def status_list(owner: Actor, number: int) -> Json:
    """Return an association's list of states, sealed as it is now."""
    return sealed(unsigned_list(owner, number), owner, clock.now())


def sealed(document: Json, owner: Actor | None, at: dt.datetime) -> Json:
    """Seal a document with the key an issuer has in use."""
    key = key_in_use(owner)
    return seal(document, key=open_up(key.sealed, key.public), method=method_name(key, owner), created=at)


def _skills(certificate: Certificate) -> list[Skill]:
    """Return what the works of a certificate practised, in the order of the vocabulary."""
    works = [work for work in (certificate.source_id, *(one["source"] for one in certificate.works)) if work]
    found = Skill.objects.filter(pk__in={skill for skills in skills_of(works).values() for skill in skills})
    return list(found.order_by("family", "position", "pk"))


def _seal(credential: Credential, at: dt.datetime) -> None:
    certificate = credential.certificate
    made = unsigned_credential(
        certificate,
        place=(credential.list_number, credential.list_index),
        skills=_skills(certificate),
        evidence=links_of(credential),
        email=_address(certificate.person) if credential.with_email else "",
        at=certificate.issued_at if credential.pk is None else at,
    )
    credential.document = json.dumps(sealed(made, credential.issuer, at), ensure_ascii=False, indent=1)
    credential.made_at = at
    credential.save()


def _address(actor: Actor) -> str:
    user = actor.person.user
    return user.email if user else ""


def _free_place(owner: Actor, index: Index) -> tuple[int, int]:
    """Draw a free place in the issuer's newest list. Places are drawn, not counted: they tell nothing of the order."""
    Actor.objects.select_for_update().only("pk").get(pk=owner.pk)
    rows: Any = Credential.objects.filter(issuer=owner)
    newest = rows.order_by("-list_number").values_list("list_number", flat=True).first() or 1
    number = newest + 1 if rows.filter(list_number=newest).count() >= FILLED else newest
    while True:
        place = index(SHORTEST)
        if not rows.filter(list_number=number, list_index=place).exists():
            return number, place


def _make_key(owner: Actor | None, at: dt.datetime) -> SigningKey:
    seed = Seed.generate()
    return SigningKey.objects.create(owner=owner, public=seed.public.multikey, sealed=close_up(seed), made_at=at)
