"""What is written about a contact and never changed: notes and calls; what they agreed to; what they are qualified for."""

import datetime as dt

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.relations.models import Consent, Contact, Level, Note, NoteKind, Purpose, Qualification

MOST_QUALIFICATIONS = 30


@transaction.atomic
def add_note(
    *,
    contact: Contact,
    kind: str,
    text: str,
    level: str,
    by: Actor,
    at: dt.datetime | None = None,
    minutes: int | None = None,
    key: str = "",
    noted_at: dt.datetime | None = None,
) -> Note:
    """Write a note, or tell of a call or meeting at `at`. Sent twice with one key it is written once. Refuses "to_come" what has not happened."""
    now = noted_at or clock.now()
    moment = at or now
    if moment > now:
        raise Refusal("to_come", _("This has not happened yet. Write when it was."), field="day")
    Contact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    if key and (there := Note.objects.filter(contact=contact, key=key).first()):
        return there
    note = Note.objects.create(
        contact=contact,
        kind=NoteKind(kind),
        text=text,
        level=Level(level),
        by=by,
        at=moment,
        minutes=minutes,
        noted_at=now,
        key=key,
    )
    if note.kind != NoteKind.NOTE:
        Contact.objects.filter(pk=contact.pk).update(last_at=Greatest(F("last_at"), moment))
    return note


@transaction.atomic
def give_consent(
    *, contact: Contact, purpose: str, given_on: dt.date, how: str, by: Actor | None, at: dt.datetime | None = None
) -> Consent:
    """Write down what somebody agreed to, when and how. Refuses "consent_there" and "to_come".

    It also lifts a stop of this kind of letter: who agrees again wants it again.
    """
    if given_on > clock.today():
        raise Refusal("to_come", _("This day is still to come. Write the day on which they agreed."), field="given_on")
    Contact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    if Consent.objects.filter(contact=contact, purpose=purpose, withdrawn_at=None).exists():
        raise Refusal("consent_there", _("This consent is noted already."), field="purpose")
    contact.mail_stops.filter(kind=purpose).delete()
    return Consent.objects.create(
        contact=contact, purpose=Purpose(purpose), given_on=given_on, how=how, noted_by=by, noted_at=at or clock.now()
    )


@transaction.atomic
def withdraw_consent(*, contact: Contact, pk: int, how: str = "", at: dt.datetime | None = None) -> None:
    """Write down that a consent was taken back. Twice changes nothing; refuses "no_consent" one that is not there."""
    consent = Consent.objects.select_for_update().filter(contact=contact, pk=pk).first()
    if consent is None:
        raise Refusal("no_consent", _("This consent is no longer there."))
    if consent.withdrawn_at is None:
        consent.withdrawn_at, consent.withdrawn_how = at or clock.now(), how
        consent.save(update_fields=["withdrawn_at", "withdrawn_how"])


@transaction.atomic
def add_qualification(
    *,
    contact: Contact,
    name: str,
    by: Actor | None,
    code: str = "",
    held_since: dt.date | None = None,
    valid_until: dt.date | None = None,
    evidence: str = "",
) -> Qualification:
    """Write down a qualification and what was seen of it. Refuses "ends_before" and "too_many"."""
    if held_since and valid_until and valid_until < held_since:
        raise Refusal("ends_before", _("It ends before it begins. Check the two days."), field="valid_until")
    if contact.qualifications.count() >= MOST_QUALIFICATIONS:
        raise Refusal("too_many", _("There is room for %(most)d qualifications.") % {"most": MOST_QUALIFICATIONS}, field="name")
    return Qualification.objects.create(
        contact=contact,
        name=name,
        code=code,
        held_since=held_since,
        valid_until=valid_until,
        evidence=evidence,
        noted_by=by,
        noted_at=clock.now(),
    )


def remove_qualification(*, contact: Contact, pk: int) -> None:
    """Strike a qualification out. Twice changes nothing."""
    Qualification.objects.filter(contact=contact, pk=pk).delete()
