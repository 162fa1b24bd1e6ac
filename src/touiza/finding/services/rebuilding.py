"""Everything that can be found, indexed anew: when the analysis of texts has changed, after a restore, for repair.

Batch by batch, each in a transaction of its own with the place it came to, so that a kill loses no more than one.
"""

from collections.abc import Callable, Iterable

from django.db import models, transaction

from touiza.actors.models import Person
from touiza.actors.services.indexing import index_person
from touiza.associations.models import Association
from touiza.associations.services.indexing import index_association
from touiza.finding.kinds import KINDS
from touiza.opportunities.models import Opportunity
from touiza.opportunities.services.indexing import index_opportunity
from touiza.posts.access import WRITTEN
from touiza.posts.models import HEAD, Post
from touiza.posts.services.indexing import index_written
from touiza.projects.models import Project
from touiza.projects.services.indexing import index_project
from touiza.search.models import Build
from touiza.search.statistics import rebuild_statistics
from touiza.search.vectors import VERSION

BATCH = 100

Source = tuple[models.QuerySet, Callable[..., None]]


def _sources() -> dict[str, Source]:
    return {
        "opportunity": (
            Opportunity.objects.select_related("post", "association__actor", "commune__parent"),
            lambda row: index_opportunity(opportunity=row),
        ),
        "association": (Association.objects.select_related("actor", "commune__parent"), index_association),
        "project": (Project.objects.select_related("post", "association__actor", "commune__parent"), index_project),
        "post": (Post.objects.filter(HEAD, kind__in=WRITTEN).select_related("author", "host"), index_written),
        "person": (Person.objects.select_related("actor"), index_person),
    }


def unbuilt() -> list[str]:
    """Return the kinds that this version has not wholly indexed yet. One query."""
    done = set(Build.objects.filter(version=VERSION, done=True).values_list("kind", flat=True))
    return [kind for kind in KINDS if kind not in done]


def rebuild(kinds: Iterable[str], *, batch: int = BATCH) -> int:
    """Index what is left of some kinds, then count all terms anew; return how many objects were gone through."""
    number = 0
    for kind in kinds:
        while went := _one_batch(kind, batch):
            number += went
    rebuild_statistics()
    return number


def start_anew() -> None:
    """Take everything as not indexed."""
    Build.objects.all().delete()


@transaction.atomic
def _one_batch(kind: str, size: int) -> int:
    rows, index = _sources()[kind]
    Build.objects.get_or_create(kind=kind, defaults={"version": VERSION})
    build = Build.objects.select_for_update().get(kind=kind)
    if build.version != VERSION:
        build.version, build.after, build.done = VERSION, 0, False
    batch = [] if build.done else list(rows.filter(pk__gt=build.after).order_by("pk")[:size])
    for row in batch:
        index(row)
    build.after = batch[-1].pk if batch else build.after
    build.done = not batch
    build.save()
    return len(batch)
