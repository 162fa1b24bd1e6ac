"""Whom the rows of a file look like: the same e-mail, the same phone, or nearly the same name."""

from collections import defaultdict

from touiza.relations.keys import is_near, near_key, phone_key
from touiza.relations.models import AddressKind, Contact, ContactAddress, Import, ImportRow, Outcome


class Likeness:
    """Compares rows with the register and with the rows before them. Four queries for any number of rows."""

    def __init__(self, run: Import) -> None:
        self.run = run

    def mark(self, rows: list[ImportRow]) -> None:
        """Write into each row, unsaved, whether it looks like somebody."""
        good = [row for row in rows if row.outcome != Outcome.REFUSED]
        by_address = self._by_address(good)
        earlier = self._earlier(good)
        by_name = self._by_name(good)
        for row in good:
            keys = keys_of(row)
            like = next((by_address[key] for key in keys if key in by_address), None)
            before = next((earlier[key] for key in keys if key in earlier), None)
            if like is not None:
                row.outcome, row.like_id = Outcome.SAME, like
            elif before is not None:
                row.outcome, row.reason = Outcome.SAME, f"{before}"
            else:
                row.like_id = next((pk for pk, name in by_name.get(near_key(row.values["name"]), []) if is_near(name, row.values["name"])), None)
                row.outcome = Outcome.NEAR if row.like_id else Outcome.NEW
            for key in keys:
                earlier.setdefault(key, row.number)

    def _by_address(self, rows: list[ImportRow]) -> dict[tuple[str, str], int]:
        """Return the contact of each e-mail and phone that is in the register; the oldest where several have it."""
        wanted = {key for row in rows for _kind, key in keys_of(row)}
        there = ContactAddress.objects.filter(
            contact__association=self.run.association_id, contact__merged_into=None, kind__in=[AddressKind.MAIL, AddressKind.PHONE], key__in=wanted
        )
        return {(kind, key): contact for kind, key, contact in there.order_by("-contact_id").values_list("kind", "key", "contact_id")}

    def _earlier(self, rows: list[ImportRow]) -> dict[tuple[str, str], int]:
        """Return the number of the first row of earlier batches with each e-mail and phone."""
        found: dict[tuple[str, str], int] = {}
        for kind, column in ((AddressKind.MAIL, "email"), (AddressKind.PHONE, "phone")):
            wanted = {key for row in rows for one, key in keys_of(row) if one == kind}
            before = self.run.rows.filter(**{f"{column}__in": wanted}).exclude(outcome=Outcome.REFUSED).order_by("-place")
            found |= {(str(kind), key): number for key, number in before.values_list(column, "number")}
        return found

    def _by_name(self, rows: list[ImportRow]) -> dict[str, list[tuple[int, str]]]:
        """Return the contacts that sound like each row, by that sound. Names that a person hides are not compared."""
        wanted = {key for row in rows if (key := near_key(row.values["name"]))}
        found: dict[str, list[tuple[int, str]]] = defaultdict(list)
        near = Contact.objects.filter(association=self.run.association_id, merged_into=None, near_key__in=wanted)
        for pk, key, name, actor_name in near.order_by("pk").values_list("pk", "near_key", "name", "person__name"):
            for spelling in [name] if name else actor_name.texts.values() if actor_name else []:
                found[key].append((pk, spelling))
        return found


def keys_of(row: ImportRow) -> list[tuple[str, str]]:
    """Return by which e-mails and phones a row may be somebody who is there."""
    values = row.values
    mails = [(str(AddressKind.MAIL), email) for email in values.get("emails", [])]
    return mails + [(str(AddressKind.PHONE), key) for phone in values.get("phones", []) if (key := phone_key(phone))]
