"""The doors to actors: who is signed in, and whose handle it is."""

from typing import cast

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from touiza.accounts.ages import guarded_bands
from touiza.accounts.models import User
from touiza.actors.models import MINORS, Actor, Guardianship, Person
from touiza.actors.profile import people_with_profile
from touiza.core.digests import digest_of
from touiza.core.errors import Refusal
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


def access_own_profile(user: User | AnonymousUser) -> Person:
    """Return one's own profile with all that it holds, ready to be edited; 404 where a login has none."""
    person = people_with_profile().select_related("user").filter(user_id=user.pk).first()
    if person is None:
        raise Http404
    return person


def is_minor(actor: Actor | None) -> bool:
    """Tell whether a person says to be under eighteen. Who says nothing is none. No private thread with a stranger for these."""
    person = _person(actor)
    return person is not None and person.age_band in MINORS


def needs_guardian(actor: Actor | None) -> bool:
    """Tell whether a person is of an age at which this server wants a guardian's consent, given or not."""
    person = _person(actor)
    return person is not None and person.age_band in guarded_bands()


def may_act(actor: Actor | None) -> bool:
    """Tell whether somebody may take part: false for who waits for a guardian's consent. An association may."""
    person = _person(actor)
    return person is None or not person.awaits_guardian


def has_guardian_consent(actor: Actor | None) -> bool:
    """Tell whether a guardian has agreed, and still does."""
    return actor is not None and Guardianship.objects.filter(person=actor.pk, state=Guardianship.State.AGREED).exists()


def refuse_unless_may_act(actor: Actor, *, lock: bool = False) -> None:
    """Refuse ("guardian") who waits for a guardian's consent. `lock`: no answer of theirs comes between this and the commit."""
    if lock:
        found = Person.objects.select_for_update(of=("self",), no_key=True).filter(pk=actor.pk).first()
        held = found is not None and found.awaits_guardian
    else:
        held = not may_act(actor)
    if held:
        raise Refusal("guardian", _("A parent or guardian has to agree first. Look on your page how far that is."))


def refuse_minor_in_office(actor: Actor) -> None:
    """Refuse ("too_young") who needs a guardian's consent: they do not act for an association, with it or without."""
    if needs_guardian(actor):
        raise Refusal("too_young", _("Who acts for an association must be old enough to do so without a guardian."))


def access_own_guardianship(user: User | AnonymousUser) -> tuple[Person, Guardianship | None]:
    """Return one's profile with the guardianship that counts; 404 where none is asked of one's age."""
    person = person_of(user)
    if person is None or not (person.awaits_guardian or person.age_band in guarded_bands()):
        raise Http404
    past = [Guardianship.State.REPLACED, Guardianship.State.OVER]
    return person, Guardianship.objects.filter(person=person).exclude(state__in=past).first()


def access_guardianship(secret: str) -> Guardianship:
    """Return what a guardian's link opens, whatever its state; 404 where it opens nothing."""
    rows = Guardianship.objects.select_related("person__actor").filter(digest=digest_of(secret))
    found = rows.exclude(state=Guardianship.State.REPLACED).first()
    if found is None or found.person.actor.erased_at is not None:
        raise Http404
    return found


def _person(actor: Actor | None) -> Person | None:
    """Return an actor's profile as it is now; none for an association. One query."""
    if actor is None or not actor.is_person:
        return None
    return Person.objects.filter(pk=actor.pk).only("age_band", "awaits_guardian").first()
