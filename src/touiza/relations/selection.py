"""Which contacts an act or a letter is for: those that were ticked, or all that fit a filter."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from touiza.associations.models import Association
from touiza.relations.filters import MOST, find_contacts, read_filters
from touiza.relations.models import Contact, ContactQuerySet, CustomField, Tag

MOST_PICKS = 500


@dataclass(frozen=True)
class Selection:
    """`picks` are public ids; without any, `query` is the question of the list's address ("" fits everyone)."""

    picks: tuple[str, ...] = ()
    query: str | None = None

    @property
    def is_empty(self) -> bool:
        return not self.picks and self.query is None

    def as_json(self) -> dict[str, Any]:
        return {"picks": list(self.picks)} if self.picks else {"query": self.query} if self.query is not None else {}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Selection":
        return cls(tuple(value.get("picks", ())), value.get("query"))

    @property
    def address(self) -> str:
        """The question of an address that reads as this selection."""
        asked = QueryDict(mutable=True)
        asked.setlist("pick", list(self.picks))
        if self.query is not None:
            asked["all"], asked["query"] = "1", self.query
        return asked.urlencode()


def read_selection(asked: QueryDict) -> Selection:
    """Return the selection of a form: `all` takes what fits `query`, else those in `pick`."""
    if asked.get("all"):
        return Selection(query=asked.get("query", "")[:MOST])
    picks = tuple(dict.fromkeys(pick for pick in asked.getlist("pick")[:MOST_PICKS] if 0 < len(pick) <= 22))
    return Selection(picks=picks)


def selected(association: Association, selection: Selection) -> ContactQuerySet:
    """Return the contacts of an association that are meant, by id: one at a time, from the lowest up."""
    if selection.picks:
        return Contact.objects.of(association).filter(public_id__in=selection.picks).order_by("pk")
    if selection.query is None:
        return Contact.objects.none()
    fields = {one.pk: one for one in fields_of(association)}
    filters = read_filters(QueryDict(selection.query), fields.values(), Tag.objects.filter(association=association))
    return find_contacts(association, filters, fields).order_by("pk")


def fields_of(association: Association) -> list[CustomField]:
    """Return what an association asks of its contacts now, in its order."""
    return list(CustomField.objects.filter(association=association, archived_at=None).order_by("position", "pk"))
