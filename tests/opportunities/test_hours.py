"""Hours for an opportunity: on the days on which it can have been done, and not twice by mistake."""

import datetime as dt

import pytest

from tests.worlds import World, add_opportunity
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.opportunities.models import Engagement, Opportunity
from touiza.opportunities.services.applications import accept_application, apply, withdraw_application
from touiza.opportunities.services.hours import enter_hours

DAY = dt.timedelta(days=1)
TODAY = clock.today()


def took_part(world: World, opportunity: Opportunity, since: dt.timedelta) -> Opportunity:
    """Give Amina a place in an opportunity, taken so long ago."""
    accept_application(application=apply(opportunity=opportunity, person=world.amina), by=world.nassima)
    Engagement.objects.filter(opportunity=opportunity).update(started_at=clock.now() - since)
    return opportunity


def over(world: World, *, first: int, last: int, since: int) -> Opportunity:
    """Return work that was done from so many to so many days ago."""
    opportunity = took_part(world, world.opportunity, dt.timedelta(days=since))
    opportunity.day, opportunity.last_day = TODAY - first * DAY, TODAY - last * DAY
    opportunity.save(update_fields=["day", "last_day"])
    return opportunity


def entered(opportunity: Opportunity, world: World, day: dt.date) -> str:
    try:
        enter_hours(opportunity=opportunity, person=world.amina, done_on=day, minutes=60, note="غرس")
    except Refusal as refusal:
        return f"{refusal.field} {refusal.code}"
    return "entered"


@pytest.mark.parametrize(
    ("ago", "answer"), [(9, "sure unsure"), (8, "entered"), (5, "entered"), (3, "entered"), (2, "sure unsure"), (0, "sure unsure"), (-1, "done_on future")]
)
def test_hours_lie_between_the_day_the_place_was_taken_and_the_last_day(world: World, ago: int, answer: str) -> None:
    assert entered(over(world, first=5, last=3, since=8), world, TODAY - ago * DAY) == answer


def test_who_was_added_afterwards_enters_the_days_of_the_work(world: World) -> None:
    opportunity = over(world, first=5, last=3, since=1)
    assert [entered(opportunity, world, TODAY - ago * DAY) for ago in (6, 5)] == ["sure unsure", "entered"]


def test_flexible_work_is_done_until_its_deadline(world: World) -> None:
    flexible = add_opportunity(world.chrea, world.nassima, timing="flexible", day=None, deadline=TODAY + 9 * DAY)
    took_part(world, flexible, DAY)
    assert [entered(flexible, world, TODAY - ago * DAY) for ago in (3, 0, -1)] == ["sure unsure", "entered", "done_on future"]


def test_who_withdrew_may_still_enter_what_was_done_before(world: World) -> None:
    flexible = add_opportunity(world.chrea, world.nassima, timing="flexible", day=None, deadline=TODAY + 9 * DAY)
    took_part(world, flexible, DAY)
    withdraw_application(application=flexible.applications.get())
    assert entered(flexible, world, TODAY) == "entered"


def test_the_form_says_what_was_entered_already(as_, world: World) -> None:
    opportunity = over(world, first=5, last=3, since=8)
    client, path = as_("amina"), f"/en/opportunities/{opportunity.post.slug}/hours/"
    assert "entered for this already" not in client.get(path).text
    assert entered(opportunity, world, TODAY - 4 * DAY) == "entered"
    assert "entered for this already" in client.get(path).text


def test_hours_are_not_asked_for_before_the_work_begins(as_, world: World) -> None:
    accept_application(application=apply(opportunity=world.opportunity, person=world.amina), by=world.nassima)
    page = f"/en/applications/{world.opportunity.applications.get().public_id}/"
    assert "/hours/" not in as_("amina").get(page).text.partition("<main")[2].partition("</main")[0]
