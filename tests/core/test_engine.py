"""The engine: a PostgreSQL of our own that loses nothing, whoever is killed."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from touiza.core import supervisor
from touiza.core.engine import Engine, database_url, is_answering, running
from touiza.core.engine_cluster import cluster_folder
from touiza.core.instance import Instance, open_instance
from touiza.core.processes import started_at
from touiza.core.supervisor import Supervisor
from touiza.core.trouble import Trouble

pytestmark = pytest.mark.process
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that the database's user can walk through, also when the tests run as root."""
    with tempfile.TemporaryDirectory(prefix="touiza-test-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@pytest.fixture
def instance(place: Path) -> Instance:
    return open_instance(place / "a folder with spaces")


@pytest.fixture
def started(instance: Instance) -> Iterator[Engine]:
    own = Engine(instance)
    assert own.own()
    own.start()
    yield own
    own.stop()


def ask(url: str, question: str, *values: object) -> object:
    with psycopg.connect(url) as connection:
        answer = connection.execute(question, values).fetchone()  # type: ignore[arg-type]
    return answer[0] if answer else None


def write(url: str, statement: str, *values: object) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(statement, values or None)  # type: ignore[arg-type]


def wait_until(true: object, seconds: float = 15) -> None:
    until = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.02)


def test_it_is_durable_private_and_knows_all_letters(started: Engine) -> None:
    settings = ("fsync", "synchronous_commit", "full_page_writes", "listen_addresses", "server_encoding", "random_page_cost")
    found = [ask(started.url, "SELECT current_setting(%s)", name) for name in settings]
    assert found == ["on", "on", "on", "", "UTF8", "1.1"]
    assert ask(started.url, "SELECT lower('ÉCOLE') || upper('œuvre')") == "écoleŒUVRE"
    assert ask(started.url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    assert started.cluster
    assert started.cluster.socket.stat().st_mode & 0o777 == 0o700


def test_it_never_runs_as_root(started: Engine) -> None:
    assert started.process
    if Path("/proc").exists():
        assert Path(f"/proc/{started.process.pid}").stat().st_uid != 0


def test_what_was_written_is_there_at_the_next_start(instance: Instance) -> None:
    with running(instance) as url:
        write(url, "CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)")
    assert not is_answering(instance)
    with running(instance) as url:
        assert ask(url, "SELECT n FROM kept") == 7


def test_two_instances_do_not_meet(started: Engine, place: Path) -> None:
    write(started.url, "CREATE TABLE mine (n int)")
    with running(open_instance(place / "other")) as other:
        assert other != started.url
        assert ask(other, "SELECT to_regclass('mine')") is None


def test_a_second_user_joins_and_leaves_it_running(started: Engine) -> None:
    with running(started.instance) as url:
        assert url == started.url
    assert is_answering(started.instance)


def test_a_folder_too_deep_for_a_socket_gets_one_elsewhere(place: Path) -> None:
    deep = open_instance(place / ("d" * 60) / ("e" * 60))
    with running(deep) as url:
        assert ask(url, "SELECT 1") == 1
        assert str(deep.folder) not in url


def test_a_lock_that_names_a_stranger_does_not_stop_the_start(instance: Instance) -> None:
    with running(instance):
        lock = (cluster_folder(instance) / "postmaster.pid").read_text().splitlines()
    lock[0] = str(os.getpid())  # as after a restart of the machine, when our number was given to somebody else
    (cluster_folder(instance) / "postmaster.pid").write_text("\n".join(lock) + "\n")
    with running(instance) as url:
        assert ask(url, "SELECT 1") == 1


def test_an_interrupted_first_start_is_begun_again(instance: Instance) -> None:
    half = cluster_folder(instance).with_name("pg.part")
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    with running(instance) as url:
        assert ask(url, "SELECT 1") == 1
    assert not half.exists()


def test_a_start_that_cannot_be_tells_postgresqls_own_reason(instance: Instance) -> None:
    with running(instance):
        pass
    (cluster_folder(instance) / "global" / "pg_control").unlink()
    with pytest.raises(Trouble, match="pg_control"), running(instance):
        pass


def test_nothing_committed_is_lost_when_postgresql_is_killed(started: Engine) -> None:
    write(started.url, "CREATE TABLE kept (n int PRIMARY KEY)")
    for number in range(5):
        write(started.url, "INSERT INTO kept VALUES (%s)", number)
        assert started.process
        os.kill(started.process.pid, signal.SIGKILL)
        wait_until(lambda: started.process and started.process.poll() is not None)
        assert started.restart_if_dead()
    assert ask(started.url, "SELECT array_agg(n ORDER BY n) FROM kept") == [0, 1, 2, 3, 4]


def test_a_supervisor_tries_until_the_engine_can_start_again(
    started: Engine, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "ENGINE_PAUSE", 0.1)
    told: list[str] = []
    watcher = Supervisor(run=started.instance.run, engine=started, environment={}, children=(), report=told.append)
    control = cluster_folder(started.instance) / "global" / "pg_control"
    assert started.process
    started.process.kill()
    started.process.wait()
    control.rename(place / "away")
    wait_until(lambda: watcher.tick() or len(told) >= 2)
    assert "PostgreSQL does not start" in told[-1]
    (place / "away").rename(control)
    wait_until(lambda: watcher.tick() or told[-1] == "PostgreSQL had died and was started again.")
    assert ask(started.url, "SELECT 1") == 1


HOLDER = """
import sys, time
from pathlib import Path
from touiza.core import supervisor
from touiza.core.engine import Engine
from touiza.core.instance import open_instance
engine = Engine(open_instance(Path(sys.argv[1])))
assert engine.own()
engine.start()
print(engine.process.pid, flush=True)
time.sleep(600)
"""


def test_it_ends_with_a_parent_killed_outright_and_the_next_start_recovers(instance: Instance) -> None:
    for number in range(3):
        holder = subprocess.Popen([sys.executable, "-c", HOLDER, instance.folder], env=ENVIRONMENT, stdout=subprocess.PIPE, text=True)
        assert holder.stdout
        with holder.stdout:
            pid = int(holder.stdout.readline())
            url = database_url(instance)
            assert url
            write(url, "CREATE TABLE IF NOT EXISTS kept (n int)")
            write(url, "INSERT INTO kept VALUES (%s)", number)
            holder.kill()
            holder.wait()
        with running(instance) as again:  # at once: the old one may still be leaving
            assert ask(again, "SELECT count(*) FROM kept") == number + 1
        wait_until(lambda pid=pid: started_at(pid) is None)


def test_many_commands_at_once_share_one_engine(instance: Instance) -> None:
    script = (
        "import sys, psycopg; from pathlib import Path; from touiza.core.engine import running;"
        "from touiza.core.instance import open_instance\n"
        "with running(open_instance(Path(sys.argv[1]))) as url, psycopg.connect(url) as c:\n"
        "    c.execute('SELECT pg_sleep(0.3)')\n"
    )
    all_of_them = [subprocess.Popen([sys.executable, "-c", script, instance.folder], env=ENVIRONMENT) for _ in range(5)]
    assert [one.wait() for one in all_of_them] == [0] * 5
    assert not is_answering(instance)
    assert database_url(instance) is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has others to become")
def test_as_root_a_private_folder_is_no_obstacle(instance: Instance) -> None:
    instance.folder.chmod(0o700)
    with running(instance) as url:
        assert ask(url, "SELECT 1") == 1
        place = Path(open_instance(instance.folder).engine)
    assert (place / "pg" / "PG_VERSION").exists()
    assert place.name == instance.id
    with running(open_instance(instance.folder)) as url:
        assert ask(url, "SELECT 1") == 1
    shutil.rmtree(place)
