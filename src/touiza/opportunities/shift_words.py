"""A shift in words, for lines, notices and calendars; the tags that tell what is left of it."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from touiza.core import clock
from touiza.opportunities.models import Shift, SignUp, SignUpState
from touiza.ui import formats
from touiza.ui.shapes import Tag

KINDS = {"wished": "warn", "going": "ok", "backup": "info", "waiting": "warn", "withdrawn": "", "handed_over": "", "cancelled": ""}


def hours_of(shift: Shift) -> str:
    """Return its two times; the next day is said where it ends then."""
    hours = formats.time_range(shift.starts, shift.ends, here())
    return hours if shift.ends > shift.starts else _("%(hours)s (the next day)") % {"hours": hours}


def when_of_shift(shift: Shift) -> str:
    """Return its day and its times, the year where it is not this one's."""
    near = shift.day.year == clock.today(shift.zone).year
    day = formats.date_day(shift.day, here()) if near else formats.date_long(shift.day, here())
    return _("%(day)s, %(hours)s") % {"day": day, "hours": hours_of(shift)}


def named(shift: Shift) -> str:
    """Return when it is, with its name where it has one."""
    when, label = when_of_shift(shift), str(shift.label)
    return _("%(when)s: %(name)s") % {"when": when, "name": label} if label else when


def left_tag(shift: Shift) -> Tag | None:
    """Return what is left of its places; None where nobody counts them."""
    if not shift.is_planned:
        return {"text": _("Dropped"), "kind": ""}
    if shift.left is None:
        return None
    if not shift.left:
        return {"text": _("Full: waiting list"), "kind": ""}
    names = {"left": formats.number(shift.left, here()), "places": formats.number(shift.places or 0, here())}
    text = ngettext("%(left)s place left of %(places)s", "%(left)s places left of %(places)s", shift.left)
    return {"text": text % names, "kind": "warn" if shift.left * 2 < (shift.places or 0) else ""}


def state_tag(signup: SignUp) -> Tag:
    """Return where somebody stands with a shift, said to them."""
    return {"text": str(SignUpState(signup.state).label), "kind": KINDS[signup.state]}


def until_when(moment: dt.datetime, zone: str) -> str:
    """Return a moment on the wall clock of a zone."""
    return formats.moment(moment.astimezone(ZoneInfo(zone)), here(), clock.today(zone))


def here() -> str:
    return formats.known(get_language())
