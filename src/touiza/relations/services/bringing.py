"""Bringing rows of a file in: who is new at once, who is there one by one; and taking a row back."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from touiza.core import clock
from touiza.relations.keys import mail_key
from touiza.relations.models import (
    AddressKind,
    Choice,
    Consent,
    Contact,
    ContactAddress,
    Import,
    ImportRow,
    Level,
    Note,
    Outcome,
    Purpose,
    Qualification,
    Source,
    Standing,
    Status,
    Tag,
)
from touiza.relations.services.contacts import MOST_ADDRESSES, address_key
from touiza.relations.services.keeping import refresh_keys, write_keys
from touiza.relations.services.likeness import keys_of
from touiza.relations.services.merging import put_back, snapshot
from touiza.relations.services.tags import tag_key, tags_named
from touiza.vocabulary.models import Place

LETTERS = (Purpose.NEWS, Purpose.CALLS, Purpose.PRACTICAL)


def bring_in_rows(run: Import, rows: list[ImportRow]) -> None:
    """Bring these rows in. The caller holds the run and moves its cursor in the same transaction."""
    tags = _tags(run, rows)
    now = clock.now()
    new = [row for row in rows if _choice(run, row) == Choice.NEW]
    _create(run, new, tags, now)
    there = [row for row in rows if _choice(run, row) != Choice.NEW]
    for row in there:
        contact = _find(run, row)
        if contact is None:
            _create(run, [row], tags, now)
        elif _choice(run, row) != Choice.MINE:
            _add_to(run, row, contact, tags, now)
    ImportRow.objects.bulk_update(rows, ["contact", "created", "before", "stamp"], batch_size=500)


def take_back_row(row: ImportRow) -> bool:
    """Take back what a row brought; return False where somebody has changed it since, and it stays."""
    contact = Contact.objects.select_for_update(of=("self",)).filter(pk=row.contact_id).first()
    if contact is None:
        return True
    if row.created:
        own = set(row.before.get("notes", ()))
        touched = contact.edited_at != row.stamp or contact.person_id or contact.merged_into_id
        if touched or contact.deliveries.exists() or contact.notes.exclude(pk__in=own).exists():
            return False
        contact.delete()
        return True
    for name in ("addresses", "notes", "consents", "qualifications"):
        getattr(contact, name).filter(pk__in=row.before.get(name, [])).delete()
    contact.tags.remove(*row.before.get("tags", []))
    put_back(contact, row.before["was"], row.before["became"])
    refresh_keys([contact])
    return contact.edited_at == row.stamp


def _choice(run: Import, row: ImportRow) -> str:
    if row.choice:
        return row.choice
    return {Outcome.SAME: run.same_address, Outcome.NEAR: run.near_name}.get(Outcome(row.outcome), Choice.NEW)


def _tags(run: Import, rows: list[ImportRow]) -> dict[str, Tag]:
    names = [*([run.tag] if run.tag else []), *(name for row in rows for name in row.values["tags"])]
    return {tag.key: tag for tag in tags_named(association=run.association, names=names)}


def _tags_of(run: Import, row: ImportRow, tags: dict[str, Tag]) -> list[Tag]:
    names = [*([run.tag] if run.tag else []), *row.values["tags"]]
    return list(dict.fromkeys(tags[key] for name in names if (key := tag_key(name)) in tags))


def _create(run: Import, rows: list[ImportRow], tags: dict[str, Tag], now: dt.datetime) -> None:
    """Write new contacts with all that their rows say: the same number of statements for any number of rows."""
    places = {place.pk: place for place in Place.objects.select_related("parent").filter(pk__in={row.values["place"] for row in rows if row.values["place"]})}
    contacts = [_contact(run, row, now) for row in rows]
    ways = [_addresses(contact, row) for contact, row in zip(contacts, rows, strict=True)]
    for contact, addresses in zip(contacts, ways, strict=True):
        write_keys(contact, None, addresses, places.get(contact.commune_id or 0))
    Contact.objects.bulk_create(contacts)
    ContactAddress.objects.bulk_create([address for addresses in ways for address in addresses])
    through = Contact.tags.through
    pairs = [(contact, tag) for contact, row in zip(contacts, rows, strict=True) for tag in _tags_of(run, row, tags)]
    through.objects.bulk_create([through(contact_id=contact.pk, tag_id=tag.pk) for contact, tag in pairs], ignore_conflicts=True)
    Standing.objects.bulk_create([Standing(contact=one, status=one.status, reason=one.status_reason, by=run.by, at=now) for one in contacts if one.status_by_hand])
    Consent.objects.bulk_create([consent for contact, row in zip(contacts, rows, strict=True) for consent in _consents(run, row, contact, now)])
    Qualification.objects.bulk_create([one for contact, row in zip(contacts, rows, strict=True) for one in _qualifications(run, row, contact, now)])
    notes = Note.objects.bulk_create([note for contact, row in zip(contacts, rows, strict=True) for note in _notes(run, row, contact, now)])
    written: dict[int, list[int]] = {}
    for note in notes:
        written.setdefault(note.contact_id, []).append(note.pk)
    for contact, row in zip(contacts, rows, strict=True):
        row.contact, row.created, row.stamp = contact, True, now
        row.before = {"notes": written.get(contact.pk, [])}


def _contact(run: Import, row: ImportRow, now: dt.datetime) -> Contact:
    values = row.values
    return Contact(
        association=run.association,
        name=values["name"],
        commune_id=values["place"],
        language=values["language"] or "ar",
        skills=list(dict.fromkeys(values["skills"])),
        languages=list(dict.fromkeys(values["languages"])),
        extra={key: value for key, value in values["extra"].items() if value is not None},
        status=values["status"] or Status.PROSPECT,
        status_reason=values["reason"],
        status_by_hand=bool(values["status"]),
        status_since=now,
        source=Source.IMPORT,
        created_by=run.by,
        created_at=now,
        first_at=now,
        last_at=now,
        edited_at=now,
    )


def _addresses(contact: Contact, row: ImportRow) -> list[ContactAddress]:
    """Return the addresses of a row, unsaved, each once; the first of a kind is preferred."""
    told = [(AddressKind.MAIL, email) for email in row.values["emails"]] + [(AddressKind.PHONE, phone) for phone in row.values["phones"]]
    told += [(AddressKind.POST, row.values["post"])] if row.values["post"] else []
    found: dict[tuple[str, str], ContactAddress] = {}
    kinds: set[str] = set()
    for kind, text in told[:MOST_ADDRESSES]:
        key = address_key(kind, text)
        if (kind, key) not in found:
            mail = kind == AddressKind.MAIL
            email, written = (mail_key(text), "") if mail else ("", text)
            found[kind, key] = ContactAddress(contact=contact, kind=kind, email=email, text=written, key=key, preferred=kind not in kinds)
            kinds.add(kind)
    return list(found.values())


def _consents(run: Import, row: ImportRow, contact: Contact, now: dt.datetime) -> list[Consent]:
    if not (row.values["consent"] and run.consent):
        return []
    return [Consent(contact=contact, purpose=purpose, given_on=now.date(), how=run.consent, noted_by=run.by, noted_at=now) for purpose in LETTERS]


def _qualifications(run: Import, row: ImportRow, contact: Contact, now: dt.datetime) -> list[Qualification]:
    seen = _("From the file %(file)s") % {"file": run.file_name}
    return [Qualification(contact=contact, name=name, evidence=seen[:300], noted_by=run.by, noted_at=now) for name in row.values["qualifications"]]


def _notes(run: Import, row: ImportRow, contact: Contact, now: dt.datetime) -> list[Note]:
    return [Note(contact=contact, level=Level.COORDINATORS, text=text, at=now, by=run.by, noted_at=now) for text in row.values["notes"]]


def _find(run: Import, row: ImportRow) -> Contact | None:
    """Return, locked, who a row looks like: as was found, else who came in by an earlier row of the file."""
    rows = Contact.objects.select_for_update(of=("self",)).filter(association=run.association, merged_into=None)
    like = rows.filter(pk=row.like_id).first() if row.like_id else None
    if like is not None:
        return like
    keys = keys_of(row)
    same = ContactAddress.objects.filter(contact__association=run.association, contact__merged_into=None, key__in=[key for _kind, key in keys])
    found = [contact for kind, key, contact in same.order_by("contact_id").values_list("kind", "key", "contact_id") if (kind, key) in keys]
    return rows.filter(pk=found[0]).first() if found else None


def _add_to(run: Import, row: ImportRow, contact: Contact, tags: dict[str, Tag], now: dt.datetime) -> None:
    """Add a row to somebody who is there: gaps are filled, or the file's words win. Of who has an account, only what is the association's."""
    was = snapshot(contact)
    theirs = _choice(run, row) == Choice.THEIRS
    if contact.person_id is None:
        _take_words(contact, row.values, theirs=theirs)
    answers = {key: value for key, value in row.values["extra"].items() if value is not None}
    contact.extra = {**contact.extra, **answers} if theirs else {**answers, **contact.extra}
    if row.values["status"] and theirs and (contact.status, contact.status_reason) != (row.values["status"], row.values["reason"]):
        contact.status, contact.status_reason, contact.status_since, contact.status_by_hand = row.values["status"], row.values["reason"], now, True
        Standing.objects.create(contact=contact, status=contact.status, reason=contact.status_reason, by=run.by, at=now)
    contact.edited_at = now
    contact.save()
    added = _hang(run, row, contact, tags, now)
    refresh_keys([contact])
    row.contact, row.created, row.stamp = contact, False, now
    row.before = {"was": was, "became": snapshot(contact), **added}


def _take_words(contact: Contact, values: dict[str, Any], *, theirs: bool) -> None:
    if values["name"] and (theirs or not contact.name):
        contact.name = values["name"]
    if values["place"] and (theirs or contact.commune_id is None):
        contact.commune = Place.objects.filter(pk=values["place"]).first()
    if values["language"] and theirs:
        contact.language = values["language"]
    contact.skills = list(dict.fromkeys([*contact.skills, *values["skills"]]))
    contact.languages = list(dict.fromkeys([*contact.languages, *values["languages"]]))


def _hang(run: Import, row: ImportRow, contact: Contact, tags: dict[str, Tag], now: dt.datetime) -> dict[str, list[int]]:
    """Write addresses, tags, notes, consents and qualifications that are not there; return their ids by name."""
    there = set(contact.addresses.values_list("kind", "key"))
    kinds = {kind for kind, _key in there}
    addresses = [one for one in _addresses(contact, row) if (one.kind, one.key) not in there]
    for one in addresses:
        one.preferred = one.preferred and one.kind not in kinds
    agreed = set(contact.consents.filter(withdrawn_at=None).values_list("purpose", flat=True)) | set(contact.mail_stops.values_list("kind", flat=True))
    known = set(contact.qualifications.values_list("name", flat=True))
    wanted = [tag.pk for tag in _tags_of(run, row, tags)]
    added = [pk for pk in wanted if pk not in set(contact.tags.values_list("pk", flat=True))]
    contact.tags.add(*added)
    made: dict[str, list[Any]] = {
        "addresses": ContactAddress.objects.bulk_create(addresses),
        "consents": Consent.objects.bulk_create([one for one in _consents(run, row, contact, now) if one.purpose not in agreed]),
        "qualifications": Qualification.objects.bulk_create([one for one in _qualifications(run, row, contact, now) if one.name not in known]),
        "notes": Note.objects.bulk_create(_notes(run, row, contact, now)),
    }
    return {"tags": added, **{name: [one.pk for one in several] for name, several in made.items()}}
