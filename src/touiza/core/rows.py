"""Rows become objects without ceremony: Django's own way costs a list page more than reading the rows."""

from collections.abc import Collection
from typing import Any, Self

from django.db import models
from django.db.models.base import ModelState


class Row(models.Model):
    """A model whose rows are read as they are: columns go straight into the object, no `__init__`, no signals."""

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **how: Any) -> Self:
        """Make the object of a row; `how` goes into its state. Columns not asked for are read when they are used, as ever."""
        row = cls.__new__(cls)
        state = ModelState()
        vars(state).update(how, adding=False, db=db)
        row.__dict__.update(zip(field_names, values, strict=True), _state=state)
        return row
