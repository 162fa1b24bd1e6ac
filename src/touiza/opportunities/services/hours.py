"""Entering the time given to an opportunity: on which days that can have been."""

import datetime as dt

from django.db import transaction
from django.db.models import Max, Min
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.opportunities.models import Engagement, Opportunity, Shift, Timing
from touiza.opportunities.services.afterwards import take_as_answer
from touiza.proof.models import Contribution
from touiza.proof.services.hours import claim_hours
from touiza.ui.formats import date_long


@transaction.atomic
def enter_hours(
    *, opportunity: Opportunity, person: Actor, done_on: dt.date, minutes: int, note: str, key: str = ""
) -> Contribution:
    """Enter time for work that one holds, or held, a place in; see `claim_hours`.

    Refuses besides "no_time" (a deed), "too_early" and "too_late": before the work was announced or the place taken, after its last day.
    """
    if opportunity.timing == Timing.DEED:
        raise Refusal("no_time", _("This deed takes no time: say on your application that it is done."))
    first, last = days_of(opportunity, person)
    today = clock.today(opportunity.zone)
    if first is not None and done_on < first:
        raise Refusal("too_early", _("This work began on %(day)s: write that day or a later one.") % _day(first), field="done_on")
    if last is not None and last < done_on <= today:
        raise Refusal("too_late", _("This work ended on %(day)s: write that day or an earlier one.") % _day(last), field="done_on")
    claim = claim_hours(
        person=person,
        source=opportunity.post,
        association=opportunity.association.actor,
        cause=opportunity.causes.order_by("pk").first(),
        done_on=done_on,
        minutes=minutes,
        note=note,
        key=key,
        today=today,
    )
    take_as_answer(claim=claim, opportunity=opportunity)
    return claim


def days_of(opportunity: Opportunity, person: Actor) -> tuple[dt.date | None, dt.date | None]:
    """Return the first and the last day on which a person can have worked here; None where that side is open.

    One who was accepted beforehand may have helped to prepare; nothing is done after the last day or the deadline.
    """
    places = Engagement.objects.filter(opportunity=opportunity, person=person)
    taken = [clock.day_of(at, opportunity.zone) for at in places.values_list("started_at", flat=True)]
    if opportunity.timing == Timing.SHIFTS:
        days = Shift.objects.planned().filter(opportunity=opportunity).aggregate(first=Min("day"), end=Max("ends_at"))
        ended = clock.day_of(days["end"], opportunity.zone) if days["end"] else None
        return min([*filter(None, [days["first"]]), *taken], default=None), ended
    begins = [day for day in (opportunity.day, *taken) if day is not None]
    if opportunity.day is None and opportunity.post.published_at is not None:
        begins.append(clock.day_of(opportunity.post.published_at, opportunity.zone))
    last = opportunity.deadline if opportunity.timing != Timing.DATED else opportunity.last_day or opportunity.day
    return min(begins, default=None), last


def _day(day: dt.date) -> dict[str, str]:
    return {"day": date_long(day, get_language() or "ar")}
