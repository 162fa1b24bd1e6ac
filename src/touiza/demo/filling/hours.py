"""Chapter: the hours the crowd entered, and what the associations made of them."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from touiza.actors.models import Actor
from touiza.demo.almanac import WEEKDAYS
from touiza.demo.filling.applications import crowd_actors
from touiza.demo.filling.crowd import crowd
from touiza.demo.filling.letters import Letters
from touiza.demo.filling.world import World
from touiza.demo.reading import Entry
from touiza.opportunities.models import Engagement, Opportunity
from touiza.proof.models import Contribution
from touiza.proof.services.hours import claim_hours, confirm_hours, decline_hours

FRESH = dt.timedelta(days=5)


@dataclass
class Book:
    world: World
    lot: Random
    letters: Letters
    lines: int = 0


def fill_hours(world: World) -> str:
    """Have everybody of the crowd who took part enter their time, and have most of it confirmed."""
    lot = world.lot("hours")
    book = Book(world, lot, Letters(world, lot))
    keys = {world.opportunities[key].pk: key for key in world.opportunities}
    people = {actor.pk: entry for key, actor in crowd_actors().items() for entry in crowd() if entry["key"] == key}
    held = Engagement.objects.filter(person__in=people, ended_at=None).select_related("person").order_by("pk")
    for engagement in held:
        entry = world.entries[keys[engagement.opportunity_id]]
        _enter_all(book, engagement, entry, people[engagement.person_id])
    return f"{book.lines} lines of hours"


def _enter_all(book: Book, engagement: Engagement, entry: Entry, person: Entry) -> None:
    opportunity = book.world.opportunities[entry["key"]]
    for day, minutes in times(book, engagement, entry, opportunity):
        _enter(book, engagement.person, entry, person, opportunity, day, minutes)


def times(book: Book, engagement: Engagement, entry: Entry, opportunity: Opportunity) -> Iterator[tuple[dt.date, int]]:
    """Yield the days a person came or worked, and for how many minutes. Nothing lies in the future."""
    last_night = book.world.almanac.today - dt.timedelta(days=1)
    if "at" in entry:
        if opportunity.day and opportunity.day <= last_night and book.lot.random() < 0.93:
            yield opportunity.day, opportunity.minutes or 60
        return
    first = max(opportunity.day or last_night, engagement.started_at.date() + dt.timedelta(days=1))
    last = min(opportunity.deadline or last_night, last_night)
    weekday = entry["period"].get("weekday")
    days = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
    if weekday:
        days = [day for day in days if WEEKDAYS[day.weekday()] == weekday]
    for day in sorted(book.lot.sample(days, min(len(days), _times(book, opportunity, days)))):
        yield day, _minutes(book, opportunity)


def _times(book: Book, opportunity: Opportunity, days: list[dt.date]) -> int:
    """Return how often somebody came: a few of the weeks, some of the sets, most of the evenings."""
    if opportunity.per == "week":
        weeks = max(len(days) // 7, 1) if len(days) > 12 else 1
        return max(round(weeks * book.lot.uniform(0.15, 0.42)), 1)
    return book.lot.choice([1, 1, 2, 2, 3])


def _minutes(book: Book, opportunity: Opportunity) -> int:
    asked = opportunity.minutes or 90
    if opportunity.per == "once":
        return max(30, round(asked / book.lot.choice([3, 4, 5]) / 15) * 15)
    if asked <= 45:  # sets: some do two or three in a row
        return asked * book.lot.choice([1, 2, 2, 3, 4])
    return max(15, asked + book.lot.choice([-15, 0, 0, 0, 0, 15, 30]))


def _enter(
    book: Book, who: Actor, entry: Entry, person: Entry, opportunity: Opportunity, day: dt.date, minutes: int
) -> None:
    entered = book.world.almanac.moment(day, book.lot.randint(18, 22), book.lot.randrange(60))
    if book.lot.random() < 0.25:
        entered = min(entered + dt.timedelta(hours=book.lot.randint(10, 60)), book.world.almanac.ago(3))
    claim = claim_hours(
        person=who,
        source=opportunity.post,
        association=opportunity.association.actor,
        minutes=minutes,
        done_on=day,
        note=book.letters.note(person, entry) if book.lot.random() < 0.9 else "",
        cause=book.world.word("causes", entry["causes"][0]),
        sure=None,
        at=entered,
        silent=True,
    )
    book.lines += 1
    _answer(book, claim, entry, person)


def _answer(book: Book, claim: Contribution, entry: Entry, person: Entry) -> None:
    """Confirm it some days later; correct a few, refuse very few, leave what is fresh."""
    at = claim.at + dt.timedelta(hours=book.lot.uniform(6, 80))
    late = book.world.almanac.now - claim.at < FRESH and book.lot.random() < 0.6
    if late or at > book.world.almanac.ago(4) or entry.get("unconfirmed"):
        return
    by = book.lot.choice(book.world.staff(entry["of"]))
    chance = book.lot.random()
    if chance < 0.015:
        reason = book.letters.remark("refused", person, entry)
        decline_hours(claim=claim, by=by, reason=reason, at=at, silent=True)
    elif chance < 0.06 and claim.minutes > 60:
        difference = book.lot.choice([-30, -15, 30])
        reason = book.letters.remark("less" if difference < 0 else "more", person, entry)
        minutes = claim.minutes + difference
        confirm_hours(claim=claim, by=by, minutes=minutes, reason=reason, at=at, silent=True)
    else:
        confirm_hours(claim=claim, by=by, at=at, silent=True)
