"""What `core.prepared` and long-lived connections want of the database and Django's own backend does not do."""

import select
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.postgresql import base, operations
from psycopg import RawCursor
from psycopg.pq import TransactionStatus


class DatabaseOperations(operations.DatabaseOperations):
    def last_executed_query(self, cursor: Any, sql: str, params: Any) -> str:
        """Return what was asked, for logs: the statement alone where its values went apart from it."""
        return super().last_executed_query(cursor, sql, params) or sql


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = DatabaseOperations

    @contextmanager
    def planning_once(self) -> Iterator[None]:
        """Have the server plan the queries of a block once for this connection, where connections are kept.

        Planning a query over many tables takes several times as long as answering it. Places are written `$1`, as the
        server reads them: values go there apart from the statement.
        """
        self.ensure_connection()
        connection = self.connection
        usual = connection.cursor_factory
        connection.cursor_factory = RawCursor
        try:
            yield
        finally:
            connection.cursor_factory = usual

    def is_usable(self) -> bool:
        """Tell whether the connection lives.

        Django asks before the first query of each request, which costs a way to the server and back. A server that
        went has closed its end, and that can be seen from here.
        """
        if self.connection is None:
            return False
        idle = self.connection.info.transaction_status == TransactionStatus.IDLE
        if idle and not _something_came(self.connection.fileno()):
            return True
        return super().is_usable()


def _something_came(descriptor: int) -> bool:
    looking = select.poll()
    looking.register(descriptor, select.POLLIN | select.POLLPRI)
    return bool(looking.poll(0))
