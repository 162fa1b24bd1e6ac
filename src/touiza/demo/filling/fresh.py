"""Chapter: the last hours. These are told: notices appear, and a handful of mails lies in the demo's post office."""

from touiza.demo.filling.world import World
from touiza.demo.reading import Entry, content
from touiza.opportunities.models import LIVE, Application
from touiza.opportunities.services.applications import accept_application, apply
from touiza.proof.models import Contribution
from touiza.proof.services.hours import confirm_hours


def fill_fresh(world: World) -> str:
    """Have people apply and coordinators decide, as of an hour or a day ago."""
    applied = [entry for entry in content("story")["story"] if "ago" in entry]
    for entry in sorted(applied, key=lambda entry: -entry["ago"]):
        _apply(world, entry)
    for entry in content("story")["fresh"]:
        DEEDS[entry["kind"]](world, entry)
    return f"{len(applied) + len(content('story')['fresh'])} things that are still news"


def _apply(world: World, entry: Entry) -> None:
    opportunity, person = world.opportunities[entry["opportunity"]], world.people[entry["person"]]
    apply(opportunity=opportunity, person=person, message=entry["message"], at=world.almanac.ago(entry["ago"]))


def _accept(world: World, entry: Entry) -> None:
    application = Application.objects.get(
        opportunity=world.opportunities[entry["opportunity"]], person=world.people[entry["person"]], state__in=LIVE
    )
    by = world.staff(world.entries[entry["opportunity"]]["of"])[0]
    accept_application(application=application, by=by, at=world.almanac.ago(entry["ago"]))


def _confirm(world: World, entry: Entry) -> None:
    source = world.opportunities[entry["opportunity"]].post
    by = world.staff(world.entries[entry["opportunity"]]["of"])[0]
    for claim in Contribution.objects.waiting().filter(person=world.people[entry["person"]], source=source):
        confirm_hours(claim=claim, by=by, at=world.almanac.ago(entry["ago"]))


DEEDS = {"accept": _accept, "confirm": _confirm}
