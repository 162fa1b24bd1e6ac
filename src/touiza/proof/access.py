"""The doors to hours and certificates."""

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404

from touiza.accounts.models import User
from touiza.actors.access import actor_of
from touiza.actors.models import Actor
from touiza.associations.access import may
from touiza.associations.capabilities import Can
from touiza.associations.models import Association
from touiza.core.ids import read_spoken
from touiza.posts.models import Post
from touiza.proof.book import within
from touiza.proof.models import Batch, Certificate, Contribution, Wage


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
    rows = Certificate.objects.select_related("association", "replaced_by", "person")
    return rows.filter(number=read).first()


def access_certificate(number: str) -> Certificate:
    """Return the certificate of a number; 404 where there is none, or its holder was erased."""
    certificate = find_certificate(number)
    if certificate is None or not certificate.name:
        raise Http404
    return certificate


def own_certificates(actor: Actor) -> dict[int, Certificate]:
    """Return a person's valid certificates by the post they are for."""
    return {row.source_id: row for row in actor.certificates.filter(state=Certificate.State.VALID)}


def access_own_source(actor: Actor, pk: str) -> Post:
    """Return a post that this person gave time to; 404 otherwise."""
    rows = Post.objects.filter(contributions__person=actor)
    post = rows.filter(pk=int(pk)).distinct().first() if pk.isdecimal() and len(pk) < 19 else None
    if post is None:
        raise Http404
    return post


def may_revoke(user: User | AnonymousUser, certificate: Certificate) -> bool:
    """Tell whether who is signed in may take a certificate back for the association that issued it."""
    actor = actor_of(user)
    association = Association(actor_id=certificate.association_id)
    return actor is not None and may(actor, association, Can.CERTIFY, post=certificate.source_id)
