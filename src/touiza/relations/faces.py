"""Contacts as their association may see them: of who has an account what they show it, else what it wrote itself."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Sum
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
    age_band: str = ""


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
    """Return who contacts are to an association, by their id. At most two queries."""
    people = sorted({row.person_id for row in contacts if row.person_id})
    audiences = _audiences(people, association) if people else {}
    shown = glimpses(set(audiences.items())) if audiences else {}
    found: dict[int, Seen] = {}
    for row in contacts:
        glimpse = shown.get((row.person_id or 0, audiences.get(row.person_id or 0, Audience.SIGNED_IN)))
        if glimpse is not None:
            found[row.pk] = Seen(glimpse.title, glimpse.place, glimpse.skills, glimpse.age_band)
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


def _audiences(people: Collection[int], association: Association) -> dict[int, Audience]:
    """Return what audience the association is to each of these people; those who left are left out. One query."""
    tied = Exists(Tie.objects.filter(person=OuterRef("pk"), association=association.pk))
    there = Actor.objects.filter(pk__in=people, erased_at=None, person__isnull=False).annotate(is_tied=tied)
    return {pk: Audience.TIES if is_tied else Audience.SIGNED_IN for pk, is_tied in there.values_list("pk", "is_tied")}


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
