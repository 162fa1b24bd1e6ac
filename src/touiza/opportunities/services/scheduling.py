"""Publishing at a time: said beforehand, checked then as if somebody pressed the button, done once."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.associations.services.closing import refuse_if_closed
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.opportunities.fields import plain_fields_of
from touiza.opportunities.models import Opportunity
from touiza.opportunities.services.locking import lock_opportunity
from touiza.opportunities.services.publishing import (
    publish_opportunity,
    record_opportunity,
    refuse_unless_ready,
)
from touiza.opportunities.services.shifts import refuse_without_shifts
from touiza.posts.models import PostState
from touiza.posts.services.writing import schedule_post

FARTHEST = dt.timedelta(days=366)


@transaction.atomic
def schedule_opportunity(
    *, opportunity: Opportunity, by: Actor, when: dt.datetime, at: dt.datetime | None = None, silent: bool = False
) -> Opportunity:
    """Have it published at a moment. It must be ready for that moment now; the same moment twice changes nothing.

    Refuses what publishing then would refuse, "schedule_past", "schedule_far", "post_published".
    """
    at = at or clock.now()
    opportunity = lock_opportunity(opportunity)
    if opportunity.post.state == PostState.SCHEDULED and opportunity.post.scheduled_for == when:
        return opportunity
    if when <= at:
        raise Refusal("schedule_past", _("This moment has passed: write a later one, or publish it now."), field="time")
    if when > at + FARTHEST:
        raise Refusal("schedule_far", _("Write a day within the next year."), field="day")
    refuse_if_closed(opportunity.association)
    schedule_post(post=opportunity.post, when=when)
    refuse_unless_ready(plain_fields_of(opportunity), when)
    refuse_without_shifts(opportunity, when)
    opportunity.scheduled_by = by
    opportunity.save(update_fields=["scheduled_by"])
    record_opportunity("opportunity.scheduled", opportunity, by, at=at, silent=silent)
    return opportunity


@transaction.atomic
def unschedule_opportunity(*, opportunity: Opportunity, by: Actor, at: dt.datetime | None = None) -> Opportunity:
    """Make it a draft again. What is not scheduled stays as it is."""
    opportunity = lock_opportunity(opportunity)
    if opportunity.post.state != PostState.SCHEDULED:
        return opportunity
    schedule_post(post=opportunity.post, when=None)
    record_opportunity("opportunity.unscheduled", opportunity, by, at=at or clock.now())
    return opportunity


def publish_due(*, at: dt.datetime | None = None, limit: int = 200) -> int:
    """Publish what is due; return how many were looked at. Each is a transaction of its own.

    What cannot be published becomes a draft again, and who scheduled it is told why. That of a suspended association
    waits until it is back.
    """
    at = at or clock.now()
    due = Opportunity.objects.filter(post__state=PostState.SCHEDULED, post__scheduled_for__lte=at)
    rows = list(due.filter(association__actor__suspended_at=None).order_by("post__scheduled_for", "pk")[:limit])
    for opportunity in rows:
        _publish_one(opportunity, at)
    return len(rows)


@transaction.atomic
def _publish_one(opportunity: Opportunity, at: dt.datetime) -> None:
    try:
        opportunity = lock_opportunity(opportunity)
    except Opportunity.DoesNotExist:  # deleted since it was found
        return
    when = opportunity.post.scheduled_for
    if opportunity.post.state != PostState.SCHEDULED or when is None or when > at:
        return
    by = opportunity.scheduled_by
    try:
        publish_opportunity(opportunity=opportunity, by=by, at=at)
    except Refusal:
        schedule_post(post=opportunity.post, when=None)
        record_opportunity("opportunity.held_back", opportunity, None, at=at, person=by)


def refusal_to_publish(opportunity: Opportunity, at: dt.datetime) -> Refusal | None:
    """Return what stood in the way at a moment; None where nothing does, by what it says now."""
    try:
        refuse_if_closed(opportunity.association)
        refuse_unless_ready(plain_fields_of(opportunity), at)
        refuse_without_shifts(opportunity, at)
    except Refusal as refusal:
        return refusal
    return None
