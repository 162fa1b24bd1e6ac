"""Chapter: the duty to answer. People write to each other; some wait in line, some too long, and one door has closed."""

import datetime as dt
from itertools import islice

from touiza.actors.models import Actor
from touiza.associations.services.calendar import add_days_off
from touiza.conversations.access import conversation_about
from touiza.conversations.services.talking import mark_read
from touiza.demo.filling.applications import crowd_actors
from touiza.demo.filling.crowd import crowd
from touiza.demo.filling.world import World
from touiza.demo.reading import Entry, content
from touiza.opportunities.models import LIVE, Application
from touiza.opportunities.services.answers import refresh_answers
from touiza.opportunities.services.applications import apply, write_message
from touiza.opportunities.services.duty import BATCH, turn_clock
from touiza.opportunities.services.rules import choose_moves_up, write_rule
from touiza.opportunities.services.waiting_list import put_on_list
from touiza.opportunities.talk import TYPE
from touiza.vocabulary.models import Place

UNREAD = 24  # hours: what is younger has not been read yet


def fill_duty(world: World) -> str:
    """Live the duty to answer, quietly; what the clock would have told by now is history too."""
    told = content("duty")
    _wait_in_vain(world, told["unanswered"])
    _wait_in_line(world, told["listed"])
    while turn_clock(at=world.almanac.now, silent=True) == BATCH:
        pass
    for entry in told["threads"]:
        _talk(world, entry)
    for entry in told["rules"]:
        _rule(world, entry)
    for entry in told["days_off"]:
        _days_off(world, entry)
    refresh_answers(association.pk for association in world.associations.values())
    return f"{len(told['threads'])} conversations, {len(told['rules'])} rules, one door closed"


def _wait_in_vain(world: World, entry: Entry) -> None:
    for person, days, message in zip(_newcomers(world, entry, "ar"), entry["days"], entry["messages"], strict=False):
        _apply(world, entry, person, days, message)


def _wait_in_line(world: World, entry: Entry) -> None:
    opportunity = world.opportunities[entry["opportunity"]]
    by = world.staff(world.entries[entry["opportunity"]]["of"])[0]
    for person, days, message in zip(_newcomers(world, entry, "fr"), entry["days"], entry["messages"], strict=False):
        application = _apply(world, entry, person, days, message)
        at = application.created_at + dt.timedelta(hours=26)
        put_on_list(application=application, by=by, sentence=entry["sentence"], at=at, silent=True)
    choose_moves_up(opportunity=opportunity, moves_up=True)


def _apply(world: World, entry: Entry, person: Actor, days: int, message: str) -> Application:
    at = world.almanac.moment(-days, 18, 20)
    return apply(opportunity=world.opportunities[entry["opportunity"]], person=person, message=message, at=at, silent=True)


def _newcomers(world: World, entry: Entry, language: str) -> list[Actor]:
    """Return people of the crowd who write a language, are grown up and have not applied for this yet."""
    actors = crowd_actors()
    opportunity = world.opportunities[entry["opportunity"]]
    there = set(Application.objects.filter(opportunity=opportunity).values_list("person", flat=True))
    first = -max(entry["days"]) - 2
    fitting = (
        actors[one["key"]]
        for one in crowd()
        if one["language"] == language and one["joined"] < first and one["age_band"] not in {"16_17", ""}
    )
    return list(islice((actor for actor in fitting if actor.pk not in there), len(entry["days"])))


def _talk(world: World, entry: Entry) -> None:
    opportunity = world.opportunities[entry["opportunity"]]
    by = world.staff(world.entries[entry["opportunity"]]["of"])[0]
    rows = Application.objects.filter(opportunity=opportunity, state__in=LIVE).exclude(engagement=None)
    if "person" in entry:
        rows = rows.filter(person=world.people[entry["person"]])
    else:
        rows = rows.filter(person__person__user__language=entry["language"])
    application = rows.select_related("person", "opportunity__association__actor").order_by("pk").first()
    if application is None:
        return
    for line in entry["lines"]:
        author = application.person if line["by"] == "person" else by
        write_message(application=application, author=author, text=line["text"], at=world.almanac.ago(line["ago"]), silent=True)
        if line["ago"] > UNREAD:
            for reader in (application.person, by):
                if conversation := conversation_about(TYPE, application.pk, reader):
                    mark_read(conversation=conversation, person=reader)


def _rule(world: World, entry: Entry) -> None:
    says = {key: value for key, value in entry.items() if key not in {"association", "opportunity", "place"}}
    if "opportunity" in entry:
        says["opportunity"] = world.opportunities[entry["opportunity"]]
    if "place" in entry:
        says["place"] = Place.objects.get(code=entry["place"])
    association = world.associations[entry["association"]]
    write_rule(association=association, by=world.staff(entry["association"])[0], at=world.almanac.moment(-40, 19), **says)


def _days_off(world: World, entry: Entry) -> None:
    first, last = (world.almanac.day(entry[name]) for name in ("first", "last"))
    add_days_off(
        association=world.associations[entry["association"]],
        name=entry["name"],
        first=first,
        last=last,
        by=world.staff(entry["association"])[0],
        silent=True,
    )
