"""What a reader holds, and what a thing shows of itself to whom: the words in which search knows audiences.

Visitors hold “public”. People hold “signed_in”, themselves, and their ties: with what an association says to those who
are tied to it (“ties:7”), to its members (“members:7”), and with what volunteers tell the associations they are tied to,
for who acts for one of these (“tied:7”).
"""

from touiza.actors.models import Actor, Tie
from touiza.core.audiences import Audience

VISITOR = (str(Audience.PUBLIC),)
INSIDE = frozenset({Tie.Kind.MEMBER_OF, Tie.Kind.STAFF, Tie.Kind.COLLEAGUE})


def tokens_of(reader: Actor | None) -> tuple[str, ...]:
    """Return what a reader (None: a visitor) holds. One query for people, none for visitors."""
    if reader is None:
        return VISITOR
    held = {*VISITOR, str(Audience.SIGNED_IN), _own(reader.pk), f"ties:{reader.pk}", f"members:{reader.pk}", f"tied:{reader.pk}"}
    for association, kind in Tie.objects.filter(person=reader).values_list("association", "kind"):
        held.add(f"ties:{association}")
        if kind in INSIDE:
            held.add(f"members:{association}")
        if kind == Tie.Kind.STAFF:
            held.add(f"tied:{association}")
    return tuple(sorted(held))


def tokens_for(audience: str, author: int) -> list[str]:
    """Return who may read what an author shows to an audience: whoever holds one of these. As `Post.visible_to`."""
    if audience in {Audience.PUBLIC, Audience.SIGNED_IN}:
        return [str(audience), _own(author)]
    return [*([f"{audience}:{author}"] if audience in {Audience.TIES, Audience.MEMBERS} else []), _own(author)]


def tokens_of_ties(person: int) -> list[str]:
    """Return who may read what a person shows to their associations. One query."""
    ties = Tie.objects.filter(person=person).values_list("association", flat=True).distinct()
    return [_own(person), *(f"tied:{association}" for association in sorted(ties))]


def _own(actor: int) -> str:
    return f"actor:{actor}"
