"""Chapter: what the named people have done, as it is told in `content/story.toml`."""

import datetime as dt
from random import Random

from touiza.actors.models import Actor
from touiza.demo.filling.world import World
from touiza.demo.reading import Entry, content
from touiza.opportunities.models import Application
from touiza.opportunities.services.applications import accept_application, apply, ask_applicant, decline_application
from touiza.proof.models import Contribution
from touiza.proof.services.hours import claim_hours, confirm_hours


def fill_story(world: World) -> str:
    """Tell all that is older than yesterday or so; what is fresh comes last, in a chapter of its own."""
    told = [entry for entry in content("story")["story"] if "ago" not in entry]
    lot = world.lot("story")
    for entry in sorted(told, key=lambda entry: entry["applied"]):
        _tell(world, entry, lot)
    return f"{len(told)} stories of named people"


def _tell(world: World, entry: Entry, lot: Random) -> None:
    opportunity, person = world.opportunities[entry["opportunity"]], world.people[entry["person"]]
    by = world.staff(world.entries[entry["opportunity"]]["of"])[0]
    application = apply(
        opportunity=opportunity,
        person=person,
        message=entry["message"],
        at=world.almanac.moment(entry["applied"], lot.randint(9, 21), lot.randrange(60)),
        silent=True,
    )
    _decide(world, entry, application, by, lot)
    for line in entry.get("hours", ()):
        enter_line(world, entry, line, person, by)


def _decide(world: World, entry: Entry, application: Application, by: Actor, lot: Random) -> None:
    hour = (lot.randint(17, 21), lot.randrange(60))
    if "decided" in entry:
        accept_application(application=application, by=by, at=world.almanac.moment(entry["decided"], *hour), silent=True)
    if "declined" in entry:
        decline_application(
            application=application,
            by=by,
            reason=entry["reason"],
            sentence=entry["sentence"],
            at=world.almanac.moment(entry["declined"], *hour),
            silent=True,
        )
    if "question" in entry:
        at = world.almanac.ago(entry["ago_asked"])
        ask_applicant(application=application, by=by, question=entry["question"], at=at, silent=True)


def enter_line(world: World, entry: Entry, line: Entry, person: Actor, by: Actor) -> Contribution:
    """Enter time on the evening of its day; confirm it after so many days, where it says so."""
    opportunity = world.opportunities[entry["opportunity"]]
    day = world.almanac.read(line["on"])
    claim = claim_hours(
        person=person,
        source=opportunity.post,
        association=opportunity.association.actor,
        minutes=line["minutes"],
        done_on=day,
        note=line["note"],
        cause=world.word("causes", world.entries[entry["opportunity"]]["causes"][0]),
        sure=None,
        at=world.almanac.moment(day, 20, 10),
        silent=True,
    )
    if "confirmed" in line:
        at = world.almanac.moment(day + dt.timedelta(days=line["confirmed"]), 18, 45)
        confirm_hours(claim=claim, by=by, at=at, silent=True)
    return claim
