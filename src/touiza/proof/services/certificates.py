"""Certificates: made from confirmed time, numbered, kept as printed, checked by anyone who has the number."""

import datetime as dt

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.ids import spoken_code
from touiza.posts.models import Post
from touiza.proof.models import Certificate, CertificateEvent, Contribution

PREFIX = "TZ"
State = Certificate.State


@transaction.atomic
def issue_certificate(
    *, person: Actor, source: Post, at: dt.datetime | None = None, silent: bool = False
) -> Certificate:
    """Make the certificate of a person's confirmed time for one source; more time since then replaces the older one.

    Asked again with nothing new, it returns the one there is. Refuses "nothing_confirmed".
    """
    Actor.objects.select_for_update().only("pk").get(pk=person.pk)
    facts = _facts(person, source)
    if facts["minutes"] <= 0:
        raise Refusal(
            "nothing_confirmed",
            _("No time is confirmed here yet. Enter your hours; once the association confirms them, make the certificate."),
        )
    current = Certificate.objects.filter(person=person, source=source, state=State.VALID).first()
    if current is not None and current.minutes == facts["minutes"]:
        return current
    if current is not None:
        _end(current, State.REPLACED, by=person, at=at, reason="")
    certificate = _create(person, source, facts, at or clock.now())
    CertificateEvent.objects.create(certificate=certificate, kind="issued", by=person, at=certificate.issued_at)
    if current is not None:
        current.replaced_by = certificate
        current.save(update_fields=["replaced_by"])
    record(
        verb="certificate.issued", actor=person, obj=certificate, association=certificate.association, person=person,
        at=certificate.issued_at, silent=silent,
    )  # fmt: skip
    return certificate


@transaction.atomic
def revoke_certificate(*, certificate: Certificate, by: Actor, reason: str, at: dt.datetime | None = None) -> Certificate:
    """Take a certificate back, with the reason that its public page will show. Twice is once."""
    if not reason.strip():
        raise Refusal("no_reason", _("Say why: whoever checks the certificate will read it."), field="reason")
    certificate = Certificate.objects.select_for_update(of=("self",)).select_related("association", "person").get(pk=certificate.pk)
    if certificate.state != State.VALID:
        return certificate
    _end(certificate, State.REVOKED, by=by, at=at, reason=reason.strip()[:300])
    record(
        verb="certificate.revoked", actor=by, obj=certificate, association=certificate.association,
        person=certificate.person, at=certificate.ended_at,
    )  # fmt: skip
    return certificate


def revoke_if_overstated(*, person: Actor, source: Post, by: Actor, at: dt.datetime) -> None:
    """Revoke a valid certificate that says more than what is confirmed now."""
    current = Certificate.objects.filter(person=person, source=source, state=State.VALID).first()
    total = Contribution.objects.filter(person=person, source=source).total()
    if current is not None and current.minutes > total:
        revoke_certificate(certificate=current, by=by, reason=str(_("The confirmed time was corrected.")), at=at)


def _facts(person: Actor, source: Post) -> dict:
    counted = Contribution.objects.filter(person=person, source=source).standing()
    facts = counted.aggregate(
        minutes=models.Sum("minutes"),
        entries=models.Count("claim", distinct=True),
        first_day=models.Min("done_on"),
        last_day=models.Max("done_on"),
    )
    return {**facts, "minutes": facts["minutes"] or 0}


def _create(person: Actor, source: Post, facts: dict, at: dt.datetime) -> Certificate:
    confirmer = (
        Contribution.objects.filter(person=person, source=source).standing()
        .filter(kind=Contribution.Kind.CONFIRMED)
        .select_related("by")
        .latest("pk")
        .by
    )
    association = Association.objects.select_related("actor").get(actor_id=source.author_id)
    while True:
        try:
            with transaction.atomic():
                return Certificate.objects.create(
                    number=PREFIX + spoken_code(8), person=person, association=association.actor, source=source,
                    name=person.name, association_name=association.actor.name, title=source.title,
                    approval=association.approval, signed_by=confirmer.name, issued_at=at, **facts,
                )  # fmt: skip
        except IntegrityError as error:
            if "number" not in str(error):
                raise


def _end(certificate: Certificate, state: str, *, by: Actor, at: dt.datetime | None, reason: str) -> None:
    certificate.state, certificate.ended_at, certificate.end_reason = state, at or clock.now(), reason
    certificate.save(update_fields=["state", "ended_at", "end_reason"])
    CertificateEvent.objects.create(certificate=certificate, kind=state, by=by, at=certificate.ended_at)
