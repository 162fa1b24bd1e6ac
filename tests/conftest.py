"""What every test may ask for: the named world, a client for each of its people, and the queue run to its end."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client, override_settings
from pytest_django import Settings

from tests.kept_world import KeptWorld
from tests.worlds import World
from touiza.actors.models import Activity
from touiza.home.changes import watch_tables
from touiza.notices.models import Notice
from touiza.notices.services.telling import tell as tell_one
from touiza.vocabulary import lists
from touiza.vocabulary.models import Place
from touiza.vocabulary.services import load_vocabulary

KEPT = "kept"  # a schema with a copy of the vocabulary


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Load the vocabulary once: it is part of every instance. A copy serves the tests that empty every table."""
    with django_db_blocker.unblock():
        load_vocabulary()
        empty_queue()  # of a database kept from an earlier run
        watch_tables()
        let_tables_be_emptied()
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {KEPT} CASCADE")  # a database kept from an earlier run has one
            cursor.execute(f"CREATE SCHEMA {KEPT}")
            for table in vocabulary_tables():
                cursor.execute(f"CREATE TABLE {KEPT}.{table} AS TABLE {table}")


def let_tables_be_emptied() -> None:
    """Let transactional tests empty the books, which refuse it everywhere else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'ledger_not_emptied'")
        for (table,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ledger_not_emptied")


EMPTIED = pytest.StashKey[bool]()  # whether a test that empties every table has run


@pytest.fixture(autouse=True)
def _vocabulary_again(request: pytest.FixtureRequest) -> None:
    """Put the vocabulary back where an earlier transactional test has emptied the tables."""
    marker = request.node.get_closest_marker("django_db")
    if marker is None:
        return
    if marker.kwargs.get("transaction"):
        request.config.stash[EMPTIED] = True
        request.getfixturevalue("transactional_db")
    elif not request.config.stash.get(EMPTIED, False) or "built" in request.fixturenames:
        return
    else:
        request.getfixturevalue("db")
    if Place.objects.exists():
        return
    with transaction.atomic(), connection.cursor() as cursor:
        for table in vocabulary_tables():
            cursor.execute(f"INSERT INTO {table} SELECT * FROM {KEPT}.{table}")


@pytest.fixture(autouse=True)
def _queue_left_empty(request: pytest.FixtureRequest) -> Iterator[None]:
    """Empty the queue after a transactional test: its tables are not Django's, which empties the others."""
    marker = request.node.get_closest_marker("django_db")
    if marker is None or not marker.kwargs.get("transaction"):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    empty_queue()


def empty_queue() -> None:
    """Remove every task and every worker that the queue knows."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE")


def vocabulary_tables() -> list[str]:
    """Return the tables of the vocabulary, those that others point to first."""
    return [model._meta.db_table for model in apps.get_app_config("vocabulary").get_models()]


@pytest.fixture(autouse=True)
def _fast_and_quiet(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fast password hasher, files in a folder of the test, no rate limits and no kept pages unless the test wants them; mails at any hour.

    Whether the vocabulary was loaded anew is not asked again every few seconds, which would be a query more now and then.
    """
    monkeypatch.setattr(lists, "RECHECK", float("inf"))
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path
    settings.RATE_LIMITS = False
    settings.QUIET_HOURS, settings.MAILS_A_DAY = None, 0
    settings.PAGE_CACHE = 0
    settings.ACCOUNT_RATE_LIMITS = False
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture(scope="session")
def kept_world(django_db_setup: None, django_db_blocker: Any) -> KeptWorld:
    """Build the world once a session: its rows are put in again for each test, which takes a tenth of the time."""
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with django_db_blocker.unblock(), override_settings(PASSWORD_HASHERS=hashers):
        return KeptWorld.build()


@pytest.fixture
def world(db: None, kept_world: KeptWorld) -> World:
    """Return the named people and their association."""
    return kept_world.again()


@pytest.fixture
def as_(world: World) -> Callable[[str], Client]:
    """Return a client signed in as a person of the world: `as_("amina")`; "visitor" is nobody."""

    def client_of(name: str) -> Client:
        client = Client()
        if name != "visitor":
            client.force_login(world.user(name))
        return client

    return client_of


@pytest.fixture
def tell() -> Callable[[], int]:
    """Tell everything the log holds, as the worker does, without the queue; return how many notices exist."""
    def run() -> int:
        for activity in Activity.objects.select_related("actor", "association", "person").order_by("pk"):
            tell_one(activity)
        return Notice.objects.count()

    return run
