"""Shift work for tests: an opportunity with so many shifts, the first one week ahead."""

import datetime as dt

from tests.worlds import World
from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.translated import TranslatedText
from touiza.opportunities.fields import OpportunityFields
from touiza.opportunities.models import Opportunity, Shift
from touiza.opportunities.services.publishing import create_opportunity, publish_opportunity
from touiza.opportunities.services.shifts import ShiftFields, add_shifts
from touiza.opportunities.spans import Span, span_of

ALGIERS = "Africa/Algiers"
FIRST = clock.today() + dt.timedelta(days=7)
MORNING, NOON = dt.time(8, 30), dt.time(13, 0)


def on(day: int, starts: dt.time = MORNING, ends: dt.time = NOON, zone: str = ALGIERS) -> Span:
    """Return the span of so many days after the first shift."""
    return span_of(FIRST + dt.timedelta(days=day), starts, ends, zone)


def add_shift_work(
    world: World, spans: list[Span] | None = None, *, published: bool = True, fields: ShiftFields | None = None, **changes: object
) -> Opportunity:
    """Return an opportunity of Chrea's in shifts of two places, joined at once."""
    told: dict[str, object] = {
        "title": TranslatedText.of("ar", ar="نوزّع القفف"),
        "body": TranslatedText.of("ar", ar="نحضّر القفف ونوزّعها."),
        "timing": "shifts",
        "join_mode": "at_once",
        "address": TranslatedText.of("ar", ar="مستودع الحي"),
    } | changes
    made = create_opportunity(association=world.chrea, by=world.nassima, fields=OpportunityFields(**told))
    given = [on(0), on(1), on(2)] if spans is None else spans
    if given:
        add_shifts(opportunity=made, by=world.nassima, spans=given, fields=fields or ShiftFields(places=2))
    if published:
        made = publish_opportunity(opportunity=made, by=world.nassima)
    return Opportunity.objects.select_related("post", "association__actor").get(pk=made.pk)


def shifts_of(opportunity: Opportunity) -> list[Shift]:
    return list(Shift.objects.filter(opportunity=opportunity).order_by("starts_at"))


def ids_of(opportunity: Opportunity) -> list[int]:
    return [shift.pk for shift in shifts_of(opportunity)]


def volunteers(world: World) -> list[Actor]:
    return [world.amina, world.yanis, world.chloe, world.salima]
