"""`restore FILE`: an instance from a backup. Everything is checked first; then the database changes in one transaction."""

import tempfile
from dataclasses import replace
from pathlib import Path

import psycopg

from touiza.cli.archive import DUMP, MEDIA, load, read_member, unpack, verify_archive
from touiza.cli.call import Call, parser
from touiza.cli.console import say, step
from touiza.cli.environment import database_of
from touiza.core.instance import DESCRIPTION, Instance, exclusive, parse_instance
from touiza.core.trouble import Trouble, first_line


def run(call: Call) -> int:
    reader = parser("restore", "Make an instance from a backup.")
    reader.add_argument("file", type=Path, help="the backup")
    reader.add_argument("--force", action="store_true", help="replace what the instance holds now")
    asked = reader.parse_args(call.arguments)
    source = asked.file.expanduser().absolute()
    step(1, 3, "Checking the backup…")
    verify_archive(source)
    instance = call.instance()
    with exclusive(instance, "web"), exclusive(instance, "worker"):
        _restore(source, instance, force=asked.force)
    say(f"Restored {source} into {instance.folder}.")
    return 0


def _restore(source: Path, instance: Instance, *, force: bool) -> None:
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=instance.folder) as scratch, database_of(instance) as database:
        if not force and _holds_something(instance, database):
            raise Trouble(f"{instance.folder} is not empty: name another folder with --data, or replace what it holds with --force.")
        step(2, 3, "Unpacking…")
        unpack(source, Path(scratch))
        step(3, 3, "Filling the database…")
        load(database, Path(scratch) / DUMP)
        _replace_media(instance, Path(scratch))
    _take_over_identity(source, instance.folder)


def _holds_something(instance: Instance, database: str) -> bool:
    try:
        connection = psycopg.connect(database)
    except psycopg.OperationalError as error:
        raise Trouble(f"the database is not reached ({first_line(error)}): see DATABASE_URL.") from None
    with connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    return bool(tables and tables[0]) or any(instance.media.iterdir())


def _replace_media(instance: Instance, scratch: Path) -> None:
    (scratch / MEDIA).mkdir(mode=0o700, exist_ok=True)
    instance.media.rename(scratch / "media.before")
    (scratch / MEDIA).rename(instance.media)
    (instance.run / "prepared").unlink(missing_ok=True)


def _take_over_identity(source: Path, folder: Path) -> None:
    """Keep this folder's id and engine; take the secret, by which links and sessions were signed, and the kind."""
    from_backup = parse_instance(read_member(source, DESCRIPTION).decode(), folder)
    now = parse_instance((folder / DESCRIPTION).read_text(encoding="utf-8"), folder)
    replace(now, secret_key=from_backup.secret_key, kind=from_backup.kind, version=from_backup.version).save()
