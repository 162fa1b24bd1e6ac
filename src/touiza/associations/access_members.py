"""The doors to membership: what somebody may see of their own, and of others where they act for the association."""

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from touiza.actors.models import Actor
from touiza.associations.models import (
    OPEN_REQUEST,
    Association,
    MemberForm,
    MemberQuestion,
    MemberRequest,
    MemberRequestStep,
    Membership,
    MembershipTerm,
)
from touiza.core.prepared import Prepared


def member_form_of(association: Association) -> MemberForm | None:
    """Return the form an association has, open or closed; None where it takes no members here. One query."""
    return FORM.first(association=association.pk)


FORM = Prepared(lambda association: MemberForm.objects.filter(association=association))


def access_member_form(association: Association, actor: Actor | None) -> MemberForm:
    """Return the form to fill in; a closed one only to who has a request or a membership there. 404 otherwise."""
    form = member_form_of(association)
    if form is None:
        raise Http404
    if not form.is_open and (actor is None or (own_membership(actor, association) or own_request(actor, association)) is None):
        raise Http404
    return form


def questions_of(form: MemberForm | None) -> list[MemberQuestion]:
    """Return the questions that are asked now, in their order."""
    return list(form.questions.filter(removed_at=None)) if form else []


def access_question(association: Association, pk: int) -> MemberQuestion:
    """Return a question of this association's form, asked or taken away; 404 otherwise. The caller has shown a role."""
    question = MemberQuestion.objects.filter(form__association=association, pk=pk).first()
    if question is None:
        raise Http404
    return question


def own_request(actor: Actor, association: Association) -> MemberRequest | None:
    """Return somebody's newest request to join, whatever its state."""
    rows = MemberRequest.objects.filter(association=association, person=actor)
    return rows.prefetch_related(STEPS).order_by("-pk").first()


def own_membership(actor: Actor, association: Association) -> Membership | None:
    """Return somebody's membership, running or ended."""
    return Membership.objects.filter(association=association, person=actor).prefetch_related("terms").first()


def access_own_request(actor: Actor, association: Association) -> MemberRequest:
    """Return somebody's open request; 404 where there is none."""
    request = own_request(actor, association)
    if request is None or request.state not in OPEN_REQUEST:
        raise Http404
    return request


def access_own_membership(actor: Actor, association: Association) -> Membership:
    """Return somebody's membership; 404 where there is none."""
    membership = own_membership(actor, association)
    if membership is None:
        raise Http404
    return membership


def memberships_of(actor: Actor) -> list[Membership]:
    """Return where somebody is a member now, the longest first."""
    rows = Membership.objects.filter(person=actor, ended_at=None, association__actor__suspended_at=None)
    return list(rows.select_related("association__actor").order_by("since", "pk"))


def requests_open_of(actor: Actor) -> list[MemberRequest]:
    """Return where somebody has asked to become a member and has no answer yet."""
    rows = MemberRequest.objects.filter(person=actor, state__in=OPEN_REQUEST, association__actor__suspended_at=None)
    return list(rows.select_related("association__actor").order_by("pk"))


def requests_to_decide(association: Association) -> QuerySet[MemberRequest]:
    """Return requests that are open, oldest first. The caller has shown a role."""
    rows = MemberRequest.objects.filter(association=association, state__in=OPEN_REQUEST)
    return rows.select_related("person__person").order_by("created_at", "pk")


def access_request(association: Association, public_id: str) -> MemberRequest:
    """Return a request to an association, open or decided; 404 otherwise. The caller has shown a role."""
    rows = MemberRequest.objects.filter(association=association, public_id=public_id)
    request = rows.select_related("person__person", "association__actor").prefetch_related(STEPS).first()
    if request is None:
        raise Http404
    return request


def members_of(association: Association, *, ended: bool = False) -> QuerySet[Membership]:
    """Return members by number; with `ended`, who was one. The caller has shown a role."""
    rows = Membership.objects.filter(association=association, ended_at__isnull=not ended)
    terms = Prefetch("terms", MembershipTerm.objects.order_by("-begins"))
    return rows.select_related("person__person").prefetch_related(terms).order_by("number")


def access_member(association: Association, number: int) -> Membership:
    """Return a membership of an association by its number; 404 otherwise. The caller has shown a role."""
    membership = members_of(association).filter(number=number).first() or members_of(association, ended=True).filter(number=number).first()
    if membership is None:
        raise Http404
    return membership


def access_term(membership: Membership, pk: str) -> MembershipTerm:
    """Return a term of a membership that a form names; 404 otherwise."""
    term = membership.terms.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 19 else None
    if term is None:
        raise Http404
    return term


STEPS = Prefetch("steps", MemberRequestStep.objects.select_related("by__person").order_by("pk"))
