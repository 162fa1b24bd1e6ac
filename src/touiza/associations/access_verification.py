"""The doors to verification: an association's own open request, and the reviewers' queue."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from touiza.actors.models import Actor
from touiza.associations.access import role_of
from touiza.associations.models import Association, Evidence, Verification, VerificationRequest

State = VerificationRequest.State


def open_request(association: Association) -> VerificationRequest | None:
    """Return the request an association is writing, or that waits."""
    rows = VerificationRequest.objects.filter(association=association, state__in=[State.DRAFT, State.WAITING])
    return rows.prefetch_related("evidence__version__document").first()


def requests_in(state: str) -> QuerySet[VerificationRequest]:
    """Return requests in a state: those that wait by age, those that are decided with the latest first. For reviewers."""
    rows = VerificationRequest.objects.filter(state=state, association__actor__erased_at=None)
    rows = rows.select_related("association__actor", "decided_by__person")
    return rows.order_by("asked_at", "pk") if state == State.WAITING else rows.order_by("-decided_at", "-pk")


def access_request(public_id: str, reviewer: Actor | None) -> VerificationRequest:
    """Return a request that was sent, for a reviewer; 403 where the reviewer acts for the association."""
    rows = VerificationRequest.objects.exclude(state=State.DRAFT).filter(public_id=public_id)
    request = rows.select_related(
        "association__actor", "association__commune__parent", "asked_by__person", "decided_by__person", "appeals__decided_by__person"
    ).first()
    if request is None:
        raise Http404
    if role_of(reviewer, request.association) is not None:
        raise PermissionDenied
    return request


def access_evidence(request: VerificationRequest, criterion: str) -> Evidence:
    """Return the evidence for a criterion that has a document, for a reviewer of the request."""
    rows = Evidence.objects.select_related("version__paper").filter(request=request, criterion=criterion)
    evidence = rows.exclude(version=None).first()
    if evidence is None:
        raise Http404
    return evidence


def access_verification(public_id: str, reviewer: Actor | None) -> Verification:
    """Return the verification that a request led to, for a reviewer; 404 where it led to none."""
    verification = Verification.objects.select_related("request").filter(request=access_request(public_id, reviewer)).first()
    if verification is None:
        raise Http404
    return verification
