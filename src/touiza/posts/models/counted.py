"""How many rows of another model point to each post, counted in the query that loads the posts."""

from typing import cast

from django.db import models
from django.db.models.functions import Coalesce


def counted(post: type[models.Model], name: str, **only: object) -> Coalesce:
    """Return the number of rows behind a reverse relation, apart from others: two counts of one join would multiply."""
    relation = cast("models.ForeignObjectRel", post._meta.get_field(name))
    rows = relation.related_model._base_manager.filter(**{relation.field.name: models.OuterRef("pk")}, **only)
    found = rows.order_by().values(relation.field.name).annotate(found=models.Count("pk")).values("found")
    return Coalesce(models.Subquery(found), 0)
