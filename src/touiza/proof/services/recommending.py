"""Letters of recommendation: asked for or offered, read by the volunteer first, numbered once they take it, revocable."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.access import is_minor, refuse_unless_may_act
from touiza.actors.models import Actor, Person
from touiza.actors.services.activity import record
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.proof.models import (
    LETTER_TRANSITIONS,
    OPEN_LETTERS,
    Contribution,
    Dress,
    LetterState,
    Recommendation,
)
from touiza.proof.services.numbers import with_number


@transaction.atomic
def ask_letter(*, person: Actor, association: Actor, wish: str, at: dt.datetime | None = None, silent: bool = False) -> Recommendation:
    """Ask an association for a letter. While one is asked for or offered there, it is that one.

    Refuses "nothing_confirmed" to who has no confirmed time there, and "guardian" who waits for consent.
    """
    refuse_unless_may_act(person)
    _refuse_unknown(person, association)
    going = _open(person, association)
    if going is not None:
        return going
    letter = Recommendation.objects.create(
        person=person, association=association, state=LetterState.ASKED, wish=wish.strip()[:500], asked_at=at or clock.now()
    )
    _record("asked", letter, by=person, at=letter.asked_at, silent=silent)
    return letter


@transaction.atomic
def offer_letter(
    *,
    person: Actor,
    association: Actor,
    by: Actor,
    role: TranslatedText,
    text: TranslatedText,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Recommendation:
    """Write a letter, asked for or not; the volunteer reads it and takes it or not. Until they answer, its writer may write it anew.

    Refuses "own_letter", "no_text", "no_role", "nothing_confirmed", "no_account", and "taken" where somebody else wrote one already.
    """
    if person.pk == by.pk:
        raise Refusal("own_letter", _("Nobody recommends themselves. Ask another coordinator of the association."))
    if not text:
        raise Refusal("no_text", _("Write the letter in at least one language."), field="text")
    if not role:
        raise Refusal("no_role", _("Say as what you sign: the reader wants to know who is speaking."), field="role")
    _refuse_unknown(person, association)
    now = at or clock.now()
    letter = _open(person, association)
    if letter is not None and letter.state == LetterState.OFFERED and letter.writer_id != by.pk:
        raise Refusal("taken", _("Somebody else of the association has written a letter that waits for this volunteer."))
    written: dict[str, Any] = {
        "writer": by, "state": LetterState.OFFERED, "name": person.name, "association_name": association.name,
        "signed_by": by.name, "role": role, "text": text, "offered_at": now,
        "dress": Dress.objects.filter(association=association, is_current=True).first(),
    }  # fmt: skip
    if letter is None:
        letter = Recommendation.objects.create(person=person, association=association, **written)
    elif all(_plain(getattr(letter, name)) == _plain(written[name]) for name in ("writer", "role", "text")):
        return letter  # sent twice
    else:
        for name, value in written.items():
            setattr(letter, name, value)
        letter.save(update_fields=list(written))
    _record("offered", letter, by=by, at=now, silent=silent)
    return letter


@transaction.atomic
def decline_letter(*, letter: Recommendation, by: Actor, reason: str, at: dt.datetime | None = None, silent: bool = False) -> Recommendation:
    """Do not write a letter that was asked for, and say why. Twice is once."""
    if not reason.strip():
        raise Refusal("no_reason", _("Say why: the volunteer will read it."), field="reason")
    return _move(letter, LetterState.DECLINED, by=by, at=at, silent=silent, answer=reason.strip()[:300])


@transaction.atomic
def accept_letter(*, letter: Recommendation, at: dt.datetime | None = None, silent: bool = False) -> Recommendation:
    """Take a letter: it gets the number under which anyone can check it. Twice is once."""
    now = at or clock.now()
    return with_number(
        lambda number: _move(letter, LetterState.ACCEPTED, by=letter.person, at=now, silent=silent, number=number, answered_at=now)
    )


@transaction.atomic
def refuse_letter(*, letter: Recommendation, at: dt.datetime | None = None, silent: bool = False) -> Recommendation:
    """Do not take a letter: what it says is forgotten, and nobody ever reads it."""
    now = at or clock.now()
    return _move(letter, LetterState.REFUSED, by=letter.person, at=now, silent=silent, text=TranslatedText(), answered_at=now)


@transaction.atomic
def withdraw_letter(*, letter: Recommendation, by: Actor, at: dt.datetime | None = None, silent: bool = False) -> Recommendation:
    """Take back what one asked for, or the letter one offered, before the other side has answered.

    Refuses "not_yours" to anybody else.
    """
    theirs = letter.person_id if letter.state == LetterState.ASKED else letter.writer_id
    if by.pk != theirs and letter.state in OPEN_LETTERS:
        raise Refusal("not_yours", _("Only who asked for it, or who wrote it, can take it back."))
    return _move(letter, LetterState.WITHDRAWN, by=by, at=at, silent=silent, text=TranslatedText())


@transaction.atomic
def revoke_letter(*, letter: Recommendation, by: Actor, reason: str, at: dt.datetime | None = None, silent: bool = False) -> Recommendation:
    """Take back a letter that was taken, with the reason its public page will show. Twice is once."""
    if not reason.strip():
        raise Refusal("no_reason", _("Say why: whoever checks the letter will read it."), field="reason")
    if by.pk == letter.person_id:
        raise Refusal("own_letter", _("Nobody decides about their own letter. Ask another coordinator of the association."))
    return _move(letter, LetterState.REVOKED, by=by, at=at, silent=silent, end_reason=reason.strip()[:300], shows_text=False)


@transaction.atomic
def show_text(*, letter: Recommendation, shows: bool) -> Recommendation:
    """Let whoever checks the letter read what it says, or not. Refuses "not_valid", and "minor" under eighteen."""
    row = _lock(letter)
    if row.state != LetterState.ACCEPTED:
        raise Refusal("not_valid", _("Only a letter that you have taken and that is valid can be shown."))
    if shows and is_minor(row.person):
        raise Refusal("minor", _("Until you are eighteen what your letter says is for you alone. You can print it."))
    row.shows_text = shows
    row.save(update_fields=["shows_text"])
    return row


def _move(letter: Recommendation, state: LetterState, *, by: Actor, at: dt.datetime | None, silent: bool, **fields: Any) -> Recommendation:
    """Bring a letter to a state, once; refuses ("late") where it has gone another way."""
    row = _lock(letter)
    if row.state == state:
        return row
    if state not in LETTER_TRANSITIONS.get(row.state, frozenset()):
        raise Refusal("late", _("Something has happened to this letter meanwhile. The page shows how it stands."))
    now = at or clock.now()
    row.state = state
    if state != LetterState.ACCEPTED:
        fields["ended_at"] = now
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=["state", *fields])
    _record(state.value, row, by=by, at=now, silent=silent)
    return row


def _lock(letter: Recommendation) -> Recommendation:
    rows = Recommendation.objects.select_for_update(of=("self",)).select_related("person__person", "association", "writer")
    return rows.get(pk=letter.pk)


def _open(person: Actor, association: Actor) -> Recommendation | None:
    """Return the letter that is under way, locked: two at once wait for each other at the person."""
    Actor.objects.select_for_update().only("pk").get(pk=person.pk)
    rows = Recommendation.objects.select_for_update(of=("self",)).select_related("person", "association")
    return rows.filter(person=person, association=association, state__in=OPEN_LETTERS).first()


def _refuse_unknown(person: Actor, association: Actor) -> None:
    if Contribution.objects.filter(person=person, association=association).total() <= 0:
        raise Refusal(
            "nothing_confirmed", _("A letter speaks of work that was done: this association has not confirmed any hours yet.")
        )
    if Person.objects.filter(pk=person.pk).exclude(guest_key="").exists():
        raise Refusal("no_account", _("This volunteer has no account, so nobody could read the letter before it counts."))


def _record(what: str, letter: Recommendation, *, by: Actor, at: dt.datetime | None, silent: bool) -> None:
    record(
        verb=f"recommendation.{what}", actor=by, obj=letter, association=letter.association, person=letter.person, at=at, silent=silent
    )  # fmt: skip


def _plain(value: object) -> object:
    return value.as_json() if isinstance(value, TranslatedText) else value
