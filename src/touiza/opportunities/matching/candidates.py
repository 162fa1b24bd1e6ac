"""Which pairs are worth judging: SQL gives each an upper bound of its points, and the best are judged first.

The bound looks at what moves a score most, skills, place and causes, and takes everything else to fit. Once as many as are
wanted have more points than the next bound, nothing that was left out can be among them: what is returned is exact.
"""

from collections.abc import Callable, Collection, Iterable
from itertools import islice
from math import cos, radians
from typing import Any, TypeVar

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from touiza.actors.models import Person as Profile
from touiza.actors.models import PersonSkill
from touiza.kernel.matching import Mode, Near, Person, Weights, Work
from touiza.kernel.matching.score import AT_HOME, CAUSES_UNSTATED, FULL, NO_SKILL_ASKED, PLACE_UNSTATED, USUAL_KM
from touiza.opportunities.matching.words import codes_of
from touiza.opportunities.models import Attendance, Opportunity, OpportunitySkill

CHUNK = 500
DEGREE = 111.0  # km of a degree of latitude, or a little less
Found = TypeVar("Found")
Ranked = tuple[int, int]  # points, and the id that breaks ties


def best(
    rows: QuerySet[Any], *, judged: Callable[[Collection[int]], Iterable[tuple[Ranked, Found]]], keep: int
) -> list[tuple[Ranked, Found]]:
    """Return the best of rows with a `bound`, best first, ties by id. `judged` tells those of some ids that may be suggested.

    One query, and those of `judged` for every 500 rows that must be looked at.
    """
    ids = rows.order_by("-bound", "pk").values_list("pk", "bound").iterator(chunk_size=CHUNK)
    found: list[tuple[Ranked, Found]] = []
    while chunk := list(islice(ids, CHUNK)):
        if len(found) >= keep and chunk[0][1] < found[keep - 1][0][0]:
            break
        found += judged([pk for pk, _bound in chunk])
        found = sorted(found, key=lambda one: (-one[0][0], one[0][1]))[:keep]
    return found


def works_for(rows: QuerySet[Opportunity], person: Person, *, near: tuple[Near, Near], weights: Weights) -> QuerySet[Opportunity]:
    """Return work within a person's reach, with the most points each can have."""
    skills, causes = near
    fits = Exists(OpportunitySkill.objects.filter(opportunity=OuterRef("pk"), skill__in=_ids("skills", person.skills, skills)))
    needs = Exists(OpportunitySkill.objects.filter(opportunity=OuterRef("pk"), need=OpportunitySkill.Need.NEEDED))
    serves = Opportunity.causes.through.objects.filter(opportunity=OuterRef("pk"))
    shared = Exists(serves.filter(cause__in=_ids("causes", person.causes, causes)))
    positions = rows.annotate(
        north=Coalesce("latitude", "commune__latitude"), east=Coalesce("longitude", "commune__longitude")
    )
    there = _around(person, positions)
    reached = there.filter(~Q(attendance=Attendance.ON_SITE) | Q(north=None) | Q(close=True))
    return reached.annotate(
        bound=_bound(When(fits, then=FULL), When(needs, then=0), default=NO_SKILL_ASKED, weight=weights.skills)
        + _bound(
            When(attendance=Attendance.REMOTE, then=AT_HOME),
            When(Q(north=None) | Q(known=False), then=(PLACE_UNSTATED + AT_HOME) // 2),
            When(close=False, then=AT_HOME // 2),
            default=FULL,
            weight=weights.place,
        )
        + _bound(
            When(shared, then=FULL), When(Q(agnostic=True) | ~Exists(serves), then=CAUSES_UNSTATED), default=0, weight=weights.causes
        )
        + _rest(weights)
    )


def people_around(rows: QuerySet[Profile], work: Work, *, near: tuple[Near, Near], weights: Weights) -> QuerySet[Profile]:
    """Return people with the most points each can have at some work, whatever they hide."""
    asked = (*work.needed, *work.welcome)
    skilled = {had for code in asked for had in (code, *near[0].get(code, {}))}
    has = Exists(PersonSkill.objects.filter(person=OuterRef("pk"), skill__in=_ids_of("skills", skilled)))
    none = 0 if work.needed else NO_SKILL_ASKED
    bound = _bound(When(has, then=FULL), default=none, weight=weights.skills) if asked else Value(none * weights.skills)
    if work.mode == Mode.REMOTE or work.place is None:
        return rows.annotate(bound=bound + _rest(weights, place=FULL, causes=FULL))
    far = Case(When(radius_km=None, then=2.0 * USUAL_KM), default=2.0 * F("radius_km")) + 2.0
    north, east = work.place
    close = Q(commune__latitude__range=(north - far / DEGREE, north + far / DEGREE)) & Q(
        commune__longitude__range=(east - far / _east(north), east + far / _east(north))
    )
    hidden_or_half = (PLACE_UNSTATED + AT_HOME) // 2  # more than far away is worth, even where one is half at home
    place = _bound(When(close, then=FULL), default=hidden_or_half, weight=weights.place)
    return rows.annotate(bound=bound + place + _rest(weights, causes=FULL))


def _around(person: Person, rows: QuerySet[Opportunity]) -> QuerySet[Opportunity]:
    """Tell of each whether the person's place is `known`, it is `close` to it, and whether they are `agnostic` of causes."""
    agnostic = Value(not person.causes)
    if person.place is None:
        return rows.annotate(known=Value(value=False), close=Value(value=True), agnostic=agnostic)
    km = 2.0 * (USUAL_KM if person.radius_km is None else max(1, person.radius_km)) + 2.0
    north, east = person.place
    tall, wide = km / DEGREE, km / _east(north)
    close = Q(north__range=(north - tall, north + tall), east__range=(east - wide, east + wide))
    return rows.annotate(known=Value(value=True), close=Case(When(close, then=Value(value=True)), default=Value(value=False)), agnostic=agnostic)


def _east(latitude: float) -> float:
    """Return the km of a degree of longitude, a little less; far from the poles, where nobody volunteers."""
    return max(0.05, cos(radians(min(89.0, abs(latitude) + 1)))) * DEGREE


def _bound(*cases: When, default: int, weight: int) -> Any:
    return Case(*cases, default=default, output_field=IntegerField()) * weight


def _rest(weights: Weights, *, place: int = 0, causes: int = 0) -> Any:
    rest = weights.without_text - weights.skills - weights.place - weights.causes
    return Value(FULL * rest + place * weights.place + causes * weights.causes)


def _ids(kind: str, had: Collection[str], near: Near) -> list[int]:
    """Return the ids of what may be asked for so that something of what is had answers it."""
    return _ids_of(kind, {*had, *(asked for asked, others in near.items() if not others.keys().isdisjoint(had))})


def _ids_of(kind: str, wanted: Collection[str]) -> list[int]:
    return [pk for pk, code in codes_of(kind).items() if code in wanted]


