"""The register keeps itself: contacts come into being as the activity log tells of people, and follow their profiles.

Read like any other reader of the log (actors.services.activity), but for history that was brought in: the register is a
book and tells nobody, so silent lines count as well.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from touiza.actors.models import Activity, Person, Tie
from touiza.actors.profile import VisibleProfile, people_with_profile, profile_as
from touiza.actors.services.activity import follow_log
from touiza.associations.models import Association
from touiza.core.audiences import Audience
from touiza.core.queue import defer
from touiza.kernel.text import sort_key
from touiza.relations.keys import near_key, phone_key, search_key
from touiza.relations.models import Contact, ContactAddress, Source, Standing, Status
from touiza.vocabulary.models import Place, PlaceKind

READER = "relations.register"
REFRESH = "relations.refresh"
KEYS = ("wilaya", "skills", "languages", "search_key", "sort_key", "near_key")
ACTIVE_BY = frozenset({"application.accepted", "hours.confirmed", "presence.thanked", "presence.walked_in", "role.given", "invitation.accepted"})
SOURCES = {"application": Source.APPLICATION, "hours": Source.HOURS, "certificate": Source.HOURS, "role": Source.ROLE, "invitation": Source.ROLE}
# Nouns: who claims an association, is written to or invited by it, or talks where everyone may, has not acted with it.
PASSED_OVER = frozenset({"answer", "call", "claim", "due", "follow", "letter", "poll", "post", "report", "wall"})

Pair = tuple[int, int]  # ids of an association and a person


@dataclass
class _Told:
    """What a batch of the log tells of one person at one association."""

    verbs: list[str] = field(default_factory=list)
    times: list[dt.datetime] = field(default_factory=list)


def read_log(*, batch: int = 200) -> int:
    """Write down whom the log newly tells of; return how many activities were read."""
    return follow_log(READER, keep, batch=batch)


def keep(rows: list[Activity]) -> None:
    """Bring contacts up to date with these lines of the log."""
    told: dict[Pair, _Told] = {}
    for row in rows:
        if _concerns(row):
            entry = told.setdefault((row.association_id or 0, row.person_id or 0), _Told())
            entry.verbs.append(row.verb)
            entry.times.append(row.at)
    known = set(Association.objects.filter(pk__in={pair[0] for pair in told}).values_list("pk", flat=True))
    told = {pair: entry for pair, entry in told.items() if pair[0] in known}
    if not told:
        return
    _create_missing(told)
    contacts = [contact for contact in _of_pairs(told).select_for_update(of=("self",)).order_by("pk") if _pair(contact) in told]
    standings = [step for contact in contacts if (step := _follow(contact, told[_pair(contact)]))]
    Contact.objects.bulk_update(contacts, ["first_at", "last_at", "status", "status_reason", "status_since"], batch_size=200)
    Standing.objects.bulk_create(standings)
    refresh_keys(contacts)


def follow_profile(person: Person) -> None:
    """A profile changed, or who sees it: have what is found by it follow, where a register knows this person."""
    if Contact.objects.filter(person=person.pk).exists():
        defer(REFRESH, person_id=person.pk)


def refresh_person(*, person_id: int) -> int:
    """Write the keys of a person's contacts afresh; return how many there were. Doing it twice changes nothing."""
    return refresh_keys(Contact.objects.filter(person=person_id))


def refresh_keys(contacts: Iterable[Contact]) -> int:
    """Write the keys of contacts afresh: from what a person shows this association, else from what it wrote itself."""
    rows = list(contacts)
    people = {row.person_id for row in rows if row.person_id}
    profiles = {person.pk: person for person in people_with_profile().filter(pk__in=people)}
    ties = set(Tie.objects.filter(person__in=people).values_list("association", "person"))
    addresses: dict[int, list[ContactAddress]] = {}
    for address in ContactAddress.objects.filter(contact__in=rows):
        addresses.setdefault(address.contact_id, []).append(address)
    places = {place.pk: place for place in Place.objects.select_related("parent").filter(pk__in={row.commune_id for row in rows})}
    for row in rows:
        person = profiles.get(row.person_id or 0)
        seen = profile_as(person, Audience.TIES if _pair(row) in ties else Audience.SIGNED_IN) if person else None
        write_keys(row, seen, addresses.get(row.pk, []), places.get(row.commune_id or 0))
    Contact.objects.bulk_update(rows, KEYS, batch_size=200)
    return len(rows)


def wilaya_of(place: Place | None) -> str:
    """Return the code of the wilaya a place lies in, or of a country; "" for none."""
    if place is None:
        return ""
    return place.parent.code if place.kind == PlaceKind.CITY and place.parent is not None else place.code


def _concerns(row: Activity) -> bool:
    noun = row.verb.partition(".")[0]
    return bool(row.association_id and row.person and row.person.is_person and noun not in PASSED_OVER)


def _pair(contact: Contact) -> Pair:
    return contact.association_id, contact.person_id or 0


def _of_pairs(told: Iterable[Pair]) -> QuerySet[Contact]:
    """Return the contacts of these pairs, and perhaps some of the same people at other associations of the batch."""
    associations, people = zip(*told, strict=True)
    return Contact.objects.filter(association__in=set(associations), person__in=set(people))


def _create_missing(told: dict[Pair, _Told]) -> None:
    there = {_pair(contact) for contact in _of_pairs(told)}
    people = {pair[1] for pair in told if pair not in there}
    alive = set(Person.objects.filter(pk__in=people, actor__erased_at=None).values_list("pk", flat=True))
    new = [
        Contact(
            association_id=pair[0],
            person_id=pair[1],
            source=_source(entry.verbs[0]),
            first_at=min(entry.times),
            last_at=max(entry.times),
            status_since=min(entry.times),
            created_at=min(entry.times),
        )
        for pair, entry in told.items()
        if pair not in there and pair[1] in alive
    ]
    Contact.objects.bulk_create(new, ignore_conflicts=True)


def _follow(contact: Contact, told: _Told) -> Standing | None:
    """Move a contact's times; make who is new active by what they did. A status set by hand stays."""
    contact.first_at = min(contact.first_at, *told.times)
    contact.last_at = max(contact.last_at, *told.times)
    moments = [at for verb, at in zip(told.verbs, told.times, strict=True) if verb in ACTIVE_BY]
    if not moments or contact.status_by_hand or contact.status != Status.PROSPECT:
        return None
    contact.status, contact.status_reason, contact.status_since = Status.ACTIVE, "", min(moments)
    return Standing(contact=contact, status=Status.ACTIVE, at=contact.status_since)


def _source(verb: str) -> str:
    return SOURCES.get(verb.partition(".")[0], Source.OTHER)


def write_keys(row: Contact, seen: VisibleProfile | None, addresses: list[ContactAddress], place: Place | None) -> None:
    """Write the keys of one contact, unsaved: of what is `seen` of a person's profile, else of what is written in `row`."""
    if seen is None:
        names, sorted_by = [row.name], row.name
        row.wilaya = wilaya_of(place)
    else:
        names = [*seen.name.texts.values(), f"@{seen.handle}" if not seen.gone else "", row.name]
        sorted_by = "" if seen.gone else seen.title.text
        row.wilaya = wilaya_of(seen.commune)
        row.skills = [known.word.code for known in seen.skills]
        row.languages = [known.word.code for known in seen.languages]
    row.search_key = search_key(names, [address.key or phone_key(address.text) for address in addresses])
    row.sort_key = sort_key(sorted_by) if sorted_by else ""
    row.near_key = near_key(sorted_by.removeprefix("@"))
