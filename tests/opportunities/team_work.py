"""Teams for tests: shift work with people accepted, each free to wish."""

import datetime as dt

from tests.opportunities.shift_work import add_shift_work, on, volunteers
from tests.worlds import World, add_person
from touiza.actors.models import Actor
from touiza.core import clock
from touiza.opportunities.models import AssignmentPlan, Opportunity
from touiza.opportunities.services.applications import apply
from touiza.opportunities.services.assigning import begin_plan, work_out
from touiza.opportunities.services.shifts import ShiftFields
from touiza.opportunities.services.wishing import ask_for_wishes


def add_team(world: World, *more: str, spans: int = 3, places: int = 1, **changes: object) -> Opportunity:
    """Return work in so many shifts, to which Amina, Yanis and Chloé are accepted, and people of these handles."""
    work = add_shift_work(world, [on(day) for day in range(spans)], fields=ShiftFields(places=places), **changes)
    people = [*volunteers(world)[:3], *(add_person(handle, handle.title(), "fr")[1] for handle in more)]
    for person in people:
        take_part(work, person)
    return work


def take_part(work: Opportunity, person: Actor) -> None:
    apply(opportunity=Opportunity.objects.get(pk=work.pk), person=person)


def add_plan(work: Opportunity, world: World, *others: Opportunity, exact: bool = False) -> AssignmentPlan:
    """Return a draft that the worker has finished."""
    plan = begin_plan(lead=work, opportunities=[work, *others], by=world.nassima)
    work_out(plan_id=plan.pk, exact=exact)
    plan.refresh_from_db()
    return plan


def ask(work: Opportunity, world: World) -> None:
    ask_for_wishes(opportunity=work, by=world.nassima, until=clock.now() + dt.timedelta(days=3))


def who(plan: AssignmentPlan) -> dict[int, set[str]]:
    """Return by shift who is on it in the plan, by name."""
    found: dict[int, set[str]] = {}
    for row in plan.placements.exclude(kind="off").select_related("person"):
        found.setdefault(row.shift_id, set()).add(str(row.person))
    return found
