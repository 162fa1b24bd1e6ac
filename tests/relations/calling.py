"""What the tests of invitations share: people an association knows, and work that lacks them."""

from collections.abc import Callable

from django.test import Client

from tests.opportunities.shift_work import add_shift_work, on, shifts_of
from tests.worlds import World
from touiza.actors.models import Actor, Person, Tie
from touiza.associations.models import Association
from touiza.opportunities.services.shifts import ShiftFields
from touiza.relations.free import Found, Gap, find_free
from touiza.relations.models import Contact
from touiza.vocabulary.availability import WHOLE_WEEK

As = Callable[[str], Client]


def know(world: World, who: str, status: str = "active", mask: int = WHOLE_WEEK, association: Association | None = None) -> Actor:
    """Have the association know somebody who is free all week and lets their associations see it."""
    person, association = world.people[who], association or world.chrea
    Contact.objects.update_or_create(association=association, person=person, defaults={"status": status})
    Tie.objects.get_or_create(person=person, association=association.actor, kind=Tie.Kind.WORKS_WITH)
    Person.objects.filter(pk=person.pk).update(availability=mask)
    return person


def gap_of(world: World, *, day: int = 0, places: int = 2, **changes: object) -> Gap:
    work = add_shift_work(world, [on(day)], fields=ShiftFields(places=places), **changes)
    return Gap(work, shifts_of(work)[0])


def look(world: World, gap: Gap, by: Actor | None = None) -> Found:
    return find_free(gap.opportunity.association, [gap], by=by.pk if by else None).get(gap.key, Found())


def names(found: Found) -> list[str]:
    return [free.person.actor.handle for free in found.free]


def free(world: World, gap: Gap) -> bool:
    """Tell whether Amina is found."""
    return world.amina.pk in [one.person.pk for one in look(world, gap).free]
