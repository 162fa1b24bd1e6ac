"""Plans of who goes where: proposed, changed by hand and locked, worked out again. Nobody but coordinators sees a draft.

Lock order everywhere: opportunities by id, the plan, shifts by id, sign-ups. Who may do it is asked before, in access.
"""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.queue import defer
from touiza.kernel.matching import assignment as kernel
from touiza.opportunities.models import AssignmentPlan, Engagement, Opportunity, Placement, Shift, Timing
from touiza.opportunities.services.team_problem import Event, read_event
from touiza.projects.models import Project

TASK = "opportunities.assign"
AT_ONCE = 2_500  # people times shifts, up to which a plan is made within the request
TRIES_AT_ONCE = 4_000  # changes that are looked at then
SECONDS = 30  # of the solver's own time, in the worker
GIVEN_UP = dt.timedelta(minutes=10)  # after which somebody may ask again, whatever became of the first time
MOST_SHIFTS = 400
MOST_PEOPLE = 2_000
Kind = Placement.Kind
State = AssignmentPlan.State


@transaction.atomic
def begin_plan(
    *, lead: Opportunity, opportunities: Collection[Opportunity], by: Actor, project: Project | None = None, at: dt.datetime | None = None
) -> AssignmentPlan:
    """Begin a draft for the shifts ahead of some opportunities of one association, and work it out. A second press finds the first.

    Refuses "not_shifts", "no_shifts_ahead", "nobody_accepted", "too_large", "other_draft".
    """
    at = at or clock.now()
    rows = list(Opportunity.objects.select_for_update(of=("self",)).filter(pk__in=[one.pk for one in opportunities]).order_by("pk"))
    if any(row.timing != Timing.SHIFTS or row.association_id != lead.association_id for row in rows) or lead.pk not in {row.pk for row in rows}:
        raise Refusal("not_shifts", _("Only work in shifts, of one association, is put into one plan."))
    drafts = AssignmentPlan.objects.filter(state=State.DRAFT, opportunities__in=rows).distinct()
    for draft in drafts:
        if set(draft.opportunities.values_list("pk", flat=True)) == {row.pk for row in rows}:
            return draft
        raise Refusal("other_draft", _("There is a draft for some of this work already. Publish it or throw it away first."))
    shifts = Shift.objects.ahead(at).filter(opportunity__in=rows).count()
    people = Engagement.objects.filter(opportunity__in=rows, ended_at=None).count()
    if not shifts:
        raise Refusal("no_shifts_ahead", _("No shift lies ahead: add shifts first."))
    if not people:
        raise Refusal("nobody_accepted", _("Nobody holds a place in this work yet: accept applications first."))
    if shifts > MOST_SHIFTS or people > MOST_PEOPLE:
        raise Refusal("too_large", _("A plan has at most 400 shifts and 2,000 people: make one for each part of the event."))
    plan = AssignmentPlan.objects.create(association=lead.association, lead=lead, project=project, made_by=by, created_at=at)
    plan.opportunities.set(rows)
    return solve_plan(plan=plan, by=by, at=at)


@transaction.atomic
def draft_plan(*, lead: Opportunity, by: Actor, at: dt.datetime) -> AssignmentPlan:
    """Return a draft for one opportunity that was worked out step by step, without the worker: for worlds made by rule."""
    plan = AssignmentPlan.objects.create(association=lead.association, lead=lead, made_by=by, created_at=at)
    plan.opportunities.set([lead])
    event = read_event(plan, at)
    _store(event, kernel.solve(event.problem, exact=False), at)
    return plan


@transaction.atomic
def solve_plan(*, plan: AssignmentPlan, by: Actor, at: dt.datetime | None = None) -> AssignmentPlan:
    """Work a draft out, keeping what is locked: a small one at once, and the better or the larger one by the worker.

    While the worker is at it, asking again changes nothing. Refuses "not_draft".
    """
    at = at or clock.now()
    plan = lock_draft(plan)
    if is_being_solved(plan, at):
        return plan
    event = read_event(plan, at)
    small = len(event.people) * len(event.shifts) <= AT_ONCE
    if small:
        _store(event, kernel.solve(event.problem, exact=False, tries=TRIES_AT_ONCE), at)
    if not small or kernel.is_installed():
        plan.solving_since = at
        plan.save(update_fields=["solving_since"])
        defer(TASK, plan_id=plan.pk)
    return plan


def work_out(*, plan_id: int, exact: bool = True, at: dt.datetime | None = None) -> bool:
    """Do what `solve_plan` left to the worker; tell whether something was stored. Done twice, it is done once.

    Nothing is locked while the solver runs. What a coordinator threw away or published meanwhile stays so.
    """
    at = at or clock.now()
    plan = AssignmentPlan.objects.filter(pk=plan_id, state=State.DRAFT, solving_since__isnull=False).first()
    if plan is None:
        return False
    event = read_event(plan, at)
    outcome = kernel.solve(event.problem, seconds=SECONDS, exact=exact)
    with transaction.atomic():
        now = AssignmentPlan.objects.select_for_update(of=("self",)).filter(pk=plan_id, state=State.DRAFT).first()
        if now is None or now.solving_since != plan.solving_since:
            return False
        now.solving_since = None
        now.save(update_fields=["solving_since"])
        event.plan.solving_since = None
        there = kernel.look(event.problem, event.pairs)
        if there.score != outcome.score or len(there.faults) != len(outcome.faults):  # as good as the one at hand: that one stays
            _store(event, outcome, at)
        else:
            now.method, now.proven, now.solved_at = outcome.method, outcome.proven, at
            now.save(update_fields=["method", "proven", "solved_at"])
    return True


def _store(event: Event, outcome: kernel.Outcome, at: dt.datetime) -> None:
    """Put the proposal down: what is locked stays, what was proposed before and is no more goes."""
    plan, before = event.plan, kernel.look(event.problem, event.pairs)
    there = {(row.person_id, row.shift_id): row for row in event.placements}
    wanted = outcome.placements - event.problem.fixed
    Placement.objects.filter(pk__in=[row.pk for pair, row in there.items() if row.kind == Kind.PROPOSED and pair not in wanted]).delete()
    new = [pair for pair in sorted(wanted) if pair not in there]
    Placement.objects.filter(pk__in=[row.pk for row in there.values()], fresh=True).update(fresh=False)
    again = plan.solved_at is not None
    Placement.objects.bulk_create([Placement(plan=plan, person_id=person, shift_id=shift, fresh=again) for person, shift in new])
    plan.before = {**_figures(before), "fallen": len(event.pairs - outcome.placements)} if again else None
    plan.method, plan.proven, plan.solved_at = outcome.method, outcome.proven, at
    plan.save(update_fields=["before", "method", "proven", "solved_at"])


def _figures(outcome: kernel.Outcome) -> dict[str, Any]:
    return {"needs": outcome.score.needs, "placed": outcome.score.placed}


@transaction.atomic
def lock_placement(*, plan: AssignmentPlan, person: int, shift: int) -> Placement:
    """Put somebody on a shift of the plan for good: proposed or not, solving again keeps them there. Twice is once.

    Refuses "not_draft", "solving", "there_already", "not_theirs" (no place in that work, or the shift is gone),
    "overlap" (another shift at that time), "full", "age", "consent", "qualification".
    """
    plan, event = _to_change(plan)
    if (person, shift) in event.problem.fixed:
        raise Refusal("there_already", _("They have this shift already."))
    _refuse_impossible(event, person, shift)
    return _put(plan, person, shift, Kind.LOCKED)


@transaction.atomic
def keep_off(*, plan: AssignmentPlan, person: int, shift: int) -> Placement:
    """Take somebody off a shift of the plan, and keep them off when it is solved again. Twice is once.

    Refuses "not_draft", "solving", "not_theirs", "there_already" (they have the shift: the list of who comes when changes that).
    """
    plan, event = _to_change(plan)
    if person not in event.people or shift not in event.shifts:
        raise Refusal("not_theirs", NOT_THEIRS)
    if (person, shift) in event.problem.fixed:
        raise Refusal("there_already", _("They have this shift already. Take them off it under “Who comes when”."))
    return _put(plan, person, shift, Kind.OFF)


@transaction.atomic
def unlock(*, plan: AssignmentPlan, person: int, shift: int) -> None:
    """Leave a placement to the solver again: a locked one stays proposed, a kept-off one is forgotten. Twice is once."""
    plan, _event = _to_change(plan)
    mine = Placement.objects.filter(plan=plan, person=person, shift=shift)
    mine.filter(kind=Kind.LOCKED).update(kind=Kind.PROPOSED)
    mine.filter(kind=Kind.OFF).delete()


@transaction.atomic
def move_placement(*, plan: AssignmentPlan, person: int, shift: int, to: int) -> Placement:
    """Move somebody in the plan and lock them there. Refuses what `lock_placement` refuses."""
    plan, event = _to_change(plan)
    if shift == to:
        return lock_placement(plan=plan, person=person, shift=to)
    if (person, shift) in event.problem.fixed:
        raise Refusal("there_already", _("They have this shift already. Move them under “Who comes when”."))
    Placement.objects.filter(plan=plan, person=person, shift=shift).delete()
    return lock_placement(plan=plan, person=person, shift=to)


@transaction.atomic
def drop_plan(*, plan: AssignmentPlan) -> AssignmentPlan:
    """Throw a draft away. Twice is once; a published plan stays."""
    plan = AssignmentPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if plan.state == State.DRAFT:
        plan.state, plan.solving_since = State.DROPPED, None
        plan.save(update_fields=["state", "solving_since"])
        plan.placements.all().delete()
    return plan


def lock_draft(plan: AssignmentPlan) -> AssignmentPlan:
    """Return a draft as it is now, locked; refuses "not_draft"."""
    rows = AssignmentPlan.objects.select_for_update(of=("self",)).select_related("association__actor", "lead__post")
    plan = rows.get(pk=plan.pk)
    if plan.state != State.DRAFT:
        raise Refusal("not_draft", _("This plan is published or thrown away, so it is no longer changed. Begin a new one."))
    return plan


NOT_THEIRS = _("They hold no place in this work, or the shift has begun or was dropped: look at the plan again.")


def _to_change(plan: AssignmentPlan) -> tuple[AssignmentPlan, Event]:
    plan, at = lock_draft(plan), clock.now()
    if is_being_solved(plan, at):
        raise Refusal("solving", _("A better plan is being worked out just now. Wait a moment, then change it."))
    return plan, read_event(plan, at)


def _put(plan: AssignmentPlan, person: int, shift: int, kind: str) -> Placement:
    row, made = Placement.objects.get_or_create(plan=plan, person_id=person, shift_id=shift, defaults={"kind": kind})
    if not made and row.kind != kind:
        row.kind = kind
        row.save(update_fields=["kind"])
    return row


def _refuse_impossible(event: Event, person: int, shift: int) -> None:
    """Refuse what not even a coordinator can want: no place in the work, two shifts at a time, more people than places."""
    found = kernel.look(event.problem, event.pairs | {(person, shift)})
    if (person, shift) not in found.placements:
        raise Refusal("not_theirs", NOT_THEIRS)
    for fault in found.faults:
        if (fault.person, fault.shift) == (person, shift) and fault.bar in REFUSALS:
            raise Refusal(str(fault.bar), REFUSALS[fault.bar])


REFUSALS: dict[kernel.Bar, str | Promise] = {
    kernel.Bar.NOT_THEIRS: NOT_THEIRS,
    kernel.Bar.OVERLAP: _("In the plan they have another shift at that time: take them off that one first."),
    kernel.Bar.FULL: _("All places of this shift are taken in the plan: take somebody off it first."),
    kernel.Bar.AGE: _("They are too young for this work."),
    kernel.Bar.CONSENT: _("The consent of their guardian is missing."),
    kernel.Bar.QUALIFICATION: _("A qualification that this work asks for ends before that day."),
}


def is_being_solved(plan: AssignmentPlan, at: dt.datetime) -> bool:
    """Tell whether the worker is at it, and not for longer than one waits."""
    return plan.solving_since is not None and at - plan.solving_since < GIVEN_UP


def withdrawn_since(event: Event) -> list[tuple[int, int]]:
    """Return the placements that can no longer be: the person left the work, or the shift has begun or was dropped."""
    rows = ((row.person_id, row.shift_id) for row in event.placements if row.kind != Kind.OFF)
    return [pair for pair in rows if pair[0] not in event.people or pair[1] not in event.shifts]

