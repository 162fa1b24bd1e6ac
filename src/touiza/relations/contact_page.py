"""What the page of one contact shows, gathered in a constant number of queries."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from touiza.actors.profile import VisibleProfile, people_with_profile, title_of, visible_profile
from touiza.core import clock
from touiza.core.translated import Passage, TranslatedText
from touiza.relations.access import Desk
from touiza.relations.faces import STATUS_KINDS, minutes_of, own_name
from touiza.relations.forms.fields import shown_answer
from touiza.relations.models import Contact, Merge, Status
from touiza.relations.selection import fields_of
from touiza.relations.services.undoing import UNDO_FOR
from touiza.relations.timeline import SHOWS, read_timeline
from touiza.ui.formats import listing
from touiza.ui.shapes import Link
from touiza.vocabulary import lists


def contact_context(desk: Desk, contact: Contact, *, show: str, before: str) -> dict[str, Any]:
    """Return what the page shows to who sits at this desk."""
    profile = _profile(desk, contact)
    show = show if show in SHOWS else ""
    year, total = minutes_of(contact)
    addresses = list(contact.addresses.order_by("kind", "-preferred", "pk"))
    return {
        "contact": contact,
        "profile": profile,
        "name": profile.title if profile else _title(contact),
        "facts": _facts(contact, profile, desk),
        "tags": list(contact.tags.order_by("key")),
        "status_kind": STATUS_KINDS[Status(contact.status)],
        "addresses": addresses,
        "consents": list(contact.consents.select_related("noted_by").order_by("withdrawn_at", "purpose", "-pk")),
        "stops": list(contact.mail_stops.order_by("kind")),
        "qualifications": list(contact.qualifications.order_by("name", "pk")),
        "today": clock.today(),
        "minutes_year": year,
        "minutes_total": total,
        "timeline": read_timeline(contact, desk.levels, show=show, before=before),
        "shows": _shows(desk, contact, show),
        "merge": _merge(contact),
    }


def _profile(desk: Desk, contact: Contact) -> VisibleProfile | None:
    if contact.person_id is None:
        return None
    person = people_with_profile().filter(pk=contact.person_id, actor__erased_at=None).first()
    return visible_profile(person, desk.association.actor) if person else None


def _title(contact: Contact) -> Passage:
    return title_of("", TranslatedText(), gone=True) if contact.person_id else own_name(contact)


def _facts(contact: Contact, profile: VisibleProfile | None, desk: Desk) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if profile is not None:
        found += profile.facts
        found.append((_("Skills"), _listed(known.word for known in profile.skills)))
        found.append((_("Languages"), _listed(known.word for known in profile.languages)))
    elif contact.person_id is None:
        found.append((_("Place"), contact.commune.full_label() if contact.commune else ""))
        for label, kind, codes in ((_("Skills"), "skills", contact.skills), (_("Languages"), "languages", contact.languages)):
            found.append((label, _listed(word for code in codes if (word := lists.by_code(kind, code)))))
    found += [(one.name, shown_answer(one, contact.extra.get(one.key))) for one in fields_of(desk.association)]
    return [(label, value) for label, value in found if value]


def _listed(words: Iterable[object]) -> str:
    return listing([str(word) for word in words], get_language() or "ar")


def _shows(desk: Desk, contact: Contact, show: str) -> list[Link]:
    base = reverse("relations:contact", args=[desk.association.handle, contact.public_id])
    words = {"": _("All"), "exchanges": _("Exchanges"), "hours": _("Hours"), "notes": _("Notes")}
    return [{"text": words[one], "href": f"{base}?show={one}#timeline" if one else f"{base}#timeline", "current": one == show} for one in SHOWS]


def _merge(contact: Contact) -> Merge | None:
    """Return the last merge into this contact that can still be undone."""
    rows = Merge.objects.filter(kept=contact, undone_at=None, at__gt=clock.now() - UNDO_FOR)
    return rows.select_related("gone").order_by("-pk").first()
