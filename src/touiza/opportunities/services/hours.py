"""Entering the time given to an opportunity: on which days that can have been."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import Max, Min
from django.utils.translation import gettext as _

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.opportunities.days import day_of_opportunity
from touiza.opportunities.models import HOLDING, Engagement, Opportunity, Shift, SignUp, Timing
from touiza.opportunities.services.afterwards import answer_word, known_hours, untaken, word_to_answer
from touiza.proof.doubts import Doubt, Known
from touiza.proof.models import Contribution
from touiza.proof.services.hours import claim_hours


@transaction.atomic
def enter_hours(
    *,
    opportunity: Opportunity,
    person: Actor,
    done_on: dt.date,
    minutes: int,
    note: str,
    quantity: int = 0,
    by: Actor | None = None,
    sure: Collection[str] | None = (),
    key: str = "",
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Contribution:
    """Enter time for work that one holds, or held, a place in; see `claim_hours`. `by` is a captain who enters it for them.

    Refuses besides "no_time" (a deed). Asks about days before the work was announced or the place taken, and after its last day.
    """
    if opportunity.timing == Timing.DEED:
        raise Refusal("no_time", _("This deed takes no time: say on your application that it is done."))
    word = word_to_answer(opportunity=opportunity, person=person, done_on=done_on) if by is None else None
    today = clock.day_of(at or clock.now(), opportunity.zone)
    claim = claim_hours(
        person=person,
        source=opportunity.post,
        association=opportunity.association.actor,
        cause=opportunity.causes.order_by("pk").first(),
        done_on=done_on,
        minutes=minutes,
        unit=opportunity.unit,
        quantity=quantity,
        known_hours=known_hours_on(opportunity, person, done_on),
        proposal=untaken(word) if word else None,
        note=note,
        by=by,
        doubts=doubts_of(opportunity, person, done_on, today),
        sure=sure,
        key=key,
        today=today,
        at=at,
        silent=silent,
    )
    if word is not None and claim.done_on == done_on:
        answer_word(word=word, claim=claim, at=at)
    return claim


def known_hours_on(opportunity: Opportunity, person: Actor, day: dt.date) -> Known | None:
    """Return when somebody's work on a day was, where that is known: the hours of dated work, or of their one shift."""
    if opportunity.timing == Timing.DATED:
        told = day_of_opportunity(opportunity, day)
        return known_hours(told) if told else None
    signed = SignUp.objects.filter(shift__opportunity=opportunity, shift__day=day, person=person, state__in=HOLDING)
    times = list(signed.values_list("shift__starts_at", "shift__ends_at")[:2])
    return times[0] if len(times) == 1 else None


def doubts_of(opportunity: Opportunity, person: Actor, done_on: dt.date, today: dt.date) -> list[Doubt]:
    """Ask about a day on which, by what is known of the work and the place held, nothing was to be done."""
    first, last = days_of(opportunity, person)
    if first is not None and done_on < first:
        return [Doubt("before", first.isoformat())]
    return [Doubt("after", last.isoformat())] if last is not None and last < done_on <= today else []


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

