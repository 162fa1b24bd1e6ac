"""Chapter: the registers of the named associations, as `content/register.toml` tells: who was written in, calls, tags, a letter."""

from typing import Any

from touiza.actors.models import Activity, Actor
from touiza.associations.models import Association
from touiza.core.translated import TranslatedText
from touiza.demo.filling.world import World
from touiza.demo.reading import Entry, content
from touiza.relations.models import Contact
from touiza.relations.selection import Selection
from touiza.relations.services.acts import begin_act
from touiza.relations.services.contacts import ContactFields, create_contact, set_standing
from touiza.relations.services.customs import add_field, save_filter
from touiza.relations.services.keeping import keep
from touiza.relations.services.mailing import begin_sending, send_batch, write_mailing
from touiza.relations.services.notes import add_note, add_qualification, give_consent
from touiza.relations.services.tags import tags_named

BATCH = 500


def fill_register(world: World) -> str:
    """Write down whom the whole log tells of, then what the named associations wrote themselves."""
    _read_log()
    told = content("register")["registers"]
    for entry in told:
        _write(world, entry)
    return f"{Contact.objects.count()} contacts in the registers, {len(told)} of them kept by hand too"


def _read_log() -> None:
    """Give the log to the register's own reader, from its beginning; its cursor comes to the same lines later and changes nothing."""
    last = 0
    while rows := list(Activity.objects.filter(pk__gt=last).select_related("actor", "association", "person").order_by("pk")[:BATCH]):
        keep(rows)
        last = rows[-1].pk


def _write(world: World, entry: Entry) -> None:
    association, by = world.associations[entry["of"]], world.staff(entry["of"])[0]
    fields = {one["key"]: add_field(association=association, name=one["name"], kind=one["kind"], choices=one.get("choices", ())) for one in entry["fields"]}
    keys = {key: field.key for key, field in fields.items()}
    for person in entry["people"]:
        _write_in(world, association, by, person, keys)
    for line in entry.get("lines", ()):
        contact = Contact.objects.get(association=association, person=world.people[line["person"]])
        _hang(world, contact, by, line)
    for name, query in entry.get("filters", {}).items():
        save_filter(association=association, name=name, query=_query(association, query), by=by)
    for act in entry.get("acts", ()):
        begin_act(association=association, selection=Selection(query=act["query"]), kind="tag", value={"name": act["tag"]}, by=by)
    for letter in entry.get("letters", ()):
        _send(world, association, by, letter)


def _query(association: Association, query: str) -> str:
    """Return a filter's question; a tag is written by its name."""
    if not query.startswith("tag="):
        return query
    return f"tag={tags_named(association=association, names=[query.removeprefix('tag=')])[0].pk}"


def _write_in(world: World, association: Association, by: Actor, person: Entry, keys: dict[str, str]) -> None:
    fields = ContactFields(
        name=person["name"],
        language=person["language"],
        commune=world.word("places", person["commune"]),
        tags=tuple(person.get("tags", ())),
        extra={keys[key]: value for key, value in person.get("answers", {}).items()},
    )
    ways = {name: person.get(name, "") for name in ("email", "phone", "post")}
    contact = create_contact(association=association, fields=fields, by=by, at=world.almanac.moment(person["on"], 18, 20), **ways)
    _hang(world, contact, by, person)


def _hang(world: World, contact: Contact, by: Actor, told: Entry) -> None:
    """Write calls, consents, qualifications, tags and the status of one contact."""
    for call in told.get("calls", ()):
        at = world.almanac.moment(call["on"], call.get("hour", 18), 30)
        add_note(contact=contact, kind=call["kind"], text=call["text"], level=call.get("level", "coordinators"), by=by, at=at, minutes=call.get("minutes"), noted_at=at)
    for consent in told.get("consents", ()):
        day = world.almanac.day(consent["on"])
        for purpose in consent["to"]:
            give_consent(contact=contact, purpose=purpose, given_on=day, how=consent["how"], by=by, at=world.almanac.moment(day, 18, 0))
    for one in told.get("qualifications", ()):
        dates: dict[str, Any] = {name: world.almanac.day(one[name]) for name in ("held_since", "valid_until") if name in one}
        add_qualification(contact=contact, name=one["name"], by=by, evidence=one.get("evidence", ""), **dates)
    if "status" in told:
        set_standing(contact=contact, status=told["status"], reason=told.get("reason", ""), by=by, at=world.almanac.moment(told["since"], 19, 0))


def _send(world: World, association: Association, by: Actor, letter: Entry) -> None:
    texts = {name: TranslatedText(letter["source"], {code: text.strip() for code, text in letter[name].items()}) for name in ("subject", "body")}
    at = world.almanac.moment(letter["on"], 17, 45)
    mailing = write_mailing(association=association, kind=letter["kind"], selection=Selection(query=letter["query"]), by=by, at=at, **texts)
    if letter.get("sent"):
        begin_sending(mailing=mailing, by=by, at=at)
        while send_batch(mailing_id=mailing.pk, at=at, silent=True):
            pass
