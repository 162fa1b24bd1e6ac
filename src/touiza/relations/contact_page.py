"""What the page of one contact shows, gathered in a constant number of queries."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from touiza.core import clock
from touiza.relations.access import Desk
from touiza.relations.faces import STATUS_KINDS, Seen, seen_of
from touiza.relations.forms.fields import shown_answer
from touiza.relations.models import Contact, MailKind, Status
from touiza.relations.selection import fields_of
from touiza.relations.services.undoing import UNDO_FOR
from touiza.relations.timeline import SHOWS, read_timeline
from touiza.ui.formats import listing
from touiza.ui.shapes import Link
from touiza.vocabulary import lists


def contact_context(desk: Desk, contact: Contact, *, show: str, before: str) -> dict[str, Any]:
    """Return what the page shows to who sits at this desk."""
    seen = seen_of([contact], desk.association)[contact.pk]
    show = show if show in SHOWS else ""
    addresses = list(contact.addresses.order_by("kind", "-preferred", "pk"))
    return {
        "contact": contact,
        "handle": _handle(contact),
        "guest": vars(contact)["is_guest"],
        "name": seen.name,
        "facts": _facts(contact, seen, desk),
        "tags": vars(contact)["tag_names"],
        "status_kind": STATUS_KINDS[Status(contact.status)],
        "addresses": addresses,
        "consents": list(contact.consents.select_related("noted_by").order_by("withdrawn_at", "purpose", "-pk")),
        "stops": [MailKind(kind).label for kind in vars(contact)["stopped"]],
        "qualifications": list(contact.qualifications.order_by("name", "pk")),
        "today": clock.today(),
        "minutes_year": vars(contact)["minutes_year"] or 0,
        "minutes_total": vars(contact)["minutes_total"] or 0,
        "timeline": read_timeline(contact, desk.levels, show=show, before=before),
        "shows": _shows(desk, contact, show),
        "merge": _merge(contact),
    }


def _handle(contact: Contact) -> str:
    """Return whose public page to link to; a guest has none, nor has who left."""
    person = contact.person
    return person.handle if person is not None and person.erased_at is None and not vars(contact)["is_guest"] else ""


def _facts(contact: Contact, seen: Seen, desk: Desk) -> list[tuple[str, str]]:
    """Return labels and values: of who has an account what they show, else what the association wrote; then its own fields."""
    skills = lists.labels_for("skills", sorted(seen.skills)) if contact.person_id else _labels("skills", contact.skills)
    found = [(_("Place"), seen.place), (_("Age"), seen.age_band), (_("Skills"), _listed(skills))]
    if contact.person_id is None:
        found.append((_("Languages"), _listed(_labels("languages", contact.languages))))
    found += [(one.name, shown_answer(one, contact.extra.get(one.key))) for one in fields_of(desk.association)]
    return [(label, value) for label, value in found if value]


def _labels(kind: str, codes: Iterable[str]) -> list[str]:
    return [word.label() for code in codes if (word := lists.by_code(kind, code))]


def _listed(words: Iterable[object]) -> str:
    return listing([str(word) for word in words], get_language() or "ar")


def _shows(desk: Desk, contact: Contact, show: str) -> list[Link]:
    base = reverse("relations:contact", args=[desk.association.handle, contact.public_id])
    words = {"": _("All"), "exchanges": _("Exchanges"), "hours": _("Hours"), "notes": _("Notes")}
    return [{"text": words[one], "href": f"{base}?show={one}#timeline" if one else f"{base}#timeline", "current": one == show} for one in SHOWS]


def _merge(contact: Contact) -> int | None:
    """Return the id of the last merge into this contact, while it can still be undone."""
    merge, at = vars(contact)["merge_id"], vars(contact)["merged_at"]
    return merge if at is not None and at + UNDO_FOR > clock.now() else None
