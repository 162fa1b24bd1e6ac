"""Shifts that come again by a rule: made some weeks ahead, and on from there by the clock.

An occurrence is known by the moment the rule has it (`Shift.occurrence`). One that was changed or dropped keeps that
moment, so it is never made again.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.opportunities.models import LIVE_SIGNUPS, Opportunity, Recurrence, Shift, SignUp, State
from touiza.opportunities.recurring import LONGEST, Rule, days_of, read_rule
from touiza.opportunities.services.shifts import (
    ShiftFields,
    drop_shift,
    follow_shifts,
    lock_shift_work,
    make_shifts,
)
from touiza.opportunities.spans import Span, span_of

AHEAD = dt.timedelta(days=56)  # for which shifts are made


@transaction.atomic
def add_recurrence(
    *,
    opportunity: Opportunity,
    by: Actor | None,
    rule: Rule,
    first_day: dt.date,
    starts: dt.time,
    ends: dt.time,
    fields: ShiftFields,
    zone: str = "",
    until: dt.date | None = None,
    times: int | None = None,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Recurrence:
    """Repeat a shift by a rule. Sent twice, it is the one that is there.

    Refuses "past" (begins before today), "ends_early" (before its first day), "no_times" (no day fits), and what `add_shifts` does.
    """
    at = at or clock.now()
    opportunity = lock_shift_work(opportunity)
    zone = zone or opportunity.zone
    if (twin := _twin(opportunity, rule, first_day, starts, ends, fields)) is not None:
        return twin
    if first_day < clock.day_of(at, zone):
        raise Refusal("past", _("Write a first day from today on."), field="first_day")
    if until is not None and not first_day <= until <= first_day + LONGEST:
        raise Refusal("ends_early", _("Write a last day after the first, at most two years later."), field="until")
    if not days_of(rule, first_day, until=until, times=times, to=first_day + LONGEST):
        raise Refusal("no_times", _("No such day lies between the first and the last."), field="until")
    recurrence = Recurrence.objects.create(
        opportunity=opportunity, rule=str(rule), first_day=first_day, starts=starts, ends=ends, zone=zone, until=until,
        times=times, label=fields.label, address=fields.address, places=fields.places,
        backup_places=fields.backup_places, created_at=at,
    )  # fmt: skip
    _unroll(opportunity, recurrence, at)
    record(
        verb="shift.added", actor=by, obj=opportunity, association=opportunity.association.actor, silent=silent, at=at
    )
    return recurrence


@transaction.atomic
def end_recurrence(
    *,
    recurrence: Recurrence,
    by: Actor | None,
    last_day: dt.date,
    reason: str = "",
    sentence: str = "",
    at: dt.datetime | None = None,
) -> Recurrence:
    """Let a rule end on a day: what lies after it goes. Who has signed up for any of it is told the reason, which is asked then."""
    at = at or clock.now()
    opportunity = lock_shift_work(recurrence.opportunity)
    recurrence = Recurrence.objects.select_for_update().get(pk=recurrence.pk)
    if recurrence.until is None or last_day < recurrence.until:
        recurrence.until = last_day
        recurrence.save(update_fields=["until"])
    later = Shift.objects.ahead(at).filter(recurrence=recurrence, day__gt=last_day).order_by("pk")
    counted_on = SignUp.objects.filter(shift__in=later, state__in=LIVE_SIGNUPS).values("shift")
    for shift in later.filter(pk__in=counted_on):
        drop_shift(shift=shift, by=by, reason=reason, sentence=sentence, at=at)
    later.exclude(signups__isnull=False).delete()
    follow_shifts(opportunity=opportunity, at=at)
    return recurrence


def unroll_due(*, at: dt.datetime | None = None, limit: int = 100) -> int:
    """Make the shifts of rules that are not made as far ahead as they should be; return how many rules there were.

    Each in a transaction of its own; doing it twice changes nothing.
    """
    at = at or clock.now()
    day = at.date() + AHEAD - dt.timedelta(days=1)  # whatever the zone
    running = Recurrence.objects.filter(opportunity__state__in=[State.OPEN, State.PAUSED, State.CLOSED], made_until__lt=day)
    due = list(running.select_related("opportunity").order_by("made_until", "pk")[:limit])
    for recurrence in due:
        with suppress(Refusal), transaction.atomic():  # it has too many shifts: it goes on once some are over
            opportunity = lock_shift_work(recurrence.opportunity)
            _unroll(opportunity, Recurrence.objects.select_for_update().get(pk=recurrence.pk), at)
    return len(due)


def _unroll(opportunity: Opportunity, recurrence: Recurrence, at: dt.datetime) -> None:
    """Make the shifts up to the horizon. A first time of the day that has passed is left out."""
    horizon = clock.day_of(at, recurrence.zone) + AHEAD
    days = days_of(
        read_rule(recurrence.rule), recurrence.first_day, until=recurrence.until, times=recurrence.times,
        after=recurrence.made_until, to=horizon,
    )  # fmt: skip
    spans = list(_spans(recurrence, days))
    fields = ShiftFields(
        label=recurrence.label, address=recurrence.address, places=recurrence.places, backup_places=recurrence.backup_places
    )
    ahead = [span for span in spans if span.starts_at > at]
    make_shifts(opportunity=opportunity, spans=ahead, fields=fields, at=at, recurrence=recurrence)
    last = recurrence.first_day + LONGEST
    recurrence.made_until = dt.date.max if horizon >= min(last, recurrence.until or last) else horizon
    recurrence.save(update_fields=["made_until"])
    follow_shifts(opportunity=opportunity, at=at)


def _spans(recurrence: Recurrence, days: list[dt.date]) -> Iterator[Span]:
    """Yield the spans of these days; a night on which the hour does not exist is left out (RFC 5545, 3.3.10)."""
    for day in days:
        with suppress(Refusal):
            yield span_of(day, recurrence.starts, recurrence.ends, recurrence.zone)


def _twin(
    opportunity: Opportunity, rule: Rule, first_day: dt.date, starts: dt.time, ends: dt.time, fields: ShiftFields
) -> Recurrence | None:
    same = opportunity.recurrences.filter(rule=str(rule), first_day=first_day, starts=starts, ends=ends)
    return next((row for row in same if row.label == fields.label), None)
