"""What to suggest to somebody, and whom to an association. The order is the same wherever it is shown.

Points decide, texts left aside; the best fifty are put in order with the texts of both, and where that is equal by id.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from django.db import transaction
from django.db.models import Q, QuerySet

from touiza.actors.finding import findable_people
from touiza.actors.models import Actor, Tie
from touiza.actors.models import Person as Profile
from touiza.core import clock
from touiza.kernel.matching import Judgement, Mode, PartKind, Person, Weights, Work, judge
from touiza.kernel.matching.likeness import Likeness
from touiza.opportunities.matching.candidates import Ranked, best, people_around, works_for
from touiza.opportunities.matching.people import Seen, read_people, read_seen
from touiza.opportunities.matching.words import concepts_now, near_words
from touiza.opportunities.matching.works import minute, read_works, suggestible_to
from touiza.opportunities.models import Application, Engagement, Matched, Opportunity, Suggestion, Unwanted
from touiza.opportunities.services.weighting import mark_of, weights_now

KEPT = 50  # for each person, and as many are put in order by their texts


@dataclass(frozen=True)
class Suggested:
    """A person and an opportunity by id, how well they fit, and the parts of which the reader may not see what the person said."""

    person: int
    opportunity: int
    judgement: Judgement
    hidden: frozenset[PartKind] = frozenset()


def suggestions_for(person: Actor, *, limit: int, at: dt.datetime | None = None) -> list[Suggested]:
    """Return what fits a person best of what they may see and have not answered. For nobody's eyes but theirs.

    The fifty that were stored are judged as they and the person are now; where none are stored they are looked for. Neither
    takes a number of queries that depends on how much there is, up to some hundreds in reach.
    """
    at, weights = at or clock.now(), weights_now()
    own = next(iter(read_people([person.pk])), None)
    if own is None:
        return []
    matched = Matched.objects.filter(person=person, weights=mark_of(weights)).exists()
    rows = suggestible_to(person, at=at)
    if matched:
        chosen = rows.filter(pk__in=Suggestion.objects.filter(person=person).values("opportunity"))
    else:
        chosen = rows.filter(pk__in=[pk for (_points, pk), _none in _look(own, rows, weights=weights, at=at)])
    works = read_works(chosen.order_by("pk"), at=at, with_text=True)
    return _in_order([(own, work, frozenset()) for work in works], weights=weights, at=at, by_person=False)[:limit]


def fit_of(person: Actor, opportunity: Opportunity, *, at: dt.datetime | None = None) -> Judgement | None:
    """Return how one opportunity fits a person, whether it would be suggested or not. For nobody's eyes but theirs."""
    at, weights = at or clock.now(), weights_now()
    own, works = next(iter(read_people([person.pk])), None), read_works(Opportunity.objects.filter(pk=opportunity.pk), at=at, with_text=True)
    if own is None or not works:
        return None
    likeness = Likeness(concepts_now(), [(one.text, one.language) for one in (own, works[0])])
    return judge(own, works[0], nearness=near_words(), weights=weights, at=minute(at), likeness=likeness.of)


def people_for(
    opportunity: Opportunity, *, limit: int, at: dt.datetime | None = None, among: Q | None = None
) -> list[Suggested]:
    """Return who fits some work best, of those who allow being found by its association, by what it may see of them.

    `among` is one more condition on their profiles. Who has applied, holds a place, acts for the association, or is not taken by it any more, is left out.
    """
    at, weights = at or clock.now(), weights_now()
    works = read_works(Opportunity.objects.filter(pk=opportunity.pk), at=at, with_text=True)
    if not works:
        return []
    near = near_words()
    rows = people_around(findable_for(opportunity, at).filter(among or Q()), works[0], near=(near.skills, near.causes), weights=weights)
    judged = partial(_judge_people, works[0], association=opportunity.association_id, weights=weights, at=at)
    found = [seen for _ranked, seen in best(rows, judged=judged, keep=KEPT)]
    pairs = [(seen.person, _as_seen(works[0]), seen.hidden) for seen in found]
    return _in_order(pairs, weights=weights, at=at, by_person=True)[:limit]


@transaction.atomic
def match_person(*, person: Actor, at: dt.datetime | None = None) -> int:
    """Look anew for what fits a person, and store the best fifty; return how many. Doing it twice changes nothing.

    Who awaits a guardian, has no account any more or takes part as a guest has none.
    """
    at, weights = at or clock.now(), weights_now()
    Profile.objects.select_for_update(of=("self",), no_key=True).filter(pk=person.pk).first()
    if not matchable().filter(pk=person.pk).exists():
        Suggestion.objects.filter(person=person).delete()
        Matched.objects.filter(person=person).delete()
        return 0
    (own,) = read_people([person.pk])
    found = _look(own, suggestible_to(person, at=at), weights=weights, at=at)
    return store(person=person.pk, found=[ranked for ranked, _none in found], weights=weights, at=at)


@transaction.atomic
def store(*, person: int, found: Collection[Ranked], weights: Weights, at: dt.datetime) -> int:
    """Make these a person's suggestions. What stays the same is not written."""
    before = dict(Suggestion.objects.filter(person=person).values_list("opportunity", "points"))
    now = {opportunity: points for points, opportunity in found}
    Suggestion.objects.filter(person=person, opportunity__in=before.keys() - now.keys()).delete()
    changed = [
        Suggestion(person_id=person, opportunity_id=opportunity, points=points, made_at=at)
        for opportunity, points in now.items()
        if before.get(opportunity) != points
    ]
    Suggestion.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["person", "opportunity"], update_fields=["points", "made_at"]
    )
    least = min(now.values()) if len(now) == KEPT else 0
    Matched.objects.update_or_create(person_id=person, defaults={"weights": mark_of(weights), "least": least, "at": at})
    return len(now)


def matchable() -> QuerySet[Profile]:
    """Return the people for whom suggestions are kept."""
    return Profile.objects.filter(
        awaits_guardian=False, guest_key="", user__is_active=True, actor__suspended_at=None, actor__erased_at=None
    )


def worth_suggesting(judgement: Judgement, work: Work) -> bool:
    """Tell whether it fits at all, and is not out of reach: twice as far as they go, with nothing of it done from home."""
    return judgement.fits and not (work.mode == Mode.ON_SITE and judgement.part(PartKind.PLACE).value == 0)


def _look(person: Person, rows: QuerySet[Opportunity], *, weights: Weights, at: dt.datetime) -> list[tuple[Ranked, None]]:
    near = near_words()

    def judged(ids: Collection[int]) -> Iterator[tuple[Ranked, None]]:
        for work in read_works(Opportunity.objects.filter(pk__in=ids), at=at):
            judgement = judge(person, work, nearness=near, weights=weights, at=minute(at))
            if worth_suggesting(judgement, work):
                yield (judgement.points, work.id), None

    return best(works_for(rows, person, near=(near.skills, near.causes), weights=weights), judged=judged, keep=KEPT)


def _judge_people(
    work: Work, ids: Collection[int], *, association: int, weights: Weights, at: dt.datetime
) -> Iterator[tuple[Ranked, Seen]]:
    near, shown = near_words(), _as_seen(work)
    for seen in read_seen(ids, association=association):
        judgement = judge(seen.person, shown, nearness=near, weights=weights, at=minute(at))
        if worth_suggesting(judgement, work):
            yield (judgement.points, seen.person.id), seen


def _as_seen(work: Work) -> Work:
    """Return work without what no association sees of people it does not know: their qualifications."""
    return replace(work, qualifications=())


def findable_for(opportunity: Opportunity, at: dt.datetime) -> QuerySet[Profile]:
    """Return whom the association of some work may find for it: who has nothing to do with it yet."""
    association = opportunity.association
    verified = association.verified_until is not None and association.verified_until > at
    rows = findable_people(association=association.pk, verified=verified)
    applied = Application.objects.filter(opportunity=opportunity)
    held = Engagement.objects.filter(opportunity=opportunity, ended_at=None)
    acts = Tie.objects.filter(association=association.pk, kind__in=[Tie.Kind.STAFF, Tie.Kind.COLLEAGUE])
    unwanted = Unwanted.objects.filter(association=association, ended_at=None)
    for those in (applied, held, acts, unwanted):
        rows = rows.exclude(pk__in=those.values("person"))
    return rows


def _in_order(
    pairs: Iterable[tuple[Person, Work, frozenset[PartKind]]], *, weights: Weights, at: dt.datetime, by_person: bool
) -> list[Suggested]:
    """Return pairs in the order of their points with the texts of both, ties by id. The texts are compared by all of these."""
    near, rows = near_words(), list(pairs)
    likeness = Likeness(concepts_now(), [(one.text, one.language) for person, work, _h in rows for one in (person, work)])
    found = []
    for person, work, hidden in rows:
        judgement = judge(person, work, nearness=near, weights=weights, at=minute(at), likeness=likeness.of)
        if worth_suggesting(judgement, work):
            found.append(Suggested(person.id, work.id, judgement, hidden))
    return sorted(found, key=lambda one: (-one.judgement.points, one.person if by_person else one.opportunity))
