"""Check-ins of a phone that was offline: taken in its order, each once, and told in words where they meet something else."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from touiza.actors.models import Actor, ActorKind
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.opportunities import days
from touiza.opportunities.access_day import access_attendee
from touiza.opportunities.checkin_codes import person_of
from touiza.opportunities.days import Day
from touiza.opportunities.models import Presence, PresenceState, Way
from touiza.opportunities.services.attendance import lock_occasion, record_presence

MOST = 200  # check-ins taken at once; the phone sends the rest after them


@dataclass(frozen=True)
class CheckIn:
    """What a phone noted. `ago` says how long before it was sent, by its own clock: a wrong clock does no harm."""

    key: str  # made by the phone
    code: str = ""  # a scanned or typed code, or
    ref: str = ""  # somebody of the list it was given, as `access_attendee` reads it
    way: str = Way.QR
    ago: dt.timedelta = dt.timedelta()


@dataclass(frozen=True)
class Outcome:
    """What became of one: "done", "known" (nothing new), "kept" (with something to read), or "refused"."""

    key: str
    result: str
    name: str = ""
    sentence: str = ""


def take_check_ins(*, day: Day, by: Actor, sent: Sequence[CheckIn], at: dt.datetime | None = None) -> list[Outcome]:
    """Take check-ins in the order they were made. Each is a transaction of its own, so that a bad one stops no other."""
    now = at or clock.now()
    return [_take(day, by, one, now) for one in sent[:MOST]]


def _take(day: Day, by: Actor, sent: CheckIn, now: dt.datetime) -> Outcome:
    person = find_by_code(sent.code, day) if sent.code else _find_by_ref(sent.ref, day)
    if person is None:
        return Outcome(sent.key, "refused", sent.code, _("This code is not one of this day, or it was misread."))
    seen = max(min(now - sent.ago, now), day.starts_at - days.EARLY)
    try:
        return _write(day, by, sent, person, seen, now)
    except Refusal as refusal:
        return Outcome(sent.key, "refused", person.known_as, str(refusal.sentence))


@transaction.atomic
def _write(day: Day, by: Actor, sent: CheckIn, person: Actor, seen: dt.datetime, now: dt.datetime) -> Outcome:
    occasion = lock_occasion(day)
    if Presence.objects.filter(key=sent.key, attendee__occasion=occasion).exists():
        return Outcome(sent.key, "known", person.known_as)
    rows = Presence.objects.current().select_related("by__person")
    current = rows.filter(attendee__occasion=occasion, attendee__person=person).first()
    name = {"name": person.known_as, "by": current.by.known_as if current and current.by else ""}
    if current is not None and current.is_present:
        return Outcome(sent.key, "known", person.known_as, _("%(name)s was checked in already, by %(by)s.") % name)
    if current is not None and current.state == PresenceState.UNDONE and current.at > seen:
        told = _("%(by)s took back that %(name)s is here, after you had checked them in: it stays taken back.") % name
        return Outcome(sent.key, "kept", person.known_as, told)
    arrived = seen if seen < day.ends_at else None
    record_presence(
        day=day, by=by, person=person, state=PresenceState.CAME, way=sent.way, arrived_at=arrived, key=sent.key, at=now
    )
    if current is not None and current.state == PresenceState.NO_SHOW:
        told = _("%(by)s had noted that %(name)s did not come. As you saw them, they are here now.") % name
        return Outcome(sent.key, "kept", person.known_as, told)
    if current is not None and current.state == PresenceState.EXCUSED:
        return Outcome(sent.key, "kept", person.known_as, _("%(name)s was excused, and came after all.") % name)
    return Outcome(sent.key, "done", person.known_as)


def find_by_code(typed: str, day: Day) -> Actor | None:
    """Return whose personal code of this day was scanned or typed; None where it is nobody's."""
    pk = person_of(typed, day.day)
    rows = Actor.objects.filter(kind=ActorKind.PERSON, suspended_at=None, erased_at=None)
    return rows.select_related("person").filter(pk=pk).first() if pk is not None else None


def _find_by_ref(ref: str, day: Day) -> Actor | None:
    try:
        return access_attendee(day, ref)[0]
    except Http404:
        return None
