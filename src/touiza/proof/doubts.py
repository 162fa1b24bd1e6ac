"""What looks like a mistake in time given is asked, not refused; what was asked stays with the line, as a code and a fact.

`day:1530` all of that day together, in minutes; `overlap:81` the line whose known hours it overlaps; `same:80` the line that
says the same for the same day; `old:120` days since; `before:2026-11-28`, `after:2026-11-28` the work's first or last day.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, Sum
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from touiza.actors.models import Actor
from touiza.core.errors import Refusal
from touiza.posts.models import Post
from touiza.proof.models import DAY_MINUTES, Contribution, ContributionQuerySet
from touiza.ui.formats import date_long, duration, known

OLD = dt.timedelta(days=92)
Known = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True)
class Doubt:
    """One question about an entry: its code, and the fact that makes it another question when it changes."""

    code: str
    fact: str

    @property
    def token(self) -> str:
        return f"{self.code}:{self.fact}"

    @classmethod
    def read(cls, token: str) -> "Doubt":
        code, _colon, fact = token.partition(":")
        return cls(code, fact)

    def __str__(self) -> str:
        return _sentence(self.code, self.fact)


class Unsure(Refusal):
    """A deed that is done once somebody says that it is right all the same: `doubts` are the questions."""

    def __init__(self, doubts: Sequence[Doubt]) -> None:
        super().__init__("unsure", _("Look at this once more: if it is right, say so."), field="sure")
        self.doubts = list(doubts)


def settle(doubts: Iterable[Doubt], sure: Collection[str] | None) -> list[str]:
    """Return what goes with the line; raise `Unsure` for what was not answered. Without anybody to ask (None) nothing is."""
    found = list(doubts)
    if sure is not None and any(doubt.token not in sure for doubt in found):
        raise Unsure(found)
    return [doubt.token for doubt in found]


def said(tokens: Iterable[str]) -> list[str]:
    """Return the sentences of what was asked."""
    return [str(Doubt.read(token)) for token in tokens]


def doubts_about(
    *, person: Actor, source: Post, minutes: int, done_on: dt.date, known_hours: Known | None, today: dt.date
) -> list[Doubt]:
    """Return what speaks against an entry, by what the book holds. Two queries."""
    found = day_doubts(Contribution.objects.filter(person=person, done_on=done_on), minutes)
    near = Contribution.objects.undeclined().filter(person=person)
    alike = Q(source=source, done_on=done_on, minutes=minutes)
    if known_hours is not None:
        alike |= Q(begins_at__lt=known_hours[1], ends_at__gt=known_hours[0])
    for line in near.filter(alike, done_on__range=(done_on - dt.timedelta(days=1), done_on + dt.timedelta(days=1))).order_by("pk")[:3]:
        same = (line.source_id, line.done_on, line.minutes) == (source.pk, done_on, minutes)
        found.append(Doubt("same" if same else "overlap", str(line.pk)))
    if today - done_on > OLD:
        found.append(Doubt("old", str((today - done_on).days)))
    return found


def day_doubts(others: ContributionQuerySet, minutes: int) -> list[Doubt]:
    """Ask where these minutes, with the other lines of a person's day, make more than the day has."""
    total = minutes_of_day(others) + minutes
    return [Doubt("day", str(total))] if total > DAY_MINUTES else []


def minutes_of_day(lines: ContributionQuerySet) -> int:
    """Return what lines of one day add up to: what is confirmed, and what still waits as it was entered."""
    waiting = lines.waiting().aggregate(sum=Sum("minutes"))["sum"] or 0
    return lines.total() + waiting


def _sentence(code: str, fact: str) -> str:
    lang = known(get_language())
    if code == "day":
        return _("All that is entered for that day makes %(time)s: more than a day has.") % {"time": duration(int(fact), lang)}
    if code == "old":
        days = int(fact)
        return ngettext("This lies %(count)s day back.", "This lies %(count)s days back.", days) % {"count": days}
    if code in {"before", "after"}:
        day = {"day": date_long(dt.date.fromisoformat(fact), lang)}
        return _("The work only began on %(day)s.") % day if code == "before" else _("The work had ended on %(day)s.") % day
    if code == "same":
        return _("The same time is entered for this work and this day already.")
    return _("Hours elsewhere at the same time are entered already.")
