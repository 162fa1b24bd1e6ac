"""Whether what is open is still current: after a long silence its coordinators are asked, asked again, then it closes."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from touiza.actors.models import Activity, Actor
from touiza.core import clock
from touiza.opportunities.models import Application, Opportunity, OpportunityQuerySet, SignUp, State, StillCurrent
from touiza.opportunities.services.locking import lock_opportunity
from touiza.opportunities.services.publishing import record_opportunity, set_state

ASKING = ("opportunity.still_current", "opportunity.still_current_again")
Outcome = StillCurrent.Outcome


def follow_stale(*, at: dt.datetime | None = None, limit: int = 200) -> int:
    """Ask, ask again, or close what stayed untouched; return how many were looked at. Each is its own transaction."""
    at = at or clock.now()
    again = at - dt.timedelta(days=settings.STALE_AGAIN_DAYS)
    waiting = StillCurrent.objects.filter(outcome=Outcome.WAITING)
    overdue = waiting.filter(Q(asked_again_at__lte=again) | Q(asked_again_at=None, asked_at__lte=again))
    rows = list(overdue.order_by("pk")[:limit])
    for row in rows:
        _follow(row, at)
    silent = list(_silent(at).order_by("pk")[: limit - len(rows)])
    for opportunity in silent:
        _ask(opportunity, at)
    return len(rows) + len(silent)


@transaction.atomic
def keep_current(*, opportunity: Opportunity, by: Actor, at: dt.datetime | None = None) -> None:
    """Say that it is still current: the question is over, and the time counts anew. Twice is once."""
    at = at or clock.now()
    opportunity = lock_opportunity(opportunity)
    if _end_question(opportunity, Outcome.KEPT, by, at):
        record_opportunity("opportunity.kept", opportunity, by, at=at)


@transaction.atomic
def let_lapse(*, opportunity: Opportunity, by: Actor, at: dt.datetime | None = None) -> None:
    """Say that it is not current any more: it closes, and who waits is told. Twice is once."""
    at = at or clock.now()
    opportunity = lock_opportunity(opportunity)
    _end_question(opportunity, Outcome.CLOSED, by, at)
    if opportunity.state in {State.OPEN, State.PAUSED}:
        set_state(opportunity=opportunity, state=State.CLOSED, by=by, at=at)


def open_question(opportunity: Opportunity) -> StillCurrent | None:
    """Return the question that waits for an answer."""
    return StillCurrent.objects.filter(opportunity=opportunity, outcome=Outcome.WAITING).first()


def _silent(at: dt.datetime) -> OpportunityQuerySet:
    """Return what is open, of associations that somebody answers for, and that nobody touched for so many days."""
    since = at - dt.timedelta(days=settings.STALE_DAYS)
    rows = Opportunity.objects.open().filter(
        Q(ends_at=None) | Q(ends_at__gt=at),
        post__published_at__lt=since,
        association__claimed_at__isnull=False,
        association__actor__suspended_at=None,
    )
    for touched in (_touches(since), _decisions(since), _signups(since)):
        rows = rows.exclude(Exists(touched))
    return rows.exclude(currency__outcome=Outcome.WAITING)


def _touches(since: dt.datetime) -> QuerySet[Activity]:
    deeds = Activity.objects.filter(object_type=Opportunity._meta.label_lower, object_id=OuterRef("pk"), at__gte=since)
    return deeds.exclude(verb__in=ASKING)


def _decisions(since: dt.datetime) -> QuerySet[Application]:
    return Application.objects.filter(opportunity=OuterRef("pk"), decided_at__gte=since)


def _signups(since: dt.datetime) -> QuerySet[SignUp]:
    return SignUp.objects.filter(shift__opportunity=OuterRef("pk"), since__gte=since)


@transaction.atomic
def _ask(opportunity: Opportunity, at: dt.datetime) -> None:
    opportunity = lock_opportunity(opportunity)
    if opportunity.state != State.OPEN or open_question(opportunity):
        return
    StillCurrent.objects.create(opportunity=opportunity, asked_at=at)
    record_opportunity(ASKING[0], opportunity, None, at=at)


@transaction.atomic
def _follow(row: StillCurrent, at: dt.datetime) -> None:
    """Take the next step with a question that was not answered in its days."""
    opportunity = lock_opportunity(Opportunity(pk=row.opportunity_id))
    question = open_question(opportunity)
    if question is None:
        return
    if opportunity.state != State.OPEN:
        _end_question(opportunity, Outcome.CLOSED, None, at)
    elif _touched_since(opportunity, question.asked_at):
        _end_question(opportunity, Outcome.KEPT, None, at)
    elif question.asked_again_at is None:
        question.asked_again_at = at
        question.save(update_fields=["asked_again_at"])
        record_opportunity(ASKING[1], opportunity, None, at=at)
    else:
        _end_question(opportunity, Outcome.CLOSED, None, at)
        set_state(opportunity=opportunity, state=State.CLOSED, by=None, at=at)
        record_opportunity("opportunity.lapsed", opportunity, None, at=at)


def _touched_since(opportunity: Opportunity, moment: dt.datetime) -> bool:
    itself = Opportunity.objects.filter(pk=opportunity.pk)
    return itself.filter(Exists(_touches(moment)) | Exists(_decisions(moment)) | Exists(_signups(moment))).exists()


def _end_question(opportunity: Opportunity, outcome: str, by: Actor | None, at: dt.datetime) -> bool:
    waiting = StillCurrent.objects.filter(opportunity=opportunity, outcome=Outcome.WAITING)
    return bool(waiting.update(outcome=outcome, by=by, ended_at=at))
