"""Contacts written in, changed and removed by hand; where they stand; how they are reached."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.relations.keys import mail_key, phone_key
from touiza.relations.models import AddressKind, Contact, ContactAddress, Source, Standing, Status
from touiza.relations.services.keeping import refresh_keys
from touiza.relations.services.tags import tags_named
from touiza.vocabulary.models import Place

MOST_ADDRESSES = 12


@dataclass(frozen=True)
class ContactFields:
    """What an association writes about a contact itself. `skills` and `languages` are codes; `extra` answers by field id."""

    name: str = ""
    language: str = "ar"
    commune: Place | None = None
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def create_contact(
    *,
    association: Association,
    fields: ContactFields,
    by: Actor | None,
    email: str = "",
    phone: str = "",
    post: str = "",
    source: str = Source.HAND,
    at: dt.datetime | None = None,
) -> Contact:
    """Write somebody in who is not there by what they did on Touiza. Refuses "no_name" without anything to call them."""
    if not fields.name:
        raise Refusal("no_name", _("Write the name they are called by."), field="name")
    now = at or clock.now()
    contact = Contact.objects.create(
        association=association,
        name=fields.name,
        language=fields.language,
        commune=fields.commune,
        skills=list(fields.skills),
        languages=list(fields.languages),
        extra=fields.extra,
        source=source,
        created_by=by,
        created_at=now,
        first_at=now,
        last_at=now,
        status_since=now,
        edited_at=now,
    )
    contact.tags.set(tags_named(association=association, names=fields.tags))
    for kind, text in ((AddressKind.MAIL, email), (AddressKind.PHONE, phone), (AddressKind.POST, post)):
        if text:
            _write_address(contact, kind, text)
    refresh_keys([contact])
    return contact


@transaction.atomic
def update_contact(*, contact: Contact, fields: ContactFields, at: dt.datetime | None = None) -> Contact:
    """Change what the association wrote. Of a person with an account, only its own fields: the rest is theirs to write."""
    row = _lock(contact)
    if row.person_id is None:
        if not fields.name:
            raise Refusal("no_name", _("Write the name they are called by."), field="name")
        row.name, row.commune = fields.name, fields.commune
        row.skills, row.languages, row.language = list(fields.skills), list(fields.languages), fields.language
    row.extra = {**row.extra, **fields.extra}
    row.extra = {key: value for key, value in row.extra.items() if value not in ("", None)}
    row.edited_at = at or clock.now()
    row.save(update_fields=["name", "commune", "skills", "languages", "language", "extra", "edited_at"])
    row.tags.set(tags_named(association=row.association, names=fields.tags))
    refresh_keys([row])
    return row


@transaction.atomic
def remove_contact(*, contact: Contact) -> None:
    """Take somebody out of the register with all that was written about them. What happened on Touiza stays in its own books."""
    row = _lock(contact)
    Contact.objects.filter(merged_into=row).delete()
    row.delete()


@transaction.atomic
def set_standing(
    *, contact: Contact, status: str, reason: str, by: Actor | None, at: dt.datetime | None = None
) -> Standing:
    """Say where somebody stands, and why. From then on the log no longer changes it. Refuses "same" what is so already."""
    row = _lock(contact)
    status = Status(status)
    if (row.status, row.status_reason) == (status, reason) and row.status_by_hand:
        raise Refusal("same", _("This is the status already, for this reason."), field="status")
    now = at or clock.now()
    row.status, row.status_reason, row.status_since, row.status_by_hand = status, reason, now, True
    row.edited_at = now
    row.save(update_fields=["status", "status_reason", "status_since", "status_by_hand", "edited_at"])
    return Standing.objects.create(contact=row, status=status, reason=reason, by=by, at=now)


@transaction.atomic
def add_address(*, contact: Contact, kind: str, text: str) -> ContactAddress:
    """Note a way to reach somebody; the first of its kind is the preferred one. Refuses "address_there" and "too_many"."""
    row = _lock(contact)
    if row.addresses.count() >= MOST_ADDRESSES:
        raise Refusal("too_many", _("There is room for %(most)d addresses.") % {"most": MOST_ADDRESSES}, field="text")
    address = _write_address(row, kind, text)
    _touch(row)
    return address


@transaction.atomic
def prefer_address(*, contact: Contact, pk: int) -> None:
    """Make an address the one to use first of its kind. Refuses "no_address"."""
    row = _lock(contact)
    address = _own_address(row, pk)
    row.addresses.filter(kind=address.kind, preferred=True).update(preferred=False)
    row.addresses.filter(pk=pk).update(preferred=True)
    _touch(row)


@transaction.atomic
def revive_address(*, contact: Contact, pk: int) -> None:
    """Say that an address works again after letters came back. Refuses "no_address"."""
    row = _lock(contact)
    _own_address(row, pk)
    row.addresses.filter(pk=pk).update(bounced_at=None, bounce="")
    _touch(row)


@transaction.atomic
def remove_address(*, contact: Contact, pk: int) -> None:
    """Strike an address out; the next of its kind is preferred then. Refuses "no_address"."""
    row = _lock(contact)
    address = _own_address(row, pk)
    address.delete()
    if address.preferred and (following := row.addresses.filter(kind=address.kind).order_by("pk").first()):
        row.addresses.filter(pk=following.pk).update(preferred=True)
    _touch(row)


def address_key(kind: str, text: str) -> str:
    """Return by what two addresses are the same; "" where nothing tells."""
    return {AddressKind.MAIL: mail_key, AddressKind.PHONE: phone_key}.get(AddressKind(kind), lambda _text: "")(text)


def _write_address(row: Contact, kind: str, text: str) -> ContactAddress:
    key = address_key(kind, text)
    if key and row.addresses.filter(kind=kind, key=key).exists():
        raise Refusal("address_there", _("This address is noted already."), field="text")
    is_mail = kind == AddressKind.MAIL
    return ContactAddress.objects.create(
        contact=row,
        kind=kind,
        email=mail_key(text) if is_mail else "",
        text="" if is_mail else text,
        key=key,
        preferred=not row.addresses.filter(kind=kind).exists(),
    )


def _own_address(row: Contact, pk: int) -> ContactAddress:
    address = row.addresses.filter(pk=pk).first()
    if address is None:
        raise Refusal("no_address", _("This address is no longer there."))
    return address


def _touch(row: Contact) -> None:
    row.edited_at = clock.now()
    row.save(update_fields=["edited_at"])
    refresh_keys([row])


def _lock(contact: Contact) -> Contact:
    """Return the contact's row, locked until the transaction ends. Refuses "gone" who was merged into another or removed."""
    row = Contact.objects.select_for_update(of=("self",)).select_related("association").filter(pk=contact.pk, merged_into=None).first()
    if row is None:
        raise Refusal("gone", _("This contact is no longer in the register."))
    return row
