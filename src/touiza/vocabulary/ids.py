"""Words of a row as their ids, read with the row in one query; `lists.words_for` has the words."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef


def ids_of(through: Any, owner: str, column: str, **where: str) -> ArraySubquery:
    """Return the ids in a column of the rows that point to the outer row by `owner`, in the order they were added."""
    rows = through.objects.filter(**{owner: OuterRef("pk")}, **where)
    return ArraySubquery(rows.order_by("pk").values(column))
