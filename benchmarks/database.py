"""A database that a benchmark may fill as it likes: made for it beside the instance's own, and taken away after.

Import this before anything of touiza: it brings Django up. Where DATABASE_URL names no PostgreSQL, our own is run in a
throw-away folder for as long as the benchmark takes.
"""

import atexit
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import django

from touiza.cli.environment import django_environment
from touiza.core import engine
from touiza.core.instance import open_instance


def _own_engine() -> None:
    """Run an engine of our own until this process ends, and let Django find it."""
    stack = ExitStack()
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="touiza-benchmark-", ignore_cleanup_errors=True))
    instance = open_instance(Path(folder))
    atexit.register(stack.close)  # after the folder's own clean-up, which then runs after this
    url = stack.enter_context(engine.running(instance, durable=False))
    os.environ.update(django_environment(instance, database=url))


if not os.environ.get("DATABASE_URL", "").strip():
    _own_engine()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "touiza.config.settings")
os.environ.setdefault("TOUIZA_SECRET_KEY", "benchmark")
django.setup()

from django.db import connection  # noqa: E402 - settings first


@contextmanager
def own_database() -> Iterator[None]:
    """Everything inside talks to a new, migrated database."""
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
