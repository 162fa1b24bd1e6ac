"""What a reader holds, and what a thing shows of itself to whom: the words in which search knows audiences.

Visitors hold “public”. People hold “signed_in”, themselves, and their ties: with what an association says to those who
follow it (“followers:7”), are tied to it (“ties:7”), to its members (“members:7”), and with what volunteers tell the associations they are tied to,
for who acts for one of these (“tied:7”).
"""

from touiza.actors.models import Actor, Follow, Tie
from touiza.core.audiences import Audience

VISITOR = (str(Audience.PUBLIC),)
OF_A_HOST = frozenset({Audience.FOLLOWERS, Audience.TIES, Audience.MEMBERS})
INSIDE = frozenset({Tie.Kind.MEMBER_OF, Tie.Kind.STAFF, Tie.Kind.COLLEAGUE})


def tokens_of(reader: Actor | None) -> tuple[str, ...]:
    """Return what a reader (None: a visitor) holds. Two queries for people, none for visitors."""
    if reader is None:
        return VISITOR
    held = {*VISITOR, str(Audience.SIGNED_IN), _own(reader.pk), f"ties:{reader.pk}", f"members:{reader.pk}", f"followers:{reader.pk}", f"tied:{reader.pk}"}
    for association, kind in Tie.objects.filter(person=reader).values_list("association", "kind"):
        held.add(f"ties:{association}")
        if kind in INSIDE:
            held.update((f"members:{association}", f"followers:{association}"))
        if kind == Tie.Kind.STAFF:
            held.add(f"tied:{association}")
    followed = Follow.objects.filter(follower=reader, actor__isnull=False, accepted_at__isnull=False)
    held.update(f"followers:{actor}" for actor in followed.values_list("actor", flat=True))
    return tuple(sorted(held))


def tokens_for(audience: str, host: int) -> list[str]:
    """Return who may read what stands at a host's place for an audience: whoever holds one of these. As `Post.visible_to`."""
    if audience in {Audience.PUBLIC, Audience.SIGNED_IN}:
        return [str(audience), _own(host)]
    return [*([f"{audience}:{host}"] if audience in OF_A_HOST else []), _own(host)]


def tokens_of_ties(person: int) -> list[str]:
    """Return who may read what a person shows to their associations. One query."""
    ties = Tie.objects.filter(person=person).values_list("association", flat=True).distinct()
    return [_own(person), *(f"tied:{association}" for association in sorted(ties))]


def _own(actor: int) -> str:
    return f"actor:{actor}"
