"""What took place without having been announced here, registered afterwards with its people."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor, Tie
from touiza.actors.services.activity import record
from touiza.actors.services.ties import tie
from touiza.associations.models import Association
from touiza.associations.services.closing import refuse_if_closed
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.errors import Refusal
from touiza.opportunities.fields import OpportunityFields
from touiza.opportunities.models import Engagement, Opportunity, State
from touiza.opportunities.services.indexing import index_opportunity
from touiza.opportunities.services.publishing import make_published

OLDEST = dt.timedelta(days=2 * 366)
MOST_PEOPLE = 300


@transaction.atomic
def record_activity(
    *,
    association: Association,
    by: Actor,
    fields: OpportunityFields,
    people: Sequence[Actor],
    at: dt.datetime | None = None,
    silent: bool = False,
    form_key: str | None = None,
) -> Opportunity:
    """Register afterwards what took place, with who was there: it is published as done, and each person is told, who then
    enters or corrects their own hours. Sent twice with one `form_key`, it is registered once.

    Refuses "no_title", "no_day", "not_past", "too_old", "no_people", "too_many_people", "association_closed".
    """
    at = at or clock.now()
    refuse_if_closed(association)
    _refuse_unfit(fields, people, at)
    opportunity, made = make_published(association=association, fields=fields, at=at, form_key=form_key)
    if not made:
        return opportunity
    opportunity.state, opportunity.closed_at, opportunity.taken = State.DONE, opportunity.ends_at, len(people)
    opportunity.save(update_fields=["state", "closed_at", "taken"])
    record(
        verb="opportunity.recorded", actor=by, obj=opportunity, association=association.actor, audience=Audience.PUBLIC,
        silent=silent, at=at,
    )  # fmt: skip
    for person in people:
        _engage(opportunity, person, by, at, silent=silent)
    index_opportunity(opportunity=opportunity, fields=fields)
    return opportunity


def _engage(opportunity: Opportunity, person: Actor, by: Actor, at: dt.datetime, *, silent: bool) -> None:
    began = opportunity.starts_at or at
    engagement = Engagement.objects.create(opportunity=opportunity, person=person, started_at=began)
    association = opportunity.association.actor
    tie(person, association, Tie.Kind.WORKS_WITH)
    record(
        verb="engagement.recorded", actor=by, obj=engagement, association=association, person=person, silent=silent, at=at
    )


def _refuse_unfit(fields: OpportunityFields, people: Sequence[Actor], at: dt.datetime) -> None:
    if not fields.title:
        raise Refusal("no_title", _("Write what was done."), field="title")
    if fields.day is None or fields.ends_at is None:
        raise Refusal("no_day", _("Write the day on which it took place."), field="day")
    if fields.ends_at > at and fields.day > clock.day_of(at, fields.zone):
        raise Refusal("not_past", _("This day lies ahead: write an opportunity instead."), field="day")
    if fields.day < clock.day_of(at, fields.zone) - OLDEST:
        raise Refusal("too_old", _("Only what took place in the last two years is registered."), field="day")
    if not people:
        raise Refusal("no_people", _("Name at least one person who was there."), field="people")
    if len(people) > MOST_PEOPLE:
        raise Refusal("too_many_people", _("At most 300 people are registered at once."), field="people")

