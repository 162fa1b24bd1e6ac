"""The engine: PostgreSQL as our own child, on a private socket, when no DATABASE_URL names another."""

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg
from psycopg import sql

from touiza.core import engine_cluster
from touiza.core.engine_cluster import OWNER, Cluster
from touiza.core.instance import Instance, take_lock
from touiza.core.processes import end, spawn
from touiza.core.trouble import Trouble, first_line

DATABASE = ROLE = "touiza"
START_PATIENCE = 300.0  # seconds: recovery after a crash may have much to read
FAST, AT_ONCE = signal.SIGINT, signal.SIGQUIT  # how PostgreSQL reads these signals

SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "64MB",
    "max_connections": "60",
    "max_wal_size": "512MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "random_page_cost": "1.1",  # solid-state disks, and most of the data in memory
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "log_line_prefix": "%m [%p] ",
    "logging_collector": "off",
}
FLEETING = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}  # for data that tests throw away


@dataclass
class Engine:
    """One instance's PostgreSQL, running or not. Only the process that holds the instance's engine lock starts it."""

    instance: Instance
    durable: bool = True
    process: subprocess.Popen[bytes] | None = None
    cluster: Cluster | None = None
    _lock: IO[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """The address of the database, as DATABASE_URL has it."""
        return database_url(self.instance) or ""

    def own(self, *, patience: float = 0) -> bool:
        """Take the right to run this engine, waiting so many seconds for it; False when another process keeps it."""
        until = time.monotonic() + patience
        while self._lock is None:
            self._lock = take_lock(self.instance, "engine")
            if self._lock is None and time.monotonic() >= until:
                return False
            if self._lock is None:
                time.sleep(0.1)
        return True

    def start(self) -> None:
        """Start PostgreSQL, making its data folder at the first start and recovering after a crash."""
        self.cluster = engine_cluster.prepare(self.instance)
        self.instance = self.cluster.instance
        engine_cluster.end_orphan(self.cluster)
        self.process = self._launch(self.cluster)
        try:
            self._write_address(self.cluster)
            _ensure_database(self.cluster.socket)
        except (OSError, psycopg.Error) as error:  # a full disk, it may be
            end(self.process, patience=30, signals=(FAST, AT_ONCE))
            self.process = None
            raise Trouble(f"PostgreSQL does not stay up: {first_line(error)}.") from None

    def restart_if_dead(self) -> bool:
        """Start PostgreSQL again when it has died; True when it had."""
        if self.process is not None and self.process.poll() is None:
            return False
        self.start()
        return True

    def stop(self) -> None:
        """Stop PostgreSQL: what runs is rolled back, what was committed is on disk. Lets the engine lock go."""
        if self.process is not None:
            end(self.process, patience=30, signals=(FAST, AT_ONCE))
            self.process = None
        _address_file(self.instance).unlink(missing_ok=True)
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _launch(self, cluster: Cluster) -> subprocess.Popen[bytes]:
        """Return PostgreSQL once it answers; raises Trouble with its own last words when it will not."""
        until = time.monotonic() + START_PATIENCE
        log = self.instance.logs / "postgres.log"
        while True:
            before = log.stat().st_size if log.exists() else 0
            process = spawn(
                _command(cluster, {} if self.durable else FLEETING),
                log=log,
                account=cluster.account,
                environment=_environment(),
                death_signal=FAST,
            )
            try:
                if _await_answer(process, cluster.socket, until):
                    return process
            except BaseException:
                end(process, patience=10, signals=(FAST, AT_ONCE))
                raise
            said = log.read_bytes()[before:].decode(errors="replace")
            if time.monotonic() > until or not engine_cluster.is_passing(said):
                raise Trouble(f"PostgreSQL does not start: {engine_cluster.last_words(said)} (details: {log}).")
            time.sleep(0.5)

    def _write_address(self, cluster: Cluster) -> None:
        file = _address_file(self.instance)
        half = file.with_suffix(".part")
        half.write_text(json.dumps({"socket": str(cluster.socket), "pid": self.process.pid if self.process else 0}))
        half.replace(file)


def database_url(instance: Instance) -> str | None:
    """Return the address of an instance's running engine; None when it is not running."""
    try:
        socket = json.loads(_address_file(instance).read_text())["socket"]
    except (OSError, ValueError, KeyError):
        return None
    return f"postgresql://{ROLE}@/{DATABASE}?host={quote(socket, safe='/')}"


def is_answering(instance: Instance) -> bool:
    """Does an instance's engine take connections now?"""
    url = database_url(instance)
    if url is None:
        return False
    with contextlib.suppress(psycopg.OperationalError), psycopg.connect(url, connect_timeout=5):
        return True
    return False


@contextlib.contextmanager
def running(instance: Instance, *, patience: float = 60, durable: bool = True) -> Iterator[str]:
    """Give the address of the instance's database for the time of a block.

    Joins the engine that runs already, or runs it and stops it after, once nobody else uses it.
    """
    users = None
    until = time.monotonic() + patience
    engine = Engine(instance, durable)
    while True:
        if engine.own():
            break
        if is_answering(instance) and (users := take_lock(instance, "users", shared=True)):
            break
        if time.monotonic() > until:
            raise Trouble(f"the database of {instance.folder} is busy starting or stopping: try again in a moment.")
        time.sleep(0.1)
    try:
        if users is None:
            engine.start()
        yield database_url(instance) or ""
    finally:
        if users is not None:
            users.close()
        else:
            _stop_when_alone(engine)


def _stop_when_alone(engine: Engine) -> None:
    """Wait for the commands that joined the engine we started, keep others out, and stop it."""
    alone = None
    try:
        while alone is None and engine.process is not None:
            alone = take_lock(engine.instance, "users")
            if alone is None:
                time.sleep(0.1)
    finally:
        engine.stop()
        if alone is not None:
            alone.close()


def _address_file(instance: Instance) -> Path:
    return instance.run / "engine.json"


def _command(cluster: Cluster, different: dict[str, str]) -> list[str]:
    settings = {**SETTINGS, **different, "unix_socket_directories": '"' + str(cluster.socket).replace('"', '""') + '"'}
    words = [str(cluster.programs / "postgres"), "-D", str(cluster.data)]
    for name, value in settings.items():
        words += ["-c", f"{name}={value}"]
    return words


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}


def _await_answer(process: subprocess.Popen[bytes], socket: Path, until: float) -> bool:
    """Wait until PostgreSQL takes connections; False when it ended instead."""
    while process.poll() is None and time.monotonic() < until:
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(_owner_address(socket), connect_timeout=5):
            return True
        time.sleep(0.05)
    return False


def _owner_address(socket: Path, database: str = "postgres") -> str:
    return f"postgresql://{OWNER}@/{database}?host={quote(str(socket), safe='/')}"


def _ensure_database(socket: Path) -> None:
    """Make the application's role and database, once. The role is no superuser; tests need it to make databases."""
    with psycopg.connect(_owner_address(socket), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(sql.Identifier(ROLE)))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            make = sql.SQL("CREATE DATABASE {} OWNER {}")
            connection.execute(make.format(sql.Identifier(DATABASE), sql.Identifier(ROLE)))
