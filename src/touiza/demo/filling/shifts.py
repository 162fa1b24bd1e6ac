"""Chapter: work in shifts with who goes to them, and a time agreed with one person."""

import datetime as dt
from typing import Any

from touiza.actors.models import Actor
from touiza.core.translated import TranslatedText
from touiza.demo.almanac import WEEKDAYS
from touiza.demo.filling.applications import crowd_actors
from touiza.demo.filling.opportunities import zone_of
from touiza.demo.filling.world import World
from touiza.demo.reading import Entry, content, translated
from touiza.opportunities.fields import OpportunityFields
from touiza.opportunities.models import Application, Opportunity, Shift, SignUp
from touiza.opportunities.recurring import Rule
from touiza.opportunities.services.applications import accept_application, apply
from touiza.opportunities.services.arranging import answer_appointment, propose_appointment
from touiza.opportunities.services.handovers import accept_handover, offer_shift
from touiza.opportunities.services.joining import join_shifts, withdraw_signup
from touiza.opportunities.services.publishing import create_opportunity, publish_opportunity
from touiza.opportunities.services.recurrences import add_recurrence
from touiza.opportunities.services.shifts import ShiftFields, add_shifts
from touiza.opportunities.spans import Span, span_of

Turn = tuple[Actor, list[SignUp]]


def fill_shifts(world: World) -> str:
    """Write the shifts, bring people to them, have one withdraw and one hand over."""
    told = content("shifts")
    for entry in told["shifts"]:
        _fill(world, entry)
    for entry in told["arranged"]:
        _arrange(world, entry)
    return f"{Shift.objects.count()} shifts, {SignUp.objects.count()} times somebody signed up"


def _fill(world: World, entry: Entry) -> None:
    by = world.staff(entry["of"])[0]
    fields = _fields(world, entry, timing="shifts", withdraw_hours=entry["withdraw_hours"], join_mode=entry["join_mode"])
    opportunity = _create(world, entry, fields, by)
    _set_times(world, entry, opportunity, by)
    publish_opportunity(opportunity=opportunity, by=by, at=world.almanac.moment(entry["published"], 10, 5), silent=True)
    shifts = list(Shift.objects.filter(opportunity=opportunity).order_by("starts_at", "pk"))
    turns = _join(world, entry, opportunity, shifts, by)
    for one in entry.get("withdrawn", ()):
        person = turns[one["turn"]][0]
        signup = SignUp.objects.get(person=person, shift=shifts[one["shift"]])
        withdraw_signup(signup=signup, at=world.almanac.ago(30), silent=True)
    if given := entry.get("handed_over"):
        _hand_over(world, turns, shifts[given["shift"]], given)


def _create(world: World, entry: Entry, fields: OpportunityFields, by: Actor) -> Opportunity:
    association = world.associations[entry["of"]]
    written = world.almanac.moment(entry["published"] - 1, 18, 20)
    return create_opportunity(association=association, by=by, fields=fields, at=written, silent=True)


def _fields(world: World, entry: Entry, **more: Any) -> OpportunityFields:
    source = entry["source"]
    return OpportunityFields(
        title=translated(entry, "title", source),
        body=translated(entry, "body", source),
        commune=world.word("places", entry["commune"]),
        address=translated(entry, "address", source),
        causes=world.words("causes", entry["causes"]),
        goals=world.goals(entry["goals"]),
        languages=world.words("languages", entry["languages"]),
        accommodations=world.words("accommodations", entry.get("accommodations", [])),
        skills_welcome=world.words("skills", entry.get("skills_welcome", [])),
        zone=zone_of(entry["of"]),
        **more,
    )


def _set_times(world: World, entry: Entry, opportunity: Opportunity, by: Actor) -> None:
    at = world.almanac.now
    for week in entry.get("weeks", ()):
        weekday = WEEKDAYS.index(week["weekday"])
        add_recurrence(
            opportunity=opportunity, by=by, rule=Rule((weekday,)), first_day=world.almanac.day(1, week["weekday"]),
            starts=_time(week["from"]), ends=_time(week["to"]), fields=_shift(week), at=at, silent=True,
        )  # fmt: skip
    for slot in entry.get("slots", ()):
        first = world.almanac.day(entry["first"]["day"], entry["first"]["weekday"])
        spans = [_span(first + dt.timedelta(days=n), slot, opportunity.zone) for n in slot["days"]]
        add_shifts(opportunity=opportunity, by=by, spans=spans, fields=_shift(slot), at=at, silent=True)


def _span(day: dt.date, hours: Entry, zone: str) -> Span:
    return span_of(day, _time(hours["from"]), _time(hours["to"]), zone)


def _time(text: str) -> dt.time:
    return dt.time.fromisoformat(text)


def _shift(entry: Entry) -> ShiftFields:
    label = TranslatedText("ar", entry["label"])
    return ShiftFields(label=label, places=entry["places"], backup_places=entry["backups"])


def _join(world: World, entry: Entry, opportunity: Opportunity, shifts: list[Shift], by: Actor) -> list[Turn]:
    """Have people sign up in turn, each some hours after the one before."""
    lot = world.lot(f"shifts of {entry['key']}")
    crowd = [person for person in crowd_actors().values() if person.created_at < world.almanac.ago(420)]
    lot.shuffle(crowd)
    turns: list[Turn] = []
    for group in entry["joined"]:
        people = [crowd.pop() for _n in range(group["count"])] if group["person"] == "crowd" else [world.people[group["person"]]]
        for person in people:
            at = world.almanac.ago(group["ago"] if "ago" in group else 400 - 12 * len(turns))
            wanted = [shifts[n].pk for n in group["shifts"]]
            signups = join_shifts(opportunity=opportunity, person=person, shifts=wanted, at=at, silent=True)
            turns.append((person, signups))
            if entry["join_mode"] == "review" and not group.get("waiting"):
                _accept(opportunity, person, by, at + dt.timedelta(hours=2))
    return turns


def _accept(opportunity: Opportunity, person: Actor, by: Actor, at: dt.datetime) -> None:
    application = Application.objects.get(opportunity=opportunity, person=person)
    accept_application(application=application, by=by, at=at, silent=True)


def _hand_over(world: World, turns: list[Turn], shift: Shift, told: Entry) -> None:
    """Have one person's place taken over by somebody who takes part and is not on that shift."""
    giver = SignUp.objects.get(person=turns[told["turn"]][0], shift=shift)
    others = [person for person, _signups in turns if not SignUp.objects.filter(shift=shift, person=person).exists()]
    offer = offer_shift(signup=giver, to=others[0], sentence=told["sentence"], at=world.almanac.ago(28), silent=True)
    accept_handover(handover=offer, at=world.almanac.ago(26), silent=True)


def _arrange(world: World, entry: Entry) -> None:
    by = world.staff(entry["of"])[0]
    fields = _fields(world, entry, timing="arranged", join_mode="review", minutes=entry["minutes"], per="session")
    opportunity = _create(world, entry, fields, by)
    publish_opportunity(opportunity=opportunity, by=by, at=world.almanac.moment(entry["published"], 10, 5), silent=True)
    person, at = world.people[entry["person"]], world.almanac.moment(-9, 19)
    application = apply(opportunity=opportunity, person=person, message=entry["message"], at=at, silent=True)
    accept_application(application=application, by=by, at=at + dt.timedelta(hours=16), silent=True)
    agreed, proposed = entry["agreed"], entry["proposed"]
    first = propose_appointment(
        engagement=application.engagement, by=person, span=_span(world.almanac.day(agreed["day"]), agreed, opportunity.zone),
        note=agreed["note"], at=world.almanac.moment(-5, 20), silent=True,
    )  # fmt: skip
    answer_appointment(appointment=first, by=by, agreed=True, at=world.almanac.moment(-4, 9), silent=True)
    propose_appointment(
        engagement=application.engagement, by=by, span=_span(world.almanac.day(proposed["day"]), proposed, opportunity.zone),
        note=proposed["note"], at=world.almanac.moment(-1, 11), silent=True,
    )  # fmt: skip
