"""Confirmed time and quantities of a year, added up in the database: for a person, and for an association.

Every figure is a sum over the lines of the book that count. Each of the functions is one query over one index, whatever
is stored; what a page lists is limited, what a file holds is read in batches.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import ExtractMonth, ExtractYear
from django.utils import translation
from django.utils.translation import gettext as _

from touiza.actors.models import Actor
from touiza.posts.models import Post
from touiza.proof.book import within
from touiza.proof.models import Contribution, Unit
from touiza.proof.units import amount, label
from touiza.ui.formats import known, month
from touiza.vocabulary import lists

SHOWN = 50  # lines of a table on a page; the file has them all
BATCH = 500


@dataclass(frozen=True)
class Scope:
    """Whose lines: a person's, or an association's within a limited role's reach; of a year, or of all."""

    person: Actor | None = None
    association: Actor | None = None
    limit: int | None = None
    year: int | None = None

    def rows(self) -> QuerySet[Contribution]:
        wanted: dict[str, Any] = {name: one for name, one in (("person", self.person), ("association", self.association)) if one}
        if self.year is not None:
            wanted["done_on__range"] = (dt.date(self.year, 1, 1), dt.date(self.year, 12, 31))
        return within(Contribution.objects.filter(**wanted), self.limit).standing().order_by()


@dataclass(frozen=True)
class Added:
    """One line of a table: what it is about, its minutes, and how many entries."""

    key: Any
    minutes: int
    entries: int


def years(scope: Scope) -> list[Added]:
    """Return the years in which something is confirmed, the latest first."""
    return _sums(scope.rows().annotate(key=ExtractYear("done_on")), "-key")


def by_month(scope: Scope) -> list[Added]:
    return _sums(scope.rows().annotate(key=ExtractMonth("done_on")), "key")


def by(scope: Scope, what: str, most: int = SHOWN) -> list[Added]:
    """Return the largest sums by "person", "association", "source" or "cause": one more than `most` where there are more."""
    return _sums(scope.rows().values(what), "-minutes_sum", what, most + 1)


def by_unit(scope: Scope) -> list[tuple[Unit, int]]:
    """Return the quantities by unit, most first."""
    sums = scope.rows().filter(unit__isnull=False).values("unit").annotate(sum=Sum("quantity")).values_list("unit", "sum")
    found = {pk: number for pk, number in sums if number}
    units = Unit.objects.in_bulk(found) if found else {}
    return sorted(((units[pk], number) for pk, number in found.items()), key=lambda one: (-one[1], one[0].pk))


def total(scope: Scope) -> tuple[int, int, int]:
    """Return minutes, entries that count, and people."""
    sums = scope.rows().aggregate(minutes=Sum("minutes"), entries=Count("claim", distinct=True), people=Count("person", distinct=True))
    return sums["minutes"] or 0, sums["entries"], sums["people"]


def _sums(rows: QuerySet[Any, Any], order: str, key: str = "key", most: int | None = None) -> list[Added]:
    found = rows.values(key).annotate(minutes_sum=Sum("minutes"), entries=Count("claim", distinct=True)).filter(minutes_sum__gt=0)
    return [Added(row[key], row["minutes_sum"], row["entries"]) for row in found.order_by(order, key)[:most]]


@dataclass(frozen=True)
class Row:
    """A line of a table as it is shown: a name, minutes and entries."""

    name: Any
    minutes: int
    entries: int


def named(sums: list[Added], kind: str) -> list[Row]:
    """Return sums with the names of what they are about. One query at most."""
    names = names_of([one.key for one in sums], kind)
    return [Row(names.get(one.key, ""), one.minutes, one.entries) for one in sums]


def names_of(keys: list[Any], kind: str) -> dict[Any, Any]:
    """Return what months, causes, opportunities, people or associations are called, by their keys."""
    if kind == "month":
        return {key: month(dt.date(2000, key, 1), known(translation.get_language())).rsplit(" ", 1)[0] for key in keys}
    if kind == "cause":
        causes = {cause.id: cause.label(translation.get_language() or "ar") for cause in lists.causes()}
        return {key: causes.get(key, _("Other")) for key in keys}
    if kind == "source":
        return {pk: post.title for pk, post in Post.objects.defer("body").in_bulk(keys).items()}
    people = Actor.objects.select_related("person").in_bulk(keys)
    return {pk: one.known_as if kind == "person" else str(one) for pk, one in people.items()}


def table(scope: Scope) -> Iterator[list[str]]:
    """Yield the headings, then a row for each month, person or association, opportunity, cause and unit. Read in batches."""
    language = translation.get_language() or "ar"
    other = "person" if scope.association else "association"
    yield [
        _("Year"), _("Month"), _("Name") if other == "person" else _("Association"), _("Opportunity"), _("Cause"), _("Entries"),
        _("Minutes"), _("Hours"), _("Unit"), _("How many"),
    ]  # fmt: skip
    keys = ("year", "month", other, "source", "cause", "unit")
    rows = scope.rows().annotate(year=ExtractYear("done_on"), month=ExtractMonth("done_on")).values(*keys)
    sums = rows.annotate(sum=Sum("minutes"), number=Sum("quantity"), entries=Count("claim", distinct=True))
    batch: list[dict[str, Any]] = []
    for row in sums.order_by("year", "month", other, "source", "cause", "unit").iterator(chunk_size=BATCH):
        batch.append(row)
        if len(batch) == BATCH:
            yield from _lines(batch, other, language)
            batch = []
    yield from _lines(batch, other, language)


def _lines(batch: list[dict[str, Any]], other: str, language: str) -> list[list[str]]:
    with translation.override(language):
        names = {kind: names_of(list({row[kind] for row in batch}), kind) for kind in (other, "source", "cause")}
        units = Unit.objects.in_bulk({row["unit"] for row in batch if row["unit"]})
        return [
            [
                str(row["year"]), str(row["month"]), *(str(names[kind].get(row[kind], "")) for kind in (other, "source", "cause")),
                str(row["entries"]), str(row["sum"]), f"{row['sum'] / 60:.2f}", label(units[row["unit"]]) if row["unit"] else "",
                str(row["number"]) if row["unit"] else "",
            ]
            for row in batch
            if row["sum"] or row["number"]
        ]  # fmt: skip


def worked(units: list[tuple[Unit, int]]) -> list[str]:
    """Return quantities in words."""
    return [amount(unit, number) for unit, number in units]
