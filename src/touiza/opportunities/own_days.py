"""A volunteer's own days: those of today with the code to show, and the hours that wait for their word."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from touiza.actors.models import Actor
from touiza.core.prepared import Prepared
from touiza.opportunities.checkin_codes import code_of
from touiza.opportunities.day_pages import hours_of_day
from touiza.opportunities.days import LAST, Day, day_of_shift, days_of_opportunity
from touiza.opportunities.models import PRESENT, Afterword, DayMessage, Opportunity, Presence, SignUp, Timing


@dataclass(frozen=True)
class OwnDay:
    """A day on which one is expected, from some hours before it until it is over."""

    day: Day
    hours: str
    code: str
    here: bool  # noted as being there


def days_today(person: Actor, signups: Iterable[SignUp], places: Iterable[Opportunity], at: dt.datetime) -> list[OwnDay]:
    """Return the days that people are checked in for now, the first one first. One query, where there are some."""
    days = [day_of_shift(signup.shift) for signup in signups]
    days += [day for place in places if place.timing == Timing.DATED for day in days_of_opportunity(place)]
    on = sorted((day for day in days if day.may_begin(at) and not day.is_over(at)), key=lambda day: (day.starts_at, day.key))
    if not on:
        return []
    noted = set(NOTED(person=person.pk, opportunities=[day.opportunity.pk for day in on]))
    return [
        OwnDay(day, hours_of_day(day), code_of(person.pk, day.day), _key(day) in noted)
        for day in on
    ]  # fmt: skip


def _key(day: Day) -> tuple[int, int | None, dt.date]:
    return day.opportunity.pk, day.shift.pk if day.shift else None, day.day


NOTED = Prepared(
    lambda person, opportunities: Presence.objects.current()
    .filter(attendee__person=person, state__in=PRESENT, attendee__occasion__opportunity__in=opportunities)
    .values_list("attendee__occasion__opportunity", "attendee__occasion__shift", "attendee__occasion__day")
)


def hours_proposed(person: Actor, at: dt.datetime) -> list[Afterword]:
    """Return the hours that were proposed to a person and that they have not answered, the latest day first. One query."""
    return PROPOSED(person=person.pk, since=at - LAST)


PROPOSED = Prepared(
    lambda person, since: Afterword.objects.filter(
        kind=Afterword.Kind.THANKS, answer=Afterword.Answer.OPEN, attendee__person=person, at__gte=since,
        attendee__lines__replaced_by=None, attendee__lines__state__in=PRESENT,
        attendee__occasion__opportunity__association__actor__suspended_at=None,
    )
    .select_related("attendee__occasion__opportunity__post", "attendee__occasion__shift", "proposal")
    .defer("attendee__occasion__opportunity__post__body", "attendee__occasion__opportunity__deliverable")
    .order_by("-attendee__occasion__day", "-pk")[:8]
)  # fmt: skip


def messages_to(person: Actor, day: Day) -> list[DayMessage]:
    """Return what the association wrote to a person about a day, the newest first."""
    rows = DayMessage.objects.filter(opportunity=day.opportunity, day=day.day, shift=day.shift, recipients=person)
    return list(rows.select_related("by__person").order_by("-pk")[:10])
