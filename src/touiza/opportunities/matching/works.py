"""Opportunities as `kernel.matching.Work`: two queries for any number of them."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from touiza.actors.models import Actor, AgeBand, Tie
from touiza.core.translated import TranslatedText
from touiza.kernel.matching import Mode, Point, Slot, Work
from touiza.opportunities.matching.words import OF_PLACES, codes, qualification_code
from touiza.opportunities.models import (
    Application,
    Opportunity,
    Per,
    RequiredQualification,
    Shift,
    Timing,
    Unwanted,
)
from touiza.posts.models import Post
from touiza.vocabulary.availability import needed_for

BANDS = AgeBand.values
DAY = dt.timedelta(days=1)
MOST_SLOTS = 60  # of one opportunity: the next ones
LONGEST = 8  # days of dated work whose parts of the week are looked at: beyond a week all parts are the same
_BETWEEN = "\x1f"
_READ = (
    "post_id", "association_id", "attendance", "timing", "day", "last_day", "starts", "ends", "starts_at", "ends_at", "minutes",
    "per", "latitude", "longitude", "lowest_age", "guardian_consent", "commune__latitude", "commune__longitude",
)  # fmt: skip


def suggestible(*, at: dt.datetime) -> QuerySet[Opportunity]:
    """Return the work that may be suggested to somebody: open, with places left, not over, of an association that acts."""
    rows = Opportunity.objects.open().filter(Opportunity.not_full(), association__actor__suspended_at=None)
    return rows.filter(Q(ends_at=None) | Q(ends_at__gt=at), association__actor__erased_at=None)


def suggestible_to(person: Actor, *, at: dt.datetime) -> QuerySet[Opportunity]:
    """Keep what this person may see and has not answered yet, of associations they do not act for that would take them."""
    rows = suggestible(at=at).filter(post__in=Post.objects.visible_to(person).values("pk"))
    rows = rows.exclude(pk__in=Application.objects.filter(person=person).values("opportunity"))
    rows = rows.exclude(pk__in=person.engagements.values("opportunity"))
    acts_for = Tie.objects.filter(person=person, kind__in=[Tie.Kind.STAFF, Tie.Kind.COLLEAGUE])
    rows = rows.exclude(association__in=acts_for.values("association"))
    return rows.exclude(association__in=Unwanted.objects.filter(person=person, ended_at=None).values("association"))


def read_works(rows: QuerySet[Opportunity], *, at: dt.datetime, with_text: bool = False) -> list[Work]:
    """Return what matching knows of opportunities, in the order of the rows."""
    wanted = rows.with_words().annotate(
        qualification_codes=ArraySubquery(
            RequiredQualification.objects.filter(opportunity=OuterRef("pk"))
            .order_by("pk")
            .values_list(Concat(F("kind"), Value(_BETWEEN), F("name")))
        )
    )
    columns = (*_READ, "language_ids", "accommodation_ids", "cause_ids", "needed_ids", "welcome_ids", "qualification_codes")
    found = list(wanted.values(*columns, *(("post__title", "post__body") if with_text else ())))
    slots = _slots([row["post_id"] for row in found if row["timing"] == Timing.SHIFTS], at)
    return [_work(row, slots.get(row["post_id"], ())) for row in found]


def _slots(ids: Collection[int], at: dt.datetime) -> dict[int, list[Slot]]:
    """Return the times ahead of each, the soonest first, those without places left out."""
    found: dict[int, list[Slot]] = {}
    if not ids:
        return found
    ahead = Shift.objects.ahead(at).filter(Q(places=None) | Q(places__gt=F("taken")), opportunity__in=ids)
    columns = ("opportunity_id", "day", "starts", "ends", "starts_at", "ends_at")
    for opportunity, day, starts, ends, starts_at, ends_at in ahead.order_by("starts_at", "pk").values_list(*columns):
        mine = found.setdefault(opportunity, [])
        if len(mine) < MOST_SLOTS:
            mine.append(Slot(_cells([day], starts, ends), minute(starts_at), minute(ends_at)))
    return found


def _work(row: dict, slots: Iterable[Slot]) -> Work:
    mode = Mode(row["attendance"])
    offers = frozenset(codes("accommodations", row["accommodation_ids"]))
    title, body = row.get("post__title", TranslatedText()), row.get("post__body", TranslatedText())
    language = title.source or "ar"
    return Work(
        id=row["post_id"],
        needed=tuple(codes("skills", row["needed_ids"])),
        welcome=tuple(codes("skills", row["welcome_ids"])),
        languages=tuple(codes("languages", row["language_ids"])),
        slots=tuple(slots or _of_its_day(row)),
        weekly_minutes=_weekly(row),
        mode=mode,
        place=_point(row),
        causes=tuple(codes("causes", row["cause_ids"])),
        offers=offers | OF_PLACES if mode == Mode.REMOTE else offers,
        qualifications=tuple(qualification_code(*one.split(_BETWEEN, 1)) for one in row["qualification_codes"]),
        lowest_age=BANDS.index(row["lowest_age"]),
        guardian_consent=row["guardian_consent"],
        ends=minute(row["ends_at"]) if row["ends_at"] else None,
        association=row["association_id"],
        text="\n".join(text.texts[language] for text in (title, body) if text.texts.get(language)),
        language=language,
    )


def _of_its_day(row: dict) -> Iterator[Slot]:
    """Yield the time of dated work whose hours are known."""
    if row["timing"] != Timing.DATED or not (row["day"] and row["starts"] and row["ends"] and row["starts_at"] and row["ends_at"]):
        return
    last = min(row["last_day"] or row["day"], row["day"] + LONGEST * DAY)
    days = [row["day"] + number * DAY for number in range((last - row["day"]).days + 1)]
    yield Slot(_cells(days, row["starts"], row["ends"]), minute(row["starts_at"]), minute(row["ends_at"]))


def _cells(days: Iterable[dt.date], starts: dt.time, ends: dt.time) -> int:
    """Return the parts of a week that hours on these days take; they end on the next day where `ends` is not after `starts`."""
    cells = 0
    for day in days:
        last = dt.datetime.combine(day if ends > starts else day + DAY, ends)
        cells |= needed_for(dt.datetime.combine(day, starts), last)
    return cells


def _weekly(row: dict) -> int | None:
    if row["per"] == Per.WEEK:
        return row["minutes"]
    return row["minutes"] * 12 // 52 if row["per"] == Per.MONTH and row["minutes"] else None


def _point(row: dict) -> Point | None:
    for latitude, longitude in ((row["latitude"], row["longitude"]), (row["commune__latitude"], row["commune__longitude"])):
        if latitude is not None and longitude is not None:
            return Point(latitude, longitude)
    return None


def minute(moment: dt.datetime) -> int:
    """Return a moment as `kernel.matching` counts it."""
    return int(moment.timestamp() // 60)
