"""Organising together: the responsible association invites, the other accepts, and either may end it."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.opportunities.models import CoOrganiser, Opportunity
from touiza.opportunities.services.indexing import index_opportunity
from touiza.opportunities.services.locking import lock_opportunity

MOST = 10
LIVE = ("invited", "joined")
CoState = CoOrganiser.State


@transaction.atomic
def invite_organiser(
    *,
    opportunity: Opportunity,
    association: Association,
    by: Actor,
    may_decide: bool = False,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> CoOrganiser:
    """Ask another association to do this work together. Asked twice is asked once.

    Refuses "own_association", "nobody_answers" (nobody answers for it), "association_closed" and "organisers_full".
    """
    at = at or clock.now()
    opportunity = lock_opportunity(opportunity)
    live = opportunity.organisers.filter(state__in=LIVE)
    found = live.filter(association=association).first()
    if found is not None:
        return found
    if association.pk == opportunity.association_id:
        raise Refusal("own_association", _("This is the association that is responsible already."), field="handle")
    if association.claimed_at is None:
        raise Refusal("nobody_answers", _("Nobody answers for that association here yet, so nobody could accept."), field="handle")
    if association.closed_at is not None or association.actor.suspended_at is not None:
        raise Refusal("association_closed", _("That association has closed its page for now."), field="handle")
    if live.count() >= MOST:
        raise Refusal("organisers_full", _("Ten associations are enough: take one off first."), field="handle")
    row = CoOrganiser.objects.create(
        opportunity=opportunity, association=association, may_decide=may_decide, invited_by=by, invited_at=at
    )
    _record("coorganiser.invited", row, by, association.actor, at, silent)
    return row


@transaction.atomic
def answer_invitation(
    *, organiser: CoOrganiser, by: Actor, accept: bool, at: dt.datetime | None = None, silent: bool = False
) -> CoOrganiser:
    """Accept or decline for the invited association. The same answer twice is one; refuses "invitation_answered"."""
    at = at or clock.now()
    row = _locked(organiser)
    wanted = CoState.JOINED if accept else CoState.DECLINED
    if row.state == wanted:
        return row
    if row.state != CoState.INVITED:
        raise Refusal("invitation_answered", _("This invitation has been answered or taken back."))
    row.state, row.answered_by, row.answered_at = wanted, by, at
    row.save(update_fields=["state", "answered_by", "answered_at"])
    verb = "coorganiser.joined" if accept else "coorganiser.declined"
    _record(verb, row, by, row.opportunity.association.actor, at, silent)
    index_opportunity(opportunity=row.opportunity)
    return row


@transaction.atomic
def end_organising(*, organiser: CoOrganiser, by: Actor, at: dt.datetime | None = None) -> CoOrganiser:
    """End it: the co-organiser leaves, or is taken off, or an invitation is taken back. Twice is once."""
    at = at or clock.now()
    row = _locked(organiser)
    if row.state not in LIVE:
        return row
    row.state, row.may_decide, row.ended_at = CoState.LEFT, False, at
    row.save(update_fields=["state", "may_decide", "ended_at"])
    for told in (row.association.actor, row.opportunity.association.actor):
        _record("coorganiser.left", row, by, told, at, silent=False)
    index_opportunity(opportunity=row.opportunity)
    return row


@transaction.atomic
def let_decide(*, organiser: CoOrganiser, may_decide: bool) -> CoOrganiser:
    """Say whether those who act for the co-organiser may answer applications, or only read them."""
    row = _locked(organiser)
    if row.state in LIVE and row.may_decide != may_decide:
        row.may_decide = may_decide
        row.save(update_fields=["may_decide"])
    return row


def _locked(organiser: CoOrganiser) -> CoOrganiser:
    """Return the row as it is now; the opportunity's lock comes first, as everywhere."""
    opportunity = lock_opportunity(Opportunity(pk=organiser.opportunity_id))
    row = CoOrganiser.objects.select_related("association__actor").select_for_update(of=("self",)).get(pk=organiser.pk)
    row.opportunity = opportunity
    return row


def _record(verb: str, row: CoOrganiser, by: Actor, told: Actor, at: dt.datetime, silent: bool) -> None:
    """Write it into the log of the association that is to hear of it."""
    record(verb=verb, actor=by, obj=row, association=told, at=at, silent=silent)
