"""Chapter: how the crowd applied, was asked, accepted and declined, and withdrew."""

import datetime as dt
from dataclasses import dataclass
from random import Random

from touiza.actors.models import Actor, Person
from touiza.demo.filling.crowd import crowd
from touiza.demo.filling.fitting import Crowd
from touiza.demo.filling.letters import Letters
from touiza.demo.filling.world import World
from touiza.demo.reading import Entry
from touiza.opportunities.models import Application, Opportunity
from touiza.opportunities.services.applications import (
    accept_application,
    answer_question,
    apply,
    ask_applicant,
    decline_application,
    withdraw_application,
)

RECENT = 6  # days within which those who still wait have applied
FIRST = dt.timedelta(minutes=50)  # after publishing, nobody is quicker


@dataclass
class Desk:
    """All that is needed to bring people into opportunities."""

    world: World
    lot: Random
    crowd: Crowd
    letters: Letters
    actors: dict[str, Actor]
    written: int = 0


def fill_applications(world: World) -> str:
    """Bring the crowd into the opportunities, each as far as its `people` say."""
    lot = world.lot("applications")
    desk = Desk(world, lot, Crowd(lot), Letters(world, lot), crowd_actors())
    for entry in world.entries.values():
        _fill(desk, entry)
    return f"{desk.written} applications"


def crowd_actors() -> dict[str, Actor]:
    """Return the actors of the crowd by key."""
    keys = {entry["email"]: entry["key"] for entry in crowd()}
    rows = Person.objects.filter(user__email__in=keys).select_related("actor", "user")
    return {keys[person.user.email]: person.actor for person in rows if person.user}


def _fill(desk: Desk, entry: Entry) -> None:
    people = entry.get("people", {})
    for _n in range(people.get("withdrawn", 0)):
        _withdraw(desk, entry)
    for _n in range(people.get("declined", 0)):
        _decline(desk, entry)
    for _n in range(people.get("accepted", 0)):
        _accept(desk, entry)
    for _n in range(people.get("asked", 0)):
        _ask(desk, entry)
    for _n in range(people.get("waiting", 0)):
        _apply(desk, entry, desk.lot.uniform(1.2, RECENT))


def _accept(desk: Desk, entry: Entry) -> None:
    applied = _apply(desk, entry, _days_ago(desk, entry))
    if applied is None or not entry["review"]:
        return
    application, person = applied
    by, later = _coordinator(desk, entry), _after(desk, application.created_at, 3, 80)
    if desk.lot.random() < 0.4 and (words := desk.letters.answered(person, entry)):
        ask_applicant(application=application, by=by, question=words[0], at=later, silent=True)
        later = _after(desk, later, 2, 30)
        answer_question(application=application, answer=words[1], at=later, silent=True)
        later = _after(desk, later, 1, 24)
    accept_application(application=application, by=by, at=later, silent=True)


def _decline(desk: Desk, entry: Entry) -> None:
    applied = _apply(desk, entry, _days_ago(desk, entry))
    if applied is None:
        return
    application, person = applied
    reason, sentence = desk.letters.decline(person, entry)
    decline_application(
        application=application,
        by=_coordinator(desk, entry),
        reason=reason,
        sentence=sentence,
        at=_after(desk, application.created_at, 8, 70),
        silent=True,
    )


def _withdraw(desk: Desk, entry: Entry) -> None:
    applied = _apply(desk, entry, _days_ago(desk, entry))
    if applied is None:
        return
    application, person = applied
    withdraw_application(
        application=application,
        sentence=desk.letters.withdrawal(person, entry),
        at=_after(desk, application.created_at, 20, 90),
        silent=True,
    )


def _ask(desk: Desk, entry: Entry) -> None:
    """Leave an application with a question that waits for its answer."""
    applied = _apply(desk, entry, desk.lot.uniform(2.5, RECENT), language="ar")
    if applied is None:
        return
    application, person = applied
    question = desk.letters.question(person, entry)
    if question:
        at = _after(desk, application.created_at, 8, 40)
        ask_applicant(application=application, by=_coordinator(desk, entry), question=question, at=at, silent=True)


def _apply(desk: Desk, entry: Entry, days: float, language: str | None = None) -> tuple[Application, Entry] | None:
    """Have somebody apply so many days ago; None when nobody fits."""
    person = desk.crowd.draw(entry, joined_by=-round(days) - 1, language=language)
    if person is None:
        return None
    opportunity = desk.world.opportunities[entry["key"]]
    application = apply(
        opportunity=opportunity,
        person=desk.actors[person["key"]],
        message=desk.letters.message(person, entry),
        at=max(_waking(desk, days), (opportunity.post.published_at or desk.world.almanac.now) + FIRST),
        silent=True,
    )
    desk.written += 1
    return application, person


def _waking(desk: Desk, days: float) -> dt.datetime:
    """Return a moment so many days ago at an hour when people are awake."""
    day = (desk.world.almanac.now - dt.timedelta(days=days)).date()
    return desk.world.almanac.moment(day, desk.lot.randint(7, 22), desk.lot.randrange(60))


def _days_ago(desk: Desk, entry: Entry) -> float:
    """Return how many days ago one of those already decided applied: while it was open, rather early."""
    oldest = -entry["published"] - 0.5
    newest = max(_last_days_ago(desk.world.opportunities[entry["key"]], desk), 4.5)
    share = desk.lot.betavariate(1.1, 2.2)
    return oldest - share * max(oldest - newest, 0)


def _last_days_ago(opportunity: Opportunity, desk: Desk) -> float:
    """Return how many days ago the last decisions had to be taken: some days before work began, or lately."""
    is_over = opportunity.ends_at is not None and opportunity.ends_at < desk.world.almanac.now
    if opportunity.starts_at is None or (opportunity.timing == "flexible" and not is_over):
        return 0.0
    return (desk.world.almanac.now - opportunity.starts_at) / dt.timedelta(days=1) + 4.5


def _after(desk: Desk, moment: dt.datetime, least: int, most: int) -> dt.datetime:
    """Return a moment so many hours later, but not within the last hours."""
    return min(moment + dt.timedelta(hours=desk.lot.uniform(least, most)), desk.world.almanac.ago(2.5))


def _coordinator(desk: Desk, entry: Entry) -> Actor:
    return desk.lot.choice(desk.world.staff(entry["of"]))
