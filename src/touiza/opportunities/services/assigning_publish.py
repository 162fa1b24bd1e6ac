"""Publishing a plan: its people get their shifts under the same locks as by hand, and each is told once, of all of them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.opportunities.models import (
    LIVE_SIGNUPS,
    AssignmentPlan,
    Engagement,
    Opportunity,
    Placement,
    Shift,
    SignUp,
    SignUpState,
    ToldOfPlan,
)
from touiza.opportunities.services.assigning import is_being_solved, lock_draft
from touiza.opportunities.services.shifts import lock_shift_work
from touiza.opportunities.services.signups import leave_seat, lock_shifts, write_counts


@dataclass(frozen=True)
class Published:
    """How many shifts were given to how many people, and which placements could not be: person and shift."""

    people: int
    shifts: int
    left_out: tuple[tuple[int, int], ...]


@transaction.atomic
def publish_plan(*, plan: AssignmentPlan, by: Actor, at: dt.datetime | None = None, silent: bool = False) -> Published:
    """Give everybody in the plan their shifts. Twice is once.

    Left out, and told to the coordinator: who has left the work since, shifts that have begun, were dropped or are full.
    Refuses "not_draft" (thrown away), "solving", "empty".
    """
    at = at or clock.now()
    works = [lock_shift_work(work) for work in plan.opportunities.order_by("pk")]
    if AssignmentPlan.objects.filter(pk=plan.pk, state=AssignmentPlan.State.PUBLISHED).exists():
        return Published(0, 0, ())
    plan = lock_draft(plan)
    if is_being_solved(plan, at):
        raise Refusal("solving", _("A better plan is being worked out just now. Wait a moment, then publish it."))
    placements = list(plan.placements.exclude(kind=Placement.Kind.OFF).order_by("pk"))
    if not placements:
        raise Refusal("empty", _("This plan puts nobody on any shift, so there is nothing to publish."))
    given: dict[int, list[SignUp]] = defaultdict(list)
    left: list[tuple[int, int]] = []
    for work in works:
        mine = {(row.person_id, row.shift_id) for row in placements}
        for (person, shift), signup in _seat(work, mine, at).items():
            if signup is None:
                left.append((person, shift))
            else:
                given[person].append(signup)
    plan.state, plan.published_by, plan.published_at = plan.State.PUBLISHED, by, at
    plan.solving_since = None
    plan.save(update_fields=["state", "published_by", "published_at", "solving_since"])
    _tell(plan, by, given, at, silent=silent)
    known = set(Shift.objects.filter(opportunity__in=works).values_list("pk", flat=True))
    return Published(len(given), sum(map(len, given.values())), tuple(sorted({*left, *_strangers(placements, known)})))


def _strangers(placements: Sequence[Placement], known: set[int]) -> list[tuple[int, int]]:
    return [(row.person_id, row.shift_id) for row in placements if row.shift_id not in known]


def _seat(work: Opportunity, pairs: set[tuple[int, int]], at: dt.datetime) -> dict[tuple[int, int], SignUp | None]:
    """Seat the people of one opportunity; None for who cannot be. Who goes already is neither counted nor told."""
    shifts = {row.pk: row for row in lock_shifts(work, {shift for _person, shift in pairs})}
    people = {person for person, shift in pairs if shift in shifts}
    engaged = {row.person_id: row for row in Engagement.objects.filter(opportunity=work, person__in=people, ended_at=None)}
    live = SignUp.objects.select_for_update(of=("self",)).filter(shift__in=shifts, person__in=people, state__in=LIVE_SIGNUPS)
    held = {(row.person_id, row.shift_id): row for row in live.order_by("pk")}
    done: dict[tuple[int, int], SignUp | None] = {}
    for person, pk in sorted(pair for pair in pairs if pair[1] in shifts):
        signup = held.get((person, pk))
        if signup is not None and signup.state == SignUpState.GOING:
            continue
        done[person, pk] = _give(shifts[pk], engaged, person, signup, at)
    new = [row for row in done.values() if row is not None]
    SignUp.objects.bulk_create([row for row in new if row.pk is None])
    SignUp.objects.bulk_update([row for row in new if row.pk is not None], ["engagement", "state", "since", "say_no_until"])
    write_counts(work, list(shifts.values()), at)
    return done


def _give(shift: Shift, engaged: Mapping[int, Engagement], person: int, signup: SignUp | None, at: dt.datetime) -> SignUp | None:
    """Take a place in memory, in the place of one on the waiting list or of a stand-by where there is one."""
    if person not in engaged or not shift.is_ahead(at) or shift.is_full:
        return None
    if signup is None:
        signup = SignUp(shift=shift, person_id=person)
    else:
        leave_seat(shift, signup)
    shift.taken += 1
    signup.engagement, signup.state, signup.since, signup.say_no_until = engaged[person], SignUpState.GOING, at, None
    return signup


def _tell(plan: AssignmentPlan, by: Actor, given: Mapping[int, Sequence[SignUp]], at: dt.datetime, *, silent: bool) -> None:
    """Tell each person once, of all their shifts."""
    people = Actor.objects.in_bulk(given)
    told = ToldOfPlan.objects.bulk_create([ToldOfPlan(plan=plan, person_id=person) for person in sorted(given)])
    through = ToldOfPlan.signups.through
    through.objects.bulk_create(
        through(toldofplan_id=row.pk, signup_id=signup.pk) for row in told for signup in given[row.person_id]
    )
    owner = plan.association.actor
    for row in told:
        record(verb="plan.published", actor=by, obj=row, association=owner, person=people[row.person_id], silent=silent, at=at)
