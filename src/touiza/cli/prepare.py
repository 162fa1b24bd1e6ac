"""Making an instance fit to serve: tables, static files, the demo's world; does only what is not done yet.

Run by the supervisor as `python -m touiza.cli.prepare`, so that Django's memory is given back before serving.
"""

import argparse
import hashlib
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from touiza import __version__
from touiza.cli.console import complain, say, step
from touiza.core.trouble import first_line

PREPARING = 7_091_964  # the number of the advisory lock: one machine at a time changes the tables
FILLED = f"fill_demo {__version__}"
DONE = "CREATE TABLE IF NOT EXISTS touiza_done (what text PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())"


def main(words: list[str]) -> None:
    """Prepare the instance that the environment names, telling the steps from `--first` on of `--total`."""
    reader = argparse.ArgumentParser()
    reader.add_argument("--first", type=int, default=1)
    reader.add_argument("--total", type=int, default=2)
    reader.add_argument("--demo", action="store_true")
    asked = reader.parse_args(words)
    try:
        django.setup()
    except ImproperlyConfigured as error:
        complain(f"touiza: {error}")
        sys.exit(1)
    try:
        with alone():
            migrate(asked.first, asked.total)
            gather_static_files(asked.first + 1, asked.total)
            if asked.demo:
                fill_demo(asked.first + 2, asked.total)
    except (OperationalError, OSError) as error:  # a full disk, a database that went away: nothing to mend in the program
        complain(f"touiza: the preparation was broken off ({first_line(error)}); the next start goes on with it.")
        sys.exit(1)


def prepare_when_new() -> None:
    """Make the tables of an instance that was never served, for a command that needs them. Django is set up already.

    A database that does not answer is left to the command itself, which says so.
    """
    try:
        new = is_new()
    except OperationalError:
        return
    if new:
        with alone():
            migrate(1, 1)


def is_new() -> bool:
    """Has no preparation of this database come to its end yet? The cache's table is the last thing it makes."""
    return settings.CACHES["default"]["LOCATION"] not in connection.introspection.table_names()


@contextmanager
def alone() -> Iterator[None]:
    """Let one process at a time prepare a database; it lets go when its connection ends, however it ends."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [PREPARING])
    except OperationalError as error:
        complain(f"touiza: the database is not reached ({first_line(error)}): see DATABASE_URL.")
        sys.exit(1)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [PREPARING])


def migrate(number: int, total: int) -> None:
    """Bring the tables up to this version, and the shared words with them."""
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    step(number, total, f"Preparing the database ({missing} changes)…" if missing else "The database is up to date.")
    if missing:
        call_command("migrate", verbosity=0, interactive=False)
    call_command("load_vocabulary", stdout=io.StringIO())
    import_module("touiza.home.changes").watch_tables()  # its models want settings, which commands set after they import us
    call_command("createcachetable", verbosity=0)  # last, for is_new() looks for it; adds nothing where it is there


def gather_static_files(number: int, total: int) -> None:
    """Collect, name by content and compress the static files, when one of them changed."""
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    state = _static_state()
    if stamp.exists() and stamp.read_text() == state:
        step(number, total, "Styles, scripts and fonts are up to date.")
        return
    step(number, total, "Compressing styles, scripts and fonts…")
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(state)


def fill_demo(number: int, total: int) -> None:
    """Fill the demo's world, once for each version. The command goes on where a killed one stopped."""
    with connection.cursor() as cursor:
        cursor.execute(DONE)
        cursor.execute("SELECT at FROM touiza_done WHERE what = %s", [FILLED])
        filled = cursor.fetchone()
    if filled:
        step(number, total, "The demo world is there.")
    else:
        step(number, total, "Filling the demo world…")
        call_command("fill_demo")
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO touiza_done (what) VALUES (%s)", [FILLED])
    seal_books()


def seal_books() -> None:
    """Seal what is in the books, and publish the head: a demo has its proof from the first page on."""
    services = "touiza.ledger.services"  # its models want settings, which commands set after they import us
    added = import_module(f"{services}.sealing").seal_pending()
    head = import_module(f"{services}.heads").publish_head()
    if added:
        say(f"      Sealed {added} lines of its books; the head is {head.hash}.")


def _static_state() -> str:
    """Return what stands for the content of all static files, and for the way they are stored."""
    state = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    files = (
        (path, storage) for finder in get_finders() for path, storage in finder.list([".*", "*~"])
    )
    for path, storage in sorted(files, key=lambda pair: pair[0]):
        with storage.open(path) as file:
            state.update(path.encode() + b"\0" + hashlib.sha256(file.read()).digest())
    return state.hexdigest()


if __name__ == "__main__":
    main(sys.argv[1:])
