"""What an opportunity says, as one value: the editor, the importer and the demo world all fill this in."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from touiza.core import clock
from touiza.core.translated import TranslatedText
from touiza.media.models import Attachment
from touiza.opportunities.models import Attendance, JoinMode, Opportunity, OpportunitySkill, Per, Timing
from touiza.vocabulary.models import Accommodation, Cause, Language, Place, Skill, SustainableGoal
from touiza.vocabulary.tagging import tag_key

NOTHING = TranslatedText()


@dataclass(frozen=True, kw_only=True)
class OpportunityFields:
    """Everything its authors decide. Local days and times are in `zone` (IANA); positions are WGS 84 degrees.

    Dated work is on `day` (to `last_day`), from `starts` to `ends`. Flexible work may say from which `day`, and ends
    with `deadline`, as may work at a time agreed with each person, and a deed, which has no minutes. Shift work
    has its days, hours and places from its shifts, not from here. `counts` names a unit besides hours (proof/units.py), or is
    OWN with its word. `minutes` are asked of one person, counted by `per`; None is “time not stated”.
    """

    title: TranslatedText
    body: TranslatedText = NOTHING
    attendance: str = Attendance.ON_SITE
    timing: str = Timing.DATED
    day: dt.date | None = None
    last_day: dt.date | None = None
    starts: dt.time | None = None
    ends: dt.time | None = None
    deadline: dt.date | None = None
    zone: str = "Africa/Algiers"
    minutes: int | None = None
    per: str = Per.ONCE
    places: int | None = None
    group_limit: int | None = None
    backup_places: int = 0
    guardian_consent: bool = False
    withdraw_hours: int = 24
    join_mode: str = JoinMode.REVIEW
    lowest_age: str = ""
    guests_welcome: bool = False
    deliverable: TranslatedText = NOTHING
    counts: str = ""
    counts_word: TranslatedText = NOTHING
    commune: Place | None = None
    address: TranslatedText = NOTHING
    latitude: float | None = None
    longitude: float | None = None
    causes: Sequence[Cause] = ()
    goals: Sequence[SustainableGoal] = ()
    languages: Sequence[Language] = ()
    accommodations: Sequence[Accommodation] = ()
    skills_needed: Sequence[Skill] = ()
    skills_welcome: Sequence[Skill] = ()
    tags: Sequence[str] = ()
    picture: Attachment | None = None
    source: str = ""
    as_of: dt.date | None = None
    data_from_outside: str = ""

    @property
    def commune_id(self) -> int | None:
        return self.commune.pk if self.commune else None

    @property
    def is_remote(self) -> bool:
        return self.attendance == Attendance.REMOTE

    @property
    def is_dated(self) -> bool:
        return self.timing == Timing.DATED

    @property
    def is_deed(self) -> bool:
        return self.timing == Timing.DEED

    @property
    def in_shifts(self) -> bool:
        return self.timing == Timing.SHIFTS

    @property
    def starts_at(self) -> dt.datetime | None:
        """Return the UTC moment it begins; the start of the day where no time is given."""
        if self.day is None:
            return None
        starts = self.starts if self.is_dated and self.starts else dt.time.min
        return clock.moment(self.day, starts, self.zone)

    @property
    def ends_at(self) -> dt.datetime | None:
        """Return the UTC moment it is over; the end of the last day where no time is given."""
        last = (self.last_day or self.day) if self.is_dated else self.deadline
        if last is None:
            return None
        if self.is_dated and self.ends and not self.ends_at_midnight:
            return clock.moment(last, self.ends, self.zone)
        return clock.moment(last + dt.timedelta(days=1), dt.time.min, self.zone)

    @property
    def ends_at_midnight(self) -> bool:
        """Whether it ends at 24:00 of its only day, which a time of the day can but call 0:00."""
        return self.ends == dt.time.min and self.starts not in (None, dt.time.min) and self.last_day in (None, self.day)

    @property
    def counted(self) -> tuple[str, TranslatedText]:
        """What is counted besides hours, as it can be kept: a deed counts nothing, an own unit has a word, a shared one none."""
        if self.is_deed or not self.counts or (self.counts == OWN and not self.counts_word):
            return "", NOTHING
        return self.counts, self.counts_word if self.counts == OWN else NOTHING

    def same_as(self, other: "OpportunityFields") -> bool:
        """Tell whether both say the same; the order in which causes, skills… were picked does not count."""
        return _comparable(self) == _comparable(other)


# Columns of Opportunity that are written as they stand here.
PLAIN = (
    "attendance", "timing", "day", "last_day", "starts", "ends", "deadline", "zone", "minutes", "per", "places",
    "withdraw_hours", "group_limit", "backup_places", "guardian_consent", "join_mode", "guests_welcome", "lowest_age",
    "deliverable", "commune", "address", "latitude", "longitude", "data_from_outside",
)  # fmt: skip
# Of these, those that shift work has from its shifts.
OF_SHIFTS = ("day", "last_day", "starts", "ends", "deadline", "places")
LIMITS = {"title": 140, "body": 10_000, "address": 200, "deliverable": 500, "counts_word": 40}  # characters, as the columns have them
TEXTS = ("title", "body", "deliverable", "address", "counts_word")
OWN = "own"
LISTS = ("causes", "goals", "languages", "accommodations")


def fields_of(opportunity: Opportunity) -> OpportunityFields:
    """Return what an opportunity says now. Six queries."""
    needs: dict[str, list[Skill]] = {OpportunitySkill.Need.NEEDED: [], OpportunitySkill.Need.WELCOME: []}
    for line in opportunity.skills.select_related("skill").order_by("id"):
        needs[line.need].append(line.skill)
    lists: dict[str, Any] = {name: list(getattr(opportunity, name).all()) for name in LISTS}
    return dataclasses.replace(
        plain_fields_of(opportunity),
        skills_needed=needs[OpportunitySkill.Need.NEEDED],
        skills_welcome=needs[OpportunitySkill.Need.WELCOME],
        tags=tuple(opportunity.tags.order_by("pk").values_list("name", flat=True)),
        **lists,
    )


def plain_fields_of(opportunity: Opportunity) -> OpportunityFields:
    """Return what it says but for its lists (skills, causes…): what the checks of publishing look at."""
    post = opportunity.post
    plain: dict[str, Any] = {name: getattr(opportunity, name) for name in PLAIN}
    if opportunity.timing == Timing.SHIFTS:
        plain |= dict.fromkeys(OF_SHIFTS)
    unit = opportunity.unit
    return OpportunityFields(
        counts="" if unit is None else unit.code or OWN,
        counts_word=unit.word if unit is not None else NOTHING,
        title=post.title,
        body=post.body,
        picture=post.picture,
        source=post.source,
        as_of=post.as_of,
        **plain,
    )


def _comparable(fields: OpportunityFields) -> dict[str, object]:
    told = {field.name: getattr(fields, field.name) for field in dataclasses.fields(fields)}
    for name in (*LISTS, "skills_needed", "skills_welcome"):
        told[name] = {term.pk for term in told[name]}
    told["tags"] = {tag_key(name) for name in told["tags"]}
    told["counts"], told["counts_word"] = fields.counted
    for name in TEXTS:
        told[name] = told[name].as_json()
    return told
