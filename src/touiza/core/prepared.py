"""Queries that are written in SQL once, and planned once: for a query over many tables that takes longer than its answer."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Generic, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

from touiza.core.postgresql.base import DatabaseWrapper

Found = TypeVar("Found")
Shape = tuple[tuple[str, int | None], ...]  # the names of the values; of a list also its length
_FAR = 7_000_000_000_000_000_000  # no id is as large


class Prepared(Generic[Found]):
    """A query with places for values: `Prepared(lambda slug: Opportunity.objects.filter(slug=slug))`.

    Call it with the values by name; it returns the rows as the query would. The function is called with stand-ins once
    for each length of its lists, so it must not depend on anything but its arguments: the time, the language or the
    person that matter are arguments. Values are numbers of rows, words, moments, or lists of these; None is none of
    them. An empty list finds nothing.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Found]]) -> None:
        self.make = make
        self.statements: dict[Shape, _Statement] = {}

    def __call__(self, **values: Any) -> list[Found]:
        shape = tuple((name, len(one) if isinstance(one, list) else None) for name, one in values.items())
        if any(length == 0 for _name, length in shape):
            return []
        statement = self.statements.get(shape)
        if statement is None:
            statement = self.statements[shape] = _write(self.make, values)
        return statement.run(_flat(values))

    def first(self, **values: Any) -> Found | None:
        """Return the first row, or None."""
        return next(iter(self(**values)), None)


@dataclass(frozen=True)
class _Statement:
    """A query as SQL. `places` gives for each parameter the number of the value that stands there, or None."""

    rows: QuerySet[Any, Any]
    compiler: SQLCompiler
    converters: dict[int, Any]
    sql: str
    parameters: tuple[Any, ...]
    places: tuple[int | None, ...]

    def run(self, values: Sequence[Any]) -> list[Any]:
        filled = tuple(
            fixed if place is None else values[place] for fixed, place in zip(self.parameters, self.places, strict=True)
        )
        connection = cast("DatabaseWrapper", connections[DEFAULT_DB_ALIAS])
        with connection.planning_once(), connection.cursor() as cursor:
            cursor.execute(self.sql, filled)
            found = cursor.fetchall()
        objects: Any = self.rows.__dict__["_iterable_class"]  # as the query itself makes its objects
        return list(objects(_Asked(self, found)))


class _Asked:
    """Stands for the query and for its compiler when Django makes objects of the rows: they have been found already."""

    def __init__(self, statement: _Statement, found: list[tuple[Any, ...]]) -> None:
        self.statement, self.found = statement, found
        self.query = self

    def get_compiler(self, *_args: Any, **_how: Any) -> "_Asked":
        return self

    def execute_sql(self, *_args: Any, **_how: Any) -> list[tuple[Any, ...]]:
        return self.found

    def results_iter(self, *_args: Any, tuple_expected: bool = False, **_how: Any) -> Iterator[Sequence[Any]]:
        converters, compiler = self.statement.converters, self.statement.compiler
        if not converters:
            return iter(self.found)
        converted: Iterator[Sequence[Any]] = compiler.apply_converters(self.found, converters)
        return map(tuple, converted) if tuple_expected else converted

    def __getattr__(self, name: str) -> Any:
        source = self.statement.compiler if name in _OF_COMPILER else self.statement.rows
        return getattr(source, name)


_OF_COMPILER = frozenset({"select", "klass_info", "annotation_col_map"})


def _write(make: Callable[..., QuerySet[Any, Any]], values: Mapping[str, Any]) -> _Statement:
    """Write the SQL with stand-ins, and find them among its parameters."""
    stand_ins = _stand_ins(values)
    found = {stand_in: number for number, stand_in in enumerate(_flat(stand_ins))}
    rows = make(**stand_ins)
    if rows.__dict__["_prefetch_related_lookups"]:
        raise ValueError("A prepared query prefetches nothing: prepare a query for each.")
    compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, parameters = compiler.as_sql()
    converters = compiler.get_converters([expression for expression, _sql, _alias in compiler.select])
    places = tuple(found.get(one) if isinstance(one, int | str | dt.date) else None for one in parameters)
    if set(found.values()) - set(places):
        raise ValueError("A value of this query is not among its parameters as it was given.")
    return _Statement(rows, compiler, converters, _numbered(sql), parameters, places)


def _numbered(sql: str) -> str:
    """Write the places of parameters as the server reads them, `$1`, and signs that were doubled for the driver once."""
    numbers = count(1)
    return re.sub("%[s%]", lambda found: "%" if found[0] == "%%" else f"${next(numbers)}", sql)


def _flat(values: Mapping[str, Any]) -> list[Any]:
    return [one for value in values.values() for one in (value if isinstance(value, list) else [value])]


def _stand_ins(values: Mapping[str, Any]) -> dict[str, Any]:
    numbers = count(1)
    return {
        name: [_stand_in(one, next(numbers)) for one in value]
        if isinstance(value, list)
        else _stand_in(value, next(numbers))
        for name, value in values.items()
    }


def _stand_in(value: Any, number: int) -> Any:
    """Return a value of the same type that nothing else has."""
    if isinstance(value, str):
        return f"\ue000{number}\ue000"
    if isinstance(value, dt.datetime):
        return dt.datetime(1, 1, 1, microsecond=number, tzinfo=dt.UTC)
    if isinstance(value, int) and not isinstance(value, bool):
        return _FAR + number
    raise TypeError(f"A prepared query takes no {type(value).__name__}.")
