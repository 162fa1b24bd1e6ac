"""An event as a problem to be solved: shifts, people, wishes and locks, read in a constant number of queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects

from touiza.actors.models import MINORS, Actor, AgeBand, Guardianship, Person, PersonSkill, Qualification
from touiza.core.audiences import Audience
from touiza.kernel.matching import assignment as kernel
from touiza.kernel.matching.assignment import Bar
from touiza.kernel.text import normalise
from touiza.opportunities.access_assigning import WORK
from touiza.opportunities.access_shifts import all_busy_between
from touiza.opportunities.models import (
    AssignmentPlan,
    Engagement,
    Opportunity,
    Placement,
    RequiredQualification,
    Shift,
    ShiftSkill,
    SignUp,
    SignUpState,
    WishedFriend,
    WishedShift,
    Wishes,
)
from touiza.opportunities.rest import REST
from touiza.vocabulary.availability import needed_for
from touiza.vocabulary.ids import ids_of

TRAVEL = 30  # minutes between two meeting places
GLADLY = 2  # what a wish is worth
Kind = Placement.Kind
Word = WishedShift.Word


@dataclass(frozen=True)
class Event:
    """What was read, and the problem made of it. Shifts and people are in the order in which they are shown."""

    plan: AssignmentPlan
    opportunities: Mapping[int, Opportunity]
    shifts: Mapping[int, Shift]
    people: Mapping[int, Actor]
    engagements: Mapping[tuple[int, int], Engagement]  # by person and opportunity
    placements: list[Placement]
    wishes: Mapping[tuple[int, int], Wishes]  # by person and opportunity
    problem: kernel.Problem

    @property
    def pairs(self) -> set[tuple[int, int]]:
        """Who is where now: what is so already, and what the plan adds."""
        added = {(row.person_id, row.shift_id) for row in self.placements if row.kind != Kind.OFF}
        return {pair for pair in self.problem.fixed | added if pair[0] in self.people and pair[1] in self.shifts}


def read_event(plan: AssignmentPlan, at: dt.datetime) -> Event:
    """Read a plan's event as it is now: the shifts ahead, and who holds a place in their work."""
    prefetch_related_objects([plan], WORK)
    opportunities = {row.pk: row for row in plan.opportunities.all()}
    rows = Shift.objects.ahead(at).filter(opportunity__in=opportunities).select_related("need").annotate(
        skill_codes=ids_of(ShiftSkill, "shift", "skill__code"), skill_counts=ids_of(ShiftSkill, "shift", "count")
    )
    shifts = {row.pk: row for row in rows.order_by("starts_at", "pk")}
    engaged = Engagement.objects.filter(opportunity__in=opportunities, ended_at=None, person__erased_at=None, person__suspended_at=None)
    held = list(engaged.select_related("person__person", "application").order_by("pk"))
    people = {row.person_id: row.person for row in sorted(held, key=lambda row: row.person.known_as)}
    engagements = {(row.person_id, row.opportunity_id): row for row in held}
    placements = list(plan.placements.order_by("pk"))
    wishes = _wishes(opportunities)
    reader = _Reader(opportunities, shifts, people, engagements, wishes)
    problem = kernel.Problem(
        people=tuple(reader.person(pk) for pk in people),
        shifts=tuple(reader.shift(row) for row in shifts.values()),
        fixed=frozenset(reader.fixed),
        on=_pairs(placements, Kind.LOCKED),
        off=_pairs(placements, Kind.OFF),
        travel=TRAVEL,
    )
    return Event(plan, opportunities, shifts, people, engagements, placements, wishes, problem)


def _pairs(placements: Iterable[Placement], kind: str) -> frozenset[tuple[int, int]]:
    return frozenset((row.person_id, row.shift_id) for row in placements if row.kind == kind)


def _wishes(opportunities: Collection[int]) -> dict[tuple[int, int], Wishes]:
    """Return what people wish, their words and friends as lists of ids with it. One query."""
    rows = Wishes.objects.filter(opportunity__in=opportunities).annotate(
        friend_ids=ids_of(WishedFriend, "wishes", "friend_id"),
        gladly_ids=ids_of(WishedShift, "wishes", "shift_id", word=Word.GLADLY),
        cannot_ids=ids_of(WishedShift, "wishes", "shift_id", word=Word.CANNOT),
    )
    return {(row.person_id, row.opportunity_id): row for row in rows}


def _list(row: Wishes | Shift, name: str) -> list[Any]:
    """Return a list that was read with its row."""
    return list(row.__dict__[name] or ())


class _Reader:
    """Everything that is asked for all people at once, then put together person by person."""

    def __init__(
        self,
        opportunities: Mapping[int, Opportunity],
        shifts: Mapping[int, Shift],
        people: Mapping[int, Actor],
        engagements: Mapping[tuple[int, int], Engagement],
        wishes: Mapping[tuple[int, int], Wishes],
    ) -> None:
        self.opportunities, self.shifts, self.people = opportunities, shifts, people
        self.engagements, self.wishes = engagements, wishes
        going = SignUp.objects.filter(shift__in=shifts, state=SignUpState.GOING)
        self.fixed = set(going.values_list("person", "shift"))
        self.needs = {pk: dict(zip(_list(row, "skill_codes"), _list(row, "skill_counts"), strict=True)) for pk, row in shifts.items()}
        self.skills = self._skills() if any(self.needs.values()) else {}
        self.cells = {row.pk: _cells(row) for row in shifts.values()}
        self.busy = self._busy()
        self.ends = self._qualifications()
        self.agreed = self._agreed()

    def shift(self, row: Shift) -> kernel.Shift:
        return kernel.Shift(
            key=row.pk,
            start=_minute(row.starts_at),
            end=_minute(row.ends_at),
            day=row.day.toordinal(),
            least=least_of(row),
            most=row.places,
            needs=self.needs[row.pk],
            place=str(row.address) or str(row.opportunity_id),
        )

    def person(self, pk: int) -> kernel.Person:
        mine = [row for (person, _work), row in self.wishes.items() if person == pk and (pk, row.opportunity_id) in self.engagements]
        words = {shift: Word.CANNOT for row in mine for shift in _list(row, "cannot_ids")}
        words |= (gladly := {shift: Word.GLADLY for row in mine for shift in _list(row, "gladly_ids")})
        most = [row.most_hours * 60 for row in mine if row.most_hours is not None]
        return kernel.Person(
            key=pk,
            skills=frozenset(self.skills.get(pk, ())),
            most=min(most) if most else None,
            rest=max((row.rest_hours * 60 for row in mine), default=round(REST.total_seconds() / 60)),
            wishes=dict.fromkeys(gladly, GLADLY),
            friends=frozenset(friend for row in mine for friend in _list(row, "friend_ids")),
            barred={shift: bar for shift in self.shifts if (bar := self._bar(pk, self.shifts[shift], words.get(shift, "")))},
        )

    def _bar(self, pk: int, shift: Shift, word: str) -> Bar | None:
        engagement = self.engagements.get((pk, shift.opportunity_id))
        if engagement is None:
            return Bar.NOT_THEIRS
        opportunity, person = self.opportunities[shift.opportunity_id], self.people[pk].person
        if never := self._never(pk, opportunity, shift.day):
            return never
        if word == Word.CANNOT:
            return Bar.CANNOT
        if any(starts < shift.ends_at and ends > shift.starts_at for starts, ends in self.busy.get(pk, ())):
            return Bar.BUSY
        free = person.availability if word != Word.GLADLY and _sees(person, engagement, "availability") else 0
        return Bar.TIME if free and self.cells[shift.pk] & ~free else None

    def _never(self, pk: int, opportunity: Opportunity, day: dt.date) -> Bar | None:
        """Return what nobody can overrule."""
        person = self.people[pk].person
        if _too_young(person, opportunity.lowest_age):
            return Bar.AGE
        if opportunity.guardian_consent and person.age_band in MINORS and pk not in self.agreed:
            return Bar.CONSENT
        return Bar.QUALIFICATION if day > self.ends.get((pk, opportunity.pk), dt.date.max) else None

    def _skills(self) -> dict[int, set[str]]:
        """Return the skills that the association may see of each person."""
        asked = {skill for needs in self.needs.values() for skill in needs}
        seen = {pk for (pk, _work), row in self.engagements.items() if _sees(self.people[pk].person, row, "skills")}
        found: dict[int, set[str]] = defaultdict(set)
        rows = PersonSkill.objects.filter(person__in=seen, skill__code__in=asked).values_list("person", "skill__code")
        for pk, skill in rows:
            found[pk].add(skill)
        return found

    def _busy(self) -> dict[int, list[tuple[dt.datetime, dt.datetime]]]:
        if not self.shifts or not self.people:
            return {}
        first, last = min(row.starts_at for row in self.shifts.values()), max(row.ends_at for row in self.shifts.values())
        return all_busy_between(list(self.people), first, last, but=list(self.shifts))

    def _qualifications(self) -> dict[tuple[int, int], dt.date]:
        """Return until which day somebody's qualifications last for work that asks for them, where they end."""
        required = list(RequiredQualification.objects.filter(opportunity__in=self.opportunities))
        ends: dict[tuple[int, int], dt.date] = {}
        held = Qualification.objects.filter(person__in=self.people, valid_until__isnull=False) if required else ()
        for row in held:
            for asked in required:
                if row.valid_until and (row.kind, normalise(row.name)) == (asked.kind, normalise(asked.name)):
                    key = (row.person_id, asked.opportunity_id)
                    ends[key] = min(ends.get(key, row.valid_until), row.valid_until)
        return ends

    def _agreed(self) -> set[int]:
        """Return the young people whose guardian has agreed."""
        young = [pk for pk, actor in self.people.items() if actor.person.age_band in MINORS]
        if not young or not any(row.guardian_consent for row in self.opportunities.values()):
            return set()
        rows = Guardianship.objects.filter(person__in=young, state=Guardianship.State.AGREED)
        return set(rows.values_list("person", flat=True))


def least_of(shift: Shift) -> int:
    """Return how many people a shift needs at least: as was said, else as many as it has places."""
    need = getattr(shift, "need", None)
    return need.least if need is not None else shift.places or 0


def _sees(person: Person, engagement: Engagement, field: str) -> bool:
    """Tell whether the association may see a field of a person who takes part: as they share it, and as they applied."""
    shared = engagement.application is None or engagement.application.share_profile
    admitted = {Audience.PUBLIC, Audience.SIGNED_IN, *([Audience.TIES] if shared else [])}
    return person.audience_of(field) in admitted


def _too_young(person: Person, lowest: str) -> bool:
    bands = AgeBand.values
    return bool(lowest and person.age_band) and bands.index(person.age_band) < bands.index(lowest)


def _cells(shift: Shift) -> int:
    first = dt.datetime.combine(shift.day, shift.starts)
    last = dt.datetime.combine(shift.day, shift.ends) + dt.timedelta(days=shift.ends <= shift.starts)
    return needed_for(first, last)


def _minute(moment: dt.datetime) -> int:
    return round(moment.timestamp() / 60)
