"""Keeping suggestions fresh: all of them at night, range by range; one person or one opportunity as soon as it has changed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import islice

from django.db import transaction
from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from touiza.actors.models import Actor, Tie
from touiza.actors.models import Person as Profile
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.queue import defer
from touiza.kernel.matching import Weights, Work, judge
from touiza.kernel.matching.batch import Country
from touiza.opportunities.matching.candidates import CHUNK, Ranked, people_around
from touiza.opportunities.matching.people import read_people
from touiza.opportunities.matching.words import near_words
from touiza.opportunities.matching.works import minute, read_works, suggestible
from touiza.opportunities.models import Application, Engagement, Matched, Opportunity, Suggestion, Unwanted
from touiza.opportunities.services.suggesting import KEPT, match_person, matchable, store, worth_suggesting
from touiza.opportunities.services.weighting import mark_of, weights_now

MATCH_PERSON, MATCH_PEOPLE = "opportunities.match_person", "opportunities.match_people"
RANGE = 5000  # ids of people in one task
OPEN_TO_ALL = (Audience.PUBLIC, Audience.SIGNED_IN)
Pairs = dict[int, set[int]]  # a person: what is not suggested to them


def follow_profile(person: Profile) -> None:
    """A profile has changed: have it matched again soon after the commit."""
    defer(MATCH_PERSON, person_id=person.pk)


def match_again(*, person_id: int) -> int:
    """Match one person; return how many suggestions they have."""
    actor = Actor.objects.filter(pk=person_id).first()
    return match_person(person=actor) if actor else 0


def match_work(*, opportunity_id: int, at: dt.datetime | None = None) -> int:
    """Match one opportunity: offer it to those whose fifty best it is among now, take it from the others; return to how many.

    Looked at are only people whose least suggestion it may outdo, and those who have it. Doing it twice changes nothing.
    """
    at, weights = at or clock.now(), weights_now()
    rows = suggestible(at=at).filter(pk=opportunity_id)
    work = next(iter(read_works(rows, at=at)), None)
    if work is None:
        Suggestion.objects.filter(opportunity=opportunity_id).delete()
        return 0
    near = near_words()
    around = people_around(_may_take(rows.get()), work, near=(near.skills, near.causes), weights=weights)
    outdone = around.filter(pk__in=Matched.objects.values("person")).annotate(least=F("actor__matched__least")).filter(bound__gte=F("least"))
    kept: set[int] = set()
    for ids in _chunks(outdone.order_by("pk").values_list("pk", flat=True)):
        kept |= _offer(work, ids, weights=weights, at=at)
    Suggestion.objects.filter(opportunity=opportunity_id).exclude(person__in=kept).delete()
    return len(kept)


def match_everybody() -> int:
    """Have everybody matched, as tasks of some thousands each, which workers share; return how many tasks."""
    first, number = 0, 0
    while True:
        ids = list(matchable().filter(pk__gt=first).order_by("pk").values_list("pk", flat=True)[:RANGE])
        if not ids:
            return number
        defer(MATCH_PEOPLE, first=ids[0], last=ids[-1])
        first, number = ids[-1], number + 1


def match_people(*, first: int, last: int, at: dt.datetime | None = None) -> int:
    """Match people by a range of ids; return how many. Doing it twice changes nothing. Memory depends on the work that is open."""
    at, weights = at or clock.now(), weights_now()
    works = read_works(suggestible(at=at), at=at)
    people, number = matchable().filter(pk__gte=first, pk__lte=last), 0
    country = Country(works, nearness=near_words(), weights=weights, at=minute(at), drop_far=True, people=people.count())
    rows = people.order_by("pk").values_list("pk", flat=True)
    for ids in _chunks(rows):
        not_theirs = _not_theirs(ids, works)
        room = KEPT + max(map(len, not_theirs.values()), default=0)
        for found in country.best_for(read_people(ids), keep=room):
            mine: list[Ranked] = [one for one in found.best if one[1] not in not_theirs[found.person]][:KEPT]
            with transaction.atomic():
                store(person=found.person, found=mine, weights=weights, at=at)
            number += 1
    return number


def _chunks(rows: QuerySet[Profile, int]) -> Iterator[list[int]]:
    ids = rows.iterator(chunk_size=CHUNK)
    while chunk := list(islice(ids, CHUNK)):
        yield chunk


@transaction.atomic
def _offer(work: Work, ids: Collection[int], *, weights: Weights, at: dt.datetime) -> set[int]:
    """Judge work for some people, store it where it is among their best, and return for whom."""
    near, offers = near_words(), []
    locked = Matched.objects.select_for_update().filter(person__in=ids, weights=mark_of(weights)).order_by("pk")
    before = {row.person_id: row for row in locked}
    for person in read_people(before.keys()):
        judgement = judge(person, work, nearness=near, weights=weights, at=minute(at))
        if worth_suggesting(judgement, work) and judgement.points >= before[person.id].least:
            offers.append(Suggestion(person_id=person.id, opportunity_id=work.id, points=judgement.points, made_at=at))
    Suggestion.objects.bulk_create(
        offers, update_conflicts=True, unique_fields=["person", "opportunity"], update_fields=["points", "made_at"]
    )
    return _trim([before[one.person_id] for one in offers], work.id)


def _trim(rows: Collection[Matched], opportunity: int) -> set[int]:
    """Keep the best fifty of some people, and note the least; return among whose some work still is. Three queries."""
    kept = {row.person_id for row in rows}
    place = Window(RowNumber(), partition_by="person", order_by=[F("points").desc(), "opportunity"])
    last = Suggestion.objects.filter(person__in=kept).annotate(place=place).filter(place__gte=KEPT)
    over, least = [], {}
    for suggestion in last:
        if suggestion.place == KEPT:
            least[suggestion.person_id] = suggestion.points
        else:
            over.append(suggestion)
    Suggestion.objects.filter(pk__in=[one.pk for one in over]).delete()
    for row in rows:
        row.least = least.get(row.person_id, 0)
    Matched.objects.bulk_update(rows, ["least"])
    return kept - {one.person_id for one in over if one.opportunity_id == opportunity}


def _may_take(opportunity: Opportunity) -> QuerySet[Profile]:
    """Return the people to whom some work may be suggested: those who see it, have not answered, and whom it takes."""
    association, rows = opportunity.association_id, matchable()
    if opportunity.post.audience not in OPEN_TO_ALL:
        rows = rows.filter(pk__in=Tie.objects.filter(association=association).values("person"))
    acts = Tie.objects.filter(association=association, kind__in=[Tie.Kind.STAFF, Tie.Kind.COLLEAGUE])
    unwanted = Unwanted.objects.filter(association=association, ended_at=None)
    for those in (Application.objects.filter(opportunity=opportunity), Engagement.objects.filter(opportunity=opportunity), acts, unwanted):
        rows = rows.exclude(pk__in=those.values("person"))
    return rows


def _not_theirs(ids: Collection[int], works: Collection[Work]) -> Pairs:
    """Return for each person what `suggestible_to` would leave out. Five queries."""
    found: Pairs = defaultdict(set)
    of_association = _by_association(works)
    numbers = {work.id for work in works}
    for answered in (Application.objects.filter(person__in=ids), Engagement.objects.filter(person__in=ids)):
        for person, opportunity in answered.values_list("person", "opportunity"):
            found[person].update({opportunity} & numbers)
    ties: dict[int, set[int]] = defaultdict(set)
    for person, association, kind in Tie.objects.filter(person__in=ids).values_list("person", "association", "kind"):
        ties[person].add(association)
        if kind in {Tie.Kind.STAFF, Tie.Kind.COLLEAGUE}:
            found[person].update(of_association[association])
    for person, association in Unwanted.objects.filter(person__in=ids, ended_at=None).values_list("person", "association"):
        found[person].update(of_association[association])
    for opportunity, association in _narrow(numbers):
        for person in ids:
            if association not in ties[person]:
                found[person].add(opportunity)
    return found


def _by_association(works: Collection[Work]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for work in works:
        found[work.association].append(work.id)
    return found


def _narrow(numbers: Collection[int]) -> list[tuple[int, int]]:
    """Return what is not for everybody with an account, with its association."""
    rows = Opportunity.objects.filter(pk__in=numbers).exclude(post__audience__in=OPEN_TO_ALL)
    return list(rows.values_list("pk", "association"))
