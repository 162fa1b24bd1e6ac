"""Counting places, by people: a group takes as many as it is. Every function here is called under the lock of the opportunity's row.

In shift work each shift counts its own places, so nothing is counted here.
"""

import datetime as dt
from typing import NoReturn

from django.db.models import Sum
from django.utils.translation import ngettext

from touiza.actors.models import Actor
from touiza.core.errors import Refusal
from touiza.opportunities.models import Application, ApplicationState, Engagement, Opportunity, Timing
from touiza.opportunities.services.arranging import end_appointments
from touiza.opportunities.services.signups import end_signups


def has_room(opportunity: Opportunity, people: int) -> bool:
    """Tell whether so many places are left."""
    return opportunity.timing == Timing.SHIFTS or opportunity.left is None or opportunity.left >= people


def has_backup_room(opportunity: Opportunity, people: int) -> bool:
    """Tell whether so many can still be kept as back-ups."""
    if not opportunity.backup_places or opportunity.places is None or opportunity.timing == Timing.SHIFTS:
        return False
    return backups_held(opportunity) + people <= opportunity.backup_places


def backups_held(opportunity: Opportunity) -> int:
    """Return how many people are kept as back-ups."""
    kept = Application.objects.filter(opportunity=opportunity, state=ApplicationState.BACKUP)
    return kept.aggregate(people=Sum("people"))["people"] or 0


def take_places(opportunity: Opportunity, people: int) -> None:
    """Count places as taken; the constraint refuses more than there are."""
    if opportunity.timing == Timing.SHIFTS:
        return
    opportunity.taken += people
    opportunity.save(update_fields=["taken"])


def free_place(opportunity: Opportunity, person: Actor, at: dt.datetime) -> int:
    """Give back what a person holds, if anything; return how many places are free by it."""
    end_signups(opportunity=opportunity, person=person, at=at)
    freed = 0
    for engagement in Engagement.objects.filter(opportunity=opportunity, person=person, ended_at=None):
        if opportunity.timing == Timing.ARRANGED:
            end_appointments(engagement=engagement, at=at)
        engagement.ended_at = at
        engagement.save(update_fields=["ended_at"])
        freed += engagement.people
    if freed and opportunity.timing != Timing.SHIFTS:
        opportunity.taken -= freed
        opportunity.save(update_fields=["taken"])
    return freed


def refuse_full(opportunity: Opportunity) -> NoReturn:
    """Refuse "full", or "not_enough_places" where some are left, but fewer than the group needs."""
    if opportunity.left:
        raise Refusal(
            "not_enough_places",
            ngettext(
                "Only %(left)d place is left, fewer than this group needs.",
                "Only %(left)d places are left, fewer than this group needs.",
                opportunity.left,
            )
            % {"left": opportunity.left},
            field="people",
        )
    raise Refusal(
        "full",
        ngettext(
            "The only place is taken. Raise the number of places first, or decline.",
            "All %(places)d places are taken. Raise the number of places first, or decline.",
            opportunity.places or 0,
        )
        % {"places": opportunity.places or 0},
    )
