"""Chapter: work handed in from home, hours of a team entered by its captain, what was corrected and taken back (`content/book.toml`)."""

import datetime as dt

from touiza.accounts.models import User
from touiza.actors.models import Actor
from touiza.demo.filling.applications import crowd_actors
from touiza.demo.filling.world import World
from touiza.demo.reading import Entry, content, translated
from touiza.opportunities.fields import OpportunityFields
from touiza.opportunities.models import Deliverable, Engagement, Opportunity
from touiza.opportunities.services.applications import accept_application, apply
from touiza.opportunities.services.captains import enter_for_team, name_captain
from touiza.opportunities.services.delivering import accept_deliverable, hand_in, return_deliverable
from touiza.opportunities.services.publishing import create_opportunity, publish_opportunity
from touiza.proof.services.batches import confirm_many
from touiza.proof.services.hours import adjust_hours
from touiza.proof.services.reversals import reverse_hours
from touiza.proof.services.wages import set_wage

HANDLE = "amis_chrea"


def fill_book(world: World) -> str:
    """Have a chapter translated, sent back and accepted; a slope planted, written down by a captain, confirmed and mended."""
    told = content("book")
    set_wage(by=User.objects.filter(is_staff=True).order_by("pk")[0], **told["wage"])
    by = world.staff(HANDLE)[0]
    _home(world, told["home"], by)
    crowd = [actor for _key, actor in sorted(crowd_actors().items())]
    _team(world, told["team"], by, world.lot("book").sample(crowd, len(told["team"]["amounts"])))
    return "work from home, and the hours of a team"


def _home(world: World, entry: Entry, by: Actor) -> None:
    almanac = world.almanac
    fields = OpportunityFields(
        **_words(world, entry),
        deliverable=translated(entry, "deliverable", entry["source"]),
        attendance="remote",
        timing="flexible",
        deadline=almanac.day(entry["ends_in"]),
        minutes=180,
        places=12,
    )
    people = {name: world.people[name] for name in dict.fromkeys(work["who"] for work in entry["work"])}
    places = _publish(world, fields, by, list(people.values()), almanac.day(-entry["published"]))
    latest: dict[str, Deliverable] = {}
    for number, work in enumerate(entry["work"]):
        on = almanac.day(-work["days_ago"])
        line = hand_in(
            engagement=places[people[work["who"]].pk], person=people[work["who"]], done_on=on, minutes=work["minutes"],
            quantity=work["pages"], text=work["text"], deliverable=latest.get(work["who"]), key=f"demo book {number}", sure=None,
            at=almanac.moment(on, 21, 5), silent=True,
        )  # fmt: skip
        latest[work["who"]] = line.deliverable
        answered = {"deliverable": line.deliverable, "number": line.number, "by": by, "at": almanac.moment(on + dt.timedelta(days=1), 18), "silent": True}
        if "remark" in work:
            return_deliverable(**answered, remark=work["remark"])
        elif "accepted" in work:
            accept_deliverable(**answered, remark=work["accepted"])


def _team(world: World, entry: Entry, by: Actor, people: list[Actor]) -> None:
    """Plant; the captain enters it that evening; a coordinator confirms all at once, corrects one and takes one back."""
    almanac = world.almanac
    on = almanac.day(-entry["days_ago"])
    starts, ends = (dt.time.fromisoformat(entry[name]) for name in ("from", "to"))
    fields = OpportunityFields(
        **_words(world, entry),
        day=on,
        starts=starts,
        ends=ends,
        minutes=(ends.hour - starts.hour) * 60,
        places=20,
        commune=world.word("places", entry["commune"]),
        address=translated(entry, "address", entry["source"]),
    )
    captain = world.people[entry["captain"]]
    places = _publish(world, fields, by, [captain, *people], on - dt.timedelta(days=12))
    opportunity = places[captain.pk].opportunity
    named = name_captain(opportunity=opportunity, person=captain, by=by, until=on + dt.timedelta(days=20), at=almanac.moment(on, 7), silent=True)
    amounts = {person.pk: (minutes, trees) for person, (minutes, trees) in zip(people, entry["amounts"], strict=True)}
    evening = almanac.moment(on, 19, 40)
    claims = enter_for_team(captain=named, by=captain, done_on=on, amounts=amounts, key="demo book team", note=entry["note"], sure=None, at=evening, silent=True)
    next_day = evening + dt.timedelta(hours=15)
    confirm_many(association=world.associations[HANDLE].actor, claims=claims, by=by, key="demo-book-team", at=next_day, silent=True)
    adjust_hours(claim=claims[0], by=by, minutes=210, reason=entry["correction"], at=next_day + dt.timedelta(hours=2), silent=True)
    reverse_hours(claim=claims[1], by=by, reason=entry["mistake"], closed=True, at=next_day + dt.timedelta(days=1), silent=True)


def _words(world: World, entry: Entry) -> dict:
    return {
        "title": translated(entry, "title", entry["source"]),
        "body": translated(entry, "body", entry["source"]),
        "counts": entry["counts"],
        "causes": world.words("causes", entry["causes"]),
        "languages": world.words("languages", entry["languages"]),
    }


def _publish(world: World, fields: OpportunityFields, by: Actor, people: list[Actor], on: dt.date) -> dict[int, Engagement]:
    """Publish work on a day, accept these people on the next; return the places they hold."""
    at = world.almanac.moment(on, 17)
    made = create_opportunity(association=world.associations[HANDLE], by=by, fields=fields, at=at, silent=True)
    publish_opportunity(opportunity=made, by=by, at=at, silent=True)
    opportunity = Opportunity.objects.select_related("post", "association__actor").get(pk=made.pk)
    for n, person in enumerate(people):
        asked = world.almanac.moment(on + dt.timedelta(days=1), 9) + dt.timedelta(minutes=7 * n)
        application = apply(opportunity=opportunity, person=person, message="", at=asked, silent=True)
        accept_application(application=application, by=by, at=asked + dt.timedelta(hours=4), silent=True)
    return {place.person_id: place for place in Engagement.objects.filter(opportunity=opportunity).select_related("opportunity__post")}
