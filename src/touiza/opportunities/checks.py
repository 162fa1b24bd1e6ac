"""What an opportunity must say before it is published, and what we only advise.

The editor shows all the problems at once; the publishing services refuse with the first.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from touiza.core.errors import Refusal
from touiza.opportunities.fields import OpportunityFields
from touiza.opportunities.models import Timing
from touiza.opportunities.titles import begins_with_verb

FARTHEST = dt.timedelta(days=3 * 366)  # nobody plans further ahead; what lies beyond is a slip of the hand


@dataclass(frozen=True)
class Problem:
    """A field, a stable code and a sentence that says what to do."""

    field: str
    code: str
    sentence: str | Promise

    def as_refusal(self) -> Refusal:
        return Refusal(self.code, self.sentence, field=self.field)


Check = Callable[[OpportunityFields, dt.date], Iterator[Problem]]


def problems(fields: OpportunityFields, *, today: dt.date, now: dt.datetime | None = None) -> list[Problem]:
    """Return what stands in the way of publishing. Of what comes from outside only a title is asked, and order in time.

    `now` is given where the work must still lie ahead to the hour.
    """
    checks = (_title, _order) if fields.data_from_outside else (_title, _words, _when, _order, _where, _measure)
    found = [problem for check in checks for problem in check(fields, today)]
    if not found and now and fields.is_dated and fields.ends_at and fields.ends_at <= now and not fields.data_from_outside:
        found.append(Problem("ends", "hours_past", _("This time has passed today: write a later one, or another day.")))
    return found


ASKED_FOR = frozenset({"title_verb", "deliverable_measure"})  # said again when it is published without


def advice(fields: OpportunityFields) -> list[Problem]:
    """Return what would make it better. Nothing is refused for it."""
    found: list[Problem] = []
    for language, title in fields.title.texts.items():
        if not begins_with_verb(title, language):
            found.append(
                Problem(
                    "title", "title_verb", _("Begin the title with what volunteers do: “Plant”, “Record”, “Drive”.")
                )
            )
            break
    if fields.is_remote and not fields.is_deed and not any(ch.isdigit() for text in fields.deliverable.texts.values() for ch in text):
        found.append(
            Problem("deliverable", "deliverable_measure", _("Say how much will be delivered, in numbers: “40 pages”."))
        )
    if not fields.is_remote and fields.commune is None:
        found.append(Problem("commune", "commune_none", _("Choose the commune: people look for work near them.")))
    if not fields.causes:
        found.append(Problem("causes", "causes_none", _("Choose a cause: many people look for work by cause.")))
    if not fields.languages:
        found.append(Problem("languages", "languages_none", _("Say which languages the work is done in.")))
    return found


def _title(fields: OpportunityFields, _today: dt.date) -> Iterator[Problem]:
    if not fields.title:
        yield Problem("title", "title_missing", _("Write a title that says what volunteers do."))


def _words(fields: OpportunityFields, _today: dt.date) -> Iterator[Problem]:
    if not fields.body:
        yield Problem(
            "body", "body_missing", _("Describe the work: what volunteers do, what they need, what they carry away.")
        )
    if fields.is_remote and not fields.is_deed and not fields.deliverable:
        yield Problem(
            "deliverable",
            "deliverable_missing",
            _("Say what will be delivered, so that both sides know when it is done."),
        )


def _when(fields: OpportunityFields, today: dt.date) -> Iterator[Problem]:
    if fields.is_dated:
        if fields.day is None:
            yield Problem(
                "day", "day_missing", _("Write the date of the work, or choose that it can be done whenever it suits.")
            )
        elif (fields.last_day or fields.day) < today:
            yield Problem("day", "day_past", _("Write a date from today on."))
        if fields.starts is None:
            yield Problem("starts", "starts_missing", _("Write the time it begins, like 08:30."))
        if fields.ends is None:
            yield Problem("ends", "ends_missing", _("Write the time it ends, like 13:00."))
    elif fields.deadline is None and fields.timing == Timing.FLEXIBLE:
        yield Problem("deadline", "deadline_missing", _("Write until which date it can be done."))
    elif fields.deadline is not None and fields.deadline < today:
        yield Problem("deadline", "deadline_past", _("Write a date from today on."))
    if any(day and day > today + FARTHEST for day in (fields.day, fields.last_day, fields.deadline)):
        field = "day" if fields.is_dated else "deadline"
        yield Problem(field, "day_far", _("Write a date in the next three years."))


def _order(fields: OpportunityFields, _today: dt.date) -> Iterator[Problem]:
    last = fields.last_day if fields.is_dated else fields.deadline
    field = "last_day" if fields.is_dated else "deadline"
    if any(first and second and second < first for first, second in pairwise((fields.day, last))):
        yield Problem(field, "days_reversed", _("The last day comes before the first: exchange them."))
        return
    if fields.is_dated and fields.starts_at and fields.ends_at and fields.ends_at <= fields.starts_at:
        yield Problem(
            "ends", "hours_reversed", _("It ends before it begins. For work past midnight, write the last day too.")
        )


def _where(fields: OpportunityFields, _today: dt.date) -> Iterator[Problem]:
    if not fields.is_remote and fields.commune is None and not fields.address:
        yield Problem(
            "commune", "place_missing", _("Say where: the commune or the meeting place, or that it is done from home.")
        )


def _measure(fields: OpportunityFields, _today: dt.date) -> Iterator[Problem]:
    if fields.minutes == 0:
        yield Problem("amount", "minutes_zero", _("Write how much time it takes, or choose “time not stated”."))
    if fields.places == 0:
        yield Problem("places", "places_zero", _("Write at least one place, or leave it empty for no limit."))
