"""Turning time: moments that lie in a stretch without holidays, and people who apply at them."""

import datetime as dt

from tests.worlds import World, add_person
from touiza.core import clock
from touiza.opportunities.models import Application, Opportunity
from touiza.opportunities.services import applications as services

ALGIERS = "Africa/Algiers"


def sunday(weeks: int = 1) -> dt.datetime:
    """Return ten in the morning of a Sunday to come, in a stretch without holidays."""
    day = dt.date(2027, 4, 4) + dt.timedelta(weeks=weeks)
    return clock.moment(day, dt.time(10), ALGIERS)


def after(moment: dt.datetime, days: int, hours: int = 0) -> dt.datetime:
    return moment + dt.timedelta(days=days, hours=hours)


def crowd(world: World, count: int, at: dt.datetime, opportunity: Opportunity) -> list[Application]:
    people = [add_person(f"c{n}", f"Karim {chr(65 + n)}", "fr")[1] for n in range(count)]
    return [services.apply(opportunity=opportunity, person=one, at=at) for one in people]
