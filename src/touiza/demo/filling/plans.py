"""Chapter: the team of an event is assigned: people accepted, their wishes, what the shifts need, a plan as a draft."""

import datetime as dt

from touiza.actors.models import Actor, Person
from touiza.demo.filling.applications import crowd_actors
from touiza.demo.filling.world import World
from touiza.demo.reading import Entry, content
from touiza.opportunities.models import ApplicationState, AssignmentPlan, Opportunity, Placement, Shift
from touiza.opportunities.services.applications import accept_application, apply
from touiza.opportunities.services.assigning import draft_plan, keep_off, lock_placement
from touiza.opportunities.services.wishing import ask_for_wishes, say_wishes, set_needs
from touiza.vocabulary.availability import mask_of
from touiza.vocabulary.models import Skill


def fill_plans(world: World) -> str:
    """Bring the team together and draft its plan."""
    for entry in content("plans")["plans"]:
        work = _work(world, entry)
        shifts = list(Shift.objects.planned().filter(opportunity=work).order_by("starts_at", "pk"))
        by = world.staff(entry["of"])[0]
        people = _accept(world, entry, work, by)
        _need(entry, shifts)
        _wish(world, entry, work, shifts, people, by)
        _draft(world, work, by)
    return f"{AssignmentPlan.objects.count()} plan, {Placement.objects.count()} placements"


def _work(world: World, entry: Entry) -> Opportunity:
    rows = Opportunity.objects.filter(association=world.associations[entry["of"]]).select_related("post", "association__actor")
    return next(row for row in rows if str(row.post.title.in_(entry["source"])) == entry["title"])


def _accept(world: World, entry: Entry, work: Opportunity, by: Actor) -> list[Actor]:
    """Have people of the crowd who are new to it apply and be accepted, one after the other."""
    lot = world.lot(f"plan of {entry['of']}")
    taken = set(work.applications.values_list("person", flat=True))
    crowd = [person for person in crowd_actors().values() if person.created_at < world.almanac.ago(420) and person.pk not in taken]
    wanted = mask_of(entry["free"])
    free = Person.objects.filter(actor__in=[person.pk for person in crowd]).values_list("actor", "availability")
    able = {pk for pk, mask in free if mask & wanted}
    people = lot.sample(sorted((one for one in crowd if one.pk in able), key=lambda one: one.pk), entry["accepted"])
    for n, person in enumerate(people):
        at = world.almanac.moment(entry["applied"], 8) + dt.timedelta(minutes=55 * n)
        message = entry["message"]["fr" if n % 4 == 3 else "ar"] if n % 3 == 0 else ""
        application = apply(opportunity=work, person=person, message=message, at=at, silent=True)
        if application.state == ApplicationState.SUBMITTED:
            accept_application(application=application, by=by, at=at + dt.timedelta(hours=5), silent=True)
    return people


def _need(entry: Entry, shifts: list[Shift]) -> None:
    for told in entry["needs"]:
        skills = {Skill.objects.get(code=code): count for code, count in told["skills"].items()}
        for shift in shifts:
            if str(shift.label.in_("ar")) == told["label"]:
                set_needs(shift=shift, least=None, skills=skills)


def _wish(world: World, entry: Entry, work: Opportunity, shifts: list[Shift], people: list[Actor], by: Actor) -> None:
    told = entry["wishes"]
    asked = world.almanac.moment(told["asked"], 9, 30)
    ask_for_wishes(opportunity=work, by=by, until=world.almanac.moment(told["days"], told["hour"]), at=asked, silent=True)
    for one in entry["wished"]:
        words = dict.fromkeys((shifts[n].pk for n in one.get("gladly", ())), "gladly")
        words |= dict.fromkeys((shifts[n].pk for n in one.get("cannot", ())), "cannot")
        say_wishes(
            opportunity=work, person=people[one["turn"]], shifts=words, most_hours=one.get("hours"), rest_hours=one.get("rest", 11),
            friends=[people[n] for n in one.get("friends", ())], at=asked + dt.timedelta(hours=3 * one["turn"] + 1),
        )  # fmt: skip


def _draft(world: World, work: Opportunity, by: Actor) -> None:
    """Draft it step by step, so that the same world has the same plan everywhere; lock one, keep one off."""
    plan = draft_plan(lead=work, by=by, at=world.almanac.now)
    rows = list(plan.placements.order_by("shift__starts_at", "pk"))
    if len(rows) > 3:
        lock_placement(plan=plan, person=rows[0].person_id, shift=rows[0].shift_id)
        keep_off(plan=plan, person=rows[3].person_id, shift=rows[3].shift_id)
