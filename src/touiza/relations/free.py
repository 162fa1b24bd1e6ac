"""Who is free when an association needs somebody, and may be asked: one pool of people, looked at for many gaps at once.

Only what people let this association see of their week counts. Asked are those it knows (its register, who works or has
worked with it) and adults nearby who show their week to everyone. A handful of queries, however many gaps and people.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from touiza.actors.models import MINORS, AgeBand, Person, PersonLanguage, PersonSkill, Tie
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.opportunities.judging import Applicant, Work, judge, kilometres, shown_to, work_of
from touiza.opportunities.models import (
    HOLDING,
    LIVE,
    Application,
    ApplicationState,
    Appointment,
    Attendance,
    Effect,
    Engagement,
    Opportunity,
    OpportunitySkill,
    Rule,
    Shift,
    SignUp,
    State,
    Timing,
    Unwanted,
)
from touiza.posts.models import PostState
from touiza.proof.models import Contribution
from touiza.relations.models import Call, CallStop, Contact, MailKind, MailStop, Status
from touiza.vocabulary.availability import needed_for

MOST = 5000  # people who are looked at
PER_ASSOCIATION, IN_ALL, PERIOD = 2, 4, dt.timedelta(days=7)  # how often one person is asked
NEAR, FAR = 30, 100  # km, as far as who gives no radius is asked: by who does not know them, by who does
SHOWN_TO_ALL = (Audience.PUBLIC, Audience.SIGNED_IN)
KEPT_AWAY = (Status.PAUSED, Status.FORMER, Status.REFUSED)
DAY = dt.timedelta(days=1)

Key = tuple[int, int]  # an opportunity and its shift, 0 where it has none


@dataclass(frozen=True)
class Gap:
    """A shift, or work on a date, that needs somebody."""

    opportunity: Opportunity
    shift: Shift | None = None

    @property
    def what(self) -> Shift | Opportunity:
        return self.shift or self.opportunity

    @property
    def key(self) -> Key:
        return self.opportunity.pk, self.shift.pk if self.shift else 0

    @cached_property
    def needed(self) -> int:
        """The parts of a week it takes; 0 where it has no hours, so that nobody can be said to be free."""
        what = self.what
        if what.day is None or what.starts is None or what.ends is None:
            return 0
        days = range(((getattr(what, "last_day", None) or what.day) - what.day).days + 1)
        needed = 0
        for n in days[:7]:
            first = dt.datetime.combine(what.day + n * DAY, what.starts)
            last = dt.datetime.combine(first.date(), what.ends)
            needed |= needed_for(first, last if what.ends > what.starts else last + DAY)
        return needed

    def is_open(self, at: dt.datetime) -> bool:
        """Whether somebody can still come: published, open, ahead, with a place."""
        what = self.what
        ahead = what.starts_at is not None and what.starts_at > at and (self.shift is None or self.shift.is_planned)
        return ahead and not what.is_full and self.opportunity.post.state == PostState.PUBLISHED and self.opportunity.state == State.OPEN


@dataclass(frozen=True)
class Free:
    """Somebody who is free then. `came` counts what they took part in here; `did` says whether this very work."""

    person: Person
    did: bool
    came: int
    minutes: int
    skills: tuple[int, ...]
    languages: tuple[int, ...]
    km: int | None
    known: bool

    @property
    def rank(self) -> tuple[Any, ...]:
        return (not self.did, -len(self.skills), not self.came, -len(self.languages), self.km is None, self.km or 0, -self.minutes, self.person.pk)


@dataclass
class Found:
    """For one gap: who may be asked, how many more are free but were asked often lately, and who was asked."""

    free: list[Free] = field(default_factory=list)
    resting: int = 0
    asked: set[int] = field(default_factory=set)


def find_free(association: Association, gaps: Iterable[Gap], *, by: int | None = None, at: dt.datetime | None = None) -> dict[Key, Found]:
    """Return for each gap who is free then and may be asked by an association. Five queries at most.

    `by` is who asks: nobody is asked by themselves.
    """
    moment = at or clock.now()
    wanted = {gap.key: gap for gap in gaps if gap.needed and gap.is_open(moment)}
    found = {key: Found() for key in wanted}
    if not wanted:
        return found
    people = list(_pool(association, list(wanted.values())).exclude(pk=by)[:MOST])
    facts = _Facts(association, list(wanted.values()), [person.pk for person in people], moment)
    works = _works(wanted.values())
    blocks = _blocks(association)
    for key, gap in wanted.items():
        one = found[key]
        one.asked = facts.asked.get(key, set())
        for person in people:
            if not _suits(person, gap, facts) or _is_blocked(person, blocks, gap, works):
                continue
            free = _free(person, gap, works)
            if free and facts.is_resting(person.pk):
                one.resting += 1
            elif free:
                one.free.append(free)
        one.free.sort(key=lambda free: free.rank)
    return found


def _pool(association: Association, gaps: Sequence[Gap]) -> QuerySet[Person]:
    """People who state a week that this association sees, whom nothing keeps from being asked by it."""
    here = {"person": OuterRef("pk"), "association": association.pk}
    contact = Contact.objects.filter(**here, merged_into=None)
    applied = Application.objects.filter(
        person=OuterRef("pk"), opportunity__association=association.pk, share_profile=True, state__in=LIVE
    )
    rows = Person.objects.filter(
        ~Exists(Unwanted.objects.filter(**here, ended_at=None)),
        ~Exists(contact.filter(status__in=KEPT_AWAY)),
        ~Exists(MailStop.objects.filter(contact__person=OuterRef("pk"), contact__association=association.pk, kind=MailKind.CALLS)),
        ~Exists(CallStop.objects.filter(Q(association=association.pk) | Q(association=None), person=OuterRef("pk"))),
        availability__gt=0, awaits_guardian=False, user__is_active=True, actor__suspended_at=None, actor__erased_at=None,
    )  # fmt: skip
    tied, known = Exists(Tie.objects.filter(**here)), Exists(contact)
    rows = rows.annotate(tied=tied, shared=Exists(applied), known=known, week_shown_to=_shown("availability"))
    seen = Q(week_shown_to__in=SHOWN_TO_ALL) | ((Q(tied=True) | Q(shared=True)) & Q(week_shown_to=Audience.TIES))
    knows = Q(tied=True) | Q(known=True) | Q(shared=True)
    strangers = Q(commune__isnull=False) & ~Q(age_band__in=MINORS)
    return _with_facts(rows.filter(seen).filter(knows | strangers), association, gaps).order_by("-known", "-pk")


def _shown(name: str) -> Coalesce:
    return Coalesce(KeyTextTransform(name, "audiences"), Value(Audience.TIES.value), output_field=TextField())


def _with_facts(rows: QuerySet[Person], association: Association, gaps: Sequence[Gap]) -> QuerySet[Person]:
    """Load beside people what rules and reasons look at."""
    mine = {"person": OuterRef("pk")}
    here = Engagement.objects.filter(**mine, opportunity__association=association.pk)
    minutes = Contribution.objects.counted().filter(**mine, association=association.pk).order_by()
    refused = Application.objects.filter(**mine, opportunity__association=association.pk, state=ApplicationState.DECLINED, decision=None)
    return rows.select_related("actor", "commune").annotate(
        skill_levels=ArraySubquery(PersonSkill.objects.filter(**mine).values(code=F("skill_id") * 10 + F("level"))),
        language_levels=ArraySubquery(PersonLanguage.objects.filter(**mine).values(code=F("language_id") * 10 + F("level"))),
        took_part=ArraySubquery(here.order_by("pk").values("opportunity_id")),
        minutes=Coalesce(Subquery(minutes.values("person").annotate(sum=Sum("minutes")).values("sum")), 0),
        refused=Coalesce(Subquery(refused.order_by().values("person").annotate(number=Count("pk")).values("number")), 0),
    )


class _Facts:
    """What keeps people of the pool from single gaps: what they do then, what they were asked. One query."""

    def __init__(self, association: Association, gaps: Sequence[Gap], people: list[int], at: dt.datetime) -> None:
        self.busy: dict[int, list[tuple[dt.datetime, dt.datetime]]] = {}
        self.there: set[tuple[int, str, int]] = set()
        self.asked: dict[Key, set[int]] = {}
        self.lately: Counter[int] = Counter()
        self.lately_here: Counter[int] = Counter()
        for what, person, first, second, starts, ends in _union(gaps, people, at) if people else ():
            if what == "busy":
                self.busy.setdefault(person, []).append((starts, ends))
            elif what == "asked":
                self.asked.setdefault((first, second), set()).add(person)
            elif what == "lately":
                self.lately[person] += 1
                self.lately_here[person] += first == association.pk
            else:
                self.there.add((person, what, first))

    def is_resting(self, person: int) -> bool:
        """Tell whether somebody was asked so often lately that they are left in peace."""
        return self.lately_here[person] >= PER_ASSOCIATION or self.lately[person] >= IN_ALL

    def is_busy(self, person: int, what: Shift | Opportunity) -> bool:
        starts, ends = what.starts_at, what.ends_at
        if starts is None or ends is None:
            return True
        return any(one < ends and starts < other for one, other in self.busy.get(person, ()))


def _union(gaps: Sequence[Gap], people: list[int], at: dt.datetime) -> list[tuple[Any, ...]]:
    first = min(gap.what.starts_at for gap in gaps if gap.what.starts_at)
    last = max(gap.what.ends_at for gap in gaps if gap.what.ends_at)
    shifts = [gap.shift.pk for gap in gaps if gap.shift]
    works = [gap.opportunity.pk for gap in gaps]
    held = SignUp.objects.filter(state__in=HOLDING, shift__state="planned", shift__starts_at__lt=last, shift__ends_at__gt=first)
    dated = Engagement.objects.filter(
        ended_at=None, opportunity__timing=Timing.DATED, opportunity__starts__isnull=False,
        opportunity__starts_at__lt=last, opportunity__ends_at__gt=first, opportunity__post__state=PostState.PUBLISHED,
    ).exclude(opportunity__state=State.DONE)  # fmt: skip
    agreed = Appointment.objects.filter(engagement__ended_at=None, state="agreed", starts_at__lt=last, ends_at__gt=first)
    applied = Application.objects.filter(opportunity__in=works)
    there = Q(state=ApplicationState.DECLINED) | Q(state__in=LIVE, opportunity__timing=Timing.DATED)
    calls = Call.objects.filter(opportunity__in=works)
    lately = Call.objects.filter(at__gt=at - PERIOD)
    parts = [
        _rows(held.filter(person__in=people), "busy", "person", starts="shift__starts_at", ends="shift__ends_at"),
        _rows(dated.filter(person__in=people), "busy", "person", starts="opportunity__starts_at", ends="opportunity__ends_at"),
        _rows(agreed.filter(engagement__person__in=people), "busy", "engagement__person", starts="starts_at", ends="ends_at"),
        _rows(SignUp.objects.filter(shift__in=shifts, person__in=people), "shift", "person", first=F("shift")),
        _rows(applied.filter(there, person__in=people), "work", "person", first=F("opportunity")),
        _rows(calls, "asked", "person", first=F("opportunity"), second=Coalesce(F("shift"), 0)),
        _rows(lately.filter(person__in=people), "lately", "person", first=F("association")),
    ]
    return list(parts[0].union(*parts[1:], all=True))


def _rows(rows: QuerySet[Any], what: str, person: str, *, first: Any = None, second: Any = None, starts: str = "", ends: str = "") -> QuerySet[Any]:
    """Return rows as columns that all of them have."""
    moment = Cast(Value(None), output_field=Call._meta.get_field("at"))
    return rows.order_by().annotate(
        u_what=Cast(Value(what), Call._meta.get_field("public_id")),
        u_person=F(person),
        u_first=first if first is not None else Value(0, output_field=IntegerField()),
        u_second=second if second is not None else Value(0, output_field=IntegerField()),
        u_starts=F(starts) if starts else moment,
        u_ends=F(ends) if ends else moment,
    ).values_list("u_what", "u_person", "u_first", "u_second", "u_starts", "u_ends")


def _suits(person: Person, gap: Gap, facts: _Facts) -> bool:
    """Tell whether somebody is free, is not there, was not asked, is old enough, and near enough to be asked unknown."""
    if person.availability & gap.needed != gap.needed or facts.is_busy(person.pk, gap.what):
        return False
    if (person.pk, "work", gap.opportunity.pk) in facts.there or (gap.shift and (person.pk, "shift", gap.shift.pk) in facts.there):
        return False
    if person.pk in facts.asked.get(gap.key, ()):
        return False
    bands, lowest = AgeBand.values, gap.opportunity.lowest_age
    return not (lowest and person.age_band and bands.index(person.age_band) < bands.index(lowest))


def _free(person: Person, gap: Gap, works: dict[int, tuple[Work, frozenset[int]]]) -> Free | None:
    """Return somebody with the reasons for asking them; None from too far away, unless they have come before."""
    facts, shown = person.__dict__, _seen(person)
    work, welcome = works[gap.opportunity.pk]
    km = kilometres(person.commune, work) if "commune" in shown and gap.opportunity.attendance != Attendance.REMOTE else None
    stranger = not (facts["tied"] or facts["known"] or facts["shared"])
    if km is None and stranger:
        return None
    if km is not None and km > (person.radius_km or (NEAR if stranger else FAR)) and not facts["took_part"]:
        return None
    skills = _levels(facts["skill_levels"]) if "skills" in shown else {}
    spoken = _levels(facts["language_levels"]) if "languages" in shown else {}
    return Free(
        person=person,
        did=gap.opportunity.pk in facts["took_part"],
        came=len(facts["took_part"]),
        minutes=facts["minutes"],
        skills=tuple(sorted(skills.keys() & (work.needed | welcome))),
        languages=tuple(sorted(spoken.keys() & set(gap.opportunity.__dict__.get("language_ids", ())))),
        km=km,
        known=facts["known"],
    )


def _seen(person: Person) -> frozenset[str]:
    return shown_to(person, person.__dict__["tied"] or person.__dict__["shared"])


def _levels(codes: Iterable[int]) -> dict[int, int]:
    return {code // 10: code % 10 for code in codes}


def _works(gaps: Collection[Gap]) -> dict[int, tuple[Work, frozenset[int]]]:
    """Return what rules look at of the work, with the skills that are welcome. One query."""
    needed: dict[int, set[int]] = {}
    welcome: dict[int, set[int]] = {}
    works = {gap.opportunity.pk: gap.opportunity for gap in gaps}
    for row in OpportunitySkill.objects.filter(opportunity__in=works):
        (needed if row.need == OpportunitySkill.Need.NEEDED else welcome).setdefault(row.opportunity_id, set()).add(row.skill_id)
    return {pk: (work_of(one, frozenset(needed.get(pk, ()))), frozenset(welcome.get(pk, ()))) for pk, one in works.items()}


def _blocks(association: Association) -> list[Rule]:
    """Return the rules that would turn people away at once: nobody is invited to be turned away."""
    rows = Rule.objects.filter(association=association, ended_at=None, effect=Effect.BLOCK)
    return list(rows.order_by("pk"))


def _is_blocked(person: Person, blocks: list[Rule], gap: Gap, works: dict[int, tuple[Work, frozenset[int]]]) -> bool:
    rules = [rule for rule in blocks if rule.opportunity_id in {None, gap.opportunity.pk}]
    if not rules:
        return False
    facts, shown = person.__dict__, _seen(person)
    applicant = Applicant(
        person=person.pk,
        age_band=person.age_band if "age_band" in shown else "",
        skills=_levels(facts["skill_levels"]) if "skills" in shown else {},
        languages=_levels(facts["language_levels"]) if "languages" in shown else {},
        commune=person.commune if "commune" in shown else None,
        minutes=facts["minutes"],
        declined=facts["refused"],
    )
    return judge(rules, applicant, works[gap.opportunity.pk][0]) is not None
