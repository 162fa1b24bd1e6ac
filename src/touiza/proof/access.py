"""The doors to hours and certificates."""

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404

from touiza.accounts.models import User
from touiza.actors.access import actor_of
from touiza.actors.models import Actor
from touiza.associations.access import may, role_of
from touiza.associations.capabilities import Can, powers
from touiza.associations.models import Association
from touiza.associations.scopes import posts_within
from touiza.core.ids import read_spoken
from touiza.posts.models import Post
from touiza.proof.book import within
from touiza.proof.models import Batch, BundleState, Certificate, Contribution, Run, Wage


def access_claim_of(association: Association, pk: int, limit: int | None = None) -> Contribution:
    """Return time entered for this association, within a limited role's reach; 404 otherwise. The caller has shown a role."""
    claim = (
        within(Contribution.objects.claims(), limit)
        .select_related("person__person", "source", "cause", "unit", "note", "by")
        .filter(pk=pk, association=association.actor)
        .first()
    )
    if claim is None:
        raise Http404
    return claim


def access_own_claim(actor: Actor, pk: int) -> Contribution:
    """Return time entered in this person's name; 404 otherwise."""
    rows = Contribution.objects.claims().select_related("association", "source", "unit", "note", "by", "person__person")
    claim = rows.filter(pk=pk, person=actor).first()
    if claim is None:
        raise Http404
    return claim


def access_claims_of(association: Association, ids: Iterable[str], limit: int | None = None) -> QuerySet[Contribution]:
    """Return the entries of this association among those named, within a limited role's reach, oldest first."""
    wanted = [int(pk) for pk in ids if pk.isdecimal() and len(pk) < 19]
    rows = within(Contribution.objects.claims(), limit).filter(pk__in=wanted, association=association.actor)
    return rows.select_related("person__person", "source", "note", "unit", "by").order_by("at", "pk")


def access_batch(association: Association, key: str, limit: int | None = None) -> Batch:
    """Return entries confirmed together, if all of them lie within a limited role's reach; 404 otherwise."""
    batch = Batch.objects.select_related("by__person").filter(association=association.actor, key=key).first()
    if batch is None:
        raise Http404
    if limit is not None and batch.lines.count() != within(batch.lines.all(), limit).count():
        raise Http404
    return batch


def access_wage(pk: int) -> Wage:
    """Return a line of the table of wages, for a view that has asked who operates this server; 404 where there is none."""
    wage = Wage.objects.filter(pk=pk).first()
    if wage is None:
        raise Http404
    return wage


def find_certificate(number: str) -> Certificate | None:
    """Return the certificate of a number however it is typed: capitals or not, with or without dashes."""
    read = read_spoken(number)[:12]
    rows = Certificate.objects.select_related("association", "replaced_by", "person", "source", "dress__logo", "dress__signature")
    return rows.filter(number=read).first()


def access_certificate(number: str) -> Certificate:
    """Return the certificate of a number; 404 where there is none, or its holder was erased."""
    certificate = find_certificate(number)
    if certificate is None or not certificate.name:
        raise Http404
    return certificate


def own_certificates(actor: Actor) -> list[Certificate]:
    """Return a person's valid certificates, the newest first."""
    rows = actor.certificates.filter(state=Certificate.State.VALID).select_related("association", "dress")
    return list(rows.order_by("-issued_at", "-pk"))


def access_own_source(actor: Actor, pk: str) -> Post:
    """Return a post that this person gave time to; 404 otherwise."""
    rows = Post.objects.filter(contributions__person=actor)
    post = rows.filter(pk=int(pk)).distinct().first() if pk.isdecimal() and len(pk) < 19 else None
    if post is None:
        raise Http404
    return post


def may_revoke(user: User | AnonymousUser, certificate: Certificate) -> bool:
    """Tell whether who is signed in may take a certificate back for the association that issued it.

    One over several pieces of work is not for who coordinates some of them alone.
    """
    actor = actor_of(user)
    association = Association(actor_id=certificate.association_id)
    if certificate.source_id is not None:
        return actor is not None and may(actor, association, Can.CERTIFY, post=certificate.source_id)
    role = role_of(actor, association)
    return role is not None and Can.CERTIFY in powers(role) and not role.is_scoped


def access_own_certificate(actor: Actor, number: str) -> Certificate:
    """Return a person's own certificate by its number; 404 otherwise."""
    certificate = find_certificate(number)
    if certificate is None or certificate.person_id != actor.pk:
        raise Http404
    return certificate


def runs_of(association: Association, limit: int | None) -> QuerySet[Run]:
    """Return an association's runs of certificates within a limited role's reach, the latest first."""
    rows = Run.objects.filter(association=association.pk).select_related("source", "by__person")
    rows = rows if limit is None else rows.filter(source__in=posts_within(limit))
    return rows.defer("source__body").order_by("-began_at", "-pk")


def access_run(association: Association, public_id: str, limit: int | None) -> Run:
    """Return a run of an association within a limited role's reach; 404 otherwise. The caller has shown a role."""
    run = runs_of(association, limit).filter(public_id=public_id).first()
    if run is None:
        raise Http404
    return run


def access_bundle(name: str) -> Run:
    """Return the run whose packed sheets lie under a name; 404 where there is none. Who may fetch it is told by the address."""
    run = Run.objects.filter(bundle_name=name, bundle_state=BundleState.READY).first()
    if run is None:
        raise Http404
    return run
