"""A day and hours that a volunteer and the association agree on: one side proposes, the other answers.

Lock order: opportunity, then the appointment.
"""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.opportunities.models import Appointment, Engagement, Opportunity, Timing
from touiza.opportunities.spans import Span

State = Appointment.State
FARTHEST = dt.timedelta(days=366)
MOST_OPEN = 20  # of one place, proposed or agreed and not over


@transaction.atomic
def propose_appointment(
    *,
    engagement: Engagement,
    by: Actor,
    span: Span,
    note: str = "",
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Appointment:
    """Propose a day and hours; the other side is told and answers. Sent twice, it is proposed once.

    Where the other side has proposed the very hours, this agrees to them. Refuses "not_arranged", "no_place" (given up),
    "past", "far", "too_many".
    """
    at = at or clock.now()
    opportunity, engagement = _locked(engagement)
    if opportunity.timing != Timing.ARRANGED or engagement.ended_at is not None:
        raise Refusal("not_arranged", _("Times are agreed on only while you take part in work without set times."))
    if not at < span.starts_at <= at + FARTHEST:
        raise Refusal("past", _("Write a day and hours that lie ahead, in the next year."), field="day")
    live = Appointment.objects.filter(engagement=engagement, state__in=[State.PROPOSED, State.AGREED])
    volunteer = by.pk == engagement.person_id
    twin = live.filter(starts_at=span.starts_at).first()
    if twin is not None:
        if twin.state == State.PROPOSED and twin.by_volunteer != volunteer:
            return answer_appointment(appointment=twin, by=by, agreed=True, at=at, silent=silent)
        return twin
    if live.filter(ends_at__gt=at).count() >= MOST_OPEN:
        raise Refusal("too_many", _("Twenty times are open already: answer or cancel some of them first."))
    appointment = Appointment.objects.create(
        engagement=engagement, proposed_by=by, by_volunteer=volunteer, day=span.day, starts=span.starts, ends=span.ends,
        zone=span.zone, starts_at=span.starts_at, ends_at=span.ends_at, note=note.strip(), created_at=at, changed_at=at,
    )  # fmt: skip
    _record("appointment.proposed", appointment, engagement, by, at=at, silent=silent)
    return appointment


@transaction.atomic
def answer_appointment(
    *, appointment: Appointment, by: Actor, agreed: bool, at: dt.datetime | None = None, silent: bool = False
) -> Appointment:
    """The side that did not propose agrees, or says that it does not suit. Twice is once.

    Refuses "own_proposal", "answered" (already, otherwise), "past".
    """
    at = at or clock.now()
    _opportunity, engagement = _locked(appointment.engagement)
    appointment = Appointment.objects.select_for_update().get(pk=appointment.pk)
    wanted = State.AGREED if agreed else State.DECLINED
    if appointment.by_volunteer == (by.pk == engagement.person_id):
        raise Refusal("own_proposal", _("You proposed this time: the other side answers."))
    if appointment.state == wanted:
        return appointment
    if appointment.state != State.PROPOSED:
        raise Refusal("answered", _("This proposal no longer waits for an answer."))
    if agreed and appointment.starts_at <= at:
        raise Refusal("past", _("This time has passed: propose another one."))
    _move(appointment, wanted, at)
    _record("appointment.agreed" if agreed else "appointment.declined", appointment, engagement, by, at=at, silent=silent)
    return appointment


@transaction.atomic
def cancel_appointment(
    *, appointment: Appointment, by: Actor, at: dt.datetime | None = None, silent: bool = False
) -> Appointment:
    """Either side takes a proposal back, or cancels what was agreed; the other is told. Twice is once. Refuses "over"."""
    at = at or clock.now()
    _opportunity, engagement = _locked(appointment.engagement)
    appointment = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if appointment.state in {State.CANCELLED, State.DECLINED}:
        return appointment
    if appointment.starts_at <= at:
        raise Refusal("over", _("This time has begun, so it is no longer cancelled."))
    appointment.sequence += 1
    _move(appointment, State.CANCELLED, at)
    _record("appointment.cancelled", appointment, engagement, by, at=at, silent=silent)
    return appointment


def end_appointments(*, engagement: Engagement, at: dt.datetime) -> int:
    """Cancel what lies ahead for a place that is given up, in that transaction; return how many there were."""
    ahead = Appointment.objects.filter(engagement=engagement, starts_at__gt=at, state__in=[State.PROPOSED, State.AGREED])
    rows = list(ahead.select_for_update())
    for row in rows:
        row.sequence += 1
        _move(row, State.CANCELLED, at)
    return len(rows)


def _locked(engagement: Engagement) -> tuple[Opportunity, Engagement]:
    rows = Opportunity.objects.select_for_update(of=("self",)).select_related("post", "association__actor")
    opportunity = rows.get(pk=engagement.opportunity_id)
    return opportunity, Engagement.objects.select_related("person").get(pk=engagement.pk)


def _move(appointment: Appointment, state: str, at: dt.datetime) -> None:
    appointment.state, appointment.changed_at = state, at
    appointment.save(update_fields=["state", "changed_at", "sequence"])


def _record(
    verb: str, appointment: Appointment, engagement: Engagement, by: Actor, *, at: dt.datetime, silent: bool
) -> None:
    association = engagement.opportunity.association.actor
    record(verb=verb, actor=by, obj=appointment, association=association, person=engagement.person, silent=silent, at=at)
