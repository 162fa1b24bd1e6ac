"""What matching knows of a person and of a piece of work, and what it says of the two together.

Words are codes of the vocabulary. Moments are whole minutes since 1970 in UTC, parts of a week the 21 bits of
`vocabulary.availability`. What is not here takes no part: no gender, no nationality, no name, no belief, no health, no age
beyond whether it is allowed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

Near = Mapping[str, Mapping[str, float]]

class Mode(StrEnum):
    ON_SITE = "on_site"
    HYBRID = "hybrid"
    REMOTE = "remote"

class PartKind(StrEnum):
    """The parts of a score, in the order in which they are said."""

    SKILLS = "skills"
    LANGUAGES = "languages"
    TIME = "time"
    PLACE = "place"
    CAUSES = "causes"
    ACCOMMODATION = "accommodation"
    QUALIFICATIONS = "qualifications"
    PAST = "past"
    TEXT = "text"

class Bar(StrEnum):
    """Why somebody cannot take part at all."""

    AGE = "age"  # they say they are younger than the work allows
    CONSENT = "consent"  # a minor, without the guardian's consent that the work asks for
    DATES = "dates"  # it is over, or each of its times clashes with something they have

class Told(StrEnum):
    """What a fact says. In brackets what it comes with: `code`, `other`, `number`."""

    SKILL = "skill"  # a skill asked for that they have (code, number: their level)
    SKILL_NEAR = "skill_near"  # one that is near it (code: asked, other: theirs, number: nearness per mille)
    SKILL_WELCOME = "skill_welcome"  # a welcome one that they have (code, number: their level)
    SKILL_MISSING = "skill_missing"  # needed (code)
    LANGUAGE = "language"  # (code, number: their level)
    LANGUAGE_MISSING = "language_missing"  # of the work's languages they speak none; one fact each (code)
    FREE = "free"  # the parts of the week that suit (number: cells they are free in)
    FREE_PARTLY = "free_partly"  # some of the hours only (number: cells they are free in)
    NOT_FREE = "not_free"  # at no set time (number: cells that are needed)
    TIME_UNSTATED = "time_unstated"  # they have not said when, or how many hours
    ANY_TIME = "any_time"  # the work has no set times
    HOURS = "hours"  # enough hours a week (number: minutes asked)
    HOURS_SHORT = "hours_short"  # fewer hours than asked (number: minutes asked a week)
    DISTANCE = "distance"  # (number: km, as the crow flies)
    FAR = "far"  # farther than they go (number: km)
    FROM_HOME = "from_home"
    PARTLY_FROM_HOME = "partly_from_home"
    PLACE_UNSTATED = "place_unstated"
    CAUSE = "cause"  # one of theirs (code)
    CAUSE_NEAR = "cause_near"  # (code: the work's, other: theirs, number: nearness per mille)
    NEED_MET = "need_met"  # (code)
    NEED_UNMET = "need_unmet"  # what they need and the work does not state (code)
    QUALIFIED = "qualified"  # (code)
    QUALIFICATION_MISSING = "qualification_missing"  # (code)
    KNOWS_THEM = "knows_them"  # they have worked with this association (number: its id)
    DONE_SKILL = "done_skill"  # they have used this skill in earlier work (code)
    DONE_CAUSE = "done_cause"  # they have worked for this cause (code)
    WORDS = "words"  # what they write of themselves is like the work's text

MISSING = frozenset(
    {
        Told.SKILL_MISSING, Told.LANGUAGE_MISSING, Told.NOT_FREE, Told.HOURS_SHORT, Told.FAR, Told.NEED_UNMET,
        Told.QUALIFICATION_MISSING,
    }
)  # fmt: skip

class Fact(NamedTuple):
    told: Told
    code: str = ""
    other: str = ""
    number: int = 0

class Point(NamedTuple):
    """WGS 84 degrees."""

    latitude: float
    longitude: float

class Slot(NamedTuple):
    """A set time: the parts of the week in which one must be free, and from when to when it is."""

    cells: int
    starts: int = 0
    ends: int = 0

@dataclass(frozen=True)
class Person:
    """Levels of skills are 1 to 3, of languages 1 to 4; an age is a band, 1 (13 to 15) to 6 (60 or older), 0 unstated."""

    id: int
    skills: Mapping[str, int] = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)
    cells: int = 0  # when they are free; 0: not stated
    hours: int | None = None  # a week
    place: Point | None = None
    radius_km: int | None = None
    causes: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    age: int = 0
    consent: bool = False  # of their guardian
    qualifications: frozenset[str] = frozenset()
    busy: tuple[tuple[int, int], ...] = ()  # from, to: what they are engaged in at set times
    done_skills: frozenset[str] = frozenset()
    done_causes: frozenset[str] = frozenset()
    done_with: frozenset[int] = frozenset()  # associations
    text: str = ""
    language: str = "ar"  # of the text

@dataclass(frozen=True)
class Work:
    """An opportunity, or a role in one."""

    id: int
    needed: tuple[str, ...] = ()
    welcome: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()  # of the work: one of them is enough, each more helps
    slots: tuple[Slot, ...] = ()  # at set times: those ahead
    weekly_minutes: int | None = None  # without set times: asked in a week
    mode: Mode = Mode.ON_SITE
    place: Point | None = None
    causes: tuple[str, ...] = ()
    offers: frozenset[str] = frozenset()  # accommodations
    qualifications: tuple[str, ...] = ()
    lowest_age: int = 0
    guardian_consent: bool = False
    ends: int | None = None  # after this moment it is over
    association: int = 0
    text: str = ""
    language: str = "ar"

@dataclass(frozen=True)
class Nearness:
    """For each code that may be asked for: what is near it, and how near, between 0 and 1."""

    skills: Near = field(default_factory=dict)
    causes: Near = field(default_factory=dict)

@dataclass(frozen=True)
class Part:
    """One reason. `value` is 0 to 1, `weight` its share of the whole score."""

    kind: PartKind
    value: float
    weight: float
    facts: tuple[Fact, ...] = ()

@dataclass(frozen=True)
class Judgement:
    """`score` is the sum of value × weight. Who does not fit has a score all the same, and the reasons in `barred`."""

    score: float
    points: int  # the same as a whole number: what is compared
    parts: tuple[Part, ...]
    barred: tuple[Bar, ...] = ()

    @property
    def fits(self) -> bool:
        return not self.barred

    @property
    def missing(self) -> tuple[Fact, ...]:
        """What speaks against it, in the order of the parts."""
        return tuple(fact for part in self.parts for fact in part.facts if fact.told in MISSING)

    def part(self, kind: PartKind) -> Part:
        return next(part for part in self.parts if part.kind == kind)
