"""A day of work for tests: today, begun an hour ago, with Amina, Yanis and Chloé expected."""

import datetime as dt

from tests.worlds import World, add_opportunity
from touiza.core import clock
from touiza.opportunities.days import Day, day_of_opportunity
from touiza.opportunities.models import Engagement, Opportunity
from touiza.opportunities.services.applications import accept_application, apply
from touiza.opportunities.services.publishing import end_past

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
PEOPLE = ("amina", "yanis", "chloe")


def add_day(world: World, *, ago: dt.timedelta = HOUR, hours: int = 4, people: tuple[str, ...] = PEOPLE) -> Day:
    """Return a day that began so long ago, in UTC so that no midnight of a wall clock comes between."""
    opportunity = add_opportunity(world.chrea, world.nassima, title="نفرز البذور", zone="UTC", places=9)
    for name in people:
        accept_application(application=apply(opportunity=opportunity, person=getattr(world, name)), by=world.rachid)
    return begin(opportunity, ago, hours)


def begin(opportunity: Opportunity, ago: dt.timedelta, hours: int = 4) -> Day:
    """Move a dated opportunity to so long ago."""
    starts_at = (clock.now() - ago).replace(second=0, microsecond=0)
    ends_at = starts_at + hours * HOUR
    opportunity.day, opportunity.starts, opportunity.ends = starts_at.date(), starts_at.time(), ends_at.time()
    opportunity.starts_at, opportunity.ends_at, opportunity.minutes = starts_at, ends_at, hours * 60
    opportunity.save(update_fields=["day", "starts", "ends", "starts_at", "ends_at", "minutes"])
    Engagement.objects.filter(opportunity=opportunity).update(started_at=starts_at - 3 * DAY)
    end_past()
    opportunity.refresh_from_db()
    day = day_of_opportunity(opportunity, starts_at.date())
    assert day is not None
    assert day.starts_at == starts_at
    return day


def page_of(day: Day, *parts: str) -> str:
    return "/".join(("/ar/opportunities", day.opportunity.post.slug, "day", day.key, *parts, ""))
