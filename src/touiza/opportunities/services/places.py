"""Counting places. Every function here is called under the lock of the opportunity's row."""

from typing import NoReturn

from django.db.models import Sum
from django.utils.translation import ngettext

from touiza.core.errors import Refusal
from touiza.opportunities.models import Application, ApplicationState, Opportunity


def has_room(opportunity: Opportunity, people: int) -> bool:
    """Tell whether so many places are left."""
    return opportunity.left is None or opportunity.left >= people


def has_backup_room(opportunity: Opportunity, people: int) -> bool:
    """Tell whether so many can still be kept as back-ups."""
    if not opportunity.backup_places or opportunity.places is None:
        return False
    return backups_held(opportunity) + people <= opportunity.backup_places


def backups_held(opportunity: Opportunity) -> int:
    """Return how many people are kept as back-ups."""
    kept = Application.objects.filter(opportunity=opportunity, state=ApplicationState.BACKUP)
    return kept.aggregate(people=Sum("people"))["people"] or 0


def take_places(opportunity: Opportunity, people: int) -> None:
    """Count places as taken; the constraint refuses more than there are."""
    opportunity.taken += people
    opportunity.save(update_fields=["taken"])


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
