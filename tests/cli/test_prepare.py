"""Preparing: the cache's table is made whatever was there before, and commands prepare an instance that was never served."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.cli.test_demo import run
from touiza.cli import prepare


@pytest.fixture
def no_cache_table(db: None) -> None:
    """A database whose first preparation was killed after the migrations."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE cache")


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="touiza-test-") as place:
        Path(place).chmod(0o711)
        yield Path(place) / "new"


def test_the_cache_table_is_made_also_where_no_migration_is_missing(no_cache_table, capsys):
    prepare.migrate(1, 1)
    assert "up to date" in capsys.readouterr().out
    assert "cache" in connection.introspection.table_names()


def test_what_was_never_prepared_is_and_what_was_is_left_alone(no_cache_table, capsys):
    assert prepare.is_new()
    prepare.prepare_when_new()
    assert not prepare.is_new()
    capsys.readouterr()
    prepare.prepare_when_new()
    assert capsys.readouterr().out == ""


@pytest.mark.process
def test_commands_work_on_a_folder_that_was_never_served(folder):
    assert run("createadmin", "--help", data=folder).returncode == 0
    checked = run("check", data=folder)  # no mail server is set, so it is not fit to serve, but all tables are there
    assert "ok       tables" in checked.stdout, checked.stdout + checked.stderr
    made = run("createadmin", "--email", "op@example.org", "--password-stdin", data=folder, feed="a-good-Passphrase-9\n")
    assert "op@example.org may now sign in" in made.stdout, made.stderr


@pytest.mark.process
def test_the_import_works_on_a_folder_that_was_never_served(folder):
    table = folder.parent / "rows.csv"
    table.write_text("title_en,association_en\nPlant cedars,Friends of trees\n", encoding="utf-8")
    read = run("import", "opportunities", str(table), data=folder)
    assert "opportunities: 1 read" in read.stdout, read.stdout + read.stderr
