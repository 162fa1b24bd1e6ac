"""What holds about following: who may, who does, and who sees that."""

from dataclasses import dataclass

from django.db.models import QuerySet

from touiza.actors.models import MINORS, Actor, Follow, Followers, Openness, Person, Tie, WallWriters
from touiza.actors.readers import INSIDE
from touiza.core.audiences import Audience
from touiza.core.prepared import Prepared


@dataclass(frozen=True)
class Standing:
    """How a reader stands to what may be followed: `state` is "", "asked" or "follows"; `offered`: a button is shown."""

    kind: str  # actor, topic or place, as in the address
    key: str
    state: str = ""
    asks: bool = False  # who presses the button asks first
    offered: bool = True
    followers: int | None = None


def begin_with(actor: Actor) -> Followers:
    """Return who may follow somebody who chose nothing: people are asked first."""
    return Followers.ASKED if actor.is_person else Followers.ANYBODY


def rule_for(actor: Actor, *, lock: bool = False) -> Followers:
    """Return who may follow somebody now: an association anybody. Minors are always asked; nobody follows a guest, or who waits for a guardian.

    `lock`: their profile does not change before the commit.
    """
    if not actor.is_person:
        return Followers.ANYBODY
    chosen = Openness.objects.filter(actor=actor).first() if lock else _openness(actor)
    rule = Followers(chosen.followers) if chosen else begin_with(actor)
    rows = Person.objects.filter(pk=actor.pk)
    person = (rows.select_for_update(of=("self",), no_key=True) if lock else rows).only("age_band", "awaits_guardian", "guest_key").first()
    if person is None or person.is_guest or person.awaits_guardian:
        return Followers.NOBODY
    return Followers.ASKED if person.age_band in MINORS and rule == Followers.ANYBODY else rule


def standing_to_actor(reader: Actor | None, actor: Actor) -> Standing:
    """Return how a reader stands to an actor. Three queries at most; none for a visitor at an association."""
    row = FOLLOWED(follower=reader.pk, actor=actor.pk) if reader else []
    if row:
        return Standing("actor", actor.handle, "follows" if row[0].accepted_at else "asked")
    rule = rule_for(actor)
    offered = rule != Followers.NOBODY and (reader is None or reader.pk != actor.pk)
    return Standing("actor", actor.handle, asks=rule == Followers.ASKED, offered=offered)


def standing_to_topic(reader: Actor | None, tag: int, key: str) -> Standing:
    follows = reader is not None and Follow.objects.filter(follower=reader, tag=tag).exists()
    return Standing("topic", key, "follows" if follows else "")


def standing_to_place(reader: Actor | None, place: int, code: str) -> Standing:
    follows = reader is not None and Follow.objects.filter(follower=reader, place=place).exists()
    return Standing("place", code, "follows" if follows else "")


FOLLOWED = Prepared(lambda follower, actor: Follow.objects.filter(follower=follower, actor=actor, withdrawn_at=None))



def requests_to(actor: Actor) -> QuerySet[Follow]:
    """Return who asks to follow a person, the oldest first."""
    return _of(Follow.objects.filter(actor=actor, accepted_at=None, refused_at=None)).order_by("asked_at", "pk")


def followers_of(actor: Actor) -> QuerySet[Follow]:
    return _of(Follow.objects.filter(actor=actor, accepted_at__isnull=False)).order_by("-accepted_at", "-pk")


def refused_by(actor: Actor) -> QuerySet[Follow]:
    return _of(Follow.objects.filter(actor=actor, refused_at__isnull=False, withdrawn_at=None)).order_by("-refused_at", "-pk")


def _of(rows: QuerySet[Follow]) -> QuerySet[Follow]:
    return rows.filter(follower__erased_at=None, follower__suspended_at=None).select_related("follower__person")


def followed_by(actor: Actor) -> QuerySet[Follow]:
    """Return what somebody follows, or has asked for, the newest first."""
    rows = Follow.objects.filter(follower=actor, withdrawn_at=None).select_related("actor__person", "tag", "place__parent")
    return rows.exclude(actor__erased_at__isnull=False).exclude(actor__suspended_at__isnull=False).order_by("-asked_at", "-pk")


def shows(actor: Actor, reader: Actor | None, what: str) -> bool:
    """Tell whether a reader may see a list of somebody's: `what` is "shows_following" or "shows_followers"."""
    if reader is not None and reader.pk == actor.pk:
        return True
    chosen = _openness(actor)
    return chosen is not None and getattr(chosen, what) in admitted(reader)


def _openness(actor: Actor) -> Openness | None:
    """Return what somebody chose, read once for each time the actor was loaded."""
    if "_openness" not in actor.__dict__:
        actor.__dict__["_openness"] = Openness.objects.filter(actor=actor).first()
    chosen: Openness | None = actor.__dict__["_openness"]
    return chosen


def admitted(reader: Actor | None) -> tuple[Audience, ...]:
    """Return the audiences of lists of people that a reader belongs to."""
    return (Audience.PUBLIC,) if reader is None else (Audience.PUBLIC, Audience.SIGNED_IN)


def shown_followers(actor: Actor, reader: Actor | None) -> QuerySet[Follow]:
    """Return who follows somebody as others see it: those alone who show whom they follow."""
    return followers_of(actor).filter(follower__openness__shows_following__in=admitted(reader))


def may_write_on(wall: Actor, writer: Actor | None) -> bool:
    """Tell whether somebody may write on another's wall, as its owner allows. At one's own place one always may."""
    if writer is None:
        return False
    if writer.pk == wall.pk:
        return True
    allowed = Openness.objects.filter(actor=wall).values_list("wall", flat=True).first() or WallWriters.NOBODY
    if allowed in {WallWriters.SIGNED_IN, WallWriters.NOBODY}:
        return allowed == WallWriters.SIGNED_IN
    near = (
        Follow.objects.filter(follower=wall, actor=writer, accepted_at__isnull=False).exists()
        or Tie.objects.filter(person=writer, association=wall, kind__in=INSIDE).exists()
    )
    if near or allowed == WallWriters.NEAR:
        return near
    return Follow.objects.filter(follower=writer, actor=wall, accepted_at__isnull=False).exists()
