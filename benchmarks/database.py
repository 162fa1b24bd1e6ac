"""A database that a benchmark may fill as it likes: made for it beside the instance's own, and taken away after.

Import this before anything of touiza: it brings Django up.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "touiza.config.settings")
django.setup()


@contextmanager
def own_database() -> Iterator[None]:
    """Everything inside talks to a new, migrated database."""
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
