"""What rules look at, and what they make of it. A rule knows of a person only what the association may see of them."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from math import asin, cos, radians, sin, sqrt

from django.db.models import Count, Sum

from touiza.actors.models import AgeBand, Person, PersonLanguage, PersonSkill
from touiza.associations.models import Association
from touiza.core.audiences import PROFILE_AUDIENCES, Audience
from touiza.opportunities.models import (
    Application,
    ApplicationState,
    Effect,
    Opportunity,
    OpportunitySkill,
    Rule,
    Unwanted,
)
from touiza.proof.models import Contribution
from touiza.vocabulary.models import Place

EARTH = 6371.0  # km
BANDS = [band for band in AgeBand.values if band]


@dataclass(frozen=True)
class Applicant:
    """What an association may see of who applies. What is hidden is unknown, and no rule holds of it."""

    person: int
    age_band: str = ""
    skills: dict[int, int] = field(default_factory=dict)
    languages: dict[int, int] = field(default_factory=dict)
    commune: Place | None = None
    minutes: int = 0  # confirmed with the association
    declined: int = 0  # by it, before
    unwanted: bool = False


@dataclass(frozen=True)
class Work:
    """What rules look at of an opportunity."""

    needed: frozenset[int]
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True)
class Verdict:
    """What was decided, by which rule (None: the person is not taken at all), and by which facts."""

    effect: str
    rule: Rule | None
    facts: dict[str, object]


def judge(rules: Iterable[Rule], applicant: Applicant, work: Work) -> Verdict | None:
    """Return what the rules decide of an applicant; None leaves it to people. Blocking wins over accepting."""
    if applicant.unwanted:
        return Verdict(Effect.BLOCK, None, {})
    held = [(rule, facts) for rule in rules if (facts := facts_met(rule, applicant, work)) is not None]
    for effect in (Effect.BLOCK, Effect.ACCEPT):
        for rule, facts in held:
            if rule.effect == effect:
                return Verdict(effect, rule, facts)
    return None


def facts_met(rule: Rule, applicant: Applicant, work: Work) -> dict[str, object] | None:
    """Return what was found where an applicant meets all that a rule says; None where they do not."""
    found: dict[str, object] = {}
    for name, (asked, value, met) in _conditions(rule, applicant, work).items():
        if asked and not met:
            return None
        if asked:
            found[name] = value
    return found


def _conditions(rule: Rule, one: Applicant, work: Work) -> dict[str, tuple[bool, object, bool]]:
    """Return for each condition whether the rule asks for it, what is found, and whether it is met."""
    level = one.skills.get(rule.skill_id or 0, 0)
    spoken = one.languages.get(rule.language_id or 0, 0)
    km = kilometres(one.commune, work)
    return {
        "age": (bool(rule.age_from or rule.age_to), one.age_band, _in_age(rule, one.age_band)),
        "skill": (rule.skill_id is not None, level, level >= rule.skill_level),
        "needed_skills": (rule.needed_skills, len(work.needed), bool(work.needed) and all(one.skills.get(pk, 0) >= 2 for pk in work.needed)),
        "language": (rule.language_id is not None, spoken, spoken >= rule.language_level),
        "place": (rule.place_id is not None, one.commune.pk if one.commune else None, _lies_in(one.commune, rule.place_id)),
        "within_km": (rule.within_km is not None, km, km is not None and km <= (rule.within_km or 0)),
        "hours": (rule.hours is not None, one.minutes, one.minutes >= 60 * (rule.hours or 0)),
        "declined": (rule.declined is not None, one.declined, one.declined >= (rule.declined or 0)),
    }


def _in_age(rule: Rule, band: str) -> bool:
    if not band:
        return False
    lowest = BANDS.index(rule.age_from) if rule.age_from else 0
    highest = BANDS.index(rule.age_to) if rule.age_to else len(BANDS)
    return lowest <= BANDS.index(band) <= highest


def _lies_in(commune: Place | None, place: int | None) -> bool:
    return commune is not None and place in {commune.pk, commune.parent_id, commune.country_id}


def kilometres(commune: Place | None, work: Work) -> int | None:
    """Return the kilometres, as the crow flies, between a commune and the work; None where one is not known."""
    if commune is None or commune.latitude is None or commune.longitude is None:
        return None
    if work.latitude is None or work.longitude is None:
        return None
    a, b, c, d = map(radians, (commune.latitude, work.latitude, commune.longitude, work.longitude))
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin((d - c) / 2) ** 2
    return round(2 * EARTH * asin(sqrt(half)))


def rules_for(opportunity: Opportunity) -> list[Rule]:
    """Return the rules in force for an opportunity: its own and those of all its association's. One query."""
    rows = Rule.objects.filter(association=opportunity.association_id, ended_at=None)
    return [rule for rule in rows.order_by("pk") if rule.opportunity_id in {None, opportunity.pk}]


def works_of(opportunities: Collection[Opportunity]) -> dict[int, Work]:
    """Return what rules look at of opportunities, by id. One query; load their communes with them."""
    needed: dict[int, set[int]] = {}
    wanted = OpportunitySkill.objects.filter(opportunity__in=opportunities, need=OpportunitySkill.Need.NEEDED)
    for opportunity, skill in wanted.values_list("opportunity", "skill"):
        needed.setdefault(opportunity, set()).add(skill)
    return {one.pk: work_of(one, frozenset(needed.get(one.pk, ()))) for one in opportunities}


def work_of(one: Opportunity, needed: frozenset[int]) -> Work:
    """Return what rules look at of one opportunity, with the skills it needs."""
    commune = one.commune
    latitude = one.latitude if one.latitude is not None else commune.latitude if commune else None
    longitude = one.longitude if one.longitude is not None else commune.longitude if commune else None
    return Work(needed, latitude, longitude)


def applicants(association: Association, applications: Collection[Application], *, before: dt.datetime) -> dict[int, Applicant]:
    """Return what is known of the people of applications, by the application's id. Six queries, however many."""
    ids = {one.person_id for one in applications}
    people = {person.pk: person for person in Person.objects.filter(pk__in=ids).select_related("commune")}
    skills: dict[int, dict[int, int]] = {}
    for pk, skill, level in PersonSkill.objects.filter(person__in=ids).values_list("person", "skill", "level"):
        skills.setdefault(pk, {})[skill] = level
    languages: dict[int, dict[int, int]] = {}
    for pk, language, level in PersonLanguage.objects.filter(person__in=ids).values_list("person", "language", "level"):
        languages.setdefault(pk, {})[language] = level
    hours = Contribution.objects.filter(association=association.pk, person__in=ids).counted()
    minutes = dict(hours.values_list("person").annotate(sum=Sum("minutes")))
    declined = dict(
        Application.objects.filter(
            person__in=ids, opportunity__association=association, state=ApplicationState.DECLINED, decided_at__lt=before
        )
        .exclude(decision__isnull=False)
        .values_list("person")
        .annotate(number=Count("pk"))
    )
    unwanted = set(
        Unwanted.objects.filter(association=association, person__in=ids, ended_at=None).values_list("person", flat=True)
    )
    found = {}
    for one in applications:
        person = people.get(one.person_id)
        seen = shown_to(person, one.share_profile) if person else frozenset()
        found[one.pk] = Applicant(
            person=one.person_id,
            age_band=person.age_band if person and "age_band" in seen else "",
            skills=skills.get(one.person_id, {}) if "skills" in seen else {},
            languages=languages.get(one.person_id, {}) if "languages" in seen else {},
            commune=person.commune if person and "commune" in seen else None,
            minutes=minutes.get(one.person_id, 0),
            declined=declined.get(one.person_id, 0),
            unwanted=one.person_id in unwanted,
        )
    return found


def shown_to(person: Person, shared: bool) -> frozenset[str]:
    """Return the fields the association may see: as one of the person's own where the profile is shared with it."""
    closest = Audience.TIES if shared else Audience.SIGNED_IN
    admitted = PROFILE_AUDIENCES[: PROFILE_AUDIENCES.index(closest) + 1]
    return frozenset(name for name in ("age_band", "skills", "languages", "commune") if person.audience_of(name) in admitted)
