"""Inviting in steps: the best first; after some hours the next ones; until enough have applied, or nobody is left.

One step is one transaction that holds the row of the sourcing: two workers never take the same step, and a killed one has
taken it whole or not at all. Nobody is invited twice to the same work, whoever invites.
"""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.opportunities.models import LIVE, Application, Opportunity
from touiza.opportunities.services.suggesting import people_for
from touiza.relations.found import can_be_asked
from touiza.relations.models import Sourcing
from touiza.relations.services.inviting import invite_people, is_wanted, lock_work

BATCH = 20
WAIT = dt.timedelta(hours=1)  # where the association's day is full


@transaction.atomic
def start_sourcing(
    *, opportunity: Opportunity, by: Actor, wanted: int, at_a_time: int, every_hours: int, at: dt.datetime | None = None
) -> Sourcing:
    """Begin to invite in steps; the first is taken by the worker at once. Where it runs already, that one goes on.

    Refuses "gone" (closed, over or full).
    """
    moment = at or clock.now()
    opportunity = lock_work(opportunity)
    running = Sourcing.objects.filter(opportunity=opportunity, state=Sourcing.State.RUNNING).first()
    if running is not None:
        return running
    if not is_wanted(opportunity):
        raise Refusal("gone", _("Nobody can be invited: it is full, over, or takes nobody at the moment."))
    return Sourcing.objects.create(
        association=opportunity.association, opportunity=opportunity, by=by, wanted=wanted, at_a_time=at_a_time,
        every_hours=every_hours, next_at=moment, started_at=moment,
    )  # fmt: skip


@transaction.atomic
def stop_sourcing(*, sourcing: Sourcing, at: dt.datetime | None = None) -> Sourcing:
    """Invite nobody more. Who was invited may still come. Twice changes nothing."""
    sourcing = Sourcing.objects.select_for_update(of=("self",)).get(pk=sourcing.pk)
    if sourcing.is_running:
        _end(sourcing, Sourcing.State.STOPPED, at or clock.now())
    return sourcing


def take_steps(*, at: dt.datetime | None = None, silent: bool = False) -> int:
    """Take the steps that are due, of a batch; return how many there were."""
    moment = at or clock.now()
    due = list(Sourcing.objects.filter(state=Sourcing.State.RUNNING, next_at__lte=moment).order_by("next_at", "pk").values_list("pk", "opportunity")[:BATCH])
    for pk, opportunity in due:
        _take_step(pk, opportunity, moment, silent=silent)
    return len(due)


def applied_since(sourcing: Sourcing) -> int:
    """Return how many applications came since it began and still stand."""
    rows = Application.objects.filter(opportunity=sourcing.opportunity_id, created_at__gte=sourcing.started_at, state__in=LIVE)
    return rows.count()


@transaction.atomic
def _take_step(pk: int, work: int, at: dt.datetime, *, silent: bool) -> None:
    opportunity = lock_work(Opportunity(pk=work))
    rows = Sourcing.objects.select_related("by").select_for_update(of=("self",))
    sourcing = rows.filter(pk=pk, state=Sourcing.State.RUNNING, next_at__lte=at).first()
    if sourcing is None:
        return  # another worker has taken it, or somebody stopped it
    if not is_wanted(opportunity):
        _end(sourcing, Sourcing.State.CLOSED, at, silent=silent)
    elif applied_since(sourcing) >= sourcing.wanted:
        _end(sourcing, Sourcing.State.ENOUGH, at, silent=silent)
    else:
        _invite_next(sourcing, opportunity, at, silent=silent)


def _invite_next(sourcing: Sourcing, opportunity: Opportunity, at: dt.datetime, *, silent: bool) -> None:
    best = people_for(opportunity, limit=sourcing.at_a_time, at=at, among=can_be_asked(opportunity, at))
    if not best:
        _end(sourcing, Sourcing.State.NOBODY, at, silent=silent)
        return
    try:
        with transaction.atomic():
            invite_people(opportunity=opportunity, by=sourcing.by, people=[one.person for one in best], sourcing=sourcing, at=at, silent=silent)
    except Refusal as refusal:
        if refusal.code != "too_many_today":
            _end(sourcing, Sourcing.State.NOBODY, at, silent=silent)
            return
        sourcing.next_at = at + WAIT
    else:
        sourcing.steps += 1
        sourcing.next_at = at + dt.timedelta(hours=sourcing.every_hours)
    sourcing.save(update_fields=["steps", "next_at"])


def _end(sourcing: Sourcing, state: str, at: dt.datetime, *, silent: bool = False) -> None:
    sourcing.state, sourcing.ended_at, sourcing.next_at = state, at, None
    sourcing.save(update_fields=["state", "ended_at", "next_at"])
    if state != Sourcing.State.STOPPED:
        actor = Actor.objects.get(pk=sourcing.association_id)
        record(verb="sourcing.ended", actor=None, obj=sourcing, association=actor, silent=silent, at=at)
