"""Choosing the working days of an association. What hangs on them elsewhere is reckoned anew in the same transaction."""

import datetime as dt
from collections.abc import Callable, Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.associations.models import Association, DayOff, WorkWeek
from touiza.associations.working_days import country_of
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.kernel.feasts import AFTER_EASTER, FIXED, LUNAR
from touiza.kernel.workdays import MONDAY, SUNDAY

LONGEST = 60  # days off in one piece
MOST = 100  # entries that lie ahead
FARTHEST = dt.timedelta(days=3 * 366)
Follower = Callable[[Association, dt.datetime], None]
_followers: list[Follower] = []


def follow_calendar(step: Follower) -> None:
    """Have `step(association, at)` called when its working days change, in that transaction. Called in `ready()`."""
    if step not in _followers:
        _followers.append(step)


@transaction.atomic
def set_work_week(*, association: Association, days: Iterable[int], by: Actor, at: dt.datetime | None = None, silent: bool = False) -> WorkWeek:
    """Choose the working days of the week (0 is Monday). Refuses "no_days"."""
    chosen = sorted(set(days))
    if not chosen or chosen[0] < MONDAY or chosen[-1] > SUNDAY:
        raise Refusal("no_days", _("Choose at least one working day."), field="days")
    _lock(association)
    week, _new = WorkWeek.objects.update_or_create(
        association=association, defaults={"days": "".join(map(str, chosen))}
    )
    _changed(association, by, at, silent=silent)
    return week


@transaction.atomic
def add_days_off(
    *,
    association: Association,
    name: str,
    first: dt.date,
    last: dt.date | None,
    by: Actor,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> DayOff:
    """Enter days off of the association's own. Sent twice it is entered once. Refuses what `_refuse_days` does."""
    last = last or first
    _refuse_days(first, last, at)
    if not name.strip():
        raise Refusal("no_occasion", _("Write the occasion."), field="name")
    _lock(association)
    today = clock.day_of(at or clock.now(), "UTC")
    if DayOff.objects.filter(association=association, last__gte=today).count() >= MOST:
        raise Refusal("too_many_days_off", _("There are too many days off ahead. Remove those you do not need."))
    row, new = DayOff.objects.get_or_create(association=association, feast="", name=name, first=first, last=last)
    if new:
        _changed(association, by, at, silent=silent)
    return row


@transaction.atomic
def keep_feast(
    *,
    association: Association,
    feast: str,
    year: int,
    first: dt.date,
    last: dt.date | None,
    kept: bool,
    by: Actor,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> DayOff:
    """Say on which days a feast is kept, or that one works then. Said again, the later word holds. Refuses "no_feast"."""
    last = last or first
    country = country_of(association)
    if feast not in {*FIXED[country], *AFTER_EASTER.get(country, ()), *LUNAR[country]}:
        raise Refusal("no_feast", _("This is no public holiday of your country."))
    _refuse_days(first, last, at)
    _lock(association)
    row, _new = DayOff.objects.update_or_create(
        association=association, feast=feast, year=year, defaults={"first": first, "last": last, "kept": kept, "name": ""}
    )
    _changed(association, by, at, silent=silent)
    return row


@transaction.atomic
def remove_days_off(
    *, association: Association, pk: int, by: Actor, at: dt.datetime | None = None, silent: bool = False
) -> None:
    """Take back an entry; a feast is kept as expected again. Twice is once."""
    _lock(association)
    gone, _rows = DayOff.objects.filter(association=association, pk=pk).delete()
    if gone:
        _changed(association, by, at, silent=silent)


def _refuse_days(first: dt.date, last: dt.date, at: dt.datetime | None) -> None:
    """Refuse days the wrong way round ("days_reversed"), too many ("too_long") or out of reach ("too_far")."""
    today = clock.day_of(at or clock.now(), "UTC")
    if last < first:
        raise Refusal("days_reversed", _("The last day comes before the first: exchange them."), field="last")
    if (last - first).days >= LONGEST:
        raise Refusal("too_long", _("That is more than two months in one piece. Write a shorter time."), field="last")
    if not today - FARTHEST < first < today + FARTHEST:
        raise Refusal("too_far", _("Write a date within three years."), field="first")


def _lock(association: Association) -> None:
    Association.objects.select_for_update().get(pk=association.pk)


def _changed(association: Association, by: Actor, at: dt.datetime | None, *, silent: bool) -> None:
    moment = at or clock.now()
    for step in _followers:
        step(association, moment)
    record(
        verb="association.calendar_changed", actor=by, obj=association, association=association.actor, at=moment, silent=silent
    )
