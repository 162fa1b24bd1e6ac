"""The association's own questions about contacts, and its named filters."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.kernel.text import normalise
from touiza.relations.models import CustomField, FieldKind, SavedFilter
from touiza.relations.reading import read_day, read_number, read_yes_no

MOST_FIELDS = 30
MOST_FILTERS = 40


@transaction.atomic
def add_field(*, association: Association, name: str, kind: str, choices: Sequence[str] = ()) -> CustomField:
    """Ask something of every contact. Refuses "field_there", "too_many" and "no_choices"."""
    Association.objects.select_for_update().only("pk").get(pk=association.pk)
    open_fields = CustomField.objects.filter(association=association, archived_at=None)
    if open_fields.filter(name=name).exists():
        raise Refusal("field_there", _("There is a field of this name already."), field="name")
    if open_fields.count() >= MOST_FIELDS:
        raise Refusal("too_many", _("There is room for %(most)d fields.") % {"most": MOST_FIELDS}, field="name")
    given = list(dict.fromkeys(filter(None, choices)))
    if kind == FieldKind.CHOICE and len(given) < 2:
        raise Refusal("no_choices", _("Write at least two answers to choose from, a line each."), field="choices")
    return CustomField.objects.create(
        association=association,
        name=name,
        kind=FieldKind(kind),
        choices=given if kind == FieldKind.CHOICE else [],
        position=open_fields.count(),
    )


@transaction.atomic
def rename_field(*, field: CustomField, name: str, choices: Sequence[str] = ()) -> CustomField:
    """Call a field otherwise, or give it more answers; answers that were given stay. Refuses "field_there" and "no_choices"."""
    others = CustomField.objects.filter(association=field.association, archived_at=None, name=name).exclude(pk=field.pk)
    if others.exists():
        raise Refusal("field_there", _("There is a field of this name already."), field="name")
    field.name = name
    if field.kind == FieldKind.CHOICE:
        field.choices = list(dict.fromkeys(filter(None, choices)))
        if len(field.choices) < 2:
            raise Refusal("no_choices", _("Write at least two answers to choose from, a line each."), field="choices")
    field.save(update_fields=["name", "choices"])
    return field


@transaction.atomic
def set_archived(*, field: CustomField, archived: bool) -> None:
    """Ask a field no more, or again; what was answered is kept. Refuses "field_there" where another took its name."""
    if archived == (field.archived_at is not None):
        return
    field.archived_at = clock.now() if archived else None
    try:
        with transaction.atomic():
            field.save(update_fields=["archived_at"])
    except IntegrityError:
        raise Refusal("field_there", _("There is a field of this name already.")) from None


def read_answer(field: CustomField, text: str) -> Any:
    """Return what is stored for an answer as it was typed; raises ValueError for one that does not fit. None for nothing."""
    text = text.strip()
    if not text:
        return None
    if field.kind == FieldKind.NUMBER:
        return read_number(text)
    if field.kind == FieldKind.DATE:
        return read_day(text).isoformat()
    if field.kind == FieldKind.YES_NO:
        return read_yes_no(text)
    if field.kind == FieldKind.CHOICE:
        found = next((choice for choice in field.choices if fold_same(choice, text)), None)
        if found is None:
            raise ValueError(text)
        return found
    return text[:300]


@transaction.atomic
def save_filter(*, association: Association, name: str, query: str, by: Actor) -> SavedFilter:
    """Give a filter a name, for all who act for the association; the same name again takes the new filter. Refuses "too_many"."""
    rows = SavedFilter.objects.filter(association=association)
    if rows.count() >= MOST_FILTERS and not rows.filter(name=name).exists():
        raise Refusal("too_many", _("There is room for %(most)d saved filters.") % {"most": MOST_FILTERS}, field="name")
    saved, _new = SavedFilter.objects.update_or_create(association=association, name=name, defaults={"query": query, "by": by})
    return saved


def remove_filter(*, saved: SavedFilter) -> None:
    saved.delete()


def fold_same(one: str, other: str) -> bool:
    """Are two words the same but for marks, accents and capitals?"""
    return normalise(one).strip() == normalise(other).strip()
