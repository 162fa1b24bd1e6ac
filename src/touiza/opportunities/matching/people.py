"""Profiles as `kernel.matching.Person`: five queries for any number of them.

For themselves, people are read with all they have told. For an association, with what it may see of them: the rest is as if
it had not been told, and `Seen.hidden` names it, so that nobody says it is missing. Age and a guardian's consent always
count where the work sets them: they only ever leave somebody out.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Concat

from touiza.actors.models import FIELD_AUDIENCES, AgeBand, Guardianship, PersonLanguage, PersonSkill, Qualification, Tie
from touiza.actors.models import Person as Profile
from touiza.core import clock
from touiza.core.audiences import PROFILE_AUDIENCES, Audience
from touiza.kernel.matching import PartKind, Person, Point
from touiza.kernel.text import guess_language
from touiza.opportunities.matching.words import codes, codes_of, qualification_code
from touiza.opportunities.matching.works import BANDS, minute
from touiza.opportunities.models import HOLDING, Engagement, OpportunitySkill, SignUp, Timing
from touiza.proof.models import Contribution
from touiza.vocabulary.ids import ids_of
from touiza.vocabulary.models import Place

Key = TypeVar("Key")
Sets = dict[int, set[str]]
_BETWEEN = "\x1f"
# The parts that a field of the profile speaks to.
SPEAKS_TO: Mapping[str, tuple[PartKind, ...]] = {
    "skills": (PartKind.SKILLS,),
    "languages": (PartKind.LANGUAGES,),
    "availability": (PartKind.TIME,),
    "commune": (PartKind.PLACE,),
    "causes": (PartKind.CAUSES,),
    "needs": (PartKind.ACCOMMODATION,),
    "about": (PartKind.TEXT,),
}
ALL = frozenset(FIELD_AUDIENCES)


@dataclass(frozen=True)
class Seen:
    """A person as a reader sees them, and the parts of which the reader sees nothing."""

    person: Person
    hidden: frozenset[PartKind] = frozenset()


@dataclass
class _Told:
    """What the other tables say, by person."""

    whole: bool  # also what associations do not see
    busy: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    done_with: dict[int, set[int]] = field(default_factory=dict)
    done_skills: Sets = field(default_factory=dict)
    done_causes: Sets = field(default_factory=dict)


def read_people(ids: Collection[int]) -> list[Person]:
    """Return people as they know themselves, by id. Five queries."""
    told = _told(ids)
    return [_person(row, told, ALL) for row in _rows(ids)]


def read_seen(ids: Collection[int], *, association: int) -> list[Seen]:
    """Return people as an association (its actor's id) sees them, by id. Three queries."""
    told = _told_to(ids, association)
    tied = set(Tie.objects.filter(person__in=ids, association=association).values_list("person", flat=True))
    found = []
    for row in _rows(ids):
        seen = _seen_of(row, Audience.TIES if row.pk in tied else Audience.SIGNED_IN)
        hidden = [part for name, parts in SPEAKS_TO.items() if name not in seen for part in parts]
        found.append(Seen(_person(row, told, seen), frozenset({*hidden, PartKind.QUALIFICATIONS})))
    return found


def _rows(ids: Collection[int]) -> Iterable[Profile]:
    agreed = Guardianship.objects.filter(person=OuterRef("pk"), state=Guardianship.State.AGREED, person__age_band__in=_MINOR)
    lasting = Qualification.objects.filter(Q(valid_until=None) | Q(valid_until__gte=clock.today()), person=OuterRef("pk"))
    return (
        Profile.objects.filter(pk__in=ids)
        .select_related("commune")
        .annotate(
            cause_ids=ids_of(Profile.causes.through, "person", "cause_id"),
            need_ids=ids_of(Profile.needs.through, "person", "accommodation_id"),
            skill_levels=_levels(PersonSkill, "skill_id"),
            language_levels=_levels(PersonLanguage, "language_id"),
            qualified=ArraySubquery(lasting.order_by("pk").values_list(Concat("kind", Value(_BETWEEN), "name"))),
            agreed=Exists(agreed),
        )
        .order_by("pk")
    )


def _levels(model: type[PersonSkill | PersonLanguage], word: str) -> ArraySubquery:
    """Return what a person has of a list, each as ten times its id and its level."""
    return ArraySubquery(model.objects.filter(person=OuterRef("pk")).values_list(F(word) * 10 + F("level")))


def _leveled(kind: str, packed: Iterable[int]) -> dict[str, int]:
    known = codes_of(kind)
    return {known[one // 10]: one % 10 for one in packed}


def _seen_of(row: Profile, audience: Audience) -> frozenset[str]:
    admitted = PROFILE_AUDIENCES[: PROFILE_AUDIENCES.index(audience) + 1]
    return frozenset(name for name in FIELD_AUDIENCES if row.audience_of(name) in admitted)


def _person(row: Profile, told: _Told, seen: Collection[str]) -> Person:
    place, pk = row.commune if "commune" in seen else None, row.pk
    about, facts = row.about if "about" in seen else "", row.__dict__
    return Person(
        id=pk,
        skills=_leveled("skills", facts["skill_levels"]) if "skills" in seen else {},
        languages=_leveled("languages", facts["language_levels"]) if "languages" in seen else {},
        cells=row.availability if "availability" in seen else 0,
        hours=row.hours_per_week if "availability" in seen else None,
        place=_point(place),
        radius_km=row.radius_km if "commune" in seen else None,
        causes=frozenset(codes("causes", row.cause_ids)) if "causes" in seen else frozenset(),
        needs=frozenset(codes("accommodations", row.need_ids)) if "needs" in seen else frozenset(),
        age=BANDS.index(row.age_band),
        consent=facts["agreed"],
        qualifications=frozenset(qualification_code(*one.split(_BETWEEN, 1)) for one in facts["qualified"] if told.whole),
        busy=tuple(sorted(told.busy.get(pk, ()))),
        done_skills=frozenset(told.done_skills.get(pk, ())),
        done_causes=frozenset(told.done_causes.get(pk, ())),
        done_with=frozenset(told.done_with.get(pk, ())),
        text=about,
        language=guess_language(about),
    )


def _point(place: Place | None) -> Point | None:
    if place is None or place.latitude is None or place.longitude is None:
        return None
    return Point(place.latitude, place.longitude)


def _told(ids: Collection[int]) -> _Told:
    told = _Told(whole=True)
    _read_busy(told, ids)
    _read_past(told, ids)
    return told


def _told_to(ids: Collection[int], association: int) -> _Told:
    """Return what may be told to an association: not what they do elsewhere."""
    told = _Told(whole=False)
    mine = Contribution.objects.filter(person__in=ids, association=association).counted()
    told.done_with = {person: {association} for person in mine.values_list("person", flat=True).distinct()}
    return told


_MINOR = [AgeBand.UNDER_16, AgeBand.UNDER_18]


def _read_busy(told: _Told, ids: Collection[int]) -> None:
    """Shifts they hold a place in, and dated work they are engaged in, from now on."""
    now = clock.now()
    shifts = SignUp.objects.filter(person__in=ids, state__in=HOLDING, shift__ends_at__gt=now)
    dated = Engagement.objects.filter(
        person__in=ids, ended_at=None, opportunity__timing=Timing.DATED, opportunity__ends_at__gt=now, opportunity__starts_at__isnull=False
    )
    for rows, before in ((shifts, "shift"), (dated, "opportunity")):
        for person, starts, ends in rows.values_list("person", f"{before}__starts_at", f"{before}__ends_at"):
            told.busy.setdefault(person, []).append((minute(starts), minute(ends)))


def _read_past(told: _Told, ids: Collection[int]) -> None:
    """With whom, for what and with which skills they have worked, by the hours that are confirmed."""
    lines = Contribution.objects.filter(person__in=ids).counted()
    rows = set(lines.values_list("person", "association", "cause", "source"))
    causes, skills = codes_of("causes"), codes_of("skills")
    used: dict[int, set[str]] = defaultdict(set)
    sources = {source for *_rest, source in rows}
    for work, skill in OpportunitySkill.objects.filter(opportunity__in=sources).values_list("opportunity", "skill"):
        used[work].add(skills[skill])
    for person, association, cause, source in rows:
        told.done_with.setdefault(person, set()).add(association)
        told.done_skills.setdefault(person, set()).update(used[source])
        if cause in causes:
            told.done_causes.setdefault(person, set()).add(causes[cause])
