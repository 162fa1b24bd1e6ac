"""Inviting people an association has found to its work, within limits that hold whoever presses at the same moment.

Lock order: the opportunity, the association's count of the day, then people by id.
"""

import datetime as dt
from collections.abc import Sequence

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor, Person
from touiza.actors.services.activity import record
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.opportunities.models import Opportunity
from touiza.relations.found import A_DAY, invitable, invited_today, is_rested
from touiza.relations.models import Call, CallStop, Sourcing


@transaction.atomic
def invite_people(
    *,
    opportunity: Opportunity,
    by: Actor | None,
    people: Sequence[int],
    sourcing: Sourcing | None = None,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> list[Call]:
    """Invite people by their ids to some work; return the new invitations. Sent twice, everybody is invited once.

    Refuses "gone" (closed, over or full), "too_many_today" (the association's day), "asked_often" (somebody was invited so
    often this week that they are left in peace), "not_findable" (nobody chosen, or none of them can be invited).
    """
    moment = at or clock.now()
    opportunity = lock_work(opportunity)
    if not is_wanted(opportunity):
        raise Refusal("gone", _("Nobody can be invited: it is full, over, or takes nobody at the moment."))
    count_alone(opportunity.association)
    list(Person.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=people).order_by("pk").values_list("pk"))
    free = invitable(opportunity, people, at=moment)
    if not free:
        if people and Call.objects.filter(opportunity=opportunity, shift=None, person__in=people).exists():
            return []
        raise _why_nobody(opportunity, people, moment)
    if invited_today(opportunity.association, at=moment) + len(free) > A_DAY:
        raise Refusal("too_many_today", _("Your association may invite %(most)d people a day whom it found. Go on tomorrow, or choose fewer.") % {"most": A_DAY})
    calls = [
        Call.objects.create(
            association=opportunity.association, opportunity=opportunity, person_id=pk, by=by, way=Call.Way.FIT, sourcing=sourcing, at=moment
        )
        for pk in free
    ]
    named = Actor.objects.in_bulk(free)
    for call in calls:
        record(verb="call.sent", actor=by, obj=call, association=opportunity.association.actor, person=named[call.person_id], silent=silent, at=moment)
    return calls


@transaction.atomic
def stop_all_calls(*, person: Actor, at: dt.datetime | None = None) -> None:
    """Get no more invitations from any association. Twice changes nothing."""
    CallStop.objects.get_or_create(association=None, person=person, defaults={"at": at or clock.now()})


@transaction.atomic
def allow_all_calls(*, person: Actor) -> None:
    """Let associations invite one again, but for those that were stopped one by one. Twice changes nothing."""
    CallStop.objects.filter(association=None, person=person).delete()


def lock_work(opportunity: Opportunity) -> Opportunity:
    rows = Opportunity.objects.select_related("post", "association__actor").select_for_update(of=("self",))
    return rows.get(pk=opportunity.pk)


def is_wanted(opportunity: Opportunity) -> bool:
    """Tell whether somebody may be invited to some work now."""
    return opportunity.is_open and not opportunity.is_full and opportunity.association.actor.suspended_at is None


def count_alone(association: Association) -> None:
    """Let nobody else count an association's invitations until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"relations.calls {association.pk}"])


def _why_nobody(opportunity: Opportunity, people: Sequence[int], at: dt.datetime) -> Refusal:
    often = Person.objects.filter(pk__in=people).exclude(is_rested(opportunity.association, at)).exists()
    if often:
        return Refusal("asked_often", _("They were invited often these days, and are left in peace for a week."))
    return Refusal("not_findable", _("Choose at least one person. Who cannot be found any more, or wants no invitations, cannot be invited."))
