"""A person decides what of their proof others see, and how: nothing is shown until they say so."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.access import is_minor, refuse_unless_may_act
from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.ids import public_id
from touiza.proof.models import PARTS, Certificate, Recommendation, Showing
from touiza.proof.showing import showable_certificates, showable_letters


@transaction.atomic
def choose_parts(
    *,
    person: Actor,
    parts: Collection[str],
    certificates: Collection[Certificate] = (),
    letters: Collection[Recommendation] = (),
    is_public: bool,
) -> Showing:
    """Say which parts the page has, which papers stand on it, and whether it is public at one's handle.

    What is not the person's own, or no longer valid, is left out. Refuses "minor", and "guardian" who waits for consent.
    """
    _refuse_minor(person)
    row = _lock(person)
    for part in PARTS:
        setattr(row, part, part in parts)
    row.is_public = is_public
    row.save(update_fields=[*PARTS, "is_public"])
    row.certificates.set(showable_certificates(person).filter(pk__in=[one.pk for one in certificates]))
    row.letters.set(showable_letters(person).filter(pk__in=[one.pk for one in letters]))
    return row


@transaction.atomic
def renew_link(*, person: Actor, at: dt.datetime | None = None) -> Showing:
    """Make a secret address; one that was there before opens nothing any more. Refuses as `choose_parts` does."""
    _refuse_minor(person)
    row = _lock(person)
    row.key, row.key_at = public_id(), at or clock.now()
    row.save(update_fields=["key", "key_at"])
    return row


@transaction.atomic
def end_link(*, person: Actor) -> None:
    """End the secret address. Twice is once."""
    Showing.objects.filter(person=person).update(key=None, key_at=None)


def _lock(person: Actor) -> Showing:
    Showing.objects.get_or_create(person=person)
    return Showing.objects.select_for_update().get(person=person)


def _refuse_minor(person: Actor) -> None:
    refuse_unless_may_act(person)
    if is_minor(person):
        raise Refusal("minor", _("Until you are eighteen your page of proof is for you alone. You can print it."))
