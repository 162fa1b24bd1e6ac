"""Asking to become a member, step by step. Lock order: the association's form, then the request."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.access import refuse_unless_may_act
from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.associations.models import (
    OPEN_REQUEST,
    REQUEST_TRANSITIONS,
    Association,
    MemberForm,
    MemberRequest,
    MemberRequestStep,
    Membership,
    RequestState,
)
from touiza.associations.services.closing import refuse_if_closed
from touiza.associations.services.memberships import begin_membership, is_member
from touiza.core import clock
from touiza.core.errors import Refusal

Kind = MemberRequestStep.Kind
Answers = Sequence[dict[str, str]]  # {"label": the question as it was asked, "answer": what was said}


@transaction.atomic
def request_membership(
    *,
    association: Association,
    person: Actor,
    answers: Answers = (),
    at: dt.datetime | None = None,
    silent: bool = False,
) -> MemberRequest:
    """Ask to become a member. Sent twice, it returns the request that is open.

    Refuses "association_closed", "no_form" (it takes no members here), "member_already" and "guardian".
    """
    refuse_if_closed(association)
    form = lock_member_form(association)
    waiting = MemberRequest.objects.filter(association=association, person=person, state__in=OPEN_REQUEST).first()
    if waiting is not None:
        return waiting
    if form is None or not form.is_open:
        raise Refusal("no_form", _("This association takes no requests for membership here for now."))
    if is_member(person, association):
        raise Refusal("member_already", _("You are a member of this association already."))
    refuse_unless_may_act(person, lock=True)
    moment = at or clock.now()
    request = MemberRequest.objects.create(association=association, person=person, answers=list(answers), created_at=moment)
    _step(request, Kind.SENT, person, moment)
    _tell("membership.requested", request, person, moment, silent)
    return request


@transaction.atomic
def accept_member(
    *, request: MemberRequest, by: Actor, at: dt.datetime | None = None, silent: bool = False
) -> Membership:
    """Accept: a membership begins today. Accepting twice changes nothing. Refuses "own_request" and "decided"."""
    form = lock_member_form(request.association)
    request = _locked(request)
    if request.state == RequestState.ACCEPTED:
        return Membership.objects.get(association=request.association, person=request.person)
    _refuse_own(request, by)
    moment = at or clock.now()
    _move(request, RequestState.ACCEPTED, moment)
    _step(request, Kind.ACCEPTED, by, moment)
    membership = begin_membership(association=request.association, person=request.person, form=form, at=moment)
    _tell("membership.accepted", request, by, moment, silent)
    return membership


@transaction.atomic
def ask_candidate(
    *, request: MemberRequest, by: Actor, question: str, at: dt.datetime | None = None, silent: bool = False
) -> MemberRequest:
    """Ask something before deciding. Refuses "own_request" and "decided"."""
    request = _locked(request)
    _refuse_own(request, by)
    moment = at or clock.now()
    _move(request, RequestState.ASKED, None)
    _step(request, Kind.ASKED, by, moment, sentence=question)
    _tell("membership.asked", request, by, moment, silent)
    return request


@transaction.atomic
def answer_association(
    *, request: MemberRequest, answer: str, at: dt.datetime | None = None, silent: bool = False
) -> MemberRequest:
    """Answer what the association asked. Refuses "not_asked"."""
    request = _locked(request)
    if request.state != RequestState.ASKED:
        raise Refusal("not_asked", _("There is no question to answer now."))
    moment = at or clock.now()
    _move(request, RequestState.WAITING, None)
    _step(request, Kind.ANSWERED, request.person, moment, sentence=answer)
    _tell("membership.answered", request, request.person, moment, silent)
    return request


@transaction.atomic
def decline_member(
    *, request: MemberRequest, by: Actor, reason: str, sentence: str, at: dt.datetime | None = None, silent: bool = False
) -> MemberRequest:
    """Decline with a coded reason and a sentence that the person reads. Declining twice changes nothing."""
    request = _locked(request)
    if request.state == RequestState.DECLINED:
        return request
    _refuse_own(request, by)
    moment = at or clock.now()
    _move(request, RequestState.DECLINED, moment)
    _step(request, Kind.DECLINED, by, moment, reason=reason, sentence=sentence)
    _tell("membership.declined", request, by, moment, silent)
    return request


@transaction.atomic
def withdraw_request(*, request: MemberRequest, at: dt.datetime | None = None, silent: bool = False) -> MemberRequest:
    """The person takes the request back. Twice changes nothing; refuses "decided"."""
    request = _locked(request)
    if request.state == RequestState.WITHDRAWN:
        return request
    moment = at or clock.now()
    _move(request, RequestState.WITHDRAWN, moment)
    _step(request, Kind.WITHDRAWN, request.person, moment)
    _tell("membership.withdrawn", request, request.person, moment, silent)
    return request


def lock_member_form(association: Association) -> MemberForm | None:
    """Lock the form, and with it numbers and requests of the association, until the transaction ends."""
    return MemberForm.objects.select_for_update().filter(association=association).first()


def _locked(request: MemberRequest) -> MemberRequest:
    rows = MemberRequest.objects.select_for_update(of=("self",)).select_related("person", "association__actor")
    return rows.get(pk=request.pk)


def _refuse_own(request: MemberRequest, by: Actor) -> None:
    if request.person_id == by.pk:
        raise Refusal("own_request", _("This is your own request: somebody else of the association answers it."))


def _move(request: MemberRequest, to: RequestState, decided_at: dt.datetime | None) -> None:
    if to not in REQUEST_TRANSITIONS[request.state]:
        raise Refusal("decided", _("This request has been decided or withdrawn meanwhile."))
    request.state, request.decided_at = to, decided_at
    request.save(update_fields=["state", "decided_at"])


def _step(
    request: MemberRequest, kind: Kind, by: Actor, at: dt.datetime, *, reason: str = "", sentence: str = ""
) -> None:
    MemberRequestStep.objects.create(request=request, kind=kind, by=by, at=at, reason=reason, sentence=sentence)


def _tell(verb: str, request: MemberRequest, by: Actor, at: dt.datetime, silent: bool) -> None:
    record(
        verb=verb, actor=by, obj=request, association=request.association.actor, person=request.person, at=at, silent=silent
    )
