"""Contacts as their association may see them: of who has an account what they show it, else what it wrote itself."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q, Sum
from django.utils.translation import get_language

from touiza.actors.models import Actor, Tie
from touiza.actors.profile import glimpses, title_of
from touiza.associations.models import Association
from touiza.core.audiences import Audience
from touiza.core.translated import Passage, TranslatedText
from touiza.proof.models import Contribution
from touiza.relations.filters import year_start
from touiza.relations.models import Contact, Status
from touiza.vocabulary import lists

STATUS_KINDS = {Status.PROSPECT: "info", Status.ACTIVE: "ok", Status.PAUSED: "warn", Status.FORMER: "", Status.REFUSED: ""}
MOST_SKILLS = 2


@dataclass(frozen=True)
class Face:
    """One line of the register."""

    contact: Contact
    name: Passage
    wilaya: str
    skills: tuple[str, ...]
    tags: tuple[str, ...]
    minutes: int  # confirmed here this year

    @property
    def status_kind(self) -> str:
        return STATUS_KINDS[Status(self.contact.status)]


@dataclass(frozen=True)
class Seen:
    """Who somebody is to an association: name and place as they may be shown."""

    name: Passage
    place: str
    skills: frozenset[int] = frozenset()


def faces_of(contacts: Iterable[Contact], association: Association) -> list[Face]:
    """Return lines of contacts in their order: five queries, however many there are."""
    rows = list(contacts)
    seen = seen_of(rows, association)
    tags = _tags(rows)
    minutes = minutes_this_year([row.person_id for row in rows if row.person_id], association)
    return [
        Face(
            contact=row,
            name=seen[row.pk].name,
            wilaya=seen[row.pk].place or _wilaya(row),
            skills=_skills(row, seen[row.pk]),
            tags=tuple(tags.get(row.pk, ())),
            minutes=minutes.get(row.person_id or 0, 0),
        )
        for row in rows
    ]


def names_of(contacts: Iterable[Contact], association: Association) -> dict[int, Passage]:
    """Return the names of contacts by their id, as the association may see them. Two queries."""
    return {pk: seen.name for pk, seen in seen_of(list(contacts), association).items()}


def seen_of(contacts: Collection[Contact], association: Association) -> dict[int, Seen]:
    """Return who contacts are to an association, by their id. At most three queries."""
    people = sorted({row.person_id for row in contacts if row.person_id})
    tied = set(Tie.objects.filter(person__in=people, association=association.pk).values_list("person", flat=True)) if people else set()
    audiences = {person: Audience.TIES if person in tied else Audience.SIGNED_IN for person in people}
    shown = glimpses(_with_profile(audiences)) if people else {}
    found: dict[int, Seen] = {}
    for row in contacts:
        glimpse = shown.get((row.person_id or 0, audiences.get(row.person_id or 0, Audience.SIGNED_IN)))
        if glimpse is not None:
            found[row.pk] = Seen(glimpse.title, glimpse.place, glimpse.skills)
        elif row.person_id:
            found[row.pk] = Seen(title_of("", TranslatedText(), gone=True), "")
        else:
            found[row.pk] = Seen(own_name(row), lists.place_label(row.commune_id) if row.commune_id else "")
    return found


def own_name(contact: Contact) -> Passage:
    """Return the name the association wrote."""
    if not contact.name:
        return title_of("", TranslatedText(), gone=True)
    return Passage(contact.name, get_language() or "ar", False)


def minutes_this_year(people: Collection[int], association: Association) -> dict[int, int]:
    """Return the confirmed minutes of people at an association this year. One query."""
    if not people:
        return {}
    rows = Contribution.objects.counted().filter(person__in=people, association=association.pk, done_on__gte=year_start())
    return dict(rows.order_by().values_list("person").annotate(sum=Sum("minutes")))


def minutes_of(contact: Contact) -> tuple[int, int]:
    """Return a contact's confirmed minutes here: this year, and of all time. One query."""
    if contact.person_id is None:
        return 0, 0
    rows = Contribution.objects.counted().filter(person=contact.person_id, association=contact.association_id)
    sums = rows.aggregate(year=Sum("minutes", filter=Q(done_on__gte=year_start())), all=Sum("minutes"))
    return sums["year"] or 0, sums["all"] or 0


def _with_profile(audiences: dict[int, Audience]) -> set[tuple[int, Audience]]:
    """Leave out those whose profile is gone with their account."""
    alive = set(Actor.objects.filter(pk__in=audiences, erased_at=None, person__isnull=False).values_list("pk", flat=True))
    return {(person, audience) for person, audience in audiences.items() if person in alive}


def _tags(rows: Collection[Contact]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    through = Contact.tags.through.objects.filter(contact__in=[row.pk for row in rows])
    for contact, name in through.order_by("tag__key").values_list("contact", "tag__name"):
        found.setdefault(contact, []).append(name)
    return found


def _wilaya(row: Contact) -> str:
    if row.person_id or not row.wilaya:
        return ""
    word = lists.by_code("wilayas", row.wilaya) or lists.by_code("countries", row.wilaya)
    return word.label() if word else ""


def _skills(row: Contact, seen: Seen) -> tuple[str, ...]:
    if row.person_id:
        return tuple(lists.labels_for("skills", sorted(seen.skills))[:MOST_SKILLS])
    words = (lists.by_code("skills", code) for code in row.skills[:MOST_SKILLS])
    return tuple(word.label() for word in words if word)
