"""The named world, built once for many tests: its rows are kept as JSON, and its objects as they were."""

import pickle
from dataclasses import dataclass
from typing import Self

import time_machine
from django.db import connection, transaction

from tests.worlds import World, build_world
from touiza.core import clock

ROWS = "SELECT coalesce(json_agg(t), '[]')::text, count(*) FROM (SELECT * FROM {table}) t"
BY_TRIGGERS = {"ledger_pending", "posts_listing", "procrastinate_events", "site_change"}  # their rows come with those of other tables
COLUMNS = """
SELECT table_name, string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position)
FROM information_schema.columns
WHERE table_schema = 'public' AND is_generated = 'NEVER' AND coalesce(column_default, '') NOT LIKE '%pg_current_xact%'
GROUP BY table_name
"""  # which transaction wrote a row is another one each time


@dataclass(frozen=True)
class KeptWorld:
    """What the building wrote into tables that were empty, and what it returned."""

    statements: str
    rows: list[str]
    pickled: bytes
    day: object  # the world speaks of next week: one that was built yesterday is another

    @classmethod
    def build(cls) -> Self:
        """Build the world, keep it, and leave nothing of it in the database."""
        with transaction.atomic(), connection.cursor() as cursor:
            empty = [name for name in sorted(connection.introspection.table_names()) if not _rows(cursor, name)[1]]
            world = build_world()
            cursor.execute(COLUMNS)
            columns = dict(cursor.fetchall())
            found = {name: _rows(cursor, name) for name in empty if name not in BY_TRIGGERS}
            filled = {name: text for name, (text, count) in found.items() if count}
            transaction.set_rollback(True)
        statements = [
            f"INSERT INTO {name} ({columns[name]}) OVERRIDING SYSTEM VALUE "
            f"SELECT {columns[name]} FROM json_populate_recordset(NULL::{name}, %s)"
            for name in filled
        ]
        return cls("; ".join(statements), list(filled.values()), pickle.dumps(world), clock.today())

    def again(self) -> World:
        """Write the rows and return the world; while a test travels in time, and after midnight, it is built anew."""
        if time_machine.escape_hatch.is_travelling() or clock.today() != self.day:
            return build_world()
        with connection.cursor() as cursor:
            cursor.execute(self.statements, self.rows)
        world: World = pickle.loads(self.pickled)  # noqa: S301  our own
        return world


def _rows(cursor: object, table: str) -> tuple[str, int]:
    cursor.execute(ROWS.format(table=connection.ops.quote_name(table)))
    return cursor.fetchone()
