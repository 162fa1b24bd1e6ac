"""The doors to letters of recommendation."""

from django.db.models import QuerySet, Sum
from django.http import Http404

from touiza.actors.models import MINORS, Actor
from touiza.associations.models import Association
from touiza.core.ids import read_spoken
from touiza.proof.book import within
from touiza.proof.models import NUMBERED, Contribution, LetterState, Recommendation

PEOPLE_SHOWN = 300


def find_letter(number: str) -> Recommendation | None:
    """Return the letter of a number however it is typed, valid or revoked, unless its holder was erased."""
    rows = Recommendation.objects.select_related("association__association", "person__person", "dress__logo", "dress__signature")
    letter = rows.filter(number=read_spoken(number)[:12], state__in=NUMBERED).first()
    return letter if letter is not None and letter.name else None


def access_shown_letter(number: str) -> Recommendation:
    """Return a valid letter whose holder lets others read it; 404 otherwise."""
    letter = find_letter(number)
    if letter is None or letter.state != LetterState.ACCEPTED or not may_be_read(letter):
        raise Http404
    return letter


def may_be_read(letter: Recommendation) -> bool:
    """Tell whether whoever checks a letter may read what it says: as its holder wishes, and never a minor's."""
    from_age = letter.person.person.age_band if hasattr(letter.person, "person") else ""
    return letter.shows_text and from_age not in MINORS


def letters_of(person: Actor) -> QuerySet[Recommendation]:
    """Return a person's own letters, the latest first."""
    rows = Recommendation.objects.filter(person=person).select_related("association__association", "dress")
    return rows.order_by("-pk")


def access_own_letter(person: Actor, public_id: str) -> Recommendation:
    """Return a person's own letter; 404 otherwise."""
    rows = letters_of(person).select_related("person__person", "writer", "dress__logo", "dress__signature")
    letter = rows.filter(public_id=public_id).first()
    if letter is None:
        raise Http404
    return letter


def people_served(association: Association, limit: int | None) -> QuerySet[Actor]:
    """Return the people with an account whose hours an association confirmed, within a limited role's reach; most hours first."""
    lines = within(Contribution.objects.filter(association=association.actor).counted(), limit)
    sums = lines.values("person").annotate(sum=Sum("minutes")).filter(sum__gt=0).order_by("-sum").values_list("person", flat=True)
    ids = list(sums[:PEOPLE_SHOWN])
    return Actor.objects.select_related("person").filter(pk__in=ids, erased_at=None, person__guest_key="")


def letters_within(association: int, limit: int | None) -> QuerySet[Recommendation]:
    """Return the letters of an association; a limited role's: of people it worked with."""
    rows = Recommendation.objects.filter(association=association, person__erased_at=None)
    if limit is None:
        return rows
    return rows.filter(person__in=within(Contribution.objects.filter(association=association), limit).values("person"))


def letters_for(association: Association, limit: int | None) -> QuerySet[Recommendation]:
    """Return what `letters_within` gives, ready to show, the latest first."""
    return letters_within(association.pk, limit).select_related("person__person", "writer__person").order_by("-pk")


def access_letter_for(association: Association, public_id: str, limit: int | None) -> Recommendation:
    """Return a letter of this association; 404 otherwise. The caller has shown a role."""
    letter = letters_for(association, limit).select_related("association").filter(public_id=public_id).first()
    if letter is None:
        raise Http404
    return letter
