"""The doors to actors: who is signed in, and whose handle it is."""

from typing import cast

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from touiza.accounts.models import User
from touiza.actors.models import Actor, Person, Qualification
from touiza.actors.profile import people_with_profile
from touiza.core.prepared import Prepared


def person_of(user: User | AnonymousUser) -> Person | None:
    """Return the profile of who is signed in, with its actor; None for a visitor. One query, kept on the user."""
    if not user.is_authenticated:
        return None
    if "_person" not in user.__dict__:
        user.__dict__["_person"] = BY_USER.first(user=user.pk)
    return cast("Person | None", user.__dict__["_person"])


BY_USER = Prepared(lambda user: Person.objects.select_related("actor", "picture").filter(user=user))


def actor_of(user: User | AnonymousUser) -> Actor | None:
    """Return the actor of who is signed in; None for a visitor."""
    person = person_of(user)
    return person.actor if person else None


def access_signed_in(user: User | AnonymousUser) -> Actor:
    """Return the actor of who is signed in; 404 where a login has none (an operator's)."""
    actor = actor_of(user)
    if actor is None:
        raise Http404
    return actor


def access_actor(handle: str) -> Actor:
    """Return the actor of a handle; 404 where there is none, or it is suspended or erased."""
    actor = Actor.objects.filter(handle=handle.lower(), suspended_at=None, erased_at=None).first()
    if actor is None:
        raise Http404
    return actor


def access_own_person(user: User | AnonymousUser) -> Person:
    """Return one's own profile without what it points to; 404 where a login has none."""
    person = person_of(user)
    if person is None:
        raise Http404
    return person


def access_own_qualification(person: Person, pk: int) -> Qualification:
    """Return one of a person's own qualifications; 404 otherwise."""
    row = Qualification.objects.filter(person=person, pk=pk).first()
    if row is None:
        raise Http404
    return row


def access_own_profile(user: User | AnonymousUser) -> Person:
    """Return one's own profile with all that it holds, ready to be edited; 404 where a login has none."""
    person = people_with_profile().select_related("user").filter(user_id=user.pk).first()
    if person is None:
        raise Http404
    return person
