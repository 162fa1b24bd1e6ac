"""Whom an association may invite: who allows it to find them, and whom nothing keeps from being asked.

Left alone are those who want no invitations from it or from anybody, whom it keeps away in its register, and those who were
invited so often these days that one more would be too much.
"""

import datetime as dt
from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from touiza.associations.models import Association
from touiza.core import clock
from touiza.kernel.matching.score import bars
from touiza.opportunities.matching.people import read_seen
from touiza.opportunities.matching.works import minute, read_works
from touiza.opportunities.models import Opportunity
from touiza.opportunities.services.suggesting import findable_for
from touiza.relations.free import IN_ALL, KEPT_AWAY, PER_ASSOCIATION, PERIOD
from touiza.relations.models import Call, CallStop, Contact, MailKind, MailStop

A_DAY = 50  # invitations of one association to people it found, in a day and a night


def may_be_invited(association: Association) -> Q:
    """Return the condition on a profile under which nothing keeps an association from asking somebody, but how often."""
    here = {"person": OuterRef("pk"), "association": association.pk}
    stops = CallStop.objects.filter(Q(association=association.pk) | Q(association=None), person=OuterRef("pk"))
    away = Contact.objects.filter(**here, merged_into=None, status__in=KEPT_AWAY)
    letters = MailStop.objects.filter(contact__person=OuterRef("pk"), contact__association=association.pk, kind=MailKind.CALLS)
    return ~Q(Exists(stops)) & ~Q(Exists(away)) & ~Q(Exists(letters))


def is_rested(association: Association, at: dt.datetime) -> Q:
    """Return the condition under which somebody was not invited too often these days, by this association or by all."""
    lately = Call.objects.filter(person=OuterRef("pk"), at__gt=at - PERIOD)
    return ~Q(Exists(_as_many(lately, IN_ALL))) & ~Q(Exists(_as_many(lately.filter(association=association.pk), PER_ASSOCIATION)))


def not_called_to(opportunity: Opportunity) -> Q:
    """Return the condition under which somebody was not invited to some work as a whole."""
    return ~Q(Exists(Call.objects.filter(opportunity=opportunity, shift=None, person=OuterRef("pk"))))


def can_be_asked(opportunity: Opportunity, at: dt.datetime) -> Q:
    """Return all of these together."""
    association = opportunity.association
    return may_be_invited(association) & is_rested(association, at) & not_called_to(opportunity)


def invitable(opportunity: Opportunity, people: Collection[int], *, at: dt.datetime) -> list[int]:
    """Return those of some people who can be invited to some work now, in their order. Seven queries at most.

    Age and a guardian's consent count, where the work sets them; how well somebody fits does not: who invites has judged that.
    """
    rows = findable_for(opportunity, at).filter(can_be_asked(opportunity, at), pk__in=people)
    allowed = set(rows.values_list("pk", flat=True))
    works = read_works(Opportunity.objects.filter(pk=opportunity.pk), at=at) if allowed else []
    if not works:
        return []
    fit = {seen.person.id for seen in read_seen(allowed, association=opportunity.association_id) if not bars(seen.person, works[0], at=minute(at))}
    return [pk for pk in dict.fromkeys(people) if pk in fit]


def invited_today(association: Association, *, at: dt.datetime) -> int:
    """Return how many people an association has invited in the last day and night whom it found."""
    return Call.objects.filter(association=association, way=Call.Way.FIT, at__gt=at - dt.timedelta(days=1)).count()


def resting(opportunity: Opportunity, *, at: dt.datetime | None = None) -> int:
    """Return how many could be found for some work but were invited often these days."""
    moment = at or clock.now()
    association = opportunity.association
    rows = findable_for(opportunity, moment).filter(may_be_invited(association), not_called_to(opportunity))
    return rows.exclude(is_rested(association, moment)).count()


def _as_many(calls: QuerySet[Call], most: int) -> QuerySet[Call]:
    """Return a row where there are as many invitations as somebody may get, or more."""
    return calls.order_by("pk")[most - 1 : most]
