"""The doors to what can be followed, and to lists of who follows whom."""

from dataclasses import dataclass

from django.http import Http404

from touiza.actors.access import access_actor
from touiza.actors.following import (
    Standing,
    shows,
    standing_to_actor,
    standing_to_place,
    standing_to_topic,
)
from touiza.actors.models import Actor, Follow, Person
from touiza.vocabulary.models import Place, Tag
from touiza.vocabulary.topics import topic_by_slug, topic_slug


@dataclass(frozen=True)
class Followable:
    """One of the three, and how the reader stands to it."""

    actor: Actor | None = None
    tag: Tag | None = None
    place: Place | None = None

    def standing(self, reader: Actor | None) -> Standing:
        if self.actor is not None:
            return standing_to_actor(reader, self.actor)
        if self.tag is not None:
            return standing_to_topic(reader, self.tag.pk, topic_slug(self.tag.key))
        if self.place is not None:
            return standing_to_place(reader, self.place.pk, self.place.code)
        raise TypeError("Nothing is followed here.")


def access_followable(kind: str, key: str) -> Followable:
    """Return what an address of following names; 404 where there is no such thing, or it has no page."""
    if kind == "actor":
        return Followable(actor=access_page_of(key))
    if kind == "topic":
        return Followable(tag=access_topic(key))
    if kind == "place":
        return Followable(place=access_place(key))
    raise Http404


def access_page_of(handle: str) -> Actor:
    """Return whoever has a page of their own: no guest, and nobody who waits for a guardian. 404 otherwise."""
    actor = access_actor(handle)
    if actor.is_person:
        person = Person.objects.filter(pk=actor.pk).only("guest_key", "awaits_guardian").first()
        if person is None or person.is_guest or person.awaits_guardian:
            raise Http404
    return actor


def access_topic(slug: str) -> Tag:
    """Return a topic by its address; 404 where nobody ever wrote it."""
    tag = topic_by_slug(slug)
    if tag is None:
        raise Http404
    return tag


def access_place(code: str) -> Place:
    """Return a place by its code, with what it lies in; 404 where we know none."""
    place = Place.objects.with_parents().filter(code=code.lower()).first()
    if place is None:
        raise Http404
    return place


def access_list_of(handle: str, reader: Actor | None, what: str) -> Actor:
    """Return whose list of `what` ("shows_following", "shows_followers") a reader may see; 404 where they may not."""
    actor = access_page_of(handle)
    if not shows(actor, reader, what):
        raise Http404
    return actor


def access_follower(actor: Actor, pk: int) -> Actor:
    """Return who follows, or asked to follow, a person, by the number of that; 404 where it is not theirs to decide."""
    row = Follow.objects.select_related("follower").filter(actor=actor, pk=pk, withdrawn_at=None).first()
    if row is None:
        raise Http404
    return row.follower
