"""Profiles as `kernel.matching.Person`: nine queries for any number of them.

For themselves, people are read with all they have told. For an association, with what it may see of them: the rest is as if
it had not been told, and `Seen.hidden` names it, so that nobody says it is missing. Age and a guardian's consent always
count where the work sets them: they only ever leave somebody out.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import Q

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

    skills: dict[int, dict[str, int]] = field(default_factory=dict)
    languages: dict[int, dict[str, int]] = field(default_factory=dict)
    qualifications: Sets = field(default_factory=dict)
    consent: set[int] = field(default_factory=set)
    busy: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    done_with: dict[int, set[int]] = field(default_factory=dict)
    done_skills: Sets = field(default_factory=dict)
    done_causes: Sets = field(default_factory=dict)


def read_people(ids: Collection[int]) -> list[Person]:
    """Return people as they know themselves, by id. Nine queries."""
    told = _told(ids)
    return [_person(row, told, ALL) for row in _rows(ids)]


def read_seen(ids: Collection[int], *, association: int) -> list[Seen]:
    """Return people as an association (its actor's id) sees them, by id. Seven queries."""
    told = _told_to(ids, association)
    tied = set(Tie.objects.filter(person__in=ids, association=association).values_list("person", flat=True))
    found = []
    for row in _rows(ids):
        seen = _seen_of(row, Audience.TIES if row.pk in tied else Audience.SIGNED_IN)
        hidden = [part for name, parts in SPEAKS_TO.items() if name not in seen for part in parts]
        found.append(Seen(_person(row, told, seen), frozenset({*hidden, PartKind.QUALIFICATIONS})))
    return found


def _rows(ids: Collection[int]) -> Iterable[Profile]:
    return (
        Profile.objects.filter(pk__in=ids)
        .select_related("commune")
        .annotate(
            cause_ids=ids_of(Profile.causes.through, "person", "cause_id"),
            need_ids=ids_of(Profile.needs.through, "person", "accommodation_id"),
        )
        .order_by("pk")
    )


def _seen_of(row: Profile, audience: Audience) -> frozenset[str]:
    admitted = PROFILE_AUDIENCES[: PROFILE_AUDIENCES.index(audience) + 1]
    return frozenset(name for name in FIELD_AUDIENCES if row.audience_of(name) in admitted)


def _person(row: Profile, told: _Told, seen: Collection[str]) -> Person:
    place, pk = row.commune if "commune" in seen else None, row.pk
    about = row.about if "about" in seen else ""
    return Person(
        id=pk,
        skills=told.skills.get(pk, {}) if "skills" in seen else {},
        languages=told.languages.get(pk, {}) if "languages" in seen else {},
        cells=row.availability if "availability" in seen else 0,
        hours=row.hours_per_week if "availability" in seen else None,
        place=_point(place),
        radius_km=row.radius_km if "commune" in seen else None,
        causes=frozenset(codes("causes", row.cause_ids)) if "causes" in seen else frozenset(),
        needs=frozenset(codes("accommodations", row.need_ids)) if "needs" in seen else frozenset(),
        age=BANDS.index(row.age_band),
        consent=pk in told.consent,
        qualifications=frozenset(told.qualifications.get(pk, ())),
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
    told = _Told()
    _read_levels(told, ids)
    today = clock.today()
    lasting = Qualification.objects.filter(Q(valid_until=None) | Q(valid_until__gte=today), person__in=ids)
    for person, kind, name in lasting.values_list("person", "kind", "name"):
        told.qualifications.setdefault(person, set()).add(qualification_code(kind, name))
    _read_busy(told, ids)
    _read_past(told, ids)
    return told


def _told_to(ids: Collection[int], association: int) -> _Told:
    """Return what may be told to an association: not what they do elsewhere."""
    told = _Told()
    _read_levels(told, ids)
    mine = Contribution.objects.filter(person__in=ids, association=association).counted()
    told.done_with = {person: {association} for person in mine.values_list("person", flat=True).distinct()}
    return told


def _read_levels(told: _Told, ids: Collection[int]) -> None:
    skills, languages = codes_of("skills"), codes_of("languages")
    for person, skill, level in PersonSkill.objects.filter(person__in=ids).values_list("person", "skill", "level"):
        told.skills.setdefault(person, {})[skills[skill]] = level
    for person, language, level in PersonLanguage.objects.filter(person__in=ids).values_list("person", "language", "level"):
        told.languages.setdefault(person, {})[languages[language]] = level
    agreed = Guardianship.objects.filter(person__in=ids, state=Guardianship.State.AGREED, person__age_band__in=_MINOR)
    told.consent = set(agreed.values_list("person", flat=True))


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
