"""How an association answers what people write to it: read from its due items, for its own page and for the public one.

Applications have a figure of their own (opportunities.services.answers): they are decided about, these are answered.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touiza.associations.models import Association
from touiza.core import clock
from touiza.kernel.answering import FEWEST, End, Summary, Wait, summarise, summarise_by
from touiza.posts.thread import time_words
from touiza.relations.access_inbox import readable_by
from touiza.relations.models import Channel, DueItem, DueState, ReplyFigure

PERIOD = dt.timedelta(days=90)


@dataclass(frozen=True)
class Figures:
    """The figures of a period: of all, by channel, by language; and of those that wait now, the oldest."""

    whole: Summary
    channels: dict[str, Summary]
    languages: dict[str, Summary]
    since: dt.date
    oldest: dt.datetime | None


def figures_of(association: Association, at: dt.datetime | None = None) -> Figures:
    """Return how an association answered what it was asked in the last 90 days. One query."""
    moment = at or clock.now()
    rows = list(_rows(association, moment))
    waits = [_wait(row, moment) for row in rows]
    waiting = [row.asked_at for row in rows if row.state == DueState.OPEN]
    return Figures(
        whole=summarise(waits),
        channels=summarise_by(waits, lambda wait: wait.channel),
        languages=summarise_by(waits, lambda wait: wait.language),
        since=(moment - PERIOD).date(),
        oldest=min(waiting, default=None),
    )


def refresh_figures(associations: Iterable[int], at: dt.datetime | None = None) -> int:
    """Write the public figures down; return how many have changed. What is the same is not written."""
    moment, changed = at or clock.now(), 0
    for association in Association.objects.select_related("actor").filter(pk__in=set(associations)).order_by("pk"):
        with transaction.atomic():
            figure, _new = ReplyFigure.objects.select_for_update().get_or_create(association=association)
            whole = summarise(_wait(row, moment) for row in _rows(association, moment))
            now = (whole.answerable, whole.answered, whole.first_open.count, whole.first_open.median)
            if now != (figure.answerable, figure.answered, figure.first, figure.median_minutes):
                figure.answerable, figure.answered, figure.first, figure.median_minutes = now
                figure.counted_at = moment
                figure.save()
                changed += 1
    return changed


def refresh_all(*, at: dt.datetime | None = None) -> int:
    """Write the figures of every association that was asked something: what waits grows late without any deed."""
    return refresh_figures(DueItem.objects.order_by().values_list("association", flat=True).distinct(), at)


@dataclass(frozen=True)
class Told:
    """The public figures in words: how many were answered of how many, and half of them within which time ("" for too few)."""

    share: str
    within: str


def told_figures(answerable: int, answered: int, minutes: int | None) -> Told:
    """Return the public figures of an association in words: those of its `ReplyFigure`."""
    if not answerable:
        return Told(_("Nothing had to be answered yet"), "")
    numbers = {"answered": answered, "answerable": answerable}
    if answerable < FEWEST:
        few = ngettext("%(answered)d of %(answerable)d so far", "%(answered)d of %(answerable)d so far", answerable) % numbers
        return Told(few, "")
    share = ngettext("%(answered)d of %(answerable)d", "%(answered)d of %(answerable)d", answerable) % numbers
    return Told(share, "" if minutes is None else time_words(minutes))


def _rows(association: Association, at: dt.datetime) -> Iterable[DueItem]:
    rows = DueItem.objects.filter(readable_by(association.pk), association=association, joins=False, asked_at__gt=at - PERIOD, asked_at__lte=at)
    return rows.only("channel", "language", "state", "is_next", "asked_at", "due_at", "answered_at", "open_minutes").order_by("pk")


def _wait(row: DueItem, at: dt.datetime) -> Wait:
    if row.state == DueState.OPEN:
        return Wait(row.channel, row.language, End.LATE if row.due_at <= at else End.WAITING, row.is_next)
    if row.answered_at is None:
        return Wait(row.channel, row.language, End.LEFT_OUT, row.is_next)
    minutes = max(round((row.answered_at - row.asked_at) / dt.timedelta(minutes=1)), 0)
    return Wait(row.channel, row.language, End.ANSWERED, row.is_next, minutes, row.open_minutes or 0)


def channel_name(channel: str) -> str:
    return str(Channel(channel).label)
