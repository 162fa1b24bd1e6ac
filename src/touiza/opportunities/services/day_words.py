"""Words of a day: to everyone on it, about what went wrong, and an association's own thanks."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.opportunities.access_day import expected
from touiza.opportunities.days import Day
from touiza.opportunities.models import (
    Attendee,
    DayMessage,
    Incident,
    IncidentFollowUp,
    Presence,
    Severity,
    ThanksWords,
)
from touiza.opportunities.services.attendance import lock_occasion

TO_EXPECTED, TO_PRESENT = "expected", "present"


@transaction.atomic
def send_to_all(
    *, day: Day, by: Actor, text: TranslatedText, to: str = TO_EXPECTED, key: str, at: dt.datetime | None = None, silent: bool = False
) -> DayMessage:
    """Write to everyone who is expected or came, or to those alone who came. The same form `key` sends once.

    Each reads it in their language, where it is written in it, as coming from the association. Refuses "nobody".
    """
    now = at or clock.now()
    if seen := DayMessage.objects.filter(key=key).first():
        return seen
    people = recipients_of(day, to)
    if not people:
        raise Refusal("nobody", _("There is nobody to write to yet."))
    message, new = DayMessage.objects.get_or_create(
        key=key, defaults={"opportunity": day.opportunity, "shift": day.shift, "day": day.day, "by": by, "text": text, "sent_at": now}
    )
    if new:
        message.recipients.set(people)
        record(verb="day.announced", actor=by, obj=message, association=day.opportunity.association.actor, at=now, silent=silent)
    return message


def recipients_of(day: Day, to: str) -> set[int]:
    """Return the ids of those a message goes to. At most two queries."""
    rows = Presence.objects.current().present().filter(
        attendee__occasion__opportunity=day.opportunity, attendee__occasion__day=day.day, attendee__occasion__shift=day.shift,
        attendee__person__erased_at=None, attendee__person__isnull=False,
    )  # fmt: skip
    present = set(rows.values_list("attendee__person", flat=True))
    return present if to == TO_PRESENT else present | set(expected(day))


@transaction.atomic
def report_incident(
    *,
    day: Day,
    by: Actor,
    severity: str,
    text: str,
    concerned: Collection[int] = (),
    happened_at: dt.time | None = None,
    key: str,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Incident:
    """Write down what went wrong, for those who act for the association. `concerned`: ids of people expected or noted.

    A serious one is told to all of them. The same form `key` writes once. Refuses "too_early".
    """
    now = at or clock.now()
    occasion = lock_occasion(day)
    if seen := Incident.objects.filter(key=key, occasion=occasion).first():
        return seen
    if not day.may_begin(now):
        raise Refusal("too_early", _("The day has not begun yet."))
    incident = Incident.objects.create(
        association=day.opportunity.association, occasion=occasion, severity=severity, text=text.strip(), happened_at=happened_at,
        by=by, at=now, key=key,
    )  # fmt: skip
    incident.concerned.set(_attendees(day, occasion.pk, concerned, by, now))
    verb = "incident.reported" if severity == Severity.SERIOUS else "incident.noted"
    record(verb=verb, actor=by, obj=incident, association=day.opportunity.association.actor, at=now, silent=silent)
    return incident


def _attendees(day: Day, occasion: int, people: Collection[int], by: Actor, now: dt.datetime) -> list[Attendee]:
    there = {row.person_id: row for row in Attendee.objects.filter(occasion=occasion, person__in=people)}
    missing = [pk for pk in people if pk not in there and pk in expected(day)]
    made = Attendee.objects.bulk_create(Attendee(occasion_id=occasion, person_id=pk, added_by=by, added_at=now) for pk in missing)
    return [*there.values(), *made]


@transaction.atomic
def follow_up(
    *, incident: Incident, by: Actor, severity: str, text: str, settled: bool = False, key: str, at: dt.datetime | None = None,
    silent: bool = False,
) -> IncidentFollowUp:  # fmt: skip
    """Add what was done about an incident, or that it is settled. The same form `key` adds once."""
    now = at or clock.now()
    step, new = IncidentFollowUp.objects.get_or_create(
        key=key,
        defaults={"incident": incident, "by": by, "severity": severity, "text": text.strip(), "settled": settled, "at": now},
    )
    if new:
        association = incident.association.actor
        record(verb="incident.followed_up", actor=by, obj=incident, association=association, at=now, silent=silent)
    return step


@transaction.atomic
def word_thanks(*, association: Association, text: TranslatedText, at: dt.datetime | None = None) -> ThanksWords:
    """Set an association's own words of thanks; empty ones bring back ours."""
    words, _new = ThanksWords.objects.update_or_create(
        association=association, defaults={"text": text, "changed_at": at or clock.now()}
    )
    return words
