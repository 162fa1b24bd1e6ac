"""What becomes of opportunities when their association closes, is suspended, or goes on."""

import datetime as dt

from django.db.models import Q
from django.utils.translation import ngettext

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.associations.models import Association
from touiza.core import clock
from touiza.opportunities.models import (
    WAITING,
    Application,
    ApplicationState,
    DropReason,
    EndReason,
    Engagement,
    Opportunity,
    OpportunityQuerySet,
    State,
)
from touiza.opportunities.services.duty import hold_clock, resume_clock
from touiza.opportunities.services.ending import end_places, end_waiting
from touiza.opportunities.services.indexing import forget_opportunity, index_opportunities
from touiza.opportunities.services.publishing import lock_opportunity, set_state
from touiza.opportunities.services.shifts import drop_shifts_ahead


def follow_association(association: Association, verb: str, by: Actor | None, at: dt.datetime) -> None:
    """Do what follows from how the association stands now. Runs in the transaction that changed it."""
    if step := STEPS.get(verb):
        step(association, by, at)


def closing_says(association: Association) -> list[str]:
    """Return in sentences what closing the association would do here; nothing of what is nought."""
    ahead = _ahead(association, clock.now())
    counts = (
        (ahead.filter(state__in=[State.OPEN, State.PAUSED]).count(), _opportunities),
        (Application.objects.filter(opportunity__in=ahead, state__in=WAITING).count(), _waiting),
        (Application.objects.filter(opportunity__in=ahead, state=ApplicationState.ACCEPTED).count(), _places),
    )
    return [say(count) for count, say in counts if count]


def calling_off_says(opportunity: Opportunity) -> list[str]:
    """Return in sentences what calling one opportunity off would do; nothing of what is nought."""
    rows = Application.objects.filter(opportunity=opportunity)
    counts = (
        (rows.filter(state__in=WAITING).count(), _waiting),
        (rows.filter(state=ApplicationState.ACCEPTED).count(), _places),
    )
    return [say(count) for count, say in counts if count]


def _ahead(association: Association, at: dt.datetime) -> OpportunityQuerySet:
    """Return what is published and not over."""
    rows = Opportunity.objects.published().of(association).exclude(state=State.DONE)
    return rows.filter(Q(ends_at=None) | Q(ends_at__gt=at))


def _close(association: Association, by: Actor | None, at: dt.datetime) -> None:
    """Close what is not over, and tell who waits or holds a place in it."""
    for opportunity in _ahead(association, at).order_by("pk"):
        row = lock_opportunity(opportunity)
        end_waiting(opportunity=row, by=by, at=at, reason=EndReason.ASSOCIATION)
        set_state(opportunity=opportunity, state=State.CLOSED, by=by, at=at)
        locked = lock_opportunity(opportunity)
        end_places(opportunity=locked, by=by, at=at)
        drop_shifts_ahead(opportunity=locked, by=by, reason=DropReason.CHANGED, sentence=str(association.name), at=at)


def _hide(association: Association, by: Actor | None, at: dt.datetime) -> None:
    """Have search forget it all, and tell who holds a place not to count on it."""
    for opportunity in Opportunity.objects.published().of(association):
        forget_opportunity(opportunity=opportunity)
    _tell_engaged("engagement.suspended", association, by, at)
    hold_clock(association, at)


def _show(association: Association, by: Actor | None, at: dt.datetime) -> None:
    index_opportunities(association=association)
    _tell_engaged("engagement.restored", association, by, at)
    resume_clock(association, at)


STEPS = {"association.closed": _close, "association.suspended": _hide, "association.restored": _show}


def _tell_engaged(verb: str, association: Association, by: Actor | None, at: dt.datetime) -> None:
    held = Engagement.objects.filter(opportunity__in=_ahead(association, at), ended_at=None)
    for engagement in held.select_related("person").order_by("pk"):
        record(verb=verb, actor=by, obj=engagement, association=association.actor, person=engagement.person, at=at)


def _opportunities(count: int) -> str:
    return ngettext("%(count)d opportunity closes.", "%(count)d opportunities close.", count) % {"count": count}


def _waiting(count: int) -> str:
    return ngettext(
        "%(count)d application that waits ends without an answer; the person is told.",
        "%(count)d applications that wait end without an answer; each person is told.",
        count,
    ) % {"count": count}


def _places(count: int) -> str:
    return ngettext(
        "%(count)d person holds a place in work still ahead: they are told that it does not take place.",
        "%(count)d people hold places in work still ahead: they are told that it does not take place.",
        count,
    ) % {"count": count}
