"""Which state of the site visitors see: a mark that is another one as soon as a transaction that changed it commits.

A trigger on the watched tables adds one row for each transaction that writes to them. Rows become visible with what the
transaction wrote, in whatever order transactions commit, so their number and sum stand for what a query would find.
Nobody waits: rows are only added, and taken away when they are old. (docs/decisions/0013)
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, cast

from django.conf import settings
from django.db import connection, transaction

Mark = tuple[int, int]
Value = TypeVar("Value")

RECHECK = 0.5  # seconds for which the site is taken as it was
KEPT = 30.0  # seconds for which anything is remembered: what time alone changes is seen so much late
VALUES = 300  # remembered by each process

_TABLE = """
CREATE TABLE IF NOT EXISTS site_change (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())
"""
# `touiza.changed` lasts as long as the transaction, and goes with a savepoint that is rolled back, as the row does.
_FUNCTION = """
CREATE OR REPLACE FUNCTION note_site_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(current_setting('touiza.changed', true), '') = '' THEN
    INSERT INTO site_change DEFAULT VALUES;
    PERFORM set_config('touiza.changed', '1', true);
  END IF;
  RETURN NULL;
END $$
"""
_UNWATCHED = """
SELECT relname FROM pg_class
WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND relname <> ALL(%s)
  AND NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = pg_class.oid AND tgname = 'site_change')
ORDER BY relname
"""
_TRIGGER = """
CREATE TRIGGER site_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {}
FOR EACH STATEMENT EXECUTE FUNCTION note_site_change()
"""


@transaction.atomic
def watch(*, but: Collection[str]) -> None:
    """Watch every table that is not watched yet, but these."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLE)
        cursor.execute(_FUNCTION)
        for name in unwatched(but=but):
            cursor.execute(_TRIGGER.format(connection.ops.quote_name(name)))


def unwatched(*, but: Collection[str]) -> list[str]:
    """Return the tables that are not watched, but these."""
    with connection.cursor() as cursor:
        cursor.execute(_UNWATCHED, [[*but, "site_change"]])
        return [name for (name,) in cursor.fetchall()]


def forget_changes() -> None:
    """Take away the rows of more than five minutes ago: nothing is remembered for so long."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM site_change WHERE at < now() - interval '5 minutes'")


def read_mark() -> Mark:
    """Return the mark of what a query asked now, or later, finds. One that has passed does not come back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), coalesce(sum(id), 0)::bigint FROM site_change")
        number, total = cursor.fetchone()
    return number, total


@dataclass
class _Clock:
    """The mark as this process read it last."""

    mark: Mark | None = None
    read_at: float = float("-inf")
    lock: threading.Lock = field(default_factory=threading.Lock)


_clock = _Clock()


def current_mark() -> Mark:
    """Return the mark of the site as it was half a second ago at most."""
    with _clock.lock:
        now = time.monotonic()
        if _clock.mark is None or now - _clock.read_at >= RECHECK:
            _clock.mark, _clock.read_at = read_mark(), now
        return _clock.mark


def forget() -> None:
    """Read the mark anew with the next question: what was remembered of another state is dropped then."""
    _clock.read_at = float("-inf")


class Memory(Generic[Value]):
    """What was made of the site in one state of it. What was asked for lately stays, as far as there is room."""

    def __init__(self, *, room: Callable[[], int], size: Callable[[Value], int] = lambda _value: 1) -> None:
        self.room, self.size_of = room, size
        self.mark: Mark | None = None
        self.size = 0
        self.kept: OrderedDict[Hashable, tuple[Value, int, float]] = OrderedDict()
        self.lock = threading.Lock()

    def find(self, key: Hashable, mark: Mark) -> Value | None:
        """Return what was kept under a key while the site had this very mark."""
        with self.lock:
            self._turn_to(mark)
            value, _size, until = self.kept.get(key, (None, 0, 0.0))
            if until < time.monotonic():
                return None
            self.kept.move_to_end(key)
            return value

    def keep(self, key: Hashable, value: Value, mark: Mark) -> None:
        """Keep what was made of the site, beginning when it had this mark; not if it has another by now."""
        size, room = self.size_of(value), self.room()
        with self.lock:
            if mark != self.mark or size > room:
                return
            self._drop(key)
            self.kept[key] = (value, size, time.monotonic() + KEPT)
            self.size += size
            while self.size > room:
                self._drop(next(iter(self.kept)))

    def _turn_to(self, mark: Mark) -> None:
        if mark != self.mark:
            self.kept.clear()
            self.mark, self.size = mark, 0

    def _drop(self, key: Hashable) -> None:
        _value, size, _until = self.kept.pop(key, (None, 0, 0.0))
        self.size -= size


_values: Memory[tuple[Any]] = Memory(room=lambda: VALUES)


def remembered(key: Hashable, make: Callable[[], Value]) -> Value:
    """Return what `make` gives; made anew once anything changed that visitors see, and after half a minute.

    For what costs the database much and is the same for many readers. The key names all that it depends on, but the
    database and the time.
    """
    if not settings.PAGE_CACHE:
        return make()
    mark = current_mark()
    found = _values.find(key, mark)
    if found is None:
        found = (make(),)
        _values.keep(key, found, mark)
    return cast("Value", found[0])
