"""Whose page of proof is shown to others, and the papers that may stand on it."""

from django.db.models import QuerySet

from touiza.actors.models import MINORS, Actor
from touiza.proof.models import Certificate, LetterState, Recommendation, Showing


def showable_certificates(person: Actor) -> QuerySet[Certificate]:
    """Return a person's valid certificates, the newest first."""
    rows = Certificate.objects.filter(person=person, state=Certificate.State.VALID)
    return rows.select_related("association__association", "dress", "source").defer("source__body").order_by("-issued_at", "-pk")


def showable_letters(person: Actor) -> QuerySet[Recommendation]:
    """Return the letters of recommendation that a person has taken, the newest first."""
    rows = Recommendation.objects.filter(person=person, state=LetterState.ACCEPTED)
    return rows.select_related("association__association", "dress").order_by("-answered_at", "-pk")


def shown() -> QuerySet[Showing]:
    """Return the pages that may be shown at all: of people who are here, of age, and have an account."""
    return (
        Showing.objects.select_related("person__person")
        .filter(person__suspended_at=None, person__erased_at=None, person__person__awaits_guardian=False, person__person__guest_key="")
        .exclude(person__person__age_band__in=MINORS)
    )
