"""The doors to credentials: of a certificate, of an issuer, of what a person carried in."""

from django.db.models import QuerySet
from django.http import Http404

from touiza.actors.models import Actor
from touiza.core.ids import read_spoken
from touiza.proof.models import Carried, Certificate, Credential, SigningKey


def access_issuer(handle: str) -> Actor:
    """Return an association that has signed something; 404 otherwise."""
    owner = Actor.objects.filter(handle=handle.lower(), signing_keys__isnull=False).distinct().first()
    if owner is None:
        raise Http404
    return owner


def access_list(handle: str, number: int) -> Actor:
    """Return the association whose list of states this is; 404 where there is none of that number."""
    owner = access_issuer(handle)
    if not Credential.objects.filter(issuer=owner, list_number=number).exists():
        raise Http404
    return owner


def access_server_keys() -> list[SigningKey]:
    """Return this server's own keys; 404 where it has signed nothing."""
    keys = list(SigningKey.objects.filter(owner=None).order_by("-made_at", "-pk"))
    if not keys:
        raise Http404
    return keys


def access_own_certificate(actor: Actor, number: str) -> Certificate:
    """Return a valid certificate of this person; 404 otherwise."""
    rows = actor.certificates.select_related("association", "person__person__user", "source")
    certificate = rows.filter(number=read_spoken(number)[:12], state=Certificate.State.VALID).first()
    if certificate is None:
        raise Http404
    return certificate


def own_carried(actor: Actor) -> QuerySet[Carried]:
    """Return what a person carried in, the newest first."""
    return actor.carried.order_by("-added_at", "-pk")


def access_carried(actor: Actor, public_id: str) -> Carried:
    """Return a credential that this person carried in; 404 otherwise."""
    carried = actor.carried.filter(public_id=public_id).first()
    if carried is None:
        raise Http404
    return carried
