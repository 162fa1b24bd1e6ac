"""Who gets a letter, by which way, in which language, with which words; and who does not, and why."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from touiza.accounts.models import User
from touiza.actors.models import Person
from touiza.core.translated import Passage
from touiza.proof.models import Contribution
from touiza.relations.faces import Seen, minutes_this_year, seen_of
from touiza.relations.letters import Missing, write_letter
from touiza.relations.models import (
    AddressKind,
    Consent,
    Contact,
    ContactAddress,
    ContactQuerySet,
    Held,
    Mailing,
    MailStop,
    Way,
)
from touiza.ui.formats import date_long, number


@dataclass(frozen=True)
class Recipient:
    """One contact of a mailing. `held` says why they get no letter, "" where they do; `email` is never shown."""

    contact: Contact
    name: Passage
    language: str = "ar"
    way: str = ""
    held: str = ""
    email: str = ""
    user: User | None = None
    subject: str = ""
    body: str = ""


@dataclass(frozen=True)
class Reach:
    """How many of a selection a letter would reach, and why not the others."""

    touiza: int = 0
    mail: int = 0
    gone: int = 0
    stopped: int = 0
    no_address: int = 0
    bounced: int = 0
    no_consent: int = 0

    @property
    def reached(self) -> int:
        return self.touiza + self.mail

    @property
    def held(self) -> list[tuple[str, int]]:
        """The reasons with how many, those that are not nought."""
        reasons = (Held.STOPPED, Held.NO_CONSENT, Held.NO_ADDRESS, Held.BOUNCED, Held.GONE)
        return [(str(reason.label), count) for reason in reasons if (count := getattr(self, reason.value))]


def count_reach(rows: ContactQuerySet, kind: str) -> Reach:
    """Return how far a letter of a kind would reach. One query."""
    marked = rows.order_by().annotate(
        stop=Exists(MailStop.objects.filter(contact=OuterRef("pk"), kind=kind)),
        agreed=Exists(Consent.objects.filter(contact=OuterRef("pk"), purpose=kind, withdrawn_at=None)),
        good=Exists(_mails(bounced_at=None)),
        bad=Exists(_mails(bounced_at__isnull=False)),
    )
    linked = Q(person__isnull=False)
    alive = Q(person__erased_at=None, person__person__user__is_active=True)
    typed = Q(person=None, stop=False)
    return Reach(
        **marked.aggregate(
            gone=Count("pk", filter=linked & ~alive),
            touiza=Count("pk", filter=linked & alive & Q(stop=False)),
            stopped=Count("pk", filter=Q(stop=True) & (Q(person=None) | alive)),
            no_address=Count("pk", filter=typed & Q(good=False, bad=False)),
            bounced=Count("pk", filter=typed & Q(good=False, bad=True)),
            no_consent=Count("pk", filter=typed & Q(good=True, agreed=False)),
            mail=Count("pk", filter=typed & Q(good=True, agreed=True)),
        )
    )


def recipients_of(mailing: Mailing, contacts: Collection[Contact]) -> list[Recipient]:
    """Return what becomes of a mailing for each of these contacts, in their order. A constant number of queries."""
    rows = list(contacts)
    ids = [row.pk for row in rows]
    people = {person.pk: person for person in Person.objects.select_related("user", "actor").filter(pk__in=[row.person_id for row in rows if row.person_id])}
    stops = set(MailStop.objects.filter(contact__in=ids, kind=mailing.kind).values_list("contact", flat=True))
    agreed = set(Consent.objects.filter(contact__in=ids, purpose=mailing.kind, withdrawn_at=None).values_list("contact", flat=True))
    mails: dict[int, list[ContactAddress]] = {}
    for address in ContactAddress.objects.filter(contact__in=ids, kind=AddressKind.MAIL).order_by("-preferred", "pk"):
        mails.setdefault(address.contact_id, []).append(address)
    values = _Values(mailing, rows)
    found = []
    for row in rows:
        person = people.get(row.person_id or 0)
        if row.person_id is not None:
            one = _through_touiza(row, person, stopped=row.pk in stops, name=values.seen[row.pk].name)
        else:
            one = _by_mail(row, mails.get(row.pk, []), stopped=row.pk in stops, agreed=row.pk in agreed, name=values.seen[row.pk].name)
        found.append(values.written(one))
    return found


def _through_touiza(row: Contact, person: Person | None, *, stopped: bool, name: Passage) -> Recipient:
    user = person.user if person is not None and person.actor.erased_at is None else None
    if user is None or not user.is_active:
        return Recipient(row, name, held=Held.GONE)
    if stopped:
        return Recipient(row, name, user.language, held=Held.STOPPED)
    return Recipient(row, name, user.language, Way.TOUIZA, user=user, email=user.email)


def _by_mail(row: Contact, mails: list[ContactAddress], *, stopped: bool, agreed: bool, name: Passage) -> Recipient:
    good = next((address for address in mails if address.bounced_at is None), None)
    held = ""
    if stopped:
        held = Held.STOPPED
    elif good is None:
        held = Held.BOUNCED if mails else Held.NO_ADDRESS
    elif not agreed:
        held = Held.NO_CONSENT
    return Recipient(row, name, row.language, "" if held else Way.MAIL, held, good.email if good and not held else "")


class _Values:
    """What the placeholders of a mailing stand for, for some contacts."""

    def __init__(self, mailing: Mailing, rows: list[Contact]) -> None:
        self.mailing, association = mailing, mailing.association
        people = [row.person_id for row in rows if row.person_id]
        self.seen: dict[int, Seen] = seen_of(rows, association)
        self.year = minutes_this_year(people, association)
        counted = Contribution.objects.counted().filter(person__in=people, association=association.pk).order_by()
        self.all: dict[int, int] = dict(counted.values_list("person").annotate(sum=Sum("minutes"))) if people else {}

    def written(self, one: Recipient) -> Recipient:
        """Return the recipient with the letter in their language; held, where something is missing."""
        subject, body = self.mailing.subject.in_(one.language), self.mailing.body.in_(one.language)
        values = self._of(one.contact, body.language)
        try:
            texts = {
                "subject": write_letter(self.mailing.subject.in_(body.language).text or subject.text, values),
                "body": write_letter(body.text, values),
            }
        except Missing:
            return Recipient(one.contact, one.name, body.language, held=one.held or Held.MISSING)
        return Recipient(one.contact, one.name, body.language, one.way, one.held, one.email, one.user, **texts)

    def _of(self, row: Contact, language: str) -> dict[str, str]:
        name = self.seen[row.pk].name.text
        minutes = {"hours_year": self.year, "hours": self.all}
        return {
            "name": "" if name.startswith("@") else name,
            "association": self.mailing.association.name.in_(language).text,
            "since": date_long(row.first_at.date(), language),
            **{code: _whole_hours(sums.get(row.person_id or 0, 0), language) for code, sums in minutes.items()},
        }


def _whole_hours(minutes: int, language: str) -> str:
    """Return whole hours as a letter says them; nothing for none: nobody is thanked for nought."""
    return number(minutes // 60, language) if minutes >= 60 else ""


def _mails(**where: Any) -> "QuerySet[ContactAddress]":
    return ContactAddress.objects.filter(contact=OuterRef("pk"), kind=AddressKind.MAIL, **where)
