"""Everything about a person, for that person: generated from what each model declares, so that nothing is forgotten."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models

from touiza.accounts.models import User
from touiza.accounts.privacy import SECRETS, Holding, holdings
from touiza.core import clock
from touiza.core.translated import TranslatedText


def export_user(*, user: User) -> dict[str, Any]:
    """Return all rows that are a person's, as plain values for JSON.

    Keys of "records" are `app.model`; passwords and keys that open doors are left out; what a row points to is given
    as its id and name; files as their names and sizes, listed once more under "files".
    """
    records: dict[str, list[dict[str, Any]]] = {}
    files: list[dict[str, Any]] = []
    for holding in holdings(user):
        rows = [_row(row, files) for row in _with_relations(holding)]
        records[holding.model._meta.label_lower] = rows
    return {
        "site": settings.SITE_URL,
        "made_at": clock.now().isoformat(),
        "about": user.email,
        "records": records,
        "files": files,
    }


def _with_relations(holding: Holding) -> list[models.Model]:
    """Return the rows with what they point to: two queries, and one for each many-to-many field."""
    meta = holding.model._meta
    single = [field.name for field in meta.concrete_fields if field.is_relation]
    many = [field.name for field in meta.many_to_many]
    rows = holding.rows.order_by("pk").prefetch_related(*many)
    return list(rows.select_related(*single) if single else rows)


def _row(row: models.Model, files: list[dict[str, Any]]) -> dict[str, Any]:
    meta = row._meta
    shown = {field.name: _value(field, row, files) for field in meta.concrete_fields if field.name not in SECRETS}
    shown |= {field.name: [_pointed(term) for term in getattr(row, field.name).all()] for field in meta.many_to_many}
    return shown


def _value(field: models.Field, row: models.Model, files: list[dict[str, Any]]) -> Any:
    if field.is_relation:
        return _pointed(getattr(row, field.name))
    value = getattr(row, field.attname)
    if isinstance(field, models.FileField):
        return _file(value, files)
    if isinstance(value, TranslatedText):
        return value.as_json()
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | dict | list | None) else str(value)


def _pointed(target: models.Model | None) -> dict[str, Any] | None:
    if target is None:
        return None
    told = type(target).__str__ is not models.Model.__str__
    return {"id": target.pk, **({"name": str(target)} if told and not isinstance(target, User) else {})}


def _file(value: Any, files: list[dict[str, Any]]) -> str:
    if value:
        files.append({"name": value.name, "bytes": _size(value)})
    return str(value.name or "")


def _size(value: Any) -> int | None:
    try:
        return int(value.size)
    except OSError:
        return None
