"""Certificates: made from confirmed time, numbered, kept as printed, checked by anyone who has the number."""

import datetime as dt
from typing import Any

from django.db import models, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.translated import LANGUAGES, TranslatedText
from touiza.posts.models import Post
from touiza.proof.models import Certificate, CertificateEvent, Contribution, Dress, Showing
from touiza.proof.scopes import Scope
from touiza.proof.services.numbers import with_number

State = Certificate.State
WORKS_KEPT = 40  # pieces of work kept, and printed, of a period or a total: those with most time
TITLE_LIMIT = 140
PRINTED = ("minutes", "entries", "first_day", "last_day", "name", "association_name", "title", "works", "works_more")


def issue_certificate(
    *, person: Actor, source: Post, by: Actor | None = None, at: dt.datetime | None = None, silent: bool = False
) -> Certificate:
    """Make the certificate of a person's confirmed time for one piece of work: see `issue_scoped`."""
    return issue_scoped(person=person, scope=Scope.work(source), by=by, at=at, silent=silent)


@transaction.atomic
def issue_scoped(
    *, person: Actor, scope: Scope, by: Actor | None = None, at: dt.datetime | None = None, silent: bool = False
) -> Certificate:
    """Make the certificate of a person's confirmed time in a scope; what is new since then replaces the older one.

    New is more time, and a corrected name or title too. Asked again with nothing new, it returns the one there is.
    `by`: who makes it, the person unless somebody of the association does. Refuses "nothing_confirmed".
    """
    person = Actor.objects.select_for_update().get(pk=person.pk)
    facts = _facts(person, scope)
    current = scope.valid().filter(person=person).first()
    if current is not None and not differences(current, facts):
        return current
    if current is not None:
        _end(current, State.REPLACED, by=by or person, at=at, reason="")
    certificate = _create(person, scope, facts, at or clock.now())
    CertificateEvent.objects.create(certificate=certificate, kind="issued", by=by or person, at=certificate.issued_at)
    if current is not None:
        _follow(current, certificate)
    record(
        verb="certificate.issued", actor=by or person, obj=certificate, association=certificate.association, person=person,
        at=certificate.issued_at, silent=silent,
    )  # fmt: skip
    return certificate


@transaction.atomic
def revoke_certificate(*, certificate: Certificate, by: Actor, reason: str, at: dt.datetime | None = None) -> Certificate:
    """Take a certificate back, with the reason that its public page will show. Twice is once."""
    if not reason.strip():
        raise Refusal("no_reason", gettext_lazy("Say why: whoever checks the certificate will read it."), field="reason")
    return _revoke(certificate, by, reason.strip()[:300], at)


@transaction.atomic
def revoke_if_overstated(*, person: Actor, source: Post, by: Actor, at: dt.datetime) -> None:
    """Revoke each valid certificate, of whatever scope, that says more than what is confirmed now.

    What is said of each piece of work counts too, not only the sum.
    """
    associations = Contribution.objects.filter(person=person, source=source).values("association")
    touched = models.Q(source=source) | models.Q(source=None, association__in=associations)
    for certificate in Certificate.objects.filter(touched, person=person, state=State.VALID).order_by("pk"):
        if _overstates(certificate):
            _revoke(certificate, by, "", at)


def valid_before(*, person: Actor, scope: Scope) -> int | None:
    """Return the key of the certificate that is valid in a scope, None where there is none. Waits for whoever is making one."""
    Actor.objects.select_for_update().only("pk").get(pk=person.pk)
    return scope.valid().filter(person=person).values_list("pk", flat=True).first()


def differences(certificate: Certificate, facts: dict[str, Any]) -> set[str]:
    """Return in what a certificate is no longer what would be printed now."""
    return {key for key in PRINTED if _plain(getattr(certificate, key)) != _plain(facts[key])}


def _facts(person: Actor, scope: Scope) -> dict[str, Any]:
    lines = scope.lines().filter(person=person)
    facts = lines.standing().aggregate(
        minutes=models.Sum("minutes"),
        entries=models.Count("claim", distinct=True),
        first_day=models.Min("done_on"),
        last_day=models.Max("done_on"),
    )
    if (facts["minutes"] or 0) <= 0:
        raise Refusal(
            "nothing_confirmed",
            gettext_lazy(
                "No time is confirmed here yet. Enter your hours; once the association confirms them, make the certificate."
            ),
        )
    association = Actor.objects.get(pk=scope.association_id)
    works, more = ([], 0) if scope.source is not None else _works(person, scope)
    title = scope.source.title if scope.source is not None else in_service_of(association.name)
    return {
        **facts, "name": person.name, "association": association, "association_name": association.name, "title": title,
        "works": works, "works_more": more,
    }  # fmt: skip


def _works(person: Actor, scope: Scope) -> tuple[list[dict[str, Any]], int]:
    """Return the pieces of work in a scope as they are kept, most time first, and how many more there are."""
    rows = list(
        scope.lines().filter(person=person).standing().values("source")
        .annotate(sum=models.Sum("minutes"), times=models.Count("claim", distinct=True))
        .filter(sum__gt=0)
        .order_by("-sum", "source")
    )  # fmt: skip
    titles = dict(Post.objects.filter(pk__in=[row["source"] for row in rows[:WORKS_KEPT]]).values_list("pk", "title"))
    works = [
        {"source": row["source"], "title": titles[row["source"]].as_json(), "minutes": row["sum"], "entries": row["times"]}
        for row in rows[:WORKS_KEPT]
    ]
    return works, max(0, len(rows) - WORKS_KEPT)


def in_service_of(name: TranslatedText) -> TranslatedText:
    """Return the title of a certificate over several pieces of work, in the three languages."""
    texts = {}
    for code in LANGUAGES:
        with translation.override(code):
            texts[code] = (_("Volunteering with %(association)s") % {"association": name.in_(code).text})[:TITLE_LIMIT]
    return TranslatedText(name.source, texts)


def _create(person: Actor, scope: Scope, facts: dict[str, Any], at: dt.datetime) -> Certificate:
    confirmed = scope.lines().standing().filter(person=person, kind=Contribution.Kind.CONFIRMED)
    confirmer = confirmed.select_related("by").latest("pk").by
    association = Association.objects.only("approval").get(actor_id=scope.association_id)
    dress = Dress.objects.filter(association=scope.association_id, is_current=True).first()
    columns = {key: value for key, value in scope.fields.items() if key != "association_id"}
    return with_number(
        lambda number: Certificate.objects.create(
            number=number, person=person, approval=association.approval, signed_by=confirmer.name, dress=dress, issued_at=at,
            **columns, **facts,
        )
    )  # fmt: skip


def _follow(old: Certificate, new: Certificate) -> None:
    """Let the old one lead to the new one; where its holder showed the old one, they show the new one."""
    old.replaced_by = new
    old.save(update_fields=["replaced_by"])
    Showing.certificates.through.objects.filter(certificate=old).update(certificate=new)


def _overstates(certificate: Certificate) -> bool:
    lines = Scope.of(certificate).lines().filter(person=certificate.person_id)
    if certificate.minutes > lines.total():
        return True
    sums = dict(lines.counted().values_list("source").annotate(models.Sum("minutes")).order_by())
    return any(one["minutes"] > sums.get(one["source"], 0) for one in certificate.works)


def _revoke(certificate: Certificate, by: Actor, reason: str, at: dt.datetime | None) -> Certificate:
    """Take it back; without a reason, because what it states was corrected."""
    row = Certificate.objects.select_for_update(of=("self",)).select_related("association", "person").get(pk=certificate.pk)
    if row.state != State.VALID:
        return row
    _end(row, State.REVOKED, by=by, at=at, reason=reason)
    record(
        verb="certificate.revoked", actor=by, obj=row, association=row.association, person=row.person, at=row.ended_at,
    )  # fmt: skip
    return row


def _end(certificate: Certificate, state: str, *, by: Actor, at: dt.datetime | None, reason: str) -> None:
    certificate.state, certificate.ended_at, certificate.end_reason = state, at or clock.now(), reason
    certificate.save(update_fields=["state", "ended_at", "end_reason"])
    CertificateEvent.objects.create(certificate=certificate, kind=state, by=by, at=certificate.ended_at)


def _plain(value: Any) -> Any:
    return value.as_json() if isinstance(value, TranslatedText) else value
