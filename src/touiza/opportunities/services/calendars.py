"""The secret address of a person's own calendar: made, made anew, taken back."""

import datetime as dt

from django.db import transaction

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.ids import public_id
from touiza.opportunities.models import PersonalCalendar


@transaction.atomic
def renew_calendar(*, person: Actor, at: dt.datetime | None = None) -> PersonalCalendar:
    """Make a person's calendar readable under a new secret address; an earlier one opens nothing from now on."""
    values = {"secret": public_id(), "made_at": at or clock.now()}
    calendar, _made = PersonalCalendar.objects.update_or_create(person=person, defaults=values)
    return calendar


@transaction.atomic
def revoke_calendar(*, person: Actor) -> None:
    """Take the address back: nobody reads the calendar any more. Twice is once."""
    PersonalCalendar.objects.filter(person=person).delete()
