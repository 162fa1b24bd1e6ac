"""Two contacts are one person: one row stays, the other is kept aside, so that a day long it can be undone."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.relations.models import Choice, Contact, Merge
from touiza.relations.services.keeping import refresh_keys
from touiza.relations.services.undoing import check_undo
from touiza.vocabulary.models import Place

PLAIN = ("name", "language", "status", "status_reason", "status_by_hand")
HANGING = ("notes", "standings", "addresses", "consents", "qualifications", "deliveries", "mail_stops")
# Of these the one that stays may have the same already: by these fields. Then the other's stays where it is.
SAME: dict[str, tuple[str, ...]] = {
    "addresses": ("kind", "key"),
    "consents": ("purpose", "withdrawn_at"),
    "deliveries": ("mailing_id",),
    "mail_stops": ("kind",),
}


@transaction.atomic
def merge_contacts(*, kept: Contact, gone: Contact, choice: str, by: Actor, at: dt.datetime | None = None) -> Merge:
    """Make two contacts one. `choice` says whose words win where both have some: "both" and "mine" those of `kept`
    (gaps are filled by "both" alone), "theirs" those of `gone`. All that hangs on either comes together.

    Refuses "same", "gone", and "two_people" where each has an account of its own.
    """
    if kept.pk == gone.pk:
        raise Refusal("same", _("This is the same contact. Choose another one."))
    rows = {row.pk: row for row in Contact.objects.select_for_update(of=("self",)).filter(pk__in=[kept.pk, gone.pk], merged_into=None).order_by("pk")}
    if len(rows) < 2 or rows[kept.pk].association_id != rows[gone.pk].association_id:
        raise Refusal("gone", _("This contact is no longer in the register."))
    stays, leaves = rows[kept.pk], rows[gone.pk]
    if stays.person_id and leaves.person_id:
        raise Refusal("two_people", _("Each of them has an account of their own, so they are two people to Touiza."))
    before = snapshot(stays)
    person, leaves.person_id = leaves.person_id, None
    moved = _move(stays, leaves)
    leaves.merged_into = stays
    leaves.save(update_fields=["merged_into", "person"])
    _join(stays, leaves, choice)
    stays.person_id = stays.person_id or person
    stays.first_at, stays.last_at = min(stays.first_at, leaves.first_at), max(stays.last_at, leaves.last_at)
    stays.edited_at = at or clock.now()
    stays.save()
    added = list(leaves.tags.exclude(pk__in=stays.tags.values("pk")).values_list("pk", flat=True))
    stays.tags.add(*added)
    refresh_keys([stays])
    return Merge.objects.create(
        association_id=stays.association_id,
        kept=stays,
        gone=leaves,
        moved={**moved, "tags": added, "person": person},
        before=before,
        after=snapshot(stays),
        by=by,
        at=stays.edited_at,
    )


@transaction.atomic
def undo_merge(*, merge: Merge, at: dt.datetime | None = None) -> Contact:
    """Make them two again. What hangs on them goes back where it was; words changed since stay. Refuses "not_done" and "too_late"."""
    row = Merge.objects.select_for_update().get(pk=merge.pk)
    check_undo(row.at, done=row.undone_at is None)
    rows = {one.pk: one for one in Contact.objects.select_for_update(of=("self",)).filter(pk__in=[row.kept_id, row.gone_id]).order_by("pk")}
    stays, leaves = rows[row.kept_id], rows[row.gone_id]
    for name in HANGING:
        getattr(stays, name).filter(pk__in=row.moved.get(name, [])).update(contact=leaves)
    _mend_preferred(stays)
    _mend_preferred(leaves)
    stays.tags.remove(*row.moved.get("tags", []))
    put_back(stays, row.before, row.after)
    if row.moved.get("person") and stays.person_id == row.moved["person"]:
        stays.person_id = None
        stays.save(update_fields=["person"])
        leaves.person_id = row.moved["person"]
    leaves.merged_into = None
    leaves.save(update_fields=["merged_into", "person"])
    row.undone_at = at or clock.now()
    row.save(update_fields=["undone_at"])
    refresh_keys([stays, leaves])
    return leaves


def snapshot(row: Contact) -> dict[str, Any]:
    """Return what is written about a contact, to be put back one day."""
    return {
        **{name: getattr(row, name) for name in PLAIN},
        "commune": row.commune_id,
        "skills": list(row.skills),
        "languages": list(row.languages),
        "extra": dict(row.extra),
        "status_since": row.status_since.isoformat(),
    }


def put_back(row: Contact, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Put back each value that is still as it was left; one that somebody changed since stays."""
    now = snapshot(row)
    fresh = {name for name in before if now[name] == after.get(name)}
    for name in fresh & {*PLAIN, "skills", "languages", "extra"}:
        setattr(row, name, before[name])
    if "commune" in fresh:
        row.commune = Place.objects.filter(pk=before["commune"]).first() if before["commune"] else None
    if "status_since" in fresh and "status" in fresh:
        row.status_since = dt.datetime.fromisoformat(before["status_since"])
    row.save()


def _join(stays: Contact, leaves: Contact, choice: str) -> None:
    theirs = choice == Choice.THEIRS
    if choice == Choice.MINE:
        return
    for name in ("name", "commune_id"):
        mine, other = getattr(stays, name), getattr(leaves, name)
        if other and (theirs or not mine):
            setattr(stays, name, other)
    if theirs and leaves.name:
        stays.language = leaves.language
    for name in ("skills", "languages"):
        setattr(stays, name, list(dict.fromkeys([*getattr(stays, name), *getattr(leaves, name)])))
    stays.extra = {**stays.extra, **leaves.extra} if theirs else {**leaves.extra, **stays.extra}
    if theirs and leaves.status_by_hand:
        for name in ("status", "status_reason", "status_since", "status_by_hand"):
            setattr(stays, name, getattr(leaves, name))


def _move(stays: Contact, leaves: Contact) -> dict[str, list[int]]:
    """Hang what hangs on one contact on the other; return the ids by name. What is there already stays behind."""
    moved: dict[str, list[int]] = {}
    leaves.addresses.filter(preferred=True, kind__in=stays.addresses.filter(preferred=True).values("kind")).update(preferred=False)
    for name in HANGING:
        rows = getattr(leaves, name)
        there = set(getattr(stays, name).values_list(*SAME[name])) if name in SAME else set()
        going = [row.pk for row in rows.all() if not there or tuple(getattr(row, one) for one in SAME[name]) not in there]
        rows.filter(pk__in=going).update(contact=stays)
        moved[name] = going
    return moved


def _mend_preferred(contact: Contact) -> None:
    """Have one preferred address of each kind again, after some went back."""
    for kind in set(contact.addresses.values_list("kind", flat=True)):
        rows = contact.addresses.filter(kind=kind)
        if not rows.filter(preferred=True).exists() and (first := rows.order_by("pk").first()):
            rows.filter(pk=first.pk).update(preferred=True)
