"""Writing down who was there. Lines are only ever added; the row of the occasion is locked, so that one follows another.

Lock order everywhere: occasion, attendees by id.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.opportunities import days
from touiza.opportunities.access_day import is_expected
from touiza.opportunities.checkin_codes import fits_door
from touiza.opportunities.days import Day
from touiza.opportunities.models import (
    PRESENT,
    Attendee,
    Occasion,
    Presence,
    PresenceState,
    Way,
)

State = PresenceState


@transaction.atomic
def record_presence(
    *,
    day: Day,
    by: Actor,
    state: str,
    person: Actor | None = None,
    attendee: Attendee | None = None,
    way: str = Way.LIST,
    arrived_at: dt.datetime | None = None,
    left_at: dt.datetime | None = None,
    comment: str = "",
    reason: str = "",
    key: str | None = None,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Presence:
    """Write how somebody came; a later line replaces the earlier. The same twice, or with the same `key`, is once.

    `person` need not be expected: who is not, is noted as having walked in, and told so. Refuses "too_early" (checking
    in begins six hours before, excuses two weeks before), "too_late" (90 days), "no_reason" (a correction more than 48
    hours after the end says why), "times" (left before arriving, or outside the day), "nothing_to_undo".
    """
    now = at or clock.now()
    occasion = lock_occasion(day)
    if key and (seen := Presence.objects.filter(key=key, attendee__occasion=occasion).first()):
        return seen
    _refuse_wrong_time(day, state, now)
    if attendee is None:
        attendee = _attendee_of(occasion, day, person, by, now, silent=silent)
    current = _lock_current(attendee)
    wanted = Presence(
        attendee=attendee, state=state, way=way, by=by, at=now, comment=comment.strip(), reason=reason.strip(), key=key or None,
        arrived_at=_arrival(day, state, way, arrived_at, current, now), left_at=_leaving(day, state, left_at, now),
        replaces=current,
    )  # fmt: skip
    if current is None and state == State.UNDONE:
        raise Refusal("nothing_to_undo", _("Nothing is written down that could be taken back."))
    if current is not None and _says_same(current, wanted):
        return current
    _refuse_times(day, wanted)
    if current is not None and now > day.ends_at + days.FREELY and not reason.strip():
        raise Refusal("no_reason", _("The day is some time ago: say why it is corrected."), field="reason")
    wanted.save(force_insert=True)
    _record_line(wanted, day, by, now, corrected=current is not None and day.is_over(now), silent=silent)
    return wanted


@transaction.atomic
def add_named(*, day: Day, name: str, by: Actor, key: str | None = None, at: dt.datetime | None = None, silent: bool = False) -> Presence:
    """Note that somebody without an account has walked in, by the name they gave. The same `key` is once.

    Refuses "no_name" and what `record_presence` refuses.
    """
    now = at or clock.now()
    occasion = lock_occasion(day)
    if key and (seen := Presence.objects.filter(key=key, attendee__occasion=occasion).first()):
        return seen
    if not name.strip():
        raise Refusal("no_name", _("Write a name, or the handle of somebody with an account."), field="who")
    _refuse_wrong_time(day, State.CAME, now)
    attendee = Attendee.objects.create(occasion=occasion, name=name.strip()[:120], walk_in=True, added_by=by, added_at=now)
    return record_presence(day=day, by=by, state=State.CAME, attendee=attendee, key=key, at=now, silent=silent)


@transaction.atomic
def tie_named(
    *, attendee: Attendee, day: Day, person: Actor | None, by: Actor, at: dt.datetime | None = None, silent: bool = False
) -> Attendee:
    """Say which account a name written at the door belongs to; that person is told. Twice is once.

    Refuses "nobody", "tied" (it belongs to somebody else already), "on_list" (that person has a line of their own).
    """
    now = at or clock.now()
    occasion = lock_occasion(day)
    attendee = Attendee.objects.select_for_update().get(pk=attendee.pk, occasion=occasion)
    if person is None:
        raise Refusal("nobody", _("Nobody has this handle: look at it again."), field="handle")
    if attendee.person_id is not None:
        if attendee.person_id == person.pk:
            return attendee
        raise Refusal("tied", _("This name belongs to another account already."), field="handle")
    if Attendee.objects.filter(occasion=occasion, person=person).exists() or is_expected(day, person):
        raise Refusal("on_list", _("This person stands on the list with a line of their own."), field="handle")
    attendee.person, attendee.tied_at = person, now
    attendee.save(update_fields=["person", "tied_at"])
    _record("presence.walked_in", attendee, day, person, by, now, silent=silent)
    return attendee


@transaction.atomic
def check_in_at_door(*, day: Day, person: Actor, code: str, at: dt.datetime | None = None) -> Presence:
    """Let somebody who is expected say by themselves that they are here, with the code that stands at the door.

    It shows that their account had the code within two minutes, not that they stood there: the coordinator sees how it
    was got, and hours from it wait for a confirmation. Refuses "not_expected", "door_code", and the wrong time.
    """
    now = at or clock.now()
    occasion = lock_occasion(day)
    if not day.is_on(now):
        raise Refusal("not_now", _("One says “I am here” on the day itself, at the place."))
    if not is_expected(day, person):
        raise Refusal("not_expected", _("You are not on the list of this day. Show your own code to the coordinator."))
    if not fits_door(code, day.place, now):
        raise Refusal("door_code", _("This code is not the one at the door now: it changes every minute."), field="code")
    attendee = Attendee.objects.filter(occasion=occasion, person=person).first()
    current = _lock_current(attendee) if attendee else None
    if current is not None and current.state != State.UNDONE:
        if current.is_present:
            return current
        raise Refusal("told_otherwise", _("The association has noted something else about you: speak to the coordinator."))
    return record_presence(day=day, by=person, person=person, state=State.CAME, way=Way.DOOR, at=now)


@transaction.atomic
def record_paper(
    *, day: Day, by: Actor, states: Mapping[int, str], reason: str = "", at: dt.datetime | None = None, silent: bool = False
) -> int:
    """Write down what stands on the paper list: a state for each of some people; return how many lines are new.

    Whoever is not named keeps what they have. Refuses what `record_presence` refuses, and then writes nothing.
    """
    now = at or clock.now()
    lock_occasion(day)
    people = Actor.objects.select_related("person").in_bulk(sorted(states))
    before = Presence.objects.filter(attendee__occasion__opportunity=day.opportunity).count()
    for pk in sorted(people):
        record_presence(
            day=day, by=by, person=people[pk], state=states[pk], way=Way.PAPER, reason=reason, at=now, silent=silent
        )
    return Presence.objects.filter(attendee__occasion__opportunity=day.opportunity).count() - before


@transaction.atomic
def close_list(*, day: Day, by: Actor, at: dt.datetime | None = None, silent: bool = False) -> Occasion:
    """Say that the list is right: who takes the hours proposed from it, has them confirmed in this coordinator's name.

    Twice is once; what is written afterwards by hand is covered too. Refuses "not_over" and "empty".
    """
    now = at or clock.now()
    occasion = lock_occasion(day)
    if occasion.closed_at is not None:
        return occasion
    if not day.is_over(now):
        raise Refusal("not_over", _("The day is not over yet: the list may still change."))
    if not Presence.objects.current().present().filter(attendee__occasion=occasion).exists():
        raise Refusal("empty", _("Nobody is noted as having come."))
    occasion.closed_at, occasion.closed_by = now, by
    occasion.save(update_fields=["closed_at", "closed_by"])
    record(verb="presence.closed", actor=by, obj=occasion, association=day.opportunity.association.actor, at=now, silent=silent)
    return occasion


def lock_occasion(day: Day) -> Occasion:
    """Return the occasion of a day, made where there is none, locked until the transaction ends."""
    facts: dict[str, Any] = {"opportunity": day.opportunity, "day": day.day}
    if day.shift is not None:
        made, _new = Occasion.objects.get_or_create(shift=day.shift, defaults=facts)
    else:
        made, _new = Occasion.objects.get_or_create(shift=None, **facts)
    return Occasion.objects.select_for_update(of=("self",)).get(pk=made.pk)


def _attendee_of(occasion: Occasion, day: Day, person: Actor | None, by: Actor, now: dt.datetime, *, silent: bool) -> Attendee:
    if person is None:
        raise TypeError("record_presence needs a person or an attendee")
    known = Attendee.objects.filter(occasion=occasion, person=person).first()
    if known is not None:
        return known
    walk_in = not is_expected(day, person)
    attendee = Attendee.objects.create(occasion=occasion, person=person, walk_in=walk_in, added_by=by, added_at=now)
    if walk_in:
        _record("presence.walked_in", attendee, day, person, by, now, silent=silent)
    return attendee


def _lock_current(attendee: Attendee) -> Presence | None:
    return Presence.objects.current().select_for_update(of=("self",)).filter(attendee=attendee).first()


def _says_same(current: Presence, wanted: Presence) -> bool:
    """Tell whether nothing new is said: pressed twice, or scanned again after being seen."""
    if current.state != wanted.state or (wanted.comment and wanted.comment != current.comment):
        return False
    if wanted.way in {Way.QR, Way.CODE, Way.DOOR} or wanted.state in {State.NO_SHOW, State.EXCUSED, State.UNDONE}:
        return True
    typed = wanted.reason or (wanted.left_at != current.left_at and wanted.state == State.LEFT_EARLY)
    return not typed and (wanted.arrived_at in (None, current.arrived_at) or wanted.state == State.CAME)


def _arrival(
    day: Day, state: str, way: str, given: dt.datetime | None, current: Presence | None, now: dt.datetime
) -> dt.datetime | None:
    """Return when they came: as given, as known, or just now while the day lasts. None: in time, nobody noted when."""
    if state not in PRESENT:
        return None
    if given is not None:
        return given
    if state in {State.LEFT_EARLY, State.LATE} and current is not None and current.is_present and current.arrived_at:
        return current.arrived_at
    on = day.may_begin(now) and not day.is_over(now)
    return now if on and way != Way.PAPER and state != State.LEFT_EARLY else None


def _leaving(day: Day, state: str, given: dt.datetime | None, now: dt.datetime) -> dt.datetime | None:
    if state not in PRESENT or given is not None:
        return given if state in PRESENT else None
    return now if state == State.LEFT_EARLY and day.starts_at < now < day.ends_at else None


def _refuse_wrong_time(day: Day, state: str, now: dt.datetime) -> None:
    early = days.EXCUSE if state in {State.EXCUSED, State.UNDONE} else days.EARLY
    if now < day.starts_at - early:
        raise Refusal("too_early", _("It is too early: people are checked in from six hours before the beginning."))
    if now > day.ends_at + days.LAST:
        raise Refusal("too_late", _("This day lies more than 90 days back, so its list is not changed any more."))
    if state == State.NO_SHOW and now < day.starts_at:
        raise Refusal("not_begun", _("It has not begun yet: they may still come."))


def _refuse_times(day: Day, line: Presence) -> None:
    first, last = day.starts_at - days.EARLY, day.ends_at + days.EARLY
    for field, moment in (("arrived", line.arrived_at), ("left", line.left_at)):
        if moment is not None and not first <= moment <= last:
            raise Refusal("times", _("This time lies outside of the day."), field=field)
    if line.arrived_at is not None and line.left_at is not None and line.left_at < line.arrived_at:
        raise Refusal("times", _("They cannot have left before they came."), field="left")


def _record_line(line: Presence, day: Day, by: Actor, now: dt.datetime, *, corrected: bool, silent: bool) -> None:
    verb = "presence.corrected" if corrected else "presence.recorded"
    record(
        verb=verb, actor=by, obj=line, association=day.opportunity.association.actor, person=line.attendee.person, at=now,
        silent=silent,
    )  # fmt: skip


def _record(verb: str, obj: Attendee, day: Day, person: Actor, by: Actor, now: dt.datetime, *, silent: bool) -> None:
    record(verb=verb, actor=by, obj=obj, association=day.opportunity.association.actor, person=person, at=now, silent=silent)
