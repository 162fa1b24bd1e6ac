"""The register as a table: what its pages show to this association, a row a contact, read in batches."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Sum
from django.utils import translation
from django.utils.translation import gettext as _

from touiza.associations.models import Association
from touiza.core.forms import LANGUAGE_NAMES
from touiza.proof.models import Contribution
from touiza.relations.faces import Seen, seen_of
from touiza.relations.forms.fields import shown_answer
from touiza.relations.models import AddressKind, Consent, Contact, ContactAddress, CustomField, Purpose, Qualification
from touiza.relations.selection import Selection, fields_of, selected
from touiza.vocabulary import lists

BATCH = 500
JOINED = "; "


def table_rows(association: Association, selection: Selection, language: str) -> Iterator[list[str]]:
    """Yield the headings, then a row for each contact, in a language. Eight queries for 500 contacts."""
    fields = fields_of(association)
    with translation.override(language):
        headings = [*_headings(), *(one.name for one in fields)]
    yield headings
    last = 0
    while True:
        rows = list(selected(association, selection).filter(pk__gt=last)[:BATCH])
        with translation.override(language):
            lines = _lines(association, rows, fields)
        yield from lines
        if len(rows) < BATCH:
            return
        last = rows[-1].pk


def _headings() -> tuple[str, ...]:
    return (
        _("Name"), _("E-mail"), _("Phone"), _("Postal address"), _("Place"), _("Language of letters"), _("Status"),
        _("Why this status"), _("Tags"), _("Skills"), _("Languages"), _("Qualification"), _("Agreed to"), _("First exchange"),
        _("Last exchange"), _("Hours confirmed"),
    )  # fmt: skip


def _lines(association: Association, rows: Sequence[Contact], fields: Iterable[CustomField]) -> list[list[str]]:
    ids = [row.pk for row in rows]
    seen = seen_of(rows, association)
    hanging: dict[tuple[int, str], list[str]] = defaultdict(list)
    for address in ContactAddress.objects.filter(contact__in=ids).order_by("-preferred", "pk"):
        hanging[address.contact_id, address.kind].append(str(address))
    for contact, name in Contact.tags.through.objects.filter(contact__in=ids).order_by("tag__key").values_list("contact", "tag__name"):
        hanging[contact, "tag"].append(name)
    for contact, name in Qualification.objects.filter(contact__in=ids).order_by("pk").values_list("contact", "name"):
        hanging[contact, "qualification"].append(name)
    for contact, purpose in Consent.objects.filter(contact__in=ids, withdrawn_at=None).order_by("purpose").values_list("contact", "purpose"):
        hanging[contact, "consent"].append(str(Purpose(purpose).label))
    people = [row.person_id for row in rows if row.person_id]
    counted = Contribution.objects.counted().filter(person__in=people, association=association.pk).order_by()
    minutes = dict(counted.values_list("person").annotate(sum=Sum("minutes")))
    return [_line(row, seen[row.pk], hanging, minutes.get(row.person_id or 0, 0), fields) for row in rows]


def _line(row: Contact, seen: Seen, hanging: dict[tuple[int, str], list[str]], minutes: int, fields: Iterable[CustomField]) -> list[str]:
    def several(kind: str) -> str:
        return JOINED.join(hanging.get((row.pk, str(kind)), []))

    skills = lists.labels_for("skills", sorted(seen.skills)) if row.person_id else _labels("skills", row.skills)
    return [
        seen.name.text,
        several(AddressKind.MAIL),
        several(AddressKind.PHONE),
        several(AddressKind.POST),
        seen.place,
        "" if row.person_id else LANGUAGE_NAMES[row.language],
        str(row.get_status_display()),
        row.status_reason,
        several("tag"),
        JOINED.join(skills),
        "" if row.person_id else JOINED.join(_labels("languages", row.languages)),
        several("qualification"),
        several("consent"),
        row.first_at.date().isoformat(),
        row.last_at.date().isoformat(),
        f"{minutes / 60:g}" if minutes else "0",
        *(shown_answer(one, row.extra.get(one.key)) for one in fields),
    ]


def _labels(kind: str, codes: Iterable[str]) -> list[str]:
    return [word.label() for code in codes if (word := lists.by_code(kind, code))]
