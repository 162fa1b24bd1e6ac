"""Inviting people who are free to what needs somebody, and their answers.

Lock order: the opportunity, then people by id; so the limits on how often somebody is asked hold at any moment.
"""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor, Person
from touiza.actors.services.activity import record
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.opportunities.models import Opportunity, Shift
from touiza.relations.free import Gap, find_free
from touiza.relations.models import Call, CallStop

MOST_AT_ONCE = 200


@transaction.atomic
def call_people(
    *, gap: Gap, by: Actor, people: Collection[int] | None = None, at: dt.datetime | None = None, silent: bool = False
) -> list[Call]:
    """Invite those of these people who are free then and may be asked, or (None) all who are; return the new invitations.

    Sent twice, everybody is invited once. Refuses "gone" (begun, dropped, closed, full) and "nobody" (nobody chosen, or
    none of them can be asked any more).
    """
    moment = at or clock.now()
    gap = _locked(gap)
    if not gap.is_open(moment):
        raise Refusal("gone", _("Nobody is needed there any more: it is full, or begins now, or was closed."))
    association = gap.opportunity.association
    wanted = _free_people(association, gap, by, moment, people)
    list(Person.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk").values_list("pk"))
    free = _free_people(association, gap, by, moment, wanted)  # as it is now that nobody else asks them
    if not free:
        if people and Call.objects.filter(opportunity=gap.opportunity, shift=gap.shift, person__in=people).exists():
            return []
        raise Refusal("nobody", _("Choose at least one person. Who is no longer free, or was asked often lately, cannot be invited."))
    calls = [
        Call.objects.create(association=association, opportunity=gap.opportunity, shift=gap.shift, person_id=pk, by=by, at=moment)
        for pk in free
    ]
    named = Actor.objects.in_bulk(free)
    for call in calls:
        _record("call.sent", call, actor=by, person=named[call.person_id], at=moment, silent=silent)
    return calls


def _free_people(
    association: Association, gap: Gap, by: Actor, at: dt.datetime, people: Collection[int] | None
) -> list[int]:
    found = find_free(association, [gap], by=by.pk, at=at).get(gap.key)
    free = [one.person.pk for one in found.free] if found else []
    chosen = free if people is None else [pk for pk in free if pk in set(people)]
    return chosen[:MOST_AT_ONCE]


@transaction.atomic
def decline_call(*, call: Call, at: dt.datetime | None = None, silent: bool = False) -> Call:
    """Say that one cannot come. Twice is once."""
    moment = at or clock.now()
    call = _lock_call(call)
    if call.answer == Call.Answer.NO:
        return call
    call.answer, call.answered_at = Call.Answer.NO, moment
    call.save(update_fields=["answer", "answered_at"])
    _record("call.declined", call, actor=call.person, person=call.person, at=moment, silent=silent)
    return call


@transaction.atomic
def stop_calls(*, person: Actor, association: Association, at: dt.datetime | None = None) -> None:
    """Get no more invitations to shifts from an association. Twice changes nothing."""
    CallStop.objects.get_or_create(association=association, person=person, defaults={"at": at or clock.now()})


@transaction.atomic
def allow_calls(*, person: Actor, association: Association) -> None:
    """Let an association invite one again. Twice changes nothing."""
    CallStop.objects.filter(association=association, person=person).delete()


def _locked(gap: Gap) -> Gap:
    rows = Opportunity.objects.select_related("post", "association__actor").select_for_update(of=("self",))
    opportunity = rows.get(pk=gap.opportunity.pk)
    shift = Shift.objects.get(pk=gap.shift.pk) if gap.shift else None
    return Gap(opportunity, shift)


def _lock_call(call: Call) -> Call:
    rows = Call.objects.select_related("person", "association__actor").select_for_update(of=("self",))
    return rows.get(pk=call.pk)


def _record(verb: str, call: Call, *, actor: Actor, person: Actor, at: dt.datetime, silent: bool) -> None:
    record(verb=verb, actor=actor, obj=call, association=call.association.actor, person=person, silent=silent, at=at)
