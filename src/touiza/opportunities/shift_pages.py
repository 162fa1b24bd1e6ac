"""What the pages of shifts show, gathered in a constant number of queries."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.opportunities.access_shifts import own_signups, shifts_ahead
from touiza.opportunities.models import LIVE_SIGNUPS, Engagement, Opportunity, Recurrence, Shift, SignUp
from touiza.opportunities.recurring import in_words, read_rule
from touiza.opportunities.rest import Warned
from touiza.opportunities.shift_words import here, hours_of, left_tag, state_tag, when_of_shift
from touiza.ui import formats
from touiza.ui.shapes import Tag

ON_DETAIL = 8
WOVEN = 60  # places, up to which they are drawn as knots


@dataclass(frozen=True)
class ShiftLine:
    """One shift in a list, as one reader sees it."""

    shift: Shift
    hours: str
    tag: Tag | None
    mine: SignUp | None
    chosen: bool = False

    @property
    def waiting(self) -> int:
        """How many wait for a place, where they were counted."""
        return int(self.shift.__dict__.get("waiting", 0))

    @property
    def may_choose(self) -> bool:
        return self.mine is None and self.shift.is_ahead(clock.now())

    @property
    def mine_tag(self) -> Tag | None:
        return state_tag(self.mine) if self.mine else None

    @property
    def woven(self) -> bool:
        return self.shift.places is not None and self.shift.places <= WOVEN

    @property
    def name(self) -> str:
        """What a reader of the checkbox alone hears."""
        return when_of_shift(self.shift)


def lines_of(shifts: Sequence[Shift], actor: Actor | None, *, chosen: Sequence[int] = ()) -> list[ShiftLine]:
    """Return the lines of shifts. One query, for who is signed in."""
    mine = own_signups(actor, shifts)
    return [
        ShiftLine(shift, hours_of(shift), left_tag(shift), mine.get(shift.pk), chosen=shift.pk in chosen) for shift in shifts
    ]


def next_lines(opportunity: Opportunity, actor: Actor | None) -> tuple[list[ShiftLine], bool]:
    """Return the next shifts for the opportunity's page, and whether there are more. Two queries."""
    shifts = list(shifts_ahead(opportunity, clock.now())[: ON_DETAIL + 1])
    return lines_of(shifts[:ON_DETAIL], actor), len(shifts) > ON_DETAIL


@dataclass
class RosterLine:
    """A shift with its people, for a coordinator."""

    shift: Shift
    hours: str
    tag: Tag | None
    going: list[SignUp] = field(default_factory=list)
    backup: list[SignUp] = field(default_factory=list)
    waiting: list[SignUp] = field(default_factory=list)
    wished: list[SignUp] = field(default_factory=list)

    @property
    def gaps(self) -> list[int]:
        """Places that nobody has taken, numbered: empty lines of a printed list; at most thirty."""
        return list(range(len(self.going) + 1, min(self.shift.places or 0, len(self.going) + 30) + 1))

    @property
    def is_ahead(self) -> bool:
        return self.shift.is_ahead(clock.now())

    @property
    def woven(self) -> bool:
        return self.shift.places is not None and self.shift.places <= WOVEN


def roster_of(shifts: Sequence[Shift]) -> list[RosterLine]:
    """Return shifts with everybody who has to do with them. One query."""
    lines = {shift.pk: RosterLine(shift, hours_of(shift), left_tag(shift)) for shift in shifts}
    signups = SignUp.objects.filter(shift__in=list(lines), state__in=LIVE_SIGNUPS).select_related("person__person")
    for signup in signups.order_by("pk"):
        getattr(lines[signup.shift_id], signup.state).append(signup)
    return list(lines.values())


def people_engaged(opportunity: Opportunity) -> list[tuple[str, str]]:
    """Return who takes part in an opportunity, as choices by name. One query."""
    rows = Engagement.objects.filter(opportunity=opportunity, ended_at=None).select_related("person__person")
    return [(str(row.person_id), row.person.known_as) for row in rows.order_by("pk")[:500]]


@dataclass(frozen=True)
class RuleLine:
    """A rule in words."""

    recurrence: Recurrence
    words: str


def rules_of(opportunity: Opportunity) -> list[RuleLine]:
    """Return the rules that still make shifts. One query."""
    today = clock.today(opportunity.zone)
    rows = [row for row in opportunity.recurrences.order_by("pk") if row.until is None or row.until >= today]
    return [RuleLine(row, _rule_words(row)) for row in rows]


def _rule_words(row: Recurrence) -> str:
    hours = formats.time_range(row.starts, row.ends, here())
    said = _("%(rule)s, %(hours)s") % {"rule": in_words(read_rule(row.rule), here()), "hours": hours}
    if row.until:
        return _("%(rule)s, until %(date)s") % {"rule": said, "date": formats.date_long(row.until, here())}
    if row.times:
        told = ngettext("%(rule)s, %(count)d time", "%(rule)s, %(count)d times", row.times)
        return told % {"rule": said, "count": row.times}
    return said


def warned_words(warned: Sequence[Warned]) -> list[str]:
    """Return what is warned of, in sentences; at most ten."""
    return [str(_warned(one)) for one in warned[:10]]


def _warned(warned: Warned) -> str | Promise:
    one, other = warned.one, warned.other
    day = formats.date_day(one.day, here())
    if warned.kind == "clash":
        return _("%(day)s: at the same time as “%(title)s”.") % {"day": day, "title": other.title}
    span = formats.duration(max(round(warned.span / dt.timedelta(minutes=1)), 1), here())
    if warned.kind == "rest":
        return _("%(day)s: only %(span)s of rest beside “%(title)s”.") % {"day": day, "span": span, "title": other.title}
    return _("%(day)s: %(span)s of work on one day.") % {"day": day, "span": span}


def own_shifts_ahead(actor: Actor, at: dt.datetime) -> QuerySet[SignUp]:
    """Return what a person has signed up for and is not over, the next one first."""
    rows = SignUp.objects.filter(person=actor, state__in=LIVE_SIGNUPS, shift__ends_at__gt=at, shift__state="planned")
    rows = rows.filter(shift__opportunity__association__actor__suspended_at=None)
    return rows.select_related("shift__opportunity__post", "shift__opportunity__association__actor").order_by("shift__starts_at", "pk")

