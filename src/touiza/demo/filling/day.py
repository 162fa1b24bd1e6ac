"""Chapter: days that have passed, with what comes after them, and one that is being held today (`content/day.toml`)."""

import datetime as dt
from typing import Any

from touiza.actors.models import Actor
from touiza.core.translated import TranslatedText
from touiza.demo.filling.applications import crowd_actors
from touiza.demo.filling.world import World
from touiza.demo.reading import Entry, content, translated
from touiza.opportunities.access_day import own_attendee
from touiza.opportunities.days import Day, day_of_opportunity, thanks_at
from touiza.opportunities.fields import OpportunityFields
from touiza.opportunities.models import Opportunity
from touiza.opportunities.services.afterwards import give_impression, say_thanks, take_hours
from touiza.opportunities.services.applications import accept_application, apply
from touiza.opportunities.services.attendance import add_named, close_list, record_presence
from touiza.opportunities.services.day_words import follow_up, report_incident, send_to_all, word_thanks
from touiza.opportunities.services.publishing import create_opportunity, publish_opportunity
from touiza.proof.services.hours import DAY_MINUTES

HANDLE = "amis_chrea"
EARLIEST, LATEST, LENGTH = 6, 18, 4  # the hours within which today's work begins, and how long it takes
PLACES = 14


def fill_day(world: World) -> str:
    """Hold three days. Amina came to the first and has not taken her hours yet; she is expected today."""
    told = content("day")
    by = world.staff(HANDLE)[0]
    words = translated(told, "thanks", "ar")
    word_thanks(association=world.associations[HANDLE], text=words, at=world.almanac.moment(-30, 18))
    crowd = [actor for _key, actor in sorted(crowd_actors().items())]
    crowd = world.lot("day").sample(crowd, 18)
    _past(world, told["past"], by, [world.people["amina"], *crowd[:9]])
    _recent(world, told["recent"], by, crowd[2:8])
    _today(world, told["today"], by, [world.people["amina"], world.people["yanis"], *crowd[9:]])
    return "three days with their lists"


def _past(world: World, entry: Entry, by: Actor, people: list[Actor]) -> None:
    starts, ends = (dt.time.fromisoformat(entry[name]) for name in ("from", "to"))
    day = _open(world, entry, by, people, world.almanac.day(-entry["days_ago"]), starts, ends)
    text = translated(entry, "message", entry["source"])
    _message(day, by, text)
    minute = dt.timedelta(minutes=1)
    for n, person in enumerate(people[:6]):
        _mark(day, by, person, "came", day.starts_at + (3 * n - 9) * minute, way="qr")
    _mark(day, by, people[6], "late", day.starts_at + 40 * minute, comment=entry["late"])
    _mark(day, by, people[7], "came", day.starts_at + 2 * minute, way="code")
    _mark(day, by, people[7], "left_early", day.starts_at + 120 * minute, comment=entry["early"])
    _mark(day, by, people[8], "excused", day.starts_at - 60 * minute)
    add_named(day=day, name=entry["walk_in"], by=by, at=day.starts_at + 25 * minute, silent=True)
    _mark(day, by, people[9], "no_show", day.ends_at + 5 * minute)
    _incident(day, by, entry, people[3])
    close_list(day=day, by=by, at=day.ends_at + 30 * minute, silent=True)
    say_thanks(at=thanks_at(day) + 7 * minute)
    _answers(day, by, entry, people)


def _recent(world: World, entry: Entry, by: Actor, people: list[Actor]) -> None:
    """Leave to do what a day leaves: nobody has looked through the list yet, nor settled what went wrong."""
    starts, ends = (dt.time.fromisoformat(entry[name]) for name in ("from", "to"))
    day = _open(world, entry, by, people, world.almanac.day(-entry["days_ago"]), starts, ends)
    for n, person in enumerate(people[:-1]):
        _mark(day, by, person, "came", day.starts_at + dt.timedelta(minutes=2 * n - 6), way="qr")
    at = day.ends_at - dt.timedelta(minutes=50)
    report_incident(
        day=day, by=by, severity="serious", text=entry["incident"], concerned=[people[2].pk], key=f"demo {day.place}", at=at, silent=True
    )


def _message(day: Day, by: Actor, text: TranslatedText) -> None:
    send_to_all(day=day, by=by, text=text, key=f"demo {day.place}", at=day.starts_at - dt.timedelta(hours=3), silent=True)


def _mark(day: Day, by: Actor, person: Actor, state: str, at: dt.datetime, **more: Any) -> None:
    record_presence(day=day, by=by, person=person, state=state, at=at, silent=True, **more)


def _incident(day: Day, by: Actor, entry: Entry, person: Actor) -> None:
    at = day.starts_at + dt.timedelta(minutes=95)
    incident = report_incident(
        day=day, by=by, severity="minor", text=entry["incident"], concerned=[person.pk], key=f"demo {day.place}", at=at, silent=True
    )
    evening = day.ends_at + dt.timedelta(hours=7)
    follow_up(
        incident=incident, by=by, severity="note", text=entry["follow_up"], settled=True, key=f"demo {day.place}", at=evening, silent=True
    )


def _answers(day: Day, by: Actor, entry: Entry, people: list[Actor]) -> None:
    """Most of those who came take their hours as proposed; some say how it was."""
    at = thanks_at(day) + dt.timedelta(hours=2)
    for person, said in zip(people[1:5], entry["said"], strict=True):
        attendee = own_attendee(day, person)
        if attendee is None:
            continue
        word = attendee.afterwords.get(kind="thanks")
        take_hours(attendee=attendee, day=day, minutes=word.minutes or DAY_MINUTES, sure=None, at=at, silent=True)
        give_impression(attendee=attendee, side="volunteer", by=person, first=said[0], second=said[1], sentence=said[2], at=at)
        give_impression(attendee=attendee, side="coordinator", by=by, first=4, second=4, at=at)


def _today(world: World, entry: Entry, by: Actor, people: list[Actor]) -> None:
    """Have some of them here already, where the day has begun."""
    now = world.almanac.now
    hour = min(max((now + dt.timedelta(hours=1)).hour - 1, EARLIEST), LATEST)  # about an hour ago in Algiers
    day = _open(world, entry, by, people, world.almanac.today, dt.time(hour), dt.time(hour + LENGTH))
    if not day.may_begin(now):
        return
    for person in people[2:5]:
        record_presence(day=day, by=by, person=person, state="came", way="qr", at=now, silent=True)


def _open(world: World, entry: Entry, by: Actor, people: list[Actor], on: dt.date, starts: dt.time, ends: dt.time) -> Day:
    """Publish work on a day, two weeks before it, and accept these people."""
    fields = OpportunityFields(
        title=translated(entry, "title", entry["source"]),
        body=translated(entry, "body", entry["source"]),
        day=on,
        starts=starts,
        ends=ends,
        minutes=(ends.hour - starts.hour) * 60 + ends.minute - starts.minute,
        places=PLACES,
        commune=world.word("places", entry["commune"]),
        address=translated(entry, "address", entry["source"]),
        causes=world.words("causes", entry["causes"]),
        languages=world.words("languages", entry["languages"]),
        accommodations=world.words("accommodations", entry["accommodations"]),
    )
    before = world.almanac.moment(on - dt.timedelta(days=14), 17)
    made = create_opportunity(association=world.associations[HANDLE], by=by, fields=fields, at=before, silent=True)
    publish_opportunity(opportunity=made, by=by, at=before, silent=True)
    for n, person in enumerate(people):
        at = world.almanac.moment(on - dt.timedelta(days=10), 9 + n)
        application = apply(opportunity=made, person=person, message="", at=at, silent=True)
        accept_application(application=application, by=by, at=at + dt.timedelta(hours=5), silent=True)
    opportunity = Opportunity.objects.select_related("post", "association__actor").get(pk=made.pk)
    day = day_of_opportunity(opportunity, on)
    if day is None:
        raise LookupError(on)
    return day
